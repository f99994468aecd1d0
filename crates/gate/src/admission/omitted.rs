//! Removes arguments whose variable has no value, so that their defaults apply (GraphQL
//! specification, October 2021, §6.4.1). The executor would treat them as null. It handles input
//! fields correctly.

use apollo_compiler::executable::Operation;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{InputValue, Positioned};
use serde_json::{Map, Value};

/// Returns the document for the executor, without arguments whose variable has no value. Linear in
/// the document.
pub(super) fn without(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &Map<String, Value>,
) -> ExecutableDocument {
    let mut document = document.clone();
    let declared = operation.variables.iter().map(|variable| variable.name.as_str());
    let omitted: Vec<&str> = declared.filter(|name| !variables.contains_key(*name)).collect();
    if !omitted.is_empty() {
        leave_out(&mut document, &omitted);
    }
    document
}

fn leave_out(document: &mut ExecutableDocument, omitted: &[&str]) {
    match &mut document.operations {
        DocumentOperations::Single(operation) => selections(&mut operation.node.selection_set, omitted),
        DocumentOperations::Multiple(operations) => operations
            .values_mut()
            .for_each(|operation| selections(&mut operation.node.selection_set, omitted)),
    }
    for fragment in document.fragments.values_mut() {
        selections(&mut fragment.node.selection_set, omitted);
    }
}

fn selections(set: &mut Positioned<SelectionSet>, omitted: &[&str]) {
    for selection in &mut set.node.items {
        match &mut selection.node {
            Selection::Field(field) => {
                let is_given = |value: &InputValue| !matches!(value, InputValue::Variable(name) if omitted.contains(&name.as_str()));
                field.node.arguments.retain(|(_, value)| is_given(&value.node));
                selections(&mut field.node.selection_set, omitted);
            }
            Selection::InlineFragment(inline) => selections(&mut inline.node.selection_set, omitted),
            Selection::FragmentSpread(_) => {}
        }
    }
}
