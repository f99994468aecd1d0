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
    /// The result of adding a source.
    SourcePayload {
        /// The partnership after the mutation. Null if nothing was written, or if the source is for
        /// a membership.
        partnership: Option<Partnership> = |done| done.partnership(),
        /// The membership after the mutation. Null if nothing was written, or if the source is for
        /// a partnership.
        membership: Option<Membership> = |done| done.membership(),
    }
}

/// A source to add. Give either `partnership` or `membership`.
#[derive(InputObject, Clone, Debug)]
pub struct AddSourceInput {
    /// Global id or key of the partnership.
    pub partnership: Option<ID>,
    /// Key of the network, needed only if `partnership` is a key. The default network if omitted.
    pub network: Option<String>,
    /// The membership.
    pub membership: Option<MembershipRefInput>,
    /// The version of that record that you read. If the record has changed since, nothing is
    /// written and the error is CONFLICT.
    pub expected_version: Option<i32>,
    /// The source. It must be new to the record.
    pub source: SourceInput,
    /// The options of every mutation.
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
    /// Adds a source to a partnership or a membership, after the existing ones. Requires the role
    /// EDITOR in the network.
    async fn add_source(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The source, and the record that it supports.")] input: AddSourceInput,
    ) -> Result<SourcePayload> {
        let done = carry_out(context, AddSource::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
