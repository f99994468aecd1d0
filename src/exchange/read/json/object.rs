//! Converts objects of JSON graphs to rows.

use serde_json::{Map, Value};

use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// The form of a file, as far as it is known.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// True if it has options, as in graphology, whose nodes and links have their id in `key`.
    pub(super) has_options: bool,
    /// True if it is a list; pairs in it are links.
    pub(super) is_list: bool,
    /// True if it is an answer of the Overpass API.
    pub(super) is_overpass: bool,
    /// True if an object has been opened: names in further ones are not those of the file.
    pub(super) is_within: bool,
    /// The names of the columns of rows that come without names.
    pub(super) columns: Vec<String>,
    /// The position of the current node, by which links may refer to it.
    pub(super) position: Option<usize>,
}

/// Inner objects with attributes.
const INNER: [&str; 6] = ["data", "attributes", "properties", "attrs", "metadata", "fields"];

/// The names of the ends of a link.
const ENDS: [[&str; 2]; 4] = [
    ["source", "target"],
    ["from", "to"],
    ["startNode", "endNode"],
    ["start", "end"],
];

/// Converts an object to a row.
pub(super) fn row(
    prefix: &'static str,
    number: usize,
    mut object: Map<String, Value>,
    form: &mut Form,
    to: &mut Understanding<'_>,
) -> Row {
    let is_node = prefix == "node.";
    let has_attributes = object.get("attributes").is_some_and(Value::is_object);
    flatten(&mut object);
    form.has_options |= is_node && has_attributes && object.contains_key("key") && !object.contains_key("id");
    // networkx numbers parallel links by `key`.
    let is_id = form.has_options || object.get("key").is_some_and(Value::is_number);
    if is_id && let Some(key) = object.remove("key") {
        object.entry("id").or_insert(key);
    }
    let has_id = ["id", "key", "_id"].iter().any(|name| object.contains_key(*name));
    if let Some(position) = form.position.filter(|_| is_node && !has_id) {
        object.insert("id".to_owned(), Value::from(position));
    }
    let name_as = |object: &mut Map<String, Value>, old: &str, new: &str| {
        if let Some(value) = object.remove(old) {
            object.insert(new.to_owned(), value);
        }
    };
    if !is_node && object.get("type").and_then(Value::as_str) == Some("relationship") {
        // Neo4j's APOC writes the type of a relationship as its label.
        name_as(&mut object, "label", "type");
    }
    if !is_node && object.get("nodes").is_some_and(Value::is_array) {
        // A link of several nodes in the JSON Graph Format.
        name_as(&mut object, "nodes", "cities");
    }
    let mut row = Row {
        number,
        prefix,
        cells: Vec::with_capacity(object.len()),
    };
    for (name, value) in object {
        let said = ["directed", "undirected", "group", "type"].contains(&name.as_str());
        let is_form = |text: &str| ["nodes", "edges", "node", "relationship", "Feature"].contains(&text);
        match value {
            Value::Bool(_) if said => {}
            Value::String(text) if said && is_form(&text) => {}
            Value::Object(inner) if !is_node => match (end_of(&name), id_of(&inner)) {
                (Some(end), Some(id)) => row.push(end, id),
                _ => to.pass_over(prefix, &name, 1, number),
            },
            Value::Object(_) => to.pass_over(prefix, &name, 1, number),
            value => {
                if let Some(text) = text(value) {
                    row.push(&name, text);
                }
            }
        }
    }
    row
}

/// Moves the attributes of inner objects to the outer object, whose own values win.
fn flatten(object: &mut Map<String, Value>) {
    for name in INNER {
        if let Some(Value::Object(_)) = object.get(name)
            && let Some(Value::Object(inner)) = object.remove(name)
        {
            for (name, value) in inner {
                object.entry(name).or_insert(value);
            }
        }
    }
}

/// Returns the end that a name means.
fn end_of(name: &str) -> Option<&'static str> {
    let position = ENDS.iter().find_map(|ends| ends.iter().position(|end| *end == name))?;
    Some(ENDS[0][position])
}

/// Returns the id of a node's object.
fn id_of(node: &Map<String, Value>) -> Option<String> {
    let names = ["id", "key", "index", "name"];
    names.iter().find_map(|name| text(node.get(*name)?.clone()))
}

/// True if an object of a list of nodes and links is a link.
pub(super) fn is_link(object: &Map<String, Value>) -> bool {
    let inner = INNER.iter().filter_map(|name| object.get(*name)?.as_object());
    let mut objects = std::iter::once(object).chain(inner);
    let grouped = object.get("group").and_then(Value::as_str) == Some("edges");
    grouped || objects.any(|object| ENDS.iter().any(|ends| ends.iter().all(|end| object.contains_key(*end))))
}

/// Returns an object for a bare value that means a node, or for a pair that means a link.
pub(super) fn bare(value: Value, is_link: bool) -> Option<Map<String, Value>> {
    let named = |names: &[&str], values: Vec<Value>| names.iter().map(|&name| name.to_owned()).zip(values).collect();
    match value {
        Value::Array(values) if is_link && (2..=3).contains(&values.len()) && !values[0].is_object() => {
            Some(named(&["source", "target", "weight"], values))
        }
        Value::String(_) | Value::Number(_) if !is_link => Some(named(&["id"], vec![value])),
        _ => None,
    }
}

/// Converts a feature of GeoJSON to the object of a node or of a link. Returns true for a link,
/// `None` if it is neither.
pub(super) fn feature(object: &mut Map<String, Value>) -> Option<bool> {
    let geometry = object.remove("geometry");
    let geometry = geometry.as_ref().and_then(Value::as_object);
    flatten(object);
    let kind = geometry.and_then(|geometry| geometry.get("type")?.as_str());
    match kind {
        Some("Point") => {
            let place = geometry.and_then(|geometry| geometry.get("coordinates")?.as_array());
            for (name, degrees) in ["longitude", "latitude"].into_iter().zip(place.into_iter().flatten()) {
                object.entry(name).or_insert_with(|| degrees.clone());
            }
            Some(false)
        }
        Some("LineString" | "MultiLineString") | None => Some(is_link(object)).filter(|link| *link || kind.is_none()),
        Some(_) => None,
    }
}

/// Converts a value to a cell: lists are joined by semicolons; null and objects have no cell.
pub(super) fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Array(values) => Some(values.into_iter().filter_map(text).collect::<Vec<_>>().join(";")),
        Value::Null | Value::Object(_) => None,
    }
}
