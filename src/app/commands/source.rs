//! Sources in a mutation, and the command that adds one.

use serde::Serialize;

use super::check::faults::part;
use super::check::sources::source;
use super::command_context::CommandContext;
use super::{MembershipRef, PartnershipRef, Refusal, UserError, UserErrorCode};
use crate::domain::Confidence;
use crate::domain::access::AccessRole;
use crate::domain::rules::Violation;

/// The source of a statement: a URL, a citation, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceRequest {
    /// Page address, http or https.
    pub url: Option<String>,
    /// Citation.
    pub citation: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Date of access.
    pub accessed_on: Option<String>,
    /// The city that makes the statement.
    pub asserted_by_city: Option<String>,
    /// The organisation that makes the statement.
    pub asserted_by: Option<String>,
    /// Strength of the support; MEDIUM if not given.
    pub confidence: Option<Confidence>,
}

/// The record that a source supports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SourceSubject {
    /// A partnership.
    Partnership(PartnershipRef),
    /// A membership.
    Membership(MembershipRef),
}

/// Adds a source to a partnership or a membership.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AddSource {
    /// The record; `None` if the caller gave none or two.
    pub subject: Option<SourceSubject>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The source.
    pub source: SourceRequest,
}

impl AddSource {
    pub(super) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let (snapshot, expected) = (command.snapshot(), self.expected_version);
        match &self.subject {
            Some(SourceSubject::Partnership(partnership)) => {
                let found = partnership.find(command, &snapshot, AccessRole::Editor, expected);
                let (place, mut change) = found.await?;
                let source = source(place.names, &["source"], &self.source, &mut change.faults);
                change.after.sources.push(source);
                change.checked_part(field)?.write(command)
            }
            Some(SourceSubject::Membership(membership)) => {
                let found = membership.find(command, &snapshot, AccessRole::Editor, expected);
                let (place, mut change) = found.await?;
                let source = source(place.names, &["source"], &self.source, &mut change.faults);
                change.after.sources.push(source);
                change.checked_part(field)?.write(command)
            }
            None => {
                let message = "exactly one of `partnership` and `membership` must be given";
                Err(UserError::new(&["partnership"], UserErrorCode::Required, message).into())
            }
        }
    }
}

/// Returns the field of the input that a violation is about: the record's list of sources, or a
/// value of the source.
fn field(violation: &Violation) -> Option<Vec<String>> {
    let value = violation.path.parts().iter().skip(2).map(part);
    Some(std::iter::once("source".to_owned()).chain(value).collect())
}
