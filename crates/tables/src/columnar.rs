//! Parquet and Arrow, with a typed column for each column. Every column may be null.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::{Cell, Column, ColumnType, Row, TableError};

pub(super) fn parquet(columns: &[Column], rows: &[Row]) -> Result<Vec<u8>, TableError> {
    let write = |batch: &RecordBatch| -> Result<Vec<u8>, ParquetError> {
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
        writer.write(batch)?;
        writer.into_inner()
    };
    write(&batch(columns, rows)?).map_err(|error| TableError::NotHeld(error.to_string()))
}

pub(super) fn arrow(columns: &[Column], rows: &[Row]) -> Result<Vec<u8>, TableError> {
    let write = |batch: &RecordBatch| -> Result<Vec<u8>, ArrowError> {
        let mut writer = FileWriter::try_new(Vec::new(), &batch.schema())?;
        writer.write(batch)?;
        writer.into_inner()
    };
    write(&batch(columns, rows)?).map_err(|error| TableError::NotHeld(error.to_string()))
}

fn batch(columns: &[Column], rows: &[Row]) -> Result<RecordBatch, TableError> {
    let fields: Vec<_> = columns
        .iter()
        .map(|column| Field::new(&column.name, data_type(column), true))
        .collect();
    let arrays = columns
        .iter()
        .zip(0..)
        .map(|(column, at)| array(column.holds, at, rows));
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.collect());
    batch.map_err(|error| TableError::NotHeld(error.to_string()))
}

const fn data_type(column: &Column) -> DataType {
    match column.holds {
        ColumnType::Text => DataType::Utf8,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Number => DataType::Float64,
        ColumnType::Boolean => DataType::Boolean,
    }
}

/// Returns the cells of a column; a cell of another type is null.
fn array(holds: ColumnType, column: usize, rows: &[Row]) -> ArrayRef {
    let cells = rows.iter().map(|row| &row[column]);
    match holds {
        ColumnType::Text => {
            let texts = cells.map(|cell| {
                if let Cell::Text(text) = cell {
                    Some(text.as_str())
                } else {
                    None
                }
            });
            Arc::new(texts.collect::<StringArray>())
        }
        ColumnType::Integer => {
            let numbers = cells.map(|cell| {
                if let Cell::Integer(number) = cell {
                    Some(*number)
                } else {
                    None
                }
            });
            Arc::new(numbers.collect::<Int64Array>())
        }
        ColumnType::Number => {
            let numbers = cells.map(|cell| {
                if let Cell::Number(number) = cell {
                    Some(*number)
                } else {
                    None
                }
            });
            Arc::new(numbers.collect::<Float64Array>())
        }
        ColumnType::Boolean => {
            let truths = cells.map(|cell| {
                if let Cell::Boolean(truth) = cell {
                    Some(*truth)
                } else {
                    None
                }
            });
            Arc::new(truths.collect::<BooleanArray>())
        }
    }
}
