//! Measures the size of a document with its fragments expanded.
//!
//! Before the executor resolves anything it walks every selection of every operation, including
//! operations that it will not run and selections that `@skip` leaves out, and walks a fragment
//! again at each spread. 24 fragments that spread the next one twice, in 900 bytes, make 2^24
//! selections. So this size is limited for the whole document, apart from the cost of the operation
//! that runs.

use std::collections::HashMap;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Selection, SelectionSet};

/// Counts the selections of all operations with fragments expanded and each list taken once;
/// saturates. Linear in the document, which must be valid: without fragment cycles.
pub(super) fn selections(document: &ExecutableDocument) -> u64 {
    let mut walk = Walk {
        document,
        fragments: HashMap::new(),
    };
    document.operations.iter().fold(0, |sum: u64, operation| {
        sum.saturating_add(walk.count(&operation.selection_set))
    })
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    fragments: HashMap<&'a str, u64>,
}

impl<'a> Walk<'a> {
    fn count(&mut self, set: &'a SelectionSet) -> u64 {
        set.selections.iter().fold(0, |sum: u64, selection| {
            let below = match selection {
                Selection::Field(field) => self.count(&field.selection_set),
                Selection::InlineFragment(inline) => self.count(&inline.selection_set),
                Selection::FragmentSpread(spread) => self.fragment(spread.fragment_name.as_str()),
            };
            sum.saturating_add(1).saturating_add(below)
        })
    }

    fn fragment(&mut self, name: &'a str) -> u64 {
        if let Some(known) = self.fragments.get(name) {
            return *known;
        }
        let document = self.document;
        let count = document
            .fragments
            .get(name)
            .map_or(0, |fragment| self.count(&fragment.selection_set));
        self.fragments.insert(name, count);
        count
    }
}
