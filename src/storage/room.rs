//! Whether there is room on a disk.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::Outage;

/// Number of bytes that some writes take together.
const SOME_WRITES: usize = 256 << 10;

/// Why nothing can be written beside a database, if so. SQLite itself may find room for a while
/// yet, in the log that it has.
///
/// What is written goes away before the disk has heard of it.
pub(super) fn shortage(database: &Path) -> Option<Outage> {
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = tempfile::tempfile_in(folder.unwrap_or(Path::new(".")))
        .and_then(|mut file| file.write_all(&vec![0; SOME_WRITES]));
    written.err().and_then(|error| outage(&error))
}

/// Other faults, as of a folder in which this process may make no file, do not stop SQLite.
fn outage(error: &io::Error) -> Option<Outage> {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Outage::DiskFull),
        ErrorKind::ReadOnlyFilesystem => Some(Outage::ReadOnly),
        _ => None,
    }
}
