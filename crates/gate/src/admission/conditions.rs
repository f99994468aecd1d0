//! Refuses null as the condition of `@skip` and `@include`. Validation cannot detect it: a
//! `Boolean` variable with a default is allowed in place of `Boolean!`, and may be set to null. It
//! is then neither true nor false.

use std::collections::HashSet;

use apollo_compiler::ast::Value as Literal;
use apollo_compiler::executable::{DirectiveList, Operation, Selection, SelectionSet};
use serde_json::{Map, Value};

use super::document::Document;
use crate::fault::{Code, Fault, cut};

/// Returns the faults of the conditions that an operation reaches, with its coerced variables.
/// Linear in the document, and free if no variable is null.
pub(super) fn faults(document: &Document, operation: &Operation, variables: &Map<String, Value>) -> Vec<Fault> {
    let mut walk = Walk {
        document,
        variables,
        seen: HashSet::new(),
        faults: Vec::new(),
    };
    if variables.values().any(Value::is_null) {
        walk.selection_set(&operation.selection_set);
    }
    walk.faults
}

struct Walk<'a> {
    document: &'a Document,
    variables: &'a Map<String, Value>,
    /// Fragments that have been walked.
    seen: HashSet<&'a str>,
    faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    fn selection_set(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            self.conditions(selection.directives());
            match selection {
                Selection::Field(field) => self.selection_set(&field.selection_set),
                Selection::InlineFragment(inline) => self.selection_set(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.measured.fragments.get(&spread.fragment_name);
                    if let Some(fragment) = fragment.filter(|fragment| self.seen.insert(fragment.name.as_str())) {
                        self.selection_set(&fragment.selection_set);
                    }
                }
            }
        }
    }

    fn conditions(&mut self, directives: &DirectiveList) {
        for directive in directives
            .iter()
            .filter(|it| matches!(it.name.as_str(), "skip" | "include"))
        {
            let Some(condition) = directive.specified_argument_by_name("if") else {
                continue;
            };
            if let Literal::Variable(name) = &**condition
                && self.variables.get(name.as_str()).is_some_and(Value::is_null)
            {
                let variable = cut(&format!("${name}"), 100);
                let message = format!(
                    "Variable `{variable}` must not be null: `@{}` needs true or false.",
                    directive.name
                );
                let place = condition
                    .location()
                    .map(|place| self.document.lines.location(place.offset()));
                let fault = Fault::new(Code::BadUserInput, message).at(place);
                self.faults.push(fault.with("argument", variable));
            }
        }
    }
}
