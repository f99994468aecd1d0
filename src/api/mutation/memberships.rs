//! Mutations of memberships.

use async_graphql::{Context, Object, Result};

use super::carry_out::carry_out;
use super::membership_inputs::{JoinNetworkInput, LeaveNetworkInput, UpdateMembershipInput};
use super::payload::payload;
use crate::api::types::membership::Membership;
use crate::app::commands::{JoinNetwork, LeaveNetwork, UpdateMembership};

payload! {
    /// The result of a mutation of a membership.
    MembershipPayload {
        /// The membership after the mutation. Null if nothing was written.
        membership: Option<Membership> = |done| done.membership()
    }
}

/// Mutations of memberships.
#[derive(Default)]
pub(super) struct MembershipMutations;

/// Mutations of memberships.
#[Object]
impl MembershipMutations {
    /// Records a present or past membership of a city in a network. A city has at most one open
    /// membership in a network. Requires the role CURATOR in the network.
    async fn join_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The membership to record.")] input: JoinNetworkInput,
    ) -> Result<MembershipPayload> {
        let done = carry_out(context, JoinNetwork::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Updates a membership. Requires the role CURATOR in the network.
    async fn update_membership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The record to update, and its new values. Values that are omitted stay as they are.")] input: UpdateMembershipInput,
    ) -> Result<MembershipPayload> {
        let done = carry_out(context, UpdateMembership::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Ends the open membership of a city: its status becomes LEFT, and its last day still counts.
    /// The city's partnerships stay as they are. Requires the role CURATOR in the network.
    async fn leave_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The member that leaves, and its last day.")] input: LeaveNetworkInput,
    ) -> Result<MembershipPayload> {
        let done = carry_out(context, LeaveNetwork::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
