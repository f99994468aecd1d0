//! A normalised store, like the caches of clients: one place for each object with an id, with one
//! value for each field with its arguments.

use std::collections::BTreeMap;

use serde_json::Value;

use super::asked::Asked;

/// A value in the store.
#[derive(Clone, Debug, PartialEq)]
enum Stored {
    Value(Value),
    /// A reference to an object in another place.
    Place(String),
    /// A list of so many elements.
    List(usize),
}

/// The store, with the conflicts found.
#[derive(Default)]
pub(super) struct Store {
    values: BTreeMap<String, BTreeMap<String, Stored>>,
    /// Types by id.
    types: BTreeMap<String, String>,
    /// Fields queried on objects, and the ids of these objects, by type.
    pub(super) found: Vec<(String, Vec<Asked>, Vec<String>)>,
    /// Number of values that were compared with an earlier one in the same place.
    pub(super) meetings: usize,
    /// Conflicts, in words.
    pub(super) faults: Vec<String>,
}

/// An answer being stored.
struct Answer<'a> {
    store: &'a mut Store,
    /// Paths of failed fields. A null there or below means nothing.
    failed: Vec<Vec<String>>,
    query: &'a str,
}

impl Store {
    /// Stores the answer to a query.
    pub(super) fn put(&mut self, root: &str, asked: &[Asked], answer: &Value, query: &str) {
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let path = |error: &Value| -> Vec<String> {
            let steps = error["path"].as_array().into_iter().flatten();
            steps.map(step).collect()
        };
        let mut answer_in = Answer {
            store: self,
            failed: errors.iter().map(path).collect(),
            query,
        };
        if answer["data"].is_object() {
            answer_in.object(root, asked, &answer["data"], &mut Vec::new());
        }
    }

    /// Returns the number of known objects with an id.
    pub(super) fn objects(&self) -> usize {
        self.types.len()
    }

    /// Returns all ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = &String> {
        self.types.keys()
    }
}

fn step(step: &Value) -> String {
    step.as_str().map_or_else(|| step.to_string(), str::to_owned)
}

impl Answer<'_> {
    /// Stores an object: under its id, or below the object that it belongs to.
    fn object(&mut self, below: &str, asked: &[Asked], object: &Value, path: &mut Vec<String>) -> String {
        let type_name = object["__typename"].as_str().unwrap_or_default();
        let place = match object["id"].as_str() {
            Some(id) => {
                self.identify(id, type_name, asked);
                format!("{type_name}:{id}")
            }
            None => below.to_owned(),
        };
        for field in asked {
            let value = &object[field.name()];
            path.push(field.name().to_owned());
            if !(value.is_null() && self.is_failed(path)) {
                let stored = self.value(&format!("{place}.{}", field.field), field, value, path);
                self.keep(&place, &field.field, stored);
            }
            path.pop();
        }
        place
    }

    fn value(&mut self, place: &str, field: &Asked, value: &Value, path: &mut Vec<String>) -> Stored {
        match value {
            Value::Object(_) if !field.below.is_empty() => Stored::Place(self.object(place, &field.below, value, path)),
            Value::Array(elements) => {
                for (at, element) in elements.iter().enumerate() {
                    path.push(at.to_string());
                    if !(element.is_null() && self.is_failed(path)) {
                        let stored = self.value(&format!("{place}[{at}]"), field, element, path);
                        self.keep(place, &at.to_string(), stored);
                    }
                    path.pop();
                }
                Stored::List(elements.len())
            }
            value => Stored::Value(value.clone()),
        }
    }

    fn is_failed(&self, path: &[String]) -> bool {
        self.failed
            .iter()
            .any(|failed| failed.starts_with(path) || path.starts_with(failed))
    }

    fn identify(&mut self, id: &str, type_name: &str, asked: &[Asked]) {
        let store = &mut *self.store;
        let known = store.types.entry(id.to_owned()).or_insert_with(|| type_name.to_owned());
        if known != type_name {
            store.faults.push(format!("{id} is of a {known} and of a {type_name}"));
        }
        match store
            .found
            .last_mut()
            .filter(|(of, last, _)| of == type_name && same(last, asked))
        {
            Some((_, _, ids)) => ids.push(id.to_owned()),
            None => store
                .found
                .push((type_name.to_owned(), asked.to_vec(), vec![id.to_owned()])),
        }
    }

    fn keep(&mut self, place: &str, field: &str, stored: Stored) {
        let store = &mut *self.store;
        let there = store.values.entry(place.to_owned()).or_default();
        let Some(before) = there.get(field) else {
            there.insert(field.to_owned(), stored);
            return;
        };
        store.meetings += 1;
        if *before != stored {
            let fault = format!(
                "{}.{field} is {before:?} and {stored:?} in\n{}",
                readable(place),
                self.query
            );
            store.faults.push(fault);
        }
    }
}

fn same(one: &[Asked], other: &[Asked]) -> bool {
    super::asked::text(one) == super::asked::text(other)
}

/// Formats a place with its id decoded.
fn readable(place: &str) -> String {
    use base64::Engine as _;
    let decode = |word: &str| {
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(word).ok()?;
        String::from_utf8(bytes).ok()
    };
    let mut parts = place.splitn(2, ':');
    let (kind, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (id, after) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
    decode(id).map_or_else(|| place.to_owned(), |id| format!("{kind} {id}{after}"))
}
