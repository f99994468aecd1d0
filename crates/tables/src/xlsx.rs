//! An Excel workbook with one sheet. Texts are stored as texts, never as formulas.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::{Cell, Column, Row, TableError};

/// The largest number of rows of a sheet, without the header.
const MOST_ROWS: usize = 1_048_575;

/// The largest number of columns of a sheet.
const MOST_COLUMNS: usize = 16_384;

pub(super) fn write(columns: &[Column], rows: &[Row]) -> Result<Vec<u8>, TableError> {
    if rows.len() > MOST_ROWS || columns.len() > MOST_COLUMNS {
        let message = format!("A sheet has room for {MOST_ROWS} rows and {MOST_COLUMNS} columns.");
        return Err(TableError::NotHeld(message));
    }
    workbook(columns, rows).map_err(|error| TableError::NotHeld(error.to_string()))
}

fn workbook(columns: &[Column], rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same rows give the same bytes at any time of writing.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    for (column, at) in columns.iter().zip(0..) {
        sheet.write_string_with_format(0, at, &column.name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, at) in rows.iter().zip(1..) {
        for (cell, column) in row.iter().zip(0..) {
            put(sheet, (at, column), cell)?;
        }
    }
    book.save_to_buffer()
}

fn put(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string(row, column, text),
        Cell::Integer(number) => sheet.write_number(row, column, *number as f64),
        Cell::Number(number) => sheet.write_number(row, column, *number),
        Cell::Boolean(truth) => sheet.write_boolean(row, column, *truth),
    }
    .map(|_| ())
}
