//! Mutations of memberships.

use async_graphql::{Context, Object, Result};

use super::carry_out::carry_out;
use super::membership_inputs::{JoinNetworkInput, LeaveNetworkInput, UpdateMembershipInput};
use super::payload::payload;
use crate::api::types::membership::Membership;
use crate::app::commands::{JoinNetwork, LeaveNetwork, UpdateMembership};

payload! {
    /// What became of a membership.
    MembershipPayload {
        /// The membership as it is now; null if nothing was written.
        membership: Option<Membership> = |done| done.membership()
    }
}

/// Mutations of memberships.
#[derive(Default)]
pub(super) struct MembershipMutations;

/// Mutations of memberships.
#[Object]
impl MembershipMutations {
    /// Makes a city a member of a network, or records that it was. At most one membership of a city in a network is open. Takes the role
    /// CURATOR in the network.
    async fn join_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The membership.")] input: JoinNetworkInput,
    ) -> Result<MembershipPayload> {
        let done = carry_out(context, JoinNetwork::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Changes a membership. Takes the role CURATOR in the network.
    async fn update_membership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What changes; what is omitted stays.")] input: UpdateMembershipInput,
    ) -> Result<MembershipPayload> {
        let done = carry_out(context, UpdateMembership::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Ends the open membership of a city: its status becomes LEFT, and it counts up to the last day. Its partnerships stay as they are.
    /// Takes the role CURATOR in the network.
    async fn leave_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which member, and its last day.")] input: LeaveNetworkInput,
    ) -> Result<MembershipPayload> {
        let done = carry_out(context, LeaveNetwork::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
