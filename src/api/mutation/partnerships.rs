//! Mutations of partnerships.

use async_graphql::{Context, ID, Object, Result};

use super::carry_out::carry_out;
use super::partnership_inputs::{
    CreatePartnershipInput, DeletePartnershipInput, EndPartnershipInput, UpdatePartnershipInput,
};
use super::payload::payload;
use crate::api::types::partnership::Partnership;
use crate::app::commands::{CreatePartnership, DeletePartnership, EndPartnership, UpdatePartnership};

payload! {
    /// What became of a partnership.
    PartnershipPayload {
        /// The partnership as it is now; null if nothing was written.
        partnership: Option<Partnership> = |done| done.partnership()
    }
}

payload! {
    /// What became of a record that was to be deleted.
    DeletionPayload {
        /// Global id of the record that is gone; null if nothing was written.
        deleted_id: Option<ID> = |done| done.global_id()
    }
}

/// Mutations of partnerships.
#[derive(Default)]
pub(super) struct PartnershipMutations;

/// Mutations of partnerships.
#[Object]
impl PartnershipMutations {
    /// Records a partnership. Takes the role EDITOR in the network. A city that never was a member is a warning NOT_A_MEMBER; another
    /// partnership of the same cities and kind at the same time is a warning POSSIBLE_DUPLICATE.
    async fn create_partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The partnership.")] input: CreatePartnershipInput,
    ) -> Result<PartnershipPayload> {
        let done = carry_out(context, CreatePartnership::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Changes a partnership. Takes the role EDITOR in the network.
    async fn update_partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What changes; what is omitted stays.")] input: UpdatePartnershipInput,
    ) -> Result<PartnershipPayload> {
        let done = carry_out(context, UpdatePartnership::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Ends a partnership: its status becomes ENDED, and it counts up to the last day. One that is PROPOSED or CANCELLED cannot end.
    /// Takes the role EDITOR in the network.
    async fn end_partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which partnership, and its last day.")] input: EndPartnershipInput,
    ) -> Result<PartnershipPayload> {
        let done = carry_out(context, EndPartnership::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Deletes a partnership that should not have been recorded; one that is over is ended instead. Its history stays. Takes the role
    /// CURATOR in the network.
    async fn delete_partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which partnership.")] input: DeletePartnershipInput,
    ) -> Result<DeletionPayload> {
        let done = carry_out(context, DeletePartnership::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
