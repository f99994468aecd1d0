//! Files of the disk.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};

use super::progress::Progress;
use crate::app::import::ImportFile;
use crate::exchange::ImportFormat;

/// A file of the disk that tells how far it has been read.
#[derive(Debug)]
pub(super) struct DiskFile {
    path: PathBuf,
    format: ImportFormat,
    progress: Arc<Progress>,
}

impl DiskFile {
    pub(super) const fn new(path: PathBuf, format: ImportFormat, progress: Arc<Progress>) -> Self {
        Self { path, format, progress }
    }
}

impl ImportFile for DiskFile {
    fn format(&self) -> ImportFormat {
        self.format
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        let file = Told {
            file: File::open(&self.path)?,
            progress: &self.progress,
        };
        Ok(Box::new(BufReader::with_capacity(64 << 10, file)))
    }
}

struct Told<'a> {
    file: File,
    progress: &'a Progress,
}

impl Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.progress.advance(length as u64);
        Ok(length)
    }
}

/// The format that the name of a file promises.
pub(super) fn format_of(path: &Path) -> Result<ImportFormat> {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    Ok(match extension.to_str().unwrap_or_default() {
        "csv" | "tsv" => ImportFormat::Csv,
        "graphml" => ImportFormat::Graphml,
        "gexf" => ImportFormat::Gexf,
        "json" => ImportFormat::NodeLinkJson,
        "jsonl" | "ndjson" => ImportFormat::JsonLines,
        _ => bail!("the name of {} does not tell its format; give --format", path.display()),
    })
}
