//! Valid values of custom scalars. The SDL does not define them.

use std::collections::BTreeMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::Value as Literal;
use apollo_compiler::validation::Valid;
use async_graphql::{Name, Number, Value};

/// Checks a value of a scalar: true if it is valid, false if its kind is wrong. The error says what
/// is wrong with the value, in words that continue a sentence about it, with names that may have
/// been meant.
pub type Takes = fn(Value) -> Result<bool, (String, Vec<String>)>;

/// Custom scalars by name, each with its check. A bare word is `Value::Enum`, a quoted one
/// `Value::String`. A scalar that is not listed accepts everything here, and checks its values
/// during execution.
#[derive(Clone, Debug, Default)]
pub struct Scalars(BTreeMap<&'static str, Takes>);

impl FromIterator<(&'static str, Takes)> for Scalars {
    fn from_iter<I: IntoIterator<Item = (&'static str, Takes)>>(scalars: I) -> Self {
        Self(scalars.into_iter().collect())
    }
}

/// The reason that a scalar refuses a value.
#[derive(Debug)]
pub(super) enum Unfit {
    /// The kind is wrong.
    Kind,
    /// The kind is right, but the value is not.
    Form(String, Vec<String>),
}

impl Scalars {
    /// Checks a literal.
    pub(super) fn take(&self, name: &str, literal: &Literal) -> Result<(), Unfit> {
        self.judge(name, || Some(constant(literal)))
    }

    /// Checks the value of a variable.
    pub(super) fn take_json(&self, name: &str, value: &serde_json::Value) -> Result<(), Unfit> {
        self.judge(name, || Value::from_json(value.clone()).ok())
    }

    fn judge(&self, name: &str, value: impl Fn() -> Option<Value>) -> Result<(), Unfit> {
        let Some(takes) = self.0.get(name) else {
            return Ok(());
        };
        match value().map(takes) {
            Some(Ok(true)) => Ok(()),
            Some(Ok(false)) | None => Err(Unfit::Kind),
            Some(Err((words, suggestions))) => Err(Unfit::Form(words, suggestions)),
        }
    }
}

/// The types of client input.
#[derive(Clone, Copy)]
pub(super) struct InputTypes<'a> {
    pub(super) schema: &'a Valid<Schema>,
    pub(super) scalars: &'a Scalars,
}

/// Converts a literal to the form that the executor passes to a scalar. Variables inside become
/// null; they are checked when they have values.
fn constant(literal: &Literal) -> Value {
    match literal {
        Literal::Null | Literal::Variable(_) => Value::Null,
        Literal::Boolean(value) => Value::Boolean(*value),
        Literal::Enum(name) => Value::Enum(Name::new(name)),
        Literal::String(text) => Value::String(text.clone()),
        Literal::Int(digits) => number(digits.as_str()).map_or(Value::Null, Value::Number),
        Literal::Float(digits) => number(digits.as_str()).map_or(Value::Null, Value::Number),
        Literal::List(items) => Value::List(items.iter().map(|item| constant(item)).collect()),
        Literal::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (Name::new(name), constant(value)));
            Value::Object(fields.collect())
        }
    }
}

/// Returns the number of a literal, if it fits 64 bits. `-0` is 0.
pub(super) fn number(digits: &str) -> Option<Number> {
    digits.parse().ok().map(without_sign_of_zero)
}

/// Replaces negative zero by 0, since readers do not accept it as an integer.
pub(super) fn without_sign_of_zero(number: Number) -> Number {
    match number.as_f64() {
        Some(0.0) => Number::from(0),
        _ => number,
    }
}

/// Names the kind of a literal, for messages.
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
