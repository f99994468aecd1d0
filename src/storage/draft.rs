//! A new database that takes its place when it is complete.
//!
//! A command that was broken off, however that happened, so leaves no database that looks like one
//! nobody has filled yet: a server would load its own data into that.

use std::path::PathBuf;

use super::files::{beside, remove, rename};
use super::{StoreError, StoreOptions};

/// A file of SQLite under another name, gone when dropped. Whoever works on it must have the claim
/// to the place.
#[derive(Debug)]
pub struct Draft {
    options: StoreOptions,
    file: PathBuf,
    place: PathBuf,
}

impl StoreOptions {
    /// A draft for a file of SQLite that is not there; nothing if it is, or on PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError::File`] if a draft was left by a command that was broken off, and cannot be removed.
    pub fn draft(&self) -> Result<Option<Draft>, StoreError> {
        const SUFFIX: &str = ".new";
        let Some(place) = self.file().filter(|file| !file.exists()) else {
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
    /// Options to open it with.
    pub const fn options(&self) -> &StoreOptions {
        &self.options
    }

    /// Puts it in its place. Its store must have been closed.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn keep(self) -> Result<(), StoreError> {
        rename(&self.file, &self.place).map_err(|error| StoreError::file(&self.place, &error))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next draft.
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
