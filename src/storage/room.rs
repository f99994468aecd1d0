//! Checks for space on a disk.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::Outage;

/// The number of bytes of several writes.
const SOME_WRITES: usize = 256 << 10;

/// Returns the reason if nothing can be written beside a database. SQLite itself may still have
/// space for a while, in its log.
///
/// The test file is deleted before it reaches the disk.
pub(super) fn shortage(database: &Path) -> Option<Outage> {
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = tempfile::tempfile_in(folder.unwrap_or(Path::new(".")))
        .and_then(|mut file| file.write_all(&vec![0; SOME_WRITES]));
    written.err().and_then(|error| outage(&error))
}

/// Classifies an error. Other errors, such as a folder in which this process may not create files,
/// do not stop SQLite.
fn outage(error: &io::Error) -> Option<Outage> {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Outage::DiskFull),
        ErrorKind::ReadOnlyFilesystem => Some(Outage::ReadOnly),
        _ => None,
    }
}
