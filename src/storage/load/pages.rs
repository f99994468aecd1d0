//! Joins the lists of a page's records to the records, both sorted by the record's row number.

use crate::storage::StoreError;
use crate::storage::row::Row;

/// Walks the records of a page in step with the rows of a list, which have the same order.
pub(super) struct Parents<'a, T> {
    records: &'a mut [T],
    id: fn(&T) -> i64,
    at: usize,
}

impl<'a, T> Parents<'a, T> {
    /// Starts at the first record; `id` returns a record's row number, ascending over the slice.
    pub(super) const fn new(records: &'a mut [T], id: fn(&T) -> i64) -> Self {
        Self { records, id, at: 0 }
    }

    /// Returns the record that the row belongs to. Its row number is the row's next column.
    pub(super) fn of(&mut self, row: &mut Row<'_>) -> Result<&mut T, StoreError> {
        let wanted: i64 = row.next()?;
        while self
            .records
            .get(self.at)
            .is_some_and(|record| (self.id)(record) < wanted)
        {
            self.at += 1;
        }
        match self.records.get_mut(self.at) {
            Some(record) if (self.id)(record) == wanted => Ok(record),
            _ => Err(row.fault(format_args!("row {wanted} is missing or out of order"))),
        }
    }
}
