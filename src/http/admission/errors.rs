//! Words for what the parser and the validation found: short, with a place, a code and suggestions.

use apollo_compiler::Schema;
use apollo_compiler::ast::Document;
use apollo_compiler::diagnostic::ToCliReport as _;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::DiagnosticList;

use super::lines::Lines;
use super::place::{argument_at, field_at};
use super::suggest::{choices, did_you_mean, similar};
use crate::http::fault::{Code, Fault, cut};

/// What begins a message about the value of an argument, of which the compiler does not say which.
const ABOUT_VALUES: [&str; 4] = [
    "expected value of type",
    "int cannot represent",
    "float cannot represent",
    "value `",
];

/// The message about a field that returns an object and asks for none of its fields.
const WITHOUT_SELECTION: &str = "interface, union and object types must have a subselection set";

/// The document in which faults are located.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The document, if it could be parsed.
    pub(super) tree: Option<&'a Document>,
    /// The lines of its text.
    pub(super) lines: &'a Lines,
}

/// Faults of a document, in the order of their places, at most `most`.
pub(super) fn faults(
    schema: &Schema,
    Place { tree, lines }: Place<'_>,
    diagnostics: &DiagnosticList,
    code: Code,
    most: usize,
) -> Vec<Fault> {
    // Some rules report in the order of a hash map: equal requests must get equal answers.
    let mut found: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            (
                diagnostic.error.location().map(|place| place.offset()),
                diagnostic.error.to_string(),
            )
        })
        .collect();
    found.sort();
    found
        .into_iter()
        .take(most)
        .map(|(offset, message)| {
            let location = offset.map(|offset| lines.location(offset));
            let suggestions = suggestions(schema, &message);
            let hint = match suggestions.is_empty() {
                true => all_values(schema, &message),
                false => did_you_mean(&suggestions),
            };
            let at = tree.zip(offset);
            let argument = at
                .filter(|_| ABOUT_VALUES.iter().any(|start| message.starts_with(start)))
                .and_then(|(document, offset)| argument_at(document, offset))
                .map(|argument| cut(&argument, 100));
            let field = at
                .filter(|_| message == WITHOUT_SELECTION)
                .and_then(|(document, offset)| field_at(document, offset));
            let sentence = match (&argument, field) {
                (Some(argument), _) => format!("`{argument}`: {message}.{hint}"),
                (None, Some(field)) => {
                    let name = cut(field.name.as_str(), 60);
                    format!("The field `{name}` returns an object: say which of its fields, as in `{name} {{ … }}`.")
                }
                (None, None) => format!("{}.{hint}", capitalised(&message)),
            };
            let fault = Fault::new(code, sentence).at(location);
            let fault = match argument {
                Some(argument) => fault.with("argument", argument),
                None => fault,
            };
            if suggestions.is_empty() {
                fault
            } else {
                fault.with("suggestions", suggestions)
            }
        })
        .collect()
}

/// Names like the one that a message calls unknown. The compiler gives such details as text only; each form has a test.
fn suggestions(schema: &Schema, message: &str) -> Vec<String> {
    // What is between backticks, in order: "type `City` does not have a field `nmae`".
    let mut quoted = message.split('`').skip(1).step_by(2);
    let (Some(first), Some(second)) = (quoted.next(), quoted.next()) else {
        return Vec::new();
    };
    if message.contains("does not have a field") {
        similar(second, fields(schema, first).into_iter())
    } else if message.contains("is not supported by") {
        let coordinate = second.trim_start_matches('@').split('(').next().unwrap_or_default();
        similar(first, arguments(schema, coordinate).into_iter())
    } else if message.contains("does not exist on") {
        similar(first, values(schema, second).into_iter())
    } else {
        Vec::new()
    }
}

/// The values of an enum, if a message says that it does not have one and none of them is like it.
fn all_values(schema: &Schema, message: &str) -> String {
    let definition = message
        .starts_with("value `")
        .then(|| message.split('`').nth(3))
        .flatten();
    definition.map_or_else(String::new, |name| choices(values(schema, name).into_iter()))
}

fn fields<'s>(schema: &'s Schema, type_name: &str) -> Vec<&'s str> {
    match schema.types.get(type_name) {
        Some(ExtendedType::Object(object)) => object.fields.keys().map(|name| name.as_str()).collect(),
        Some(ExtendedType::Interface(interface)) => interface.fields.keys().map(|name| name.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn arguments<'s>(schema: &'s Schema, coordinate: &str) -> Vec<&'s str> {
    let Some((type_name, field_name)) = coordinate.split_once('.') else {
        return Vec::new();
    };
    let field = schema.type_field(type_name, field_name).ok();
    field
        .map(|field| field.arguments.iter().map(|argument| argument.name.as_str()).collect())
        .unwrap_or_default()
}

/// Values of an enum or fields of an input type.
fn values<'s>(schema: &'s Schema, type_name: &str) -> Vec<&'s str> {
    match schema.types.get(type_name) {
        Some(ExtendedType::Enum(definition)) => definition.values.keys().map(|name| name.as_str()).collect(),
        Some(ExtendedType::InputObject(definition)) => definition.fields.keys().map(|name| name.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn capitalised(message: &str) -> String {
    let mut characters = message.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
