//! Reads CSV tables: ours, the node and edge lists of Gephi and others, tables of pairs, and
//! matrices.

mod cytoscape;
mod header;
mod matrix;
mod merged;
mod turtle;

use std::io::{self, BufRead};
use std::rc::Rc;

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use interurban_tables::is_like_a_formula;

use self::header::{Content, Header};
use self::merged::Merged;
use super::variables::Pair;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// Reads a table. Its first row names the columns, unless the options do. The separator is the one
/// of comma, semicolon, tab and bar that is most frequent in the first row.
pub(super) fn read(mut input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let told = header::separator_line(&mut input)?;
    let has_header = to.options().header.is_none();
    let mapping = Some(&to.options().mapping).filter(|_| has_header);
    let (delimiter, above) = header::delimiter(input.fill_buf()?, mapping);
    let delimiter = told.unwrap_or(delimiter);
    for row in 1..=above {
        let mut line = Vec::new();
        input.read_until(b'\n', &mut line)?;
        let title = String::from_utf8_lossy(&line);
        let title = title
            .trim_matches(|letter: char| letter.is_whitespace() || letter == '"' || letter == char::from(delimiter));
        to.pass_over_row(title, row);
    }
    let is_turtle = turtle::is_header(input.fill_buf()?, delimiter);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(!is_turtle)
        .flexible(true)
        .comment((!has_header).then_some(b'#'))
        .has_headers(false)
        .from_reader(input);
    let mut table = Table {
        reader: &mut reader,
        record: ByteRecord::new(),
        number: usize::from(told.is_some()) + above,
        is_peeked: false,
        is_turtle,
    };
    let read = match table.header(to) {
        Ok(Some(header)) => table.rows(&header, to),
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    match read {
        Ok(()) => Ok(()),
        Err(error) => failed(error, to),
    }
}

struct Table<'r, R> {
    reader: &'r mut Reader<R>,
    record: ByteRecord,
    /// The number of the current row.
    number: usize,
    /// True if the current row is to be read again.
    is_peeked: bool,
    /// True if its cells are RDF terms, as in TSV of the Wikidata query service.
    is_turtle: bool,
}

