//! Reads the query string of a file: the variables of the operation that makes it.

use axum::http::Uri;
use serde_json::{Map, Value, json};

use super::{Downloads, wrong};
use crate::fault::{Refusal, cut};
use crate::query;

/// The form of a parameter's value.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A string.
    Text,
    /// Strings separated by commas.
    List,
    /// Two dates separated by a slash.
    Period,
    /// An integer.
    Whole,
    /// Integers separated by commas.
    Wholes,
    /// A finite number.
    Number,
    /// `true` or `false`.
    Truth,
}

/// A query parameter of a file.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name: that of a variable or of a field of the input object.
    pub name: &'static str,
    /// The form of its value.
    pub form: Form,
    /// A valid value.
    pub example: &'static str,
}

/// Reads the variables from the query string.
pub(super) fn read(address: &Uri, downloads: &Downloads) -> Result<Map<String, Value>, Refusal> {
    let (mut variables, mut fields) = (Map::new(), Map::new());
    for (name, text) in query::read(address)? {
        let Some(parameter) = downloads.parameters().find(|known| known.name == name) else {
            let known: Vec<&str> = downloads.parameters().map(|known| known.name).collect();
            let (name, known) = (cut(&name, 40), known.join(", "));
            return Err(wrong(format!("There is no parameter `{name}`; there are {known}.")));
        };
        let value = parameter.form.read(&text);
        let value = value.ok_or_else(|| {
            let (name, expected) = (parameter.name, parameter.form.expected());
            wrong(format!("The parameter `{name}` must be {expected}.")).about(name)
        })?;
        let is_variable = downloads.variables.iter().any(|variable| variable.name == name);
        let place = if is_variable { &mut variables } else { &mut fields };
        place.insert(name, value);
    }
    variables.insert(downloads.object.to_owned(), fields.into());
    Ok(variables)
}

impl Form {
    /// Describes the valid values.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::List => "texts with commas between",
            Self::Period => "two dates with a slash between, such as 2010/2016",
            Self::Whole => "a whole number",
            Self::Wholes => "whole numbers with commas between",
            Self::Number => "a finite number",
            Self::Truth => "true or false",
        }
    }

    /// Parses a value, if it has this form.
    fn read(self, text: &str) -> Option<Value> {
        let parts = text.split(',').map(str::trim);
        Some(match self {
            Self::Text => json!(text),
            Self::List => json!(parts.collect::<Vec<_>>()),
            Self::Period => {
                let (from, to) = text.split_once('/')?;
                json!({ "from": from, "to": to })
            }
            Self::Whole => json!(text.parse::<i64>().ok()?),
            Self::Wholes => json!(parts.map(|part| part.parse().ok()).collect::<Option<Vec<i64>>>()?),
            Self::Number => json!(text.parse::<f64>().ok().filter(|number| number.is_finite())?),
            Self::Truth => json!(text.parse::<bool>().ok()?),
        })
    }
}
