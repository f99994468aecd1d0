//! The way of a file past the executor, which would need it as one text: from `api` to `http`.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Writes a file to its end, the same bytes each time.
pub type WriteFile = Arc<dyn Fn(&mut dyn Write) -> io::Result<()> + Send + Sync>;

/// The bytes of a file, in pieces that its readers share.
pub type HeldFile = Arc<dyn AsRef<[Bytes]> + Send + Sync>;

/// A file.
#[derive(Clone)]
pub struct File {
    /// Number of its bytes.
    pub length: u64,
    /// Their SHA-256.
    pub digest: [u8; 32],
    /// What is in it.
    pub content: Content,
}

/// The content of a file.
#[derive(Clone)]
pub enum Content {
    /// Is in memory.
    Held(HeldFile),
    /// Is written for each reader.
    Written(WriteFile),
}

/// Where a request that carries it gets its file, in place of the text in its answer.
#[derive(Clone, Default)]
pub struct Outlet(Arc<Mutex<Option<File>>>);

impl Outlet {
    /// Leaves the file.
    pub fn put(&self, file: File) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
    }

    /// Takes it, if one was left.
    pub fn take(&self) -> Option<File> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Outlet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Outlet")
    }
}
