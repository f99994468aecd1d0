//! Detects fields that occur twice in one selection.

use std::collections::HashSet;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// In the data of a request: its document does not [select twice](selects_twice).
#[derive(Clone, Copy, Debug)]
pub struct SelectsOnce;

/// True if an object or a list occurs twice under one name in a selection, so that its parts must
/// be merged. Fragments count wherever they are spread, whatever their type.
///
/// Costs the number of selections with all fragments expanded, which must be bounded. No fragment
/// may spread itself.
pub fn selects_twice(document: &ExecutableDocument) -> bool {
    let mut operations = document.operations.iter();
    operations.any(|(_, operation)| repeats(document, &operation.node.selection_set.node))
}

fn repeats(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    let mut found = Vec::new();
    collect(document, set, &mut found);
    let mut names = HashSet::new();
    found.iter().any(|(name, _)| !names.insert(*name)) || found.iter().any(|(_, set)| repeats(document, set))
}

/// Collects the fields that have selections of their own, including those of fragments.
fn collect<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, found: &mut Vec<(&'a str, &'a SelectionSet)>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let set = &field.node.selection_set.node;
                if !set.items.is_empty() {
                    found.push((&field.node.response_key().node, set));
                }
            }
            Selection::InlineFragment(inline) => collect(document, &inline.node.selection_set.node, found),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    collect(document, &fragment.node.selection_set.node, found);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn twice(text: &str) -> bool {
        selects_twice(&parse_query(text).expect("a document"))
    }

    #[test]
    fn objects_under_one_name_are_seen_through_fragments() {
        assert!(!twice("{ a { b } c: a { b } d d }"));
        assert!(twice("{ a { b } a { c } }"));
        assert!(twice("{ x { a { b } ...F } } fragment F on X { y a { c } }"));
        assert!(twice("{ x { ... on X { a { b } } ... { a { c } } } }"));
        assert!(twice("{ x { y { ...F ...F } } } fragment F on X { a { c } }"));
        assert!(!twice(
            "{ x { y { ...F } z { ...F } } } fragment F on X { b a { c b } }"
        ));
    }
}
