//! Statements of Wikidata: rows of its query service, which refer to cities by address.

use crate::exchange::column::{Column, End};
use crate::exchange::row::{Cells, Row};
use crate::exchange::value::item;

/// Makes the row of a twinning statement, with its kind and its source; `None` for a row that
/// refers to its cities otherwise.
pub(super) fn of(cells: Cells<'_>) -> Option<Row> {
    let [source, _] = End::BOTH.map(|end| {
        let at = cells.of_end(end);
        let called = [at.called(), at.own(Column::WikidataId), at.own(Column::Id)];
        called
            .into_iter()
            .flatten()
            .find(|text| is_address(text))
            .and_then(item)
    });
    let source = source?;
    let mut row = Row {
        number: cells.row.number,
        prefix: cells.row.prefix,
        cells: Vec::new(),
    };
    let is_end = |cell| {
        let own = End::BOTH.map(|end| cells.layout.own[end.column() as usize]);
        let described = cells
            .layout
            .ends
            .iter()
            .flat_map(|places| [places[Column::Id as usize], places[Column::WikidataId as usize]]);
        own.into_iter().chain(described).any(|place| place == Some(cell))
    };
    for (cell, (name, text)) in cells.row.cells.iter().enumerate() {
        // The label of the country is present, too, and is readable.
        let label = format!("{name}Label");
        if is_end(cell) || !is_address(text) || cells.row.get(&label).is_none() {
            row.push(name, text.as_str());
        }
    }
    if !cells.has(Column::Kind) {
        row.push("kind", "TWINNING");
    }
    if !cells.has(Column::SourceUrl) {
        row.push("source_url", format!("https://www.wikidata.org/wiki/{source}"));
    }
    if !cells.has(Column::Citation) {
        row.push("citation", "Wikidata, twinned administrative body (P190)");
        row.push("publisher", "Wikidata");
    }
    if !cells.has(Column::AssertedBy) {
        row.push("asserted_by", source);
    }
    Some(row)
}

fn is_address(text: &str) -> bool {
    text.contains("wikidata.org/entity/Q")
}
