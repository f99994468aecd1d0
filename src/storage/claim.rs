//! Ensures that only one program writes to a SQLite file.
//!
//! A second one would write unnoticed by the first, which answers from memory and asks nobody. The
//! claim is a lock that the operating system releases when the process ends, however it ends. Other
//! processes may read at the same time.
//!
//! The lock file stays, and records if there has been a database with records. If that database is
//! gone, nobody creates another one in its place by mistake.

use std::fs::{File, TryLockError, metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::connect::misplaced;
use super::files::beside;
use super::site::is_at;
use super::{StoreError, StoreOptions};

/// The content of a lock file once there are records.
const MARK: &str = "There is a database with records beside this file. As long as this file says so, no command makes a new\n\
                    database where that one is missing or empty. Remove this file to begin anew.\n";

/// The right to write until dropped. On PostgreSQL it is shared and has no cost. A process that
/// only reads has none.
#[derive(Debug)]
#[must_use = "the claim ends when this is dropped"]
pub struct Claim(Option<Lock>);

/// A lock file that this process has locked.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    file: Mutex<File>,
}

impl StoreOptions {
    /// Claims the right to write, by the file `<database>.lock` beside the database. Call this
    /// before opening the database, which creates a missing file.
    ///
    /// # Errors
    /// [`StoreError::Claimed`] if another process has it, and [`StoreError::File`] if there was a
    /// database that is now missing or empty. Never on PostgreSQL, where any number of processes
    /// may write, and never for a process that only reads.
    pub fn claim(&self) -> Result<Claim, StoreError> {
        if self.read_only {
            return Ok(Claim(None));
        }
        let claim = self.claim_to_restore()?;
        let Some((file, lock)) = self.file().zip(claim.0.as_ref()) else {
            return Ok(claim);
        };
        let what = match metadata(&file) {
            Ok(found) if found.len() > 0 => return Ok(claim),
            Ok(_) => "is empty",
            Err(_) => "is missing",
        };
        // SQLite deletes a log that lies beside an empty database.
        let has_log = metadata(beside(&file, "-wal")).is_ok_and(|log| log.len() > 0);
        match has_log || lock.is_marked()? {
            true => Err(lost(&file, what, &lock.path)),
            false => Ok(claim),
        }
    }

    /// Claims it even if the database is missing.
    pub(super) fn claim_to_restore(&self) -> Result<Claim, StoreError> {
        self.check()?;
        self.file().map_or(Ok(Claim(None)), |file| {
            if let Some(message) = misplaced(&file) {
                return Err(StoreError::File { message });
            }
            let path = lock_path(&file);
            let file = Mutex::new(lock(&path)?);
            Ok(Claim(Some(Lock { path, file })))
        })
    }

    /// Refuses to fill a database without a network if there has been one with records.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn must_be_new(&self, claim: &Claim) -> Result<(), StoreError> {
        match (self.file(), &claim.0) {
            (Some(file), Some(lock)) if lock.is_marked()? => Err(lost(&file, "has no network", &lock.path)),
            _ => Ok(()),
        }
    }
}

impl Claim {
    /// Records that the database has records now.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn mark(&self) -> Result<(), StoreError> {
        let Some(lock) = &self.0 else { return Ok(()) };
        match lock.is_marked()? {
            true => Ok(()),
            false => lock.write_mark().map_err(|error| unusable(&lock.path, &error)),
        }
    }

    /// Recreates the lock file if it was removed, because the next process would find none and
    /// create another one.
    ///
    /// # Errors
    /// [`StoreError::Claimed`] if another process has created one.
    pub(super) fn renew(&self) -> Result<(), StoreError> {
        let Some(held) = &self.0 else { return Ok(()) };
        let failed = |error: io::Error| unusable(&held.path, &error);
        let mut file = held.file.lock().unwrap_or_else(PoisonError::into_inner);
        if is_at(&file, &held.path).map_err(failed)? {
            return Ok(());
        }
        let was_marked = file.metadata().map_err(failed)?.len() > 0;
        *file = lock(&held.path)?;
        drop(file);
        match was_marked {
            true => self.mark(),
            false => Ok(()),
        }
    }
}

impl Lock {
    fn is_marked(&self) -> Result<bool, StoreError> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let length = file.metadata().map(|metadata| metadata.len());
        length
            .map(|length| length > 0)
            .map_err(|error| unusable(&self.path, &error))
    }

    fn write_mark(&self) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(MARK.as_bytes())?;
        file.sync_all()
    }
}

/// Locks a file, and creates it if it is missing.
fn lock(path: &Path) -> Result<File, StoreError> {
    let file = File::options().write(true).create(true).truncate(false).open(path);
    let file = file.map_err(|error| unusable(path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Claimed { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(unusable(path, &error)),
    }
}

fn unusable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::File {
        message: format!("the lock file {} cannot be used: {error}", path.display()),
    }
}

fn lost(database: &Path, what: &str, lock: &Path) -> StoreError {
    StoreError::File {
        message: format!(
            "the database {} {what}, though there was one with records. Put it back, or restore a backup with `interurban restore`; \
             to begin anew, remove {} and {}",
            database.display(),
            lock.display(),
            beside(database, "-wal").display()
        ),
    }
}

/// Returns the same path for every name of the database, which may be missing.
fn lock_path(file: &Path) -> PathBuf {
    let in_folder = || Some(file.parent()?.canonicalize().ok()?.join(file.file_name()?));
    let path = file.canonicalize().ok().or_else(in_folder);
    beside(path.as_deref().unwrap_or(file), ".lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_had_records_and_is_missing_or_empty_is_not_begun_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("test.db");
        let options = StoreOptions::new(format!("sqlite:{}", file.display()));
        let claim = options.claim().expect("nothing was there");
        assert!(options.must_be_new(&claim).is_ok());
        claim.mark().expect("marked");
        assert!(options.must_be_new(&claim).is_err());
        drop(claim);
        std::fs::write(beside(&file, "-wal"), "frames").expect("written");
        let missing = options.claim().expect_err("it is missing").to_string();
        assert!(
            missing.contains("test.db is missing") && missing.contains("remove"),
            "{missing}"
        );
        std::fs::remove_file(beside(&file, "-wal")).expect("removed");
        File::create(&file).expect("a file");
        let empty = options.claim().expect_err("it is empty").to_string();
        assert!(empty.contains("test.db is empty"), "{empty}");
        std::fs::write(&file, "records").expect("written");
        let claim = options.claim().expect("it is there");
        std::fs::remove_file(beside(&file, ".lock")).expect("removed");
        claim.renew().expect("made anew");
        assert!(matches!(options.claim(), Err(StoreError::Claimed { .. })));
        std::fs::remove_file(beside(&file, ".lock")).expect("removed");
        let other = options.claim().expect("another one was faster");
        assert!(matches!(claim.renew(), Err(StoreError::Claimed { .. })));
        drop(other);
    }

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
