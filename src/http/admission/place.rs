//! What stands at a place of a document, by the names that its writer gave: validation tells the place only.

use apollo_compiler::Node;
use apollo_compiler::ast::{Argument, Definition, Document, Field, Selection, Value};

/// The argument of a field or a directive, or the variable with a default, whose value holds an
/// offset, with the way into it: `scope.countries[0]`, `$first`.
pub(super) fn argument_at(document: &Document, offset: usize) -> Option<String> {
    let mut found = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                let defaults = operation.variables.iter();
                let mut defaults =
                    defaults.filter_map(|variable| Some((&variable.name, variable.default_value.as_ref()?)));
                if let Some((name, value)) = defaults.find(|(_, value)| holds(value, offset)) {
                    return Some(inside(format!("${name}"), value, offset));
                }
                arguments(&operation.selection_set, &mut found);
            }
            Definition::FragmentDefinition(fragment) => arguments(&fragment.selection_set, &mut found),
            _ => {}
        }
    }
    let argument = found.into_iter().find(|argument| holds(argument, offset))?;
    Some(inside(argument.name.to_string(), &argument.value, offset))
}

/// Collects all arguments. Recursion is bounded by the nesting scan.
fn arguments<'d>(selections: &'d [Selection], found: &mut Vec<&'d Node<Argument>>) {
    for selection in selections {
        let (directives, below): (_, &[Selection]) = match selection {
            Selection::Field(field) => {
                found.extend(&field.arguments);
                (&field.directives, &field.selection_set)
            }
            Selection::InlineFragment(inline) => (&inline.directives, &inline.selection_set),
            Selection::FragmentSpread(spread) => (&spread.directives, &[]),
        };
        found.extend(directives.iter().flat_map(|directive| &directive.arguments));
        arguments(below, found);
    }
}

/// The innermost field that holds an offset.
pub(super) fn field_at(document: &Document, offset: usize) -> Option<&Node<Field>> {
    document.definitions.iter().find_map(|definition| match definition {
        Definition::OperationDefinition(operation) => innermost(&operation.selection_set, offset),
        Definition::FragmentDefinition(fragment) => innermost(&fragment.selection_set, offset),
        _ => None,
    })
}

/// Recursion is bounded by the nesting scan.
fn innermost(selections: &[Selection], offset: usize) -> Option<&Node<Field>> {
    selections.iter().find_map(|selection| match selection {
        Selection::Field(field) if holds(field, offset) => innermost(&field.selection_set, offset).or(Some(field)),
        Selection::InlineFragment(inline) => innermost(&inline.selection_set, offset),
        _ => None,
    })
}

fn inside(mut path: String, mut value: &Node<Value>, offset: usize) -> String {
    loop {
        let next = match &**value {
            Value::Object(fields) => fields
                .iter()
                .find(|(_, value)| holds(value, offset))
                .map(|(name, value)| {
                    path = format!("{path}.{name}");
                    value
                }),
            Value::List(items) => {
                items
                    .iter()
                    .enumerate()
                    .find(|(_, item)| holds(item, offset))
                    .map(|(index, item)| {
                        path = format!("{path}[{index}]");
                        item
                    })
            }
            _ => None,
        };
        match next {
            Some(next) => value = next,
            None => return path,
        }
    }
}

fn holds<T>(node: &Node<T>, offset: usize) -> bool {
    node.location()
        .is_some_and(|place| (place.offset()..place.end_offset()).contains(&offset))
}
