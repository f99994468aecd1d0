//! Files on disk, and standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum as _;

use super::arguments::Format;
use super::progress::Progress;
use crate::app::import::ImportFile;
use crate::exchange::ImportFormat;

/// The argument that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Number of bytes at the beginning of a file that decide its format.
const START: u64 = 4 << 10;

/// A file that reports how far it has been read.
#[derive(Debug)]
pub(super) struct DiskFile {
    name: String,
    format: ImportFormat,
    content: Content,
    bytes: u64,
    progress: Arc<Progress>,
    /// True if the file was opened before.
    opened: AtomicBool,
}

#[derive(Debug)]
enum Content {
    /// The path of the file.
    Path(PathBuf),
    /// A copy, of input that can be read only once. The copy has no name and is deleted with the
    /// process.
    Copy(File),
}

impl DiskFile {
    /// Opens a file, whose progress is reported as one part. Standard input and pipes are copied
    /// first.
    pub(super) fn new(path: &Path, format: ImportFormat, progress: Arc<Progress>) -> Result<Self> {
        let cannot = || format!("cannot read {}", path.display());
        let from_pipe = path.as_os_str() == STANDARD_INPUT;
        let (content, bytes) = if from_pipe {
            copy(&mut io::stdin().lock()).with_context(cannot)?
        } else {
            let found = std::fs::metadata(path).with_context(cannot)?;
            match found.is_file() {
                true => (Content::Path(path.to_owned()), found.len()),
                false => File::open(path)
                    .and_then(|mut pipe| copy(&mut pipe))
                    .with_context(cannot)?,
            }
        };
        progress.expect(bytes);
        Ok(Self {
            name: name(path),
            format,
            content,
            bytes,
            progress,
            opened: AtomicBool::new(false),
        })
    }
}

/// Returns the name of a file for messages.
pub(super) fn name(path: &Path) -> String {
    if path.as_os_str() == STANDARD_INPUT {
        return "standard input".to_owned();
    }
    path.display().to_string()
}

fn copy(from: &mut dyn Read) -> io::Result<(Content, u64)> {
    let mut copy = tempfile::tempfile()?;
    let bytes = io::copy(from, &mut copy)?;
    Ok((Content::Copy(copy), bytes))
}

impl ImportFile for DiskFile {
    fn format(&self) -> ImportFormat {
        self.format
    }

    fn name(&self, _position: usize) -> String {
        self.name.clone()
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        if self.opened.swap(true, Ordering::Relaxed) {
            self.progress.expect(self.bytes);
        }
        let file = match &self.content {
            Content::Path(path) => File::open(path)?,
            Content::Copy(copy) => {
                let mut copy = copy.try_clone()?;
                copy.rewind()?;
                copy
            }
        };
        let file = Told {
            file,
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

/// Detects the format by the name of a file, or else by its beginning.
pub(super) fn format_of(path: &Path) -> Result<ImportFormat> {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    Ok(match extension.to_str().unwrap_or_default() {
        "csv" | "tsv" | "tab" => ImportFormat::Csv,
        "graphml" => ImportFormat::Graphml,
        "gexf" => ImportFormat::Gexf,
        "json" | "geojson" | "cyjs" => ImportFormat::NodeLinkJson,
        "gml" => ImportFormat::Gml,
        "net" | "paj" => ImportFormat::Pajek,
        "dot" | "gv" => ImportFormat::Dot,
        "dl" => ImportFormat::Dl,
        "sif" => ImportFormat::Sif,
        "jsonl" | "ndjson" => ImportFormat::JsonLines,
        "clu" | "vec" => bail!(
            "{} holds numbers of the vertices of a network of Pajek, and no network",
            name(path)
        ),
        _ => return format_within(path),
    })
}

fn format_within(path: &Path) -> Result<ImportFormat> {
    let mut start = Vec::new();
    if path.is_file() {
        let read = File::open(path).and_then(|file| file.take(START).read_to_end(&mut start));
        read.with_context(|| format!("cannot read {}", path.display()))?;
    }
    if let (None, Some(looks)) = (ImportFormat::of_text(&start), ImportFormat::unreadable(&start)) {
        bail!("{} looks like {looks}", name(path));
    }
    ImportFormat::of_text(&start).with_context(|| {
        let formats: Vec<String> = Format::value_variants()
            .iter()
            .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
            .collect();
        format!(
            "neither the name of {} nor its beginning tells its format; give --format, one of {}; save another format, \
             such as a workbook, as one of them first",
            name(path),
            formats.join(", ")
        )
    })
}
