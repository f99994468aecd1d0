//! What stands at a place of a document, by the names that its writer gave: validation tells the place only.

use apollo_compiler::Node;
use apollo_compiler::ast::{Argument, Definition, Document, Field, Selection, Value};

/// The argument whose value holds an offset, with the way into it: `scope.countries[0]`.
pub(super) fn argument_at(document: &Document, offset: usize) -> Option<String> {
    let field = field_at(document, offset)?;
    let argument = field.arguments.iter().find(|argument| holds(argument, offset))?;
    Some(inside(argument, offset))
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

fn inside(argument: &Argument, offset: usize) -> String {
    let (mut path, mut value) = (argument.name.to_string(), &argument.value);
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
