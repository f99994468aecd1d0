//! Sources as they are asked for, and adding one.

use serde::Serialize;

use super::check::{self, Faults};
use super::desk::{Desk, expect_version};
use super::{MembershipRef, PartnershipRef, Refusal, UserError, UserErrorCode};
use crate::app::names::Names;
use crate::domain::Confidence;
use crate::domain::access::AccessRole;
use crate::domain::image::SourceImage;

/// Where a statement comes from: a url, a citation, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceRequest {
    /// Page address, http or https.
    pub url: Option<String>,
    /// What to cite.
    pub citation: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was read.
    pub accessed_on: Option<String>,
    /// The city that states it.
    pub asserted_by_city: Option<String>,
    /// The body that states it.
    pub asserted_by: Option<String>,
    /// How well it supports the statement; MEDIUM if not said.
    pub confidence: Option<Confidence>,
}

/// What a source supports.
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
    /// To what; `None` if the caller named nothing, or both.
    pub subject: Option<SourceSubject>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The source.
    pub source: SourceRequest,
}

impl AddSource {
    pub(super) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let (edit, record) = match &self.subject {
            Some(SourceSubject::Partnership(partnership)) => {
                let found = partnership.find(desk, &snapshot, AccessRole::Editor).await?;
                let mut after = found.image.clone();
                self.add(found.place.names, after.version, &mut after.sources)?;
                found.becomes(Some(after))
            }
            Some(SourceSubject::Membership(membership)) => {
                let found = membership.find(desk, &snapshot, AccessRole::Editor).await?;
                let mut after = found.image.clone();
                self.add(found.place.names, after.version, &mut after.sources)?;
                found.becomes(after)
            }
            None => {
                let message = "exactly one of `partnership` and `membership` must be given";
                return Err(UserError::new(&["partnership"], UserErrorCode::Required, message).into());
            }
        };
        desk.push(edit, record)
    }

    fn add(&self, names: Names<'_>, version: i32, sources: &mut Vec<SourceImage>) -> Result<(), Refusal> {
        let mut faults = Faults::default();
        expect_version(self.expected_version, version, &mut faults);
        let source = check::sources::source(names, &["source"], &self.source, &mut faults);
        if sources.contains(&source) {
            faults.add(
                &["source"],
                UserErrorCode::DuplicateValue,
                "`source` stands there already",
            );
        }
        if sources.len() >= check::sources::MOST {
            let message = format!("a record may have at most {} sources", check::sources::MOST);
            faults.add(&["source"], UserErrorCode::TooLong, message);
        }
        faults.finish()?;
        sources.push(source);
        Ok(())
    }
}
