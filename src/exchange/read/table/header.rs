//! Detects the delimiter, the column names and the kind of rows of a table.

use std::io::{self, BufRead};
use std::rc::Rc;

use super::cytoscape;
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
    /// Links by their names, as Cytoscape exports its table of edges.
    Interactions,
}

/// The names of the columns, and the kind of the rows.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) names: Vec<Rc<str>>,
    pub(super) content: Content,
}

impl Header {
    /// Interprets the names of columns; `None` if the kind of table is unknown.
    pub(super) fn new(mut names: Vec<Rc<str>>, mapping: &Mapping) -> Option<Self> {
        let of = |names: &Vec<Rc<str>>, kind| Layout::new(names.clone(), kind, mapping);
        let (links, mut cities) = (of(&names, Kind::Link), of(&names, Kind::City));
        if cytoscape::is_one(&names) {
            let content = Content::Interactions;
            return Some(Self { names, content });
        }
        // R and pandas write the names of rows into a column without a name.
        let is_nameless = INDEX.contains(&&*names[0]) && !links.is_of_links();
        if is_nameless && !cities.holds_any(&NAMING) && cities.holds_any(&TELLING) {
            names[0] = "name".into();
            cities = of(&names, Kind::City);
        }
        let names_city = cities.holds_any(&NAMING);
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

/// The columns that name a city, and those that tell of one.
const NAMING: [Column; 3] = [Column::Name, Column::Key, Column::Id];
const TELLING: [Column; 6] = [
    Column::Country,
    Column::Latitude,
    Column::Coordinates,
    Column::Population,
    Column::WikidataId,
    Column::Twins,
];

/// The name of a column with the names of rows, in R and in pandas.
const INDEX: [&str; 2] = ["", "Unnamed: 0"];

impl Header {
    /// True if its columns are understood by more than the shape of the row.
    fn is_sure(&self) -> bool {
        self.content != Content::Matrix
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

/// Maximum number of lines above a header.
const MOST_ABOVE: usize = 12;

/// Detects the delimiter, and the number of lines above the header: titles and empty rows. A table
/// without a header may be separated by spaces, and may begin with a comment.
pub(super) fn delimiter(start: &[u8], mapping: Option<&Mapping>) -> (u8, usize) {
    let mut lines = start.split(|&byte| byte == b'\n');
    let Some(mapping) = mapping else {
        let line = lines.find(|line| !line.starts_with(b"#")).unwrap_or_default();
        let is_spaced = line.contains(&b' ') && !DELIMITERS.iter().any(|delimiter| line.contains(delimiter));
        return (if is_spaced { b' ' } else { most_of(line) }, 0);
    };
    let first = most_of(start.split(|&byte| byte == b'\n').next().unwrap_or_default());
    // The last line may break off.
    let whole = lines.clone().count().saturating_sub(1).min(MOST_ABOVE);
    let mut longest = 0;
    for (above, line) in lines.by_ref().take(whole).enumerate() {
        let delimiter = most_of(line);
        let names = cells(line, delimiter);
        let filled = names.iter().filter(|name| !name.is_empty()).count();
        let is_header =
            filled > 1 && filled > longest && Header::new(names, mapping).is_some_and(|header| header.is_sure());
        if is_header {
            return (delimiter, above);
        }
        longest = longest.max(filled);
    }
    (first, 0)
}

/// The delimiters. `max_by_key` returns the last of equal elements, so the comma comes last.
const DELIMITERS: [u8; 4] = *b"|\t;,";

fn most_of(line: &[u8]) -> u8 {
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    let most = DELIMITERS.into_iter().max_by_key(|&delimiter| count(delimiter));
    most.unwrap_or(b',')
}

/// The names in a line, as far as it can be a header.
fn cells(line: &[u8], delimiter: u8) -> Vec<Rc<str>> {
    let name = |cell: &[u8]| {
        let name = String::from_utf8_lossy(cell);
        plain(name.trim().trim_matches('"').trim()).into()
    };
    line.split(|&byte| byte == delimiter).map(name).collect()
}
