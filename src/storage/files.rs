//! SQLite files as a whole: a database with the files that SQLite keeps beside it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Endings of the files that SQLite keeps beside a database.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Returns the path with a suffix added to the file name.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(suffix);
    name.into()
}

/// Removes a database, if it is there.
pub(super) fn remove(database: &Path) -> io::Result<()> {
    for suffix in [""].iter().chain(&BESIDE) {
        if_there(fs::remove_file(beside(database, suffix)))?;
    }
    Ok(())
}

/// Renames a database that nobody has open, completely or not at all. The new name survives a power
/// cut.
pub(super) fn rename(database: &Path, name: &Path) -> io::Result<()> {
    fs::rename(database, name)?;
    for suffix in BESIDE {
        let renamed = if_there(fs::rename(beside(database, suffix), beside(name, suffix)));
        renamed.or_else(|error| fs::rename(name, database).and(Err(error)))?;
    }
    sync_folder(name)
}

fn if_there(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Flushes the names of files to the disk, on systems where a folder can be opened.
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    match cfg!(unix) {
        true => File::open(folder.unwrap_or(Path::new(".")))?.sync_all(),
        false => Ok(()),
    }
}
