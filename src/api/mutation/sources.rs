//! Adding sources.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::carry_out::carry_out;
use super::membership_inputs::MembershipRefInput;
use super::options::WriteOptions;
use super::payload::payload;
use super::source_input::SourceInput;
use crate::api::inputs::partnership_ref;
use crate::api::types::membership::Membership;
use crate::api::types::partnership::Partnership;
use crate::app::commands::{AddSource, SourceSubject};

payload! {
    /// What became of the record that got a source.
    SourcePayload {
        /// The partnership as it is now; null if nothing was written, or a membership was.
        partnership: Option<Partnership> = |done| done.partnership(),
        /// The membership as it is now; null if nothing was written, or a partnership was.
        membership: Option<Membership> = |done| done.membership(),
    }
}

/// A source for a partnership or a membership: exactly one of the two must be given.
#[derive(InputObject, Clone, Debug)]
pub struct AddSourceInput {
    /// The partnership: global id, or key.
    pub partnership: Option<ID>,
    /// Key of the network, if `partnership` is a key; the default network if omitted.
    pub network: Option<String>,
    /// The membership.
    pub membership: Option<MembershipRefInput>,
    /// The version of that record that the writer has seen: if it is another by now, nothing is written (CONFLICT).
    pub expected_version: Option<i32>,
    /// The source, which the record does not have yet.
    pub source: SourceInput,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

impl From<&AddSourceInput> for AddSource {
    fn from(input: &AddSourceInput) -> Self {
        let subject = match (&input.partnership, &input.membership) {
            (Some(id), None) => Some(SourceSubject::Partnership(partnership_ref(id, &input.network))),
            (None, Some(membership)) => Some(SourceSubject::Membership(membership.into())),
            _ => None,
        };
        Self {
            subject,
            expected_version: input.expected_version,
            source: (&input.source).into(),
        }
    }
}

/// Mutations of sources.
#[derive(Default)]
pub(super) struct SourceMutations;

/// Mutations of sources.
#[Object]
impl SourceMutations {
    /// Adds a source to a partnership or a membership, after those it has. Takes the role EDITOR in the network.
    async fn add_source(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The source, and what it supports.")] input: AddSourceInput,
    ) -> Result<SourcePayload> {
        let done = carry_out(context, AddSource::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