impl<R: BufRead> Table<'_, R> {
    /// Reads the next non-empty row; false after the last.
    fn next(&mut self) -> Result<bool, csv::Error> {
        if std::mem::take(&mut self.is_peeked) {
            return Ok(true);
        }
        while self.reader.read_byte_record(&mut self.record)? {
            self.number += 1;
            if self.record.iter().any(|cell| !cell.trim_ascii().is_empty()) && !is_rule(&self.record) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads the header; `None`, with a fault, if the kind of table is unknown.
    fn header(&mut self, to: &mut Understanding<'_>) -> Result<Option<Header>, csv::Error> {
        let given = to.options().header.clone();
        let names: Vec<Rc<str>> = match given {
            Some(names) => names.iter().map(|name| name.as_str().into()).collect(),
            None if !self.next()? => {
                to.fault(RowError::of_row(1, RowErrorCode::Malformed, "the file has no rows"));
                return Ok(None);
            }
            None => self.record.iter().map(|cell| self.name(cell)).collect(),
        };
        let number = self.number.max(1);
        let mapping = &to.options().mapping;
        let mut header = Header::new(names.clone(), mapping);
        if header.as_ref().is_none_or(|header| header.content != Content::Links) {
            self.is_peeked = self.next()?;
            let texts: Vec<String> = self
                .record
                .iter()
                .map(|cell| self.text(cell).unwrap_or_default())
                .collect();
            if let Some(header) = header.as_mut().filter(|_| matrix::is_one(&names, &texts)) {
                header.content = Content::Matrix;
            }
            let cells = names.iter().map(|name| &**name).zip(texts.iter().map(String::as_str));
            if let Some(pair) = Pair::of(cells).filter(|_| self.is_peeked) {
                let renamed = names
                    .iter()
                    .map(|name| pair.renamed(name).map_or_else(|| Rc::clone(name), Rc::from));
                header = Header::new(renamed.collect(), mapping);
            }
        }
        if header.is_none() {
            to.fault(RowError::of_row(number, RowErrorCode::MissingColumn, header::EXPECTED));
        }
        Ok(header)
    }

    /// Returns the name of a column.
    fn name(&self, cell: &[u8]) -> Rc<str> {
        let name = String::from_utf8_lossy(cell);
        let name = name.trim();
        if self.is_turtle {
            name.trim_start_matches(['?', '$']).into()
        } else {
            header::plain(name).into()
        }
    }

    /// Returns the text of a cell; `None` if it is not UTF-8.
    fn text(&self, cell: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(cell).ok()?;
        Some(if self.is_turtle {
            turtle::value(text)
        } else {
            armed(text).to_owned()
        })
    }

    fn rows(&mut self, header: &Header, to: &mut Understanding<'_>) -> Result<(), csv::Error> {
        let mut merged = Merged::of(header, to.options());
        while self.next()? {
            match (self.row(header).map(|row| merged.fill(row)), &header.content) {
                (Ok(row), Content::Both) if row.get("source").is_none_or(str::is_empty) => to.node(&row),
                (Ok(row), Content::Cities) => to.node(&row),
                (Ok(row), Content::Links | Content::Both) => to.link(&row),
                (Ok(row), Content::Matrix) => matrix::take(&row, to),
                (Ok(row), Content::Interactions) => to.link(&cytoscape::with_ends(row)),
                (Err(fault), _) => to.fault(fault),
            }
        }
        Ok(())
    }

    /// Returns the current row. Missing cells at its end are empty.
    fn row(&self, header: &Header) -> Result<Row, RowError> {
        let (record, names) = (&self.record, &header.names);
        let more = record
            .iter()
            .skip(names.len())
            .any(|cell| !cell.trim_ascii().is_empty());
        // Everything between two quotation marks is one cell.
        let open = record.iter().next_back().is_some_and(|cell| cell.contains(&b'\n'));
        if more || open && record.len() < names.len() {
            let hint = if open { "; is a quotation mark not closed?" } else { "" };
            let message = format!("has {} cells; the first row has {}{hint}", record.len(), names.len());
            return Err(RowError::of_row(self.number, RowErrorCode::Malformed, message));
        }
        let mut cells = Vec::with_capacity(names.len());
        for (position, name) in names.iter().enumerate() {
            let cell = record.get(position).unwrap_or_default();
            let text = self.text(cell).ok_or_else(|| RowError {
                row: self.number,
                column: name.to_string(),
                code: RowErrorCode::InvalidEncoding,
                message: "is not UTF-8; save the file as UTF-8, or say what it is with --encoding".to_owned(),
            })?;
            cells.push((Rc::clone(name), text));
        }
        Ok(Row {
            number: self.number,
            prefix: "",
            cells,
        })
    }
}

/// True if a row is the line below the header of a table in Markdown.
fn is_rule(row: &ByteRecord) -> bool {
    let mut cells = row
        .iter()
        .map(<[u8]>::trim_ascii)
        .filter(|cell| !cell.is_empty())
        .peekable();
    cells
        .peek()
        .is_some_and(|cell| cell.ends_with(b"--") || cell.ends_with(b"--:"))
        && cells.all(|cell| cell.len() > 2 && cell.iter().all(|byte| b"-:".contains(byte)))
}

/// Removes the apostrophe that keeps a spreadsheet from reading a cell as a formula.
fn armed(text: &str) -> &str {
    let rest = text.strip_prefix('\'').filter(|rest| is_like_a_formula(rest));
    rest.unwrap_or(text)
}

fn failed(error: csv::Error, to: &mut Understanding<'_>) -> io::Result<()> {
    let message = error.to_string();
    match error.into_kind() {
        ErrorKind::Io(error) => Err(error),
        _ => {
            to.malformed(message);
            Ok(())
        }
    }
}
