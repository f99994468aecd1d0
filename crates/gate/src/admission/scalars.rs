//! Which values the custom scalars of a schema take. The schema as text does not say it.

use std::collections::BTreeMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::Value as Literal;
use apollo_compiler::validation::Valid;
use async_graphql::{Name, Number, Value};

/// What a scalar makes of a value: true if it takes it, false if it takes none of that kind. The
/// error says what is wrong with the value, in words that continue a sentence about it, with names
/// that may have been meant.
pub type Takes = fn(Value) -> Result<bool, (String, Vec<String>)>;

/// Custom scalars by name, each with what it takes: a bare word is `Value::Enum`, a quoted one
/// `Value::String`. A scalar that is not among them takes everything here, and judges its values
/// when it is executed.
#[derive(Clone, Debug, Default)]
pub struct Scalars(BTreeMap<&'static str, Takes>);

impl FromIterator<(&'static str, Takes)> for Scalars {
    fn from_iter<I: IntoIterator<Item = (&'static str, Takes)>>(scalars: I) -> Self {
        Self(scalars.into_iter().collect())
    }
}

/// Why a scalar does not take a value.
#[derive(Debug)]
pub(super) enum Unfit {
    /// It takes none of this kind.
    Kind,
    /// It is of the kind, but not as it must be.
    Form(String, Vec<String>),
}

impl Scalars {
    /// Judges a literal.
    pub(super) fn take(&self, name: &str, literal: &Literal) -> Result<(), Unfit> {
        self.judge(name, || Some(constant(literal)))
    }

    /// Judges the value of a variable.
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
        Literal::Int(digits) => number(digits.as_str()).map_or(Value::Null, Value::Number),
        Literal::Float(digits) => number(digits.as_str()).map_or(Value::Null, Value::Number),
        Literal::List(items) => Value::List(items.iter().map(|item| constant(item)).collect()),
        Literal::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (Name::new(name), constant(value)));
            Value::Object(fields.collect())
        }
    }
}

/// The number that a literal stands for, if it is one of 64 bits. There is one zero: `-0` is 0.
pub(super) fn number(digits: &str) -> Option<Number> {
    digits.parse().ok().map(without_sign_of_zero)
}

/// The same number; 0 for the negative zero, which is no integer to those who read it.
pub(super) fn without_sign_of_zero(number: Number) -> Number {
    match number.as_f64() {
        Some(0.0) => Number::from(0),
        _ => number,
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
