//! What a file holds besides records and faults.

use async_graphql::SimpleObject;

use crate::api::connection::int;
use crate::exchange::Notes;

/// Most columns that an answer tells.
const MOST_COLUMNS: usize = 100;

/// A column, an attribute, an element or a list of a file that was not understood.
#[derive(SimpleObject)]
pub(crate) struct PassedOver {
    /// Its name, as the file spells it, after `node.` or `link.` in files that hold both.
    name: String,
    /// Number of values in it that are not empty.
    values: i32,
    /// The first row with such a value.
    row: i32,
}

/// What a file holds besides records and faults: what was not understood, and what was left out or taken together.
#[derive(SimpleObject)]
pub(crate) struct ImportNotes {
    /// What was not understood, by name; 100 names at most.
    passed_over: Vec<PassedOver>,
    /// Columns that `understanding.columns` names and the file does not have.
    unfound_columns: Vec<String>,
    /// The encoding that the file was read in, such as `UTF-8` or `UTF-16LE`: that of its byte order mark, else the one that
    /// `understanding.encoding` names, else the one that an XML file declares; null if it was not read.
    encoding: Option<String>,
    /// Links of a city with itself, which were left out.
    self_loops: i32,
    /// Links between two cities of an earlier link that were taken as the same partnership.
    merged_links: i32,
    /// Links between two cities of an earlier link that were kept as other partnerships.
    parallel_links: i32,
    /// Links to a city of which Wikidata knows only that there is one, which were left out.
    unknown_cities: i32,
}

impl ImportNotes {
    /// The notes of all files.
    pub(super) fn new(notes: Vec<Notes>, unfound_columns: Vec<String>) -> Self {
        let mut all = Notes::default();
        notes.into_iter().for_each(|notes| all.add(notes));
        let passed_over = all.passed_over().take(MOST_COLUMNS).map(|passed| PassedOver {
            name: passed.name,
            values: int(passed.values),
            row: int(passed.row),
        });
        Self {
            passed_over: passed_over.collect(),
            unfound_columns,
            encoding: all.encoding.map(|encoding| encoding.name().to_owned()),
            self_loops: int(all.self_loops),
            merged_links: int(all.merged),
            parallel_links: int(all.parallel),
            unknown_cities: int(all.unknown_cities),
        }
    }
}
