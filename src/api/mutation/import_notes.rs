//! Contents of a file other than records and errors.

use async_graphql::SimpleObject;

use crate::api::connection::int;
use crate::exchange::Notes;

/// The largest number of columns in an answer.
const MOST_COLUMNS: usize = 100;

/// A column, an attribute, an element or a list of a file that was not understood.
#[derive(SimpleObject)]
pub(crate) struct PassedOver {
    /// Its name as spelled in the file, after `node.` or `link.` in files that contain both.
    name: String,
    /// Number of its values that are not empty.
    values: i32,
    /// The first row with such a value.
    row: i32,
}

/// The contents of a file other than records and errors: parts that were not understood, left out
/// or merged.
#[derive(SimpleObject)]
pub(crate) struct ImportNotes {
    /// The parts that were not understood, by name. At most 100 names.
    passed_over: Vec<PassedOver>,
    /// Columns named in `understanding.columns` that the file does not have.
    unfound_columns: Vec<String>,
    /// The encoding that was used to read the file, such as `UTF-8` or `UTF-16LE`: that of its byte
    /// order mark, else the one in `understanding.encoding`, else the one that an XML file
    /// declares. Null if the file was not read.
    encoding: Option<String>,
    /// Number of links from a city to itself. They are left out.
    self_loops: i32,
    /// Number of links merged into the partnership of an earlier link between the same two cities.
    merged_links: i32,
    /// Number of links kept as partnerships beside an earlier link between the same two cities.
    parallel_links: i32,
    /// Number of links left out because Wikidata knows only that there is a partner city, but not
    /// which.
    unknown_cities: i32,
    /// Number of texts with HTML entities, such as `S&atilde;o`. The entities were decoded.
    html_entities: i32,
    /// Number of texts with footnote marks, such as `Lyon[1]`. The marks were left out.
    footnotes: i32,
    /// Number of texts with characters that cannot be seen. They were left out.
    unseen_characters: i32,
}

impl ImportNotes {
    /// Combines the notes of all files.
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
            html_entities: int(all.cleaned.entities),
            footnotes: int(all.cleaned.footnotes),
            unseen_characters: int(all.cleaned.unseen),
        }
    }
}
