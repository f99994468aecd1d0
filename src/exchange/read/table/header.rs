//! Detects the delimiter, the column names and the kind of rows of a table.

use std::io::{self, BufRead};
use std::rc::Rc;

use crate::exchange::column::{Column, Mapping};
use crate::exchange::layout::{Kind, Layout};

/// The requirement for a table, for messages.
pub(super) const EXPECTED: &str = "expected a column with the names or keys of cities, the columns source and target \
    (or others that name two cities, such as city and twin), or the column cities; if the first row is no header, \
    --columns names the columns, such as --columns source,target";

/// The kind of a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Cities,
    Links,
    /// Cities and, in rows with two ends, links, as Neo4j's APOC writes them.
    Both,
    /// A city and the strengths of its links with the cities of the header.
    Matrix,
}

/// The names of the columns, and the kind of the rows.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) names: Vec<Rc<str>>,
    pub(super) content: Content,
}

impl Header {
    /// Interprets the names of columns; `None` if the kind of table is unknown.
    pub(super) fn new(names: Vec<Rc<str>>, mapping: &Mapping) -> Option<Self> {
        let of = |kind| Layout::new(names.clone(), kind, mapping);
        let (links, cities) = (of(Kind::Link), of(Kind::City));
        let names_city = [Column::Name, Column::Key, Column::Id]
            .iter()
            .any(|&column| cities.has(column));
        // In a table with the country of a city, `from` and `to` are the dates of its membership.
        let period = |name: &Rc<str>| ["from", "to"].iter().any(|word| name.eq_ignore_ascii_case(word));
        let is_membership = names.iter().any(period) && names_city && cities.has(Column::Country);
        let content = if links.is_of_links() && names.iter().any(|name| &**name == NODE_LABELS) {
            Content::Both
        } else if links.is_of_links() && (links.has_ends() || !is_membership) {
            Content::Links
        } else if names_city {
            Content::Cities
        } else if names.len() > 2 && names[0].is_empty() && names[1..].iter().all(|name| !name.is_empty()) {
            Content::Matrix
        } else {
            return None;
        };
        Some(Self { names, content })
    }
}

/// The column of node labels in Neo4j's APOC.
const NODE_LABELS: &str = "_labels";

/// Normalizes a column name: Neo4j writes `cityId:ID`, `:START_ID`, `since:int`, `_start`.
pub(super) fn plain(name: &str) -> &str {
    match name {
        "_id" => "id",
        "_start" => "source",
        "_end" => "target",
        _ => match name.split_once(':') {
            Some((_, kind)) if kind == "ID" || kind.starts_with("ID(") => "id",
            Some(("", kind)) if kind.starts_with("START_ID") => "source",
            Some(("", kind)) if kind.starts_with("END_ID") => "target",
            Some((name, kind)) if TYPES.contains(&kind) => name,
            _ => name,
        },
    }
}

/// Types that Neo4j appends after a colon.
const TYPES: [&str; 9] = [
    "int", "long", "float", "double", "string", "boolean", "date", "datetime", "point",
];

/// Skips a first line such as `sep=;`, which Excel needs, and returns the separator.
pub(super) fn separator_line(input: &mut impl BufRead) -> io::Result<Option<u8>> {
    let start = input.fill_buf()?;
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let told = line.trim_ascii_end();
    let told = told
        .strip_prefix(b"\"")
        .and_then(|told| told.strip_suffix(b"\""))
        .unwrap_or(told);
    let is_told = told.len() == 5 && told[..4].eq_ignore_ascii_case(b"sep=");
    let separator = match told {
        _ if is_told => Some(told[4]),
        // A tab at the end is a separator, not white space.
        _ if line.eq_ignore_ascii_case(b"sep=\t") || line.eq_ignore_ascii_case(b"sep=\t\r") => Some(b'\t'),
        _ => None,
    };
    if separator.is_some() {
        let length = (line.len() + 1).min(start.len());
        input.consume(length);
    }
    Ok(separator)
}

/// Detects the delimiter from the available part of the first line. A table without a header may be
/// separated by spaces, and may begin with a comment.
pub(super) fn delimiter(start: &[u8], has_header: bool) -> u8 {
    let mut lines = start.split(|&byte| byte == b'\n');
    let line = lines
        .find(|line| has_header || !line.starts_with(b"#"))
        .unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    if !has_header && count(b' ') > 0 && b"|\t;,".iter().all(|&delimiter| count(delimiter) == 0) {
        return b' ';
    }
    // `max_by_key` returns the last of equal elements, so the comma comes last.
    b"|\t;,"
        .iter()
        .copied()
        .max_by_key(|&delimiter| count(delimiter))
        .unwrap_or(b',')
}
