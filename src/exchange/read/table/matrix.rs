//! Reads matrices: cells are the strength of the link between the row's and the column's city.

use std::rc::Rc;

use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;
use crate::exchange::value::{is_missing, number};

/// True if a table with this header and this first row is a matrix with a non-empty corner: the
/// row's city is in the header, and numbers follow.
pub(super) fn is_one(header: &[Rc<str>], row: &[String]) -> bool {
    let (Some((_, cities)), Some((city, strengths))) = (header.split_first(), row.split_first()) else {
        return false;
    };
    let is_strength = |text: &String| is_missing(text.trim()) || number(text.trim()).is_ok();
    cities.len() > 1 && cities.iter().any(|name| **name == *city.trim()) && strengths.iter().all(is_strength)
}

/// Reads the links of a row. Empty cells and zeros are no links.
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
