//! Cytoscape's table of edges, which names both cities in one cell: `Lyon (twin) Kobe`.

use std::rc::Rc;

use crate::exchange::row::Row;

/// The columns with the name of an edge, and with the word in the middle of it.
const NAME: &str = "name";
const INTERACTION: &str = "interaction";

/// True if a header is that of a table of edges.
pub(super) fn is_one(names: &[Rc<str>]) -> bool {
    [NAME, INTERACTION, "shared name"]
        .iter()
        .all(|wanted| names.iter().any(|name| **name == **wanted))
}

/// Names the ends of an edge. One whose name was changed in Cytoscape has no ends, which is a fault.
pub(super) fn with_ends(mut row: Row) -> Row {
    let word = format!(" ({}) ", row.get(INTERACTION).unwrap_or_default());
    let ends = row.get(NAME).and_then(|name| name.split_once(&word));
    let (source, target) = ends.map_or_else(Default::default, |(one, other)| (one.to_owned(), other.to_owned()));
    [NAME, "shared name", "shared interaction", "SUID", "selected"]
        .iter()
        .for_each(|name| row.remove(name));
    row.push("source", source);
    row.push("target", target);
    row
}
