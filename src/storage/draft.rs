//! A new database that gets its final name only when it is complete.
//!
//! So an interrupted command leaves no database that looks empty: a server would load its own data
//! into that.

use std::path::PathBuf;

use super::files::{beside, remove, rename};
use super::{StoreError, StoreOptions};

/// A SQLite file under a temporary name, deleted when dropped. Users of it must hold the claim to
/// the final name.
#[derive(Debug)]
pub struct Draft {
    options: StoreOptions,
    file: PathBuf,
    place: PathBuf,
}

impl StoreOptions {
    /// Creates a draft for a missing SQLite file; `None` if the file exists, on PostgreSQL, or for a
    /// process that only reads.
    ///
    /// # Errors
    /// [`StoreError::File`] if an interrupted command left a draft that cannot be removed.
    pub fn draft(&self) -> Result<Option<Draft>, StoreError> {
        const SUFFIX: &str = ".new";
        let Some(place) = self.file().filter(|file| !self.read_only && !file.exists()) else {
            return Ok(None);
        };
        let file = beside(&place, SUFFIX);
        remove(&file).map_err(|error| StoreError::file(&file, &error))?;
        let (name, parameters) = self.url.split_at(self.url.find('?').unwrap_or(self.url.len()));
        let options = Self {
            url: format!("{name}{SUFFIX}{parameters}"),
            ..self.clone()
        };
        Ok(Some(Draft { options, file, place }))
    }
}

impl Draft {
    /// Returns the options to open it with.
    pub const fn options(&self) -> &StoreOptions {
        &self.options
    }

    /// Gives it its final name. Its store must have been closed.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn keep(self) -> Result<(), StoreError> {
        rename(&self.file, &self.place).map_err(|error| StoreError::file(&self.place, &error))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // If it cannot be removed now, the next draft removes it.
        let _ = remove(&self.file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Store;

    #[tokio::test]
    async fn a_draft_takes_its_place_when_it_is_kept_and_vanishes_otherwise() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("new town.db");
        let url = format!("sqlite://{}?mode=rwc", place.display()).replace(' ', "%20");
        let options = StoreOptions::new(url);
        let names = || -> Vec<String> {
            let entries = std::fs::read_dir(folder.path()).expect("a folder");
            entries
                .map(|entry| entry.expect("a file").file_name().into_string().expect("text"))
                .collect()
        };
        let draft = options.draft().expect("a draft").expect("nothing is there");
        let store = Store::connect(draft.options()).await.expect("connected");
        store.migrate().await.expect("migrated");
        assert!(!place.exists());
        drop(draft);
        drop(store);
        assert_eq!(names(), Vec::<String>::new());
        let draft = options.draft().expect("a draft").expect("nothing is there");
        let store = Store::connect(draft.options()).await.expect("connected");
        store.migrate().await.expect("migrated");
        store.close().await.expect("closed");
        draft.keep().expect("kept");
        assert_eq!(names(), ["new town.db"]);
        let store = Store::connect(&options).await.expect("connected");
        assert!(store.check_schema().await.is_ok());
        assert!(options.draft().expect("looked").is_none(), "one is there");
    }
}
