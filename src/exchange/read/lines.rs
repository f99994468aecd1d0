//! Reads whole records as JSON, one per line: the export of a whole network.

use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::change::EntityType;
use crate::domain::image::Image;
use crate::exchange::column::ColumnSet;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::record::Incoming;
use crate::exchange::understand::Understanding;

/// A line.
#[derive(Deserialize)]
struct Line {
    entity: EntityType,
    record: Value,
}

/// True if a file begins with an object that is not a record, but the row of a table or a graph.
pub(super) fn are_rows(start: &[u8]) -> bool {
    let mut lines = start.split(|&byte| byte == b'\n');
    let first = lines.find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    serde_json::from_slice::<Map<String, Value>>(first).is_ok_and(|object| !object.contains_key("entity"))
}

/// Reads records. Skips blank lines.
pub(super) fn read(mut input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match record(number, &line, &to.options().network) {
            Ok(record) => to.record(record),
            Err(fault) => to.fault(fault),
        }
    }
    Ok(())
}

fn record(number: usize, line: &[u8], network: &str) -> Result<Incoming, RowError> {
    let malformed = |error: serde_json::Error| RowError::of_row(number, RowErrorCode::Malformed, error.to_string());
    let text = std::str::from_utf8(line);
    let text = text.map_err(|_| {
        RowError::of_row(
            number,
            RowErrorCode::InvalidEncoding,
            "is not UTF-8; save the file as UTF-8",
        )
    })?;
    let line: Line = serde_json::from_str(text).map_err(malformed)?;
    let mut image = Image::from_json(line.entity, line.record).map_err(malformed)?;
    if let Image::Network(record) = &mut image {
        network.clone_into(&mut record.key);
    }
    let of_network = matches!(image, Image::Network(_) | Image::Membership(_) | Image::Partnership(_));
    Ok(Incoming {
        row: number,
        network: of_network.then(|| network.to_owned()),
        image,
        given: ColumnSet::ALL,
        made_title: None,
        repeated: true,
    })
}
