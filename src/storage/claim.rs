//! One program writes to a file of SQLite.
//!
//! Another one would write behind the first one's back, which answers from memory and asks nobody. The claim is a lock that the
//! operating system releases when the process ends, however it ends. Reading beside it is allowed.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::{Backend, Store, StoreError};

/// The right to write until dropped. On PostgreSQL it is shared and costs nothing.
#[derive(Debug)]
#[must_use = "the claim ends when this is dropped"]
pub struct Claim {
    _locked: Option<File>,
}

impl Store {
    /// Claims the right to write, for the file `<database>.lock` beside the database.
    ///
    /// # Errors
    /// [`StoreError::Claimed`] if another process has it. Never on PostgreSQL, where any number of processes may write.
    pub fn claim(&self) -> Result<Claim, StoreError> {
        if self.backend() == Backend::Postgres {
            return Ok(Claim { _locked: None });
        }
        let options = self.reader().get_sqlite_connection_pool().connect_options();
        claim(options.get_filename())
    }
}

/// Claims the right to write to a file of SQLite.
pub(super) fn claim(database: &Path) -> Result<Claim, StoreError> {
    let path = lock_path(database);
    let unusable = |error: std::io::Error| StoreError::File {
        message: format!("the lock file {} cannot be used: {error}", path.display()),
    };
    let file = File::options().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(Claim { _locked: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(StoreError::Claimed { path }),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// The same for every way to name the database.
fn lock_path(file: &Path) -> PathBuf {
    let mut path = file.canonicalize().unwrap_or_else(|_| file.to_owned()).into_os_string();
    path.push(".lock");
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::StoreOptions;

    #[tokio::test]
    async fn a_file_has_one_writer_at_a_time_whatever_it_is_called() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("test.db");
        let url = format!("sqlite:{}", file.display());
        let first = Store::connect(&StoreOptions::new(url)).await.expect("connected");
        let detour = format!("sqlite:{}/../{}/test.db", folder.path().display(), {
            folder.path().file_name().expect("a name").display()
        });
        let second = Store::connect(&StoreOptions::new(detour)).await.expect("connected");
        let claim = first.claim().expect("nobody else");
        let refused = second.claim().expect_err("one writer is enough").to_string();
        assert!(
            refused.contains("test.db.lock") && refused.contains("PostgreSQL"),
            "{refused}"
        );
        drop(claim);
        assert!(second.claim().is_ok());
    }
}
