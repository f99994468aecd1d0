//! Comma-separated values by RFC 4180, in UTF-8.

use std::io;

use csv::{Terminator, Writer, WriterBuilder};

use crate::{Cell, Column, Row, is_like_a_formula};

/// Options for CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// True for a byte order mark at the beginning, by which Excel recognises UTF-8.
    pub byte_order_mark: bool,
}

/// Returns the beginning of a file: the names of the columns.
pub fn head(options: CsvOptions, columns: &[Column]) -> Vec<u8> {
    let mark: &[u8] = if options.byte_order_mark {
        "\u{feff}".as_bytes()
    } else {
        b""
    };
    let names = columns.iter().map(|column| defused(&column.name));
    [mark, &written(|file| file.write_record(names))].concat()
}

/// Returns further rows.
pub fn rows(rows: &[Row]) -> Vec<u8> {
    written(|file| rows.iter().try_for_each(|row| file.write_record(row.iter().map(text))))
}

fn written(write: impl FnOnce(&mut Writer<Vec<u8>>) -> Result<(), csv::Error>) -> Vec<u8> {
    let mut file = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let whole = write(&mut file).map_err(io::Error::from);
    let bytes = whole.and_then(|()| file.into_inner().map_err(|error| io::Error::other(error.to_string())));
    bytes.expect("rows of one length are written to memory")
}

/// Returns a cell as text. Numbers keep their sign. A text that looks like a formula gets an
/// apostrophe before it, unless it is a plain number.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => defused(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Boolean(truth) => truth.to_string(),
    }
}

fn defused(text: &str) -> String {
    if is_like_a_formula(text) && !is_number(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// True for digits with an optional minus before them and at most one point among them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.parse::<f64>().is_ok()
}
