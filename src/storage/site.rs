//! The paths of the files of a SQLite database when it was opened.
//!
//! A connection continues with files that were removed or replaced, and the next start does not
//! find its writes. Only a check of the paths reveals this.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::Outage;
use super::files::beside;

/// The files that connections have open.
#[derive(Clone, Debug)]
pub(super) struct Site {
    parts: [Part; 3],
}

/// One file.
#[derive(Clone, Debug)]
struct Part {
    path: PathBuf,
    /// `None` if there was no such file.
    identity: Option<Identity>,
    /// True for the database, false for the files beside it.
    is_main: bool,
}

/// The identity of a file, which distinguishes it from another one of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    number: u64,
}

impl Site {
    /// Records the current files, while a connection has them open.
    pub(super) fn of(database: &Path) -> io::Result<Self> {
        // A relative name must keep its meaning.
        let database = std::path::absolute(database)?;
        let part = |suffix| -> io::Result<Part> {
            let path = beside(&database, suffix);
            Ok(Part {
                identity: identity(&path)?,
                path,
                is_main: suffix.is_empty(),
            })
        };
        Ok(Self {
            parts: [part("")?, part("-wal")?, part("-shm")?],
        })
    }

    /// Returns an outage if the files are no longer those that connections have open.
    pub(super) fn displaced(&self) -> Option<Outage> {
        self.parts.iter().find_map(Part::displaced)
    }

    /// Returns the file of the database.
    pub(super) fn database(&self) -> &Path {
        &self.parts[0].path
    }

    /// Returns the number of bytes of the database without its log; 0 if there is none.
    pub(super) fn length(&self) -> u64 {
        fs::metadata(self.database()).map_or(0, |metadata| metadata.len())
    }
}

impl Part {
    fn displaced(&self) -> Option<Outage> {
        match identity(&self.path) {
            Ok(found) if found == self.identity => None,
            Err(_) => Some(Outage::FileHidden),
            Ok(_) if !self.is_main => Some(Outage::LogDisplaced),
            Ok(Some(_)) => Some(Outage::FileReplaced),
            Ok(None) => Some(Outage::FileGone),
        }
    }
}

/// True if a name still refers to the open file.
pub(super) fn is_at(open: &fs::File, path: &Path) -> io::Result<bool> {
    Ok(identity(path)? == Some(of(&open.metadata()?)))
}

fn identity(path: &Path) -> io::Result<Option<Identity>> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(of(&metadata))),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn of(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    Identity {
        device: metadata.dev(),
        number: metadata.ino(),
    }
}

/// On other systems an open file can be neither removed nor replaced.
#[cfg(not(unix))]
fn of(_: &Metadata) -> Identity {
    Identity { device: 0, number: 0 }
}
