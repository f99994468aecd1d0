//! The way of a file past the executor, which would need it as one text: from `api` to `http`, to be written in pieces.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Writes a file to its end, the same bytes each time.
pub type WriteFile = Arc<dyn Fn(&mut dyn Write) -> io::Result<()> + Send + Sync>;

/// Where a request that carries it gets its file, in place of the text in its answer.
#[derive(Clone, Default)]
pub struct Outlet(Arc<Mutex<Option<WriteFile>>>);

impl Outlet {
    /// Leaves the way to write the file.
    pub fn put(&self, file: WriteFile) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
    }

    /// Takes it, if one was left.
    pub fn take(&self) -> Option<WriteFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Outlet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Outlet")
    }
}
