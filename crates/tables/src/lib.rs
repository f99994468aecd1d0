//! Tables with typed columns, and writers for their file formats.
//!
//! CSV is always available. XLSX, Parquet and Arrow need the feature `binary`, since the crates
//! that write them are large.

#[cfg(feature = "binary")]
mod columnar;
mod csv_file;
mod formula;
#[cfg(feature = "binary")]
mod xlsx;

#[cfg(test)]
mod tests;

pub use csv_file::{CsvOptions, head, rows};
pub use formula::is_like_a_formula;

/// The type of the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// True or false.
    Boolean,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, such as `countryA.name`.
    pub name: String,
    /// Its type.
    pub holds: ColumnType,
}

/// A cell, of the type of its column or empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Empty,
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

/// A row: a cell for each column.
pub type Row = Vec<Cell>;

/// A file that holds a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// Apache Parquet.
    Parquet,
    /// A file of Apache Arrow (Feather version 2).
    Arrow,
}

impl TableFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Parquet, Self::Arrow];

    /// True if this build has a writer for it.
    pub const fn is_built(self) -> bool {
        matches!(self, Self::Csv) || cfg!(feature = "binary")
    }

    /// Returns its name, which is also the extension of such a file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    /// Returns its media type, without parameters.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Arrow => "application/vnd.apache.arrow.file",
        }
    }
}

/// The reason that a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The build has no writer for the format.
    #[error("this build does not write {0}")]
    NotBuilt(&'static str),
    /// The format cannot store the table, for example a text longer than a workbook's cell allows.
    #[error("{0}")]
    NotHeld(String),
}

/// Writes a whole table.
///
/// # Errors
/// If this build has no writer for the format, or the format cannot store the table.
pub fn write(
    format: TableFormat,
    options: CsvOptions,
    columns: &[Column],
    table: &[Row],
) -> Result<Vec<u8>, TableError> {
    match format {
        TableFormat::Csv => {
            let mut file = head(options, columns);
            file.extend(rows(table));
            Ok(file)
        }
        #[cfg(feature = "binary")]
        TableFormat::Xlsx => xlsx::write(columns, table),
        #[cfg(feature = "binary")]
        TableFormat::Parquet => columnar::parquet(columns, table),
        #[cfg(feature = "binary")]
        TableFormat::Arrow => columnar::arrow(columns, table),
        #[cfg(not(feature = "binary"))]
        other => Err(TableError::NotBuilt(other.name())),
    }
}
