//! Which values the custom scalars of a schema take. The schema as text does not say it.

use std::collections::BTreeMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::Value as Literal;
use apollo_compiler::validation::Valid;
use async_graphql::{Name, Value};

/// Custom scalars by name, each with a predicate on values: a bare word is `Value::Enum`, a quoted
/// one `Value::String`. A scalar that is not among them takes everything here, and judges its
/// values when it is executed.
#[derive(Clone, Debug, Default)]
pub struct Scalars(BTreeMap<&'static str, fn(Value) -> bool>);

impl FromIterator<(&'static str, fn(Value) -> bool)> for Scalars {
    fn from_iter<I: IntoIterator<Item = (&'static str, fn(Value) -> bool)>>(scalars: I) -> Self {
        Self(scalars.into_iter().collect())
    }
}

impl Scalars {
    /// True if a scalar takes a literal.
    pub(super) fn take(&self, name: &str, literal: &Literal) -> bool {
        self.0.get(name).is_none_or(|takes| takes(constant(literal)))
    }

    /// True if a scalar takes the value of a variable.
    pub(super) fn take_json(&self, name: &str, value: &serde_json::Value) -> bool {
        let taken = |takes: &fn(Value) -> bool| Value::from_json(value.clone()).is_ok_and(takes);
        self.0.get(name).is_none_or(taken)
    }
}

/// The types of what a client may send.
#[derive(Clone, Copy)]
pub(super) struct InputTypes<'a> {
    pub(super) schema: &'a Valid<Schema>,
    pub(super) scalars: &'a Scalars,
}

/// A literal as the executor shows it to a scalar. Variables inside are null here; they are judged
/// when they have values.
fn constant(literal: &Literal) -> Value {
    match literal {
        Literal::Null | Literal::Variable(_) => Value::Null,
        Literal::Boolean(value) => Value::Boolean(*value),
        Literal::Enum(name) => Value::Enum(Name::new(name)),
        Literal::String(text) => Value::String(text.clone()),
        Literal::Int(number) => number.as_str().parse().map_or(Value::Null, Value::Number),
        Literal::Float(number) => number.as_str().parse().map_or(Value::Null, Value::Number),
        Literal::List(items) => Value::List(items.iter().map(|item| constant(item)).collect()),
        Literal::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (Name::new(name), constant(value)));
            Value::Object(fields.collect())
        }
    }
}

/// The kind of a literal, for messages.
pub(super) fn kind(literal: &Literal) -> &'static str {
    match literal {
        Literal::Null => "null",
        Literal::Boolean(_) => "a boolean",
        Literal::Enum(_) => "a word",
        Literal::Variable(_) => "a variable",
        Literal::String(_) => "a string",
        Literal::Int(_) | Literal::Float(_) => "a number",
        Literal::List(_) => "a list",
        Literal::Object(_) => "an object",
    }
}
