//! Rows below a table that are no cities: sums and sources.

use crate::exchange::column::Column;
use crate::exchange::row::Cells;

/// Words in the first cell of a row of sums.
const SUMS: [&str; 12] = [
    "total",
    "totals",
    "grand total",
    "gesamt",
    "insgesamt",
    "summe",
    "totale",
    "totaal",
    "average",
    "durchschnitt",
    "moyenne",
    "promedio",
];

/// Words that begin a remark, before a colon.
const REMARKS: [&str; 22] = [
    "source",
    "sources",
    "data source",
    "quelle",
    "quellen",
    "fuente",
    "fuentes",
    "fonte",
    "fonti",
    "bron",
    "note",
    "notes",
    "nota",
    "remark",
    "remarks",
    "anmerkung",
    "anmerkungen",
    "hinweis",
    "stand",
    "legend",
    "licence",
    "license",
];

/// The text of a row of a table that is a sum, or the only text of one that is a remark.
pub(super) fn of(cells: Cells<'_>) -> Option<&str> {
    let row = cells.row;
    if !row.prefix.is_empty() || row.cells.len() < 2 {
        return None;
    }
    let mut filled = row
        .cells
        .iter()
        .map(|(_, text)| text.trim())
        .filter(|text| !text.is_empty());
    let (first, is_alone) = (filled.next()?, filled.next().is_none());
    let is_sum = || {
        SUMS.iter()
            .any(|sum| first.trim_end_matches(':').eq_ignore_ascii_case(sum))
    };
    if is_sum() && cells.own(Column::Country).is_none() {
        return Some(first);
    }
    let word = first.split(':').next().filter(|word| word.len() < first.len());
    let is_remark = word.is_some_and(|word| REMARKS.iter().any(|remark| word.trim().eq_ignore_ascii_case(remark)));
    (is_alone && (is_remark || first.starts_with(['*', '†', '‡', '©', '[']))).then_some(first)
}
