//! The list of operations that a server runs and no others, as build tools of clients write it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{LONGEST_ID, sha256};
use crate::fault::cut;
use crate::json;

/// The name of Apollo's format in its files.
const APOLLO: &str = "apollo-persisted-query-manifest";

/// Documents by id, and by the SHA-256 of their texts.
#[derive(Debug, Default)]
pub struct OperationList(HashMap<String, String>);

/// A file is no list of operations.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OperationListError(String);

impl OperationList {
    /// Parses a list: an object with a text for each id (graphql-codegen, Relay), or a manifest of
    /// Apollo.
    ///
    /// # Errors
    /// The file is neither, or has two texts for one id.
    pub fn read(file: &[u8]) -> Result<Self, OperationListError> {
        let value = json::read(file).map_err(|error| OperationListError(json::fault("the file", &error)))?;
        let mut list = Self::default();
        match value {
            Value::Object(mut fields) if fields.get("format").is_some_and(Value::is_string) => {
                for (id, text) in manifest(&mut fields)? {
                    list.add(id, text)?;
                }
            }
            Value::Object(fields) => {
                for (id, text) in fields {
                    let Value::String(text) = text else {
                        return Err(fault(format!("the entry `{}` is not a text", cut(&id, 80))));
                    };
                    list.add(id, text)?;
                }
            }
            _ => return Err(fault("the file is not a JSON object")),
        }
        if list.0.is_empty() {
            return Err(fault("the file names no operation"));
        }
        Ok(list)
    }

    fn add(&mut self, id: String, text: String) -> Result<(), OperationListError> {
        if id.is_empty() || id.len() > LONGEST_ID {
            let id = cut(&id, 80);
            return Err(fault(format!("the id `{id}` must have 1 to {LONGEST_ID} bytes")));
        }
        for id in [sha256(&text), id] {
            match self.0.get(&id) {
                Some(other) if *other != text => {
                    return Err(fault(format!("the id `{}` has two texts", cut(&id, 80))));
                }
                _ => self.0.insert(id, text.clone()),
            };
        }
        Ok(())
    }

    /// Returns the text of an id.
    pub(super) fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// True if a text is on the list.
    pub(super) fn has(&self, text: &str) -> bool {
        self.0.contains_key(&sha256(text))
    }

    /// Returns each text once, in no order.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let texts = self.0.iter().filter(|(id, text)| **id == sha256(text));
        texts.map(|(_, text)| text.as_str())
    }
}

/// Reads the ids and texts of a manifest of Apollo.
fn manifest(fields: &mut Map<String, Value>) -> Result<Vec<(String, String)>, OperationListError> {
    let is_known = fields.get("format") == Some(&APOLLO.into()) && fields.get("version") == Some(&1.into());
    let operations = match fields.remove("operations") {
        Some(Value::Array(operations)) if is_known => operations,
        _ => {
            return Err(fault(format!(
                "the file is no `{APOLLO}` of version 1 with a list `operations`"
            )));
        }
    };
    let read = |operation: Value| match (operation["id"].as_str(), operation["body"].as_str()) {
        (Some(id), Some(body)) => Ok((id.to_owned(), body.to_owned())),
        _ => Err(fault("an entry of `operations` lacks a text `id` or `body`")),
    };
    operations.into_iter().map(read).collect()
}

fn fault(words: impl Into<String>) -> OperationListError {
    OperationListError(words.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formats_of_the_usual_tools_are_read() {
        let plain = r#"{"1a": "query A { a }", "2b": "query B { b }"}"#;
        let apollo = r#"{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [
            {"id": "1a", "name": "A", "type": "query", "body": "query A { a }"},
            {"id": "2b", "name": "B", "type": "query", "body": "query B { b }"}]}"#;
        for file in [plain, apollo] {
            let list = OperationList::read(file.as_bytes()).expect(file);
            assert_eq!(list.get("1a"), Some("query A { a }"));
            assert_eq!(list.get(&sha256("query B { b }")), Some("query B { b }"));
            assert!(list.has("query A { a }") && !list.has("query A {a}"));
            assert_eq!(list.get("3c"), None);
        }
    }

    #[test]
    fn what_is_no_list_is_refused_in_words() {
        let long = format!(r#"{{"{}": "{{ a }}"}}"#, "x".repeat(LONGEST_ID + 1));
        for (file, words) in [
            ("", "not JSON"),
            ("[]", "not a JSON object"),
            ("{}", "no operation"),
            (r#"{"a": 1}"#, "the entry `a` is not a text"),
            (r#"{"a": "{ b }", "a": "{ c }"}"#, "has `a` twice"),
            (r#"{"": "{ b }"}"#, "must have 1 to 256 bytes"),
            (&long, "must have 1 to 256 bytes"),
            (r#"{"format": "other", "version": 1, "operations": []}"#, APOLLO),
            (
                r#"{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}"#,
                "version 1",
            ),
            (
                r#"{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a"}]}"#,
                "lacks",
            ),
            (
                r#"{"format": "apollo-persisted-query-manifest", "version": 1, "operations":
                    [{"id": "a", "body": "{ b }"}, {"id": "a", "body": "{ c }"}]}"#,
                "two texts",
            ),
        ] {
            let error = OperationList::read(file.as_bytes()).expect_err(file);
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
