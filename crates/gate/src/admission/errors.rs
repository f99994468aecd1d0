//! Errors of the compiler's validation beyond our rules, mainly conflicts of fields with one
//! response key.

use apollo_compiler::diagnostic::ToCliReport as _;
use apollo_compiler::validation::DiagnosticList;

use super::rules::Finding;
use crate::fault::{Code, Fault};

/// Beginnings of the compiler's messages about conflicts of fields.
const CONFLICTS: [&str; 3] = [
    "operation must not select different types using the same name",
    "operation must not provide conflicting field arguments for the same name",
    "cannot select different fields into the same alias",
];

/// Converts the compiler's errors. If our rules found something, only conflicts are taken, since
/// the other errors follow from those.
pub(super) fn findings(diagnostics: &DiagnosticList, conflicts_only: bool) -> Vec<Finding<'static>> {
    let is_conflict = |message: &str| CONFLICTS.iter().any(|start| message.starts_with(start));
    let mut told: Vec<(Option<usize>, String)> = diagnostics
        .iter()
        .map(|found| {
            (
                found.error.location().map(|place| place.offset()),
                found.error.to_string(),
            )
        })
        .filter(|(_, message)| !conflicts_only || is_conflict(message))
        .collect();
    // Some rules report in the order of a hash map, but equal requests must get equal answers.
    told.sort();
    // Two conflicting fields are reported once for each conflict.
    told.dedup_by_key(|(place, _)| *place);
    told.into_iter()
        .map(|(place, message)| {
            let message = format!("{}.", capitalised(&message));
            Finding::new(place.into_iter().collect(), move || {
                Fault::new(Code::ValidationFailed, &message)
            })
        })
        .collect()
}

/// Capitalises a message.
pub(super) fn capitalised(message: &str) -> String {
    let mut characters = message.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
