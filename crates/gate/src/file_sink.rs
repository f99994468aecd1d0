//! Hands a large file from its resolver to the HTTP layer, which streams it. The executor would
//! need it as a single string.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Writes a whole file, the same bytes each time.
pub type WriteFile = Arc<dyn Fn(&mut dyn Write) -> io::Result<()> + Send + Sync>;

/// The bytes of a file, in chunks that its readers share.
pub type HeldFile = Arc<dyn AsRef<[Bytes]> + Send + Sync>;

/// A file.
#[derive(Clone)]
pub struct File {
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// The content.
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

/// A slot in the data of a request. A resolver that finds one stores its file there and returns no
/// text.
#[derive(Clone, Default)]
pub struct FileSink(Arc<Mutex<Option<File>>>);

impl FileSink {
    /// Stores the file.
    pub fn put(&self, file: File) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
    }

    /// Takes the file, if there is one.
    pub fn take(&self) -> Option<File> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for FileSink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("FileSink")
    }
}
