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
    /// The result of a mutation of a partnership.
    PartnershipPayload {
        /// The partnership after the mutation. Null if nothing was written.
        partnership: Option<Partnership> = |done| done.partnership()
    }
}

payload! {
    /// The result of a deletion.
    DeletionPayload {
        /// Global id of the deleted record. Null if nothing was written.
        deleted_id: Option<ID> = |done| done.global_id()
    }
}

/// Mutations of partnerships.
#[derive(Default)]
pub(super) struct PartnershipMutations;

/// Mutations of partnerships.
#[Object]
impl PartnershipMutations {
    /// Creates a partnership. Requires the role EDITOR in the network. You get the warning
    /// NOT_A_MEMBER for a city that never was a member, and POSSIBLE_DUPLICATE if another
    /// partnership has the same cities and kind at the same time.
    async fn create_partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The partnership to create.")] input: CreatePartnershipInput,
    ) -> Result<PartnershipPayload> {
        let done = carry_out(context, CreatePartnership::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Updates a partnership. Requires the role EDITOR in the network.
    async fn update_partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The record to update, and its new values. Values that are omitted stay as they are.")] input: UpdatePartnershipInput,
    ) -> Result<PartnershipPayload> {
        let done = carry_out(context, UpdatePartnership::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Ends a partnership: its status becomes ENDED, and its last day still counts. One that is
    /// PROPOSED or CANCELLED cannot end. Requires the role EDITOR in the network.
    async fn end_partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The partnership to end, and its last day.")] input: EndPartnershipInput,
    ) -> Result<PartnershipPayload> {
        let done = carry_out(context, EndPartnership::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Deletes a partnership that was recorded by mistake. If it is over, use `endPartnership`
    /// instead. Its history is kept. Requires the role CURATOR in the network.
    async fn delete_partnership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The partnership to delete.")] input: DeletePartnershipInput,
    ) -> Result<DeletionPayload> {
        let done = carry_out(context, DeletePartnership::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
