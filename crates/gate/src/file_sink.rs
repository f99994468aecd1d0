//! Hands a large file from its resolver to the HTTP layer, which streams it. The executor would
//! need it as one text.

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
    /// In memory.
    Held(HeldFile),
    /// Written anew for each reader.
    Written(WriteFile),
}

/// A place in the data of a request. A resolver that finds one puts its file there and returns no
/// text.
#[derive(Clone, Default)]
pub struct FileSink(Arc<Mutex<Option<File>>>);

impl FileSink {
    /// Puts the file there.
    pub fn put(&self, file: File) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
    }

    /// Takes it, if one was left.
    pub fn take(&self) -> Option<File> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for FileSink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("FileSink")
    }
}
