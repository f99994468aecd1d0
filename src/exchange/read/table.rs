//! Tables in CSV: ours, and the node and edge lists of Gephi and others.

use std::io::{self, BufRead};
use std::rc::Rc;

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};

use crate::exchange::column::Column;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::formula::is_like_a_formula;
use crate::exchange::row::{Name, Row};
use crate::exchange::understand::Understanding;

/// What a table lists.
enum Kind {
    Cities,
    Links,
}

/// Reads a table. Its first row names the columns; commas, semicolons or tabs separate them, whichever the first row has most of.
pub(super) fn read(mut input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let delimiter = delimiter(input.fill_buf()?);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(input);
    let header = match reader.byte_headers() {
        Ok(header) => header.clone(),
        Err(error) => return failed(error, to),
    };
    let names: Vec<Rc<Name>> = header
        .iter()
        .map(|name| Name::new(String::from_utf8_lossy(name).trim()))
        .collect();
    let Some(kind) = kind(&names, to) else {
        let message =
            "expected a column with the names or keys of cities, the columns source and target, or the column cities";
        to.fault(RowError::of_row(1, RowErrorCode::MissingColumn, message));
        return Ok(());
    };
    rows(&mut reader, &names, &kind, to)
}

fn rows(
    reader: &mut Reader<impl BufRead>,
    names: &[Rc<Name>],
    kind: &Kind,
    to: &mut Understanding<'_>,
) -> io::Result<()> {
    let mut record = ByteRecord::new();
    for number in 2.. {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => return failed(error, to),
        }
        match (row(number, names, &record), kind) {
            (Ok(row), Kind::Cities) => to.node(&row),
            (Ok(row), Kind::Links) => to.link(&row),
            (Err(fault), _) => to.fault(fault),
        }
    }
    Ok(())
}

/// What separates the columns, judged by the first line as far as it is at hand.
fn delimiter(start: &[u8]) -> u8 {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    // Of equals the last is the most, hence the comma.
    b"\t;,"
        .iter()
        .copied()
        .max_by_key(|&delimiter| count(delimiter))
        .unwrap_or(b',')
}

fn kind(names: &[Rc<Name>], to: &Understanding<'_>) -> Option<Kind> {
    let row = Row {
        cells: names.iter().map(|name| (Rc::clone(name), String::new())).collect(),
        ..Row::default()
    };
    let has = |column| row.has(&to.options().mapping, column);
    if has(Column::Cities) || (has(Column::Source) && has(Column::Target)) {
        Some(Kind::Links)
    } else if has(Column::Name) || has(Column::Key) || has(Column::Id) {
        Some(Kind::Cities)
    } else {
        None
    }
}

fn row(number: usize, names: &[Rc<Name>], record: &ByteRecord) -> Result<Row, RowError> {
    if record.len() != names.len() {
        // Whatever comes between a quotation mark and the next one is one cell.
        let open = record.iter().next_back().is_some_and(|cell| cell.contains(&b'\n'));
        let hint = if open { "; is a quotation mark not closed?" } else { "" };
        let message = format!("has {} cells; the first row has {}{hint}", record.len(), names.len());
        return Err(RowError::of_row(number, RowErrorCode::Malformed, message));
    }
    let mut cells = Vec::with_capacity(names.len());
    for (name, cell) in names.iter().zip(record) {
        let text = std::str::from_utf8(cell).map_err(|_| RowError {
            row: number,
            column: name.shown.clone(),
            code: RowErrorCode::InvalidEncoding,
            message: "is not UTF-8; save the file as UTF-8".to_owned(),
        })?;
        cells.push((Rc::clone(name), armed(text).to_owned()));
    }
    Ok(Row {
        number,
        prefix: "",
        cells,
    })
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
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
