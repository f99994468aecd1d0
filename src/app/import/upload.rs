//! A file that came with a request.

use std::io::{self, BufRead, BufReader};

use super::ImportFile;
use crate::exchange::ImportFormat;
use crate::upload::Upload;

/// Bytes that are read at a time.
const BUFFER: usize = 64 << 10;

/// A file that came with a request.
#[derive(Debug)]
pub struct UploadedFile {
    format: ImportFormat,
    upload: Upload,
}

impl UploadedFile {
    /// The file, in a format.
    pub const fn new(format: ImportFormat, upload: Upload) -> Self {
        Self { format, upload }
    }
}

impl ImportFile for UploadedFile {
    fn format(&self) -> ImportFormat {
        self.format
    }

    fn name(&self, _position: usize) -> String {
        self.upload.name().to_owned()
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(BufReader::with_capacity(BUFFER, self.upload.open()?)))
    }
}
