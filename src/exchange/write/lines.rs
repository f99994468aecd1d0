//! Writes whole records as JSON, one per line.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::change::EntityType;
use crate::domain::image::Image;

/// Writes records, one per line, in the order given. Leaves out versions and times of writing,
/// which belong to the store.
#[derive(Debug)]
pub struct LineWriter<W>(W);

#[derive(Serialize)]
struct Line<'a> {
    entity: EntityType,
    record: &'a serde_json::Value,
}

impl<W: Write> LineWriter<W> {
    /// Creates a writer.
    pub const fn new(output: W) -> Self {
        Self(output)
    }

    /// Writes a record.
    ///
    /// # Errors
    /// If the output fails.
    pub fn write(&mut self, image: &Image) -> io::Result<()> {
        let mut record = image.to_json();
        if let Some(values) = record.as_object_mut() {
            for name in ["version", "createdAt", "updatedAt", "isDefault"] {
                values.remove(name);
            }
        }
        let line = Line {
            entity: image.entity(),
            record: &record,
        };
        serde_json::to_writer(&mut self.0, &line)?;
        self.0.write_all(b"\n")
    }

    /// Flushes the output and returns it.
    ///
    /// # Errors
    /// If the output fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.0.flush()?;
        Ok(self.0)
    }
}
