//! Inlines fragments at the root of subscriptions: the executor looks at fields only, and would end
//! the subscription at once.

use std::collections::HashMap;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType, Selection,
};
use async_graphql::{Name, Positioned};

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Replaces fragments at the root of subscriptions by their content. The document is valid, so
/// there are no cycles.
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
