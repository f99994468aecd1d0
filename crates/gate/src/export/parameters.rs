//! The query string of a file's address: the scope under the names of the input `Scope`, and what a
//! link is.

use axum::http::Uri;
use serde_json::{Map, Value, json};

use super::wrong;
use crate::fault::{Refusal, cut};
use crate::query;

/// The form of a parameter's value.
#[derive(Clone, Copy)]
enum Form {
    Text,
    /// Texts with commas between.
    List,
    /// Two dates with a slash between.
    Period,
    Whole,
    /// Whole numbers with commas between.
    Wholes,
    Number,
    Truth,
}

/// A parameter of a file.
#[derive(Clone, Copy)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    form: Form,
    pub(super) example: &'static str,
}

impl Parameter {
    /// A description of the values that are right.
    pub(super) fn expected(&self) -> &'static str {
        self.form.expected()
    }
}

macro_rules! parameters {
    ($($name:literal $form:ident $example:literal;)+) => {
        [$(Parameter { name: $name, form: Form::$form, example: $example }),+]
    };
}

/// The parameters of a file: `links`, and the fields of a scope.
pub(super) const PARAMETERS: [Parameter; 18] = parameters! {
    "links" Text "PARTNERSHIPS";
    "network" Text "uccn";
    "networks" List "uccn,golden";
    "asOf" Text "2016";
    "during" Period "2010/2016";
    "includeProposed" Truth "true";
    "kinds" List "TWINNING";
    "fields" List "MUSIC,DESIGN";
    "fieldBasis" Text "CITY";
    "countries" List "JP,IT";
    "regions" List "EUROPE_NORTH_AMERICA";
    "objectives" List "CULTURAL_ACCESS";
    "sdgs" Wholes "11,17";
    "sectors" List "ACADEMIA";
    "minStrength" Number "1.5";
    "counting" Text "FRACTIONAL";
    "atRevision" Whole "1";
    "knownAt" Text "2026-11-30T12:00:00Z";
};

/// Reads `links` and a scope from the query string.
pub(super) fn read(address: &Uri) -> Result<(Value, Map<String, Value>), Refusal> {
    let mut given = Map::new();
    for (name, text) in query::read(address)? {
        let Some(parameter) = PARAMETERS.iter().find(|known| known.name == name) else {
            let (name, known) = (cut(&name, 40), PARAMETERS.map(|known| known.name).join(", "));
            return Err(wrong(format!("There is no parameter `{name}`; there are {known}.")));
        };
        let value = parameter.form.read(&text);
        let value = value.ok_or_else(|| {
            let (name, expected) = (parameter.name, parameter.expected());
            wrong(format!("The parameter `{name}` must be {expected}.")).about(name)
        })?;
        given.insert(name, value);
    }
    let links = given.remove("links").unwrap_or_else(|| json!("LINKS"));
    Ok((links, given))
}

impl Form {
    /// A description of the values that are right.
    fn expected(self) -> &'static str {
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

    /// The value that a text stands for, if it is of this form.
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
