//! A file of a request, as an upload or as a string.

use std::io::{self, BufRead, BufReader, Read};

use super::ImportFile;
use super::progress::Watched;
use crate::exchange::ImportFormat;
use crate::upload::Upload;

/// Buffer size in bytes.
const BUFFER: usize = 64 << 10;

/// A file of a request that reports how far it has been read.
#[derive(Debug)]
pub struct UploadedFile {
    /// Its format.
    pub format: ImportFormat,
    /// Its content.
    pub content: Content,
    /// Receiver of the progress.
    pub watched: Option<Watched>,
}

/// The content of a file.
#[derive(Debug)]
pub enum Content {
    /// A part of a multipart form.
    Upload(Upload),
    /// A string.
    Text(String),
}

impl ImportFile for UploadedFile {
    fn format(&self) -> ImportFormat {
        self.format
    }

    fn name(&self, position: usize) -> String {
        match &self.content {
            Content::Upload(upload) => upload.name().to_owned(),
            Content::Text(_) => format!("file {}", position + 1),
        }
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        let (bytes, content): (u64, Box<dyn Read + '_>) = match &self.content {
            Content::Upload(upload) => (upload.bytes(), Box::new(upload.open()?)),
            Content::Text(text) => (text.len() as u64, Box::new(text.as_bytes())),
        };
        if let Some(watched) = &self.watched {
            watched.opened(bytes);
        }
        let told = Told {
            content,
            watched: self.watched.as_ref(),
        };
        Ok(Box::new(BufReader::with_capacity(BUFFER, told)))
    }
}

struct Told<'a> {
    content: Box<dyn Read + 'a>,
    watched: Option<&'a Watched>,
}

impl Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.content.read(buffer)?;
        if let Some(watched) = self.watched {
            watched.read(length as u64);
        }
        Ok(length)
    }
}
