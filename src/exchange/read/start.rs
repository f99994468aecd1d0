//! Checks before and during reading: detects encoding and format, refuses binary files, and bounds
//! the length of rows.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use encoding_rs::Encoding;

use super::{ImportFormat, unknown};
use crate::exchange::fault::{RowError, RowErrorCode};

/// Maximum number of bytes between two rows.
const LONGEST_ROW: usize = 16 << 20;

/// Detects the encoding of a file: by the byte order mark, which is skipped; else the given one;
/// else the one that an XML file declares.
pub(super) fn encoding(input: &mut impl BufRead, told: Option<&'static Encoding>) -> io::Result<&'static Encoding> {
    let start = input.fill_buf()?;
    let Some((encoding, length)) = Encoding::for_bom(start) else {
        return Ok(told.or_else(|| declared(start)).unwrap_or(encoding_rs::UTF_8));
    };
    input.consume(length);
    Ok(encoding)
}

/// Returns the encoding that an XML file declares. An encoding in which this declaration could not
/// have been read is a mistake of the program that wrote it.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let declaration = start.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|signs| signs == b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let (_, named) = declaration.split_once("encoding")?;
    let label = named.split(['"', '\'']).nth(1)?;
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

/// Detects the format from the beginning of a file.
pub(super) fn format(start: &[u8]) -> Option<ImportFormat> {
    let (text, ..) = Encoding::for_bom(start)
        .map_or(encoding_rs::UTF_8, |(encoding, _)| encoding)
        .decode(start);
    let text = text.trim_start().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let line = text.lines().next().unwrap_or_default();
    Some(match () {
        () if text.contains('\0') || begins(&["pk\u{3}"]) => return None,
        () if begins(&["dl "]) || line.trim() == "dl" => ImportFormat::Dl,
        () if begins(&["<"]) && text.contains("<graphml") => ImportFormat::Graphml,
        () if begins(&["<"]) && text.contains("<gexf") => ImportFormat::Gexf,
        () if begins(&["<"]) => return None,
        () if begins(&["{", "["]) => ImportFormat::NodeLinkJson,
        () if begins(&["*vertices", "*network"]) => ImportFormat::Pajek,
        () if begins(&["digraph", "strict", "graph"]) && text.contains('{') => ImportFormat::Dot,
        () if begins(&["graph", "creator"]) && text.contains('[') => ImportFormat::Gml,
        () if line.contains([',', ';', '\t', '|']) => ImportFormat::Csv,
        () => return None,
    })
}

/// Returns the fault of a file that is clearly not text.
pub(super) fn check(input: &mut impl BufRead) -> io::Result<Option<RowError>> {
    let wrong = |code, message: &str| Ok(Some(RowError::of_row(1, code, message)));
    match input.fill_buf()? {
        [] => wrong(RowErrorCode::Malformed, "the file is empty"),
        [0, ..] | [_, 0, ..] => {
            let message = "the file is in UTF-16 or no text at all; say --encoding utf-16, or save it as UTF-8";
            wrong(RowErrorCode::InvalidEncoding, message)
        }
        [0x1f, 0x8b, ..] => wrong(RowErrorCode::Malformed, "the file is compressed; unpack it first"),
        [b'P', b'K', 3, 4, ..] => {
            let message = "the file is compressed, or a workbook; unpack it first, or save its sheet as CSV";
            wrong(RowErrorCode::Malformed, message)
        }
        start => match unknown::is_plainly(start) {
            Some(looks) => wrong(RowErrorCode::Malformed, &format!("the file is {looks}")),
            None => Ok(None),
        },
    }
}

/// Number of bytes read since the last row.
pub(in crate::exchange) type SinceRow = Rc<Cell<usize>>;

/// A reader that fails if a row is too long, so that memory stays bounded.
pub(super) struct Bounded<R> {
    pub(super) input: R,
    pub(super) since: SinceRow,
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since.get() > LONGEST_ROW {
            let message = format!("more than {} MiB come without an end of a row", LONGEST_ROW >> 20);
            return Err(io::Error::other(message));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.since.set(self.since.get() + amount);
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

/// A reader that fills the buffer unless the input ends.
pub(super) struct Filled<R>(pub(super) R);

impl<R: Read> Read for Filled<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut length = 0;
        while length < buffer.len() {
            match self.0.read(&mut buffer[length..])? {
                0 => break,
                more => length += more,
            }
        }
        Ok(length)
    }
}
