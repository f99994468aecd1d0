//! Subscriptions whose root field stands in a fragment, as the executor wants them: it looks at fields only, and would end at once.

use std::collections::HashMap;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType, Selection,
};
use async_graphql::{Name, Positioned};

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Replaces fragments at the root of subscriptions by what they hold. The document is valid: fragments do not hold themselves.
pub(super) fn flatten(document: &mut ExecutableDocument) {
    let fragments = &document.fragments;
    match &mut document.operations {
        DocumentOperations::Single(operation) => flatten_one(&mut operation.node, fragments),
        DocumentOperations::Multiple(operations) => operations
            .values_mut()
            .for_each(|operation| flatten_one(&mut operation.node, fragments)),
    }
}

fn flatten_one(operation: &mut OperationDefinition, fragments: &Fragments) {
    let items = &mut operation.selection_set.node.items;
    if operation.ty == OperationType::Subscription && !items.iter().all(is_field) {
        *items = fields(items, fragments);
    }
}

fn is_field(selection: &Positioned<Selection>) -> bool {
    matches!(selection.node, Selection::Field(_))
}

fn fields(selections: &[Positioned<Selection>], fragments: &Fragments) -> Vec<Positioned<Selection>> {
    let inner = |selection: &Positioned<Selection>| match &selection.node {
        Selection::Field(_) => vec![selection.clone()],
        Selection::InlineFragment(inline) => fields(&inline.node.selection_set.node.items, fragments),
        Selection::FragmentSpread(spread) => fragments
            .get(&spread.node.fragment_name.node)
            .map(|fragment| fields(&fragment.node.selection_set.node.items, fragments))
            .unwrap_or_default(),
    };
    selections.iter().flat_map(inner).collect()
}
