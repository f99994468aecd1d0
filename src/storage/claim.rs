//! One program writes to a file of SQLite.
//!
//! Another one would write behind the first one's back, which answers from memory and asks nobody. The claim is a lock that the
//! operating system releases when the process ends, however it ends. Reading beside it is allowed.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::connect::misplaced;
use super::files::beside;
use super::{StoreError, StoreOptions};

/// The right to write until dropped. On PostgreSQL it is shared and costs nothing.
#[derive(Debug)]
#[must_use = "the claim ends when this is dropped"]
pub struct Claim {
    _locked: Option<File>,
}

impl StoreOptions {
    /// Claims the right to write, for the file `<database>.lock` beside the database. To be had before the database is opened, which
    /// makes a file where there is none.
    ///
    /// # Errors
    /// [`StoreError::Claimed`] if another process has it. Never on PostgreSQL, where any number of processes may write.
    pub fn claim(&self) -> Result<Claim, StoreError> {
        self.check()?;
        match self.file() {
            Some(file) => claim(&file),
            None => Ok(Claim { _locked: None }),
        }
    }
}

/// Claims the right to write to a file of SQLite.
fn claim(database: &Path) -> Result<Claim, StoreError> {
    if let Some(message) = misplaced(database) {
        return Err(StoreError::File { message });
    }
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

/// The same for every way to name the database, which need not be there.
fn lock_path(file: &Path) -> PathBuf {
    let in_folder = || Some(file.parent()?.canonicalize().ok()?.join(file.file_name()?));
    let path = file.canonicalize().ok().or_else(in_folder);
    beside(path.as_deref().unwrap_or(file), ".lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_writer_at_a_time_whatever_it_is_called_and_before_it_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("test.db");
        let first = StoreOptions::new(format!("sqlite:{}", file.display()));
        let second = StoreOptions::new(format!("sqlite:{}/../{}/test.db", folder.path().display(), {
            folder.path().file_name().expect("a name").display()
        }));
        for there in [false, true] {
            if there {
                File::create(&file).expect("a file");
            }
            let claim = first.claim().expect("nobody else");
            let refused = second.claim().expect_err("one writer is enough").to_string();
            assert!(
                refused.contains("test.db.lock") && refused.contains("PostgreSQL"),
                "{refused}"
            );
            drop(claim);
            assert!(second.claim().is_ok());
            assert_eq!(file.exists(), there, "a claim makes no database");
        }
    }
}
