//! The documents of the writes and reads under test.

use serde_json::{Value, json};

use super::client::Ask;

/// Sets the title of both partnerships of a writer, together or not at all.
const BATCH: &str = "mutation Batch($one: ID!, $other: ID!, $title: String!) {
  applyChanges(input: { reason: $title, idempotencyKey: $title, changes: [
    { updatePartnership: { id: $one, title: $title } }
    { updatePartnership: { id: $other, title: $title } }
  ] }) { revision userErrors { field code message } }
}";

/// Creates a partnership.
const MAKE: &str = "mutation Make($title: String!) {
  createPartnership(input: { title: $title, cities: [bologna, krakow], kind: COLLABORATIVE_PROJECT, startedOn: \"2016\",
    reason: $title, idempotencyKey: $title }) { partnership { id } revision userErrors { field code message } }
}";

/// A path through partnerships whose titles change.
pub(crate) const PATH: &str = "{ cooperationPath(from: \"bologna\", to: \"krakow\", scope: { asOf: \"2023\" }) {
  hopCount cost hops { partnerships { key title } } } }";

/// Numbers that change with every partnership.
pub(crate) const STATS: &str =
    "{ networkStats(scope: { asOf: \"2023\" }) { linkCount partnershipCount meanDistance transitivity } }";

/// The name of the query that [`pairs`] builds.
pub(crate) const PAIRS: &str = "pairs";

pub(crate) fn batch<'a>(token: &'a str, pair: &[String; 2], title: &str) -> Ask<'a> {
    Ask {
        query: BATCH,
        variables: json!({ "one": pair[0], "other": pair[1], "title": title }),
        token: Some(token),
        least: None,
    }
}

pub(crate) fn make<'a>(token: &'a str, title: &str) -> Ask<'a> {
    Ask {
        query: MAKE,
        variables: json!({ "title": title }),
        token: Some(token),
        least: None,
    }
}

/// The result of a write, from the data of its answer.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) revision: i64,
    /// Global id of the new partnership, if one was created.
    pub(crate) id: Option<String>,
}

/// # Panics
/// If it was refused: no write under test is invalid.
pub(crate) fn made(data: &Value) -> Made {
    let payload = data
        .as_object()
        .and_then(|fields| fields.values().next())
        .expect("a payload");
    assert_eq!(payload["userErrors"], json!([]));
    Made {
        revision: payload["revision"].as_i64().expect("a revision"),
        id: payload["partnership"]["id"].as_str().map(str::to_owned),
    }
}

/// Asks for the titles of all pairs.
pub(crate) fn pairs(pairs: &[[String; 2]]) -> String {
    let field = |(writer, [one, other]): (usize, &[String; 2])| {
        format!("a{writer}: partnership(id: \"{one}\") {{ title }} b{writer}: partnership(id: \"{other}\") {{ title }}")
    };
    let fields: Vec<String> = pairs.iter().enumerate().map(field).collect();
    format!("{{ {} }}", fields.join(" "))
}

/// Returns the titles of all pairs, from the data of the answer.
pub(crate) fn titles(data: &Value, writers: usize) -> Vec<[String; 2]> {
    let title = |name: char, writer: usize| {
        let title = data[format!("{name}{writer}")]["title"].as_str();
        title.unwrap_or("nothing").to_owned()
    };
    (0..writers)
        .map(|writer| [title('a', writer), title('b', writer)])
        .collect()
}
