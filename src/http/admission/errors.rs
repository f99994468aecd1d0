//! Words for what the parser and the validation found: short, with a place, a code and suggestions.

use apollo_compiler::Schema;
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::DiagnosticList;

use super::suggest::{did_you_mean, similar};
use crate::http::fault::{Code, Fault, Location};

/// Faults of a document, in the order of their places, at most `most`.
pub(super) fn faults(schema: &Schema, diagnostics: &DiagnosticList, code: Code, most: usize) -> Vec<Fault> {
    // Some rules report in the order of a hash map: equal requests must get equal answers.
    let mut found: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            (
                diagnostic.error.location().map(|place| place.offset()),
                diagnostic.error.to_string(),
                diagnostic,
            )
        })
        .collect();
    found.sort_by(|left, right| (left.0, &left.1).cmp(&(right.0, &right.1)));
    found
        .into_iter()
        .take(most)
        .map(|(_, message, diagnostic)| {
            let place = diagnostic.line_column_range().map(|range| range.start);
            let location = place.map(|place| Location {
                line: place.line,
                column: place.column,
            });
            let suggestions = suggestions(schema, &message);
            let sentence = format!("{}.{}", capitalised(&message), did_you_mean(&suggestions));
            let fault = Fault::new(code, sentence).at(location);
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
