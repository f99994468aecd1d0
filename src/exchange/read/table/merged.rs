//! Merged cells of a spreadsheet: all rows but the first of them are empty there.

use super::header::Header;
use crate::exchange::layout::{Kind, Layout};
use crate::exchange::options::ImportOptions;
use crate::exchange::row::Row;

/// The cells that are merged, with the last text of each.
pub(super) struct Merged(Vec<(usize, String)>);

impl Merged {
    /// Those that the options name.
    pub(super) fn of(header: &Header, options: &ImportOptions) -> Self {
        let of = |kind| Layout::new(header.names.clone(), kind, &options.mapping);
        let layouts = [of(Kind::City), of(Kind::Link)];
        let cells = options.fill.iter();
        let cells = cells.filter_map(|place| layouts.iter().find_map(|layout| layout.cell(*place)));
        Self(cells.map(|cell| (cell, String::new())).collect())
    }

    /// Fills the cells of a row that are empty. A row with one text only is a remark.
    pub(super) fn fill(&mut self, mut row: Row) -> Row {
        let filled = row.cells.iter().filter(|(_, text)| !text.trim().is_empty()).count();
        if filled < 2 && row.cells.len() > 2 {
            return row;
        }
        for (cell, above) in &mut self.0 {
            let text = &mut row.cells[*cell].1;
            if text.trim().is_empty() {
                text.clone_from(above);
            } else {
                above.clone_from(text);
            }
        }
        row
    }
}
