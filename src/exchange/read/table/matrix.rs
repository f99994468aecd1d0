//! Matrices: the strength of the link between the city of the row and that of the column.

use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;
use crate::exchange::value::{is_missing, number};

/// Takes the links of a row. An empty cell and a zero are no link.
pub(super) fn take(row: &Row, to: &mut Understanding<'_>) {
    let Some(((_, city), strengths)) = row.cells.split_first() else {
        return;
    };
    let is_zero = |text: &str| number(text).is_ok_and(|number| number == Some(0.0));
    let is_link = |text: &str| !is_missing(text.trim()) && !is_zero(text.trim());
    let mut linked = false;
    for (column, strength) in strengths.iter().filter(|(_, strength)| is_link(strength)) {
        linked = true;
        let mut link = Row {
            number: row.number,
            ..Row::default()
        };
        link.push("source", city.trim());
        link.push("target", &**column);
        link.push("weight", strength.trim());
        to.link(&link);
    }
    if !linked {
        to.begin(row.number);
    }
}
