//! Inputs about memberships.

use async_graphql::{InputObject, MaybeUndefined};

use super::options::WriteOptions;
use super::patch::{given, given_list, patch, patch_list};
use super::source_input::SourceInput;
use crate::api::enums::MembershipStatus;
use crate::api::scalars::{CityRef, Date, FieldKey};
use crate::app::commands::{JoinNetwork, LeaveNetwork, MembershipPatch, MembershipRef, UpdateMembership};

/// A city that becomes a member of a network, or was one.
#[derive(InputObject, Clone, Debug)]
pub struct JoinNetworkInput {
    /// Key of the network; the default network if omitted.
    pub network: Option<String>,
    /// Which city.
    pub city: CityRef,
    /// Fields of the network, the primary one first; no more than the network allows.
    pub fields: Option<Vec<FieldKey>>,
    /// The date of joining, as precisely as known. If not known, the city counts as a member from
    /// the beginning.
    pub joined_on: Option<Date>,
    /// When it left, inclusive.
    pub left_on: Option<Date>,
    /// Where it stands; LEFT with `leftOn`, else ACTIVE, if omitted.
    pub status: Option<MembershipStatus>,
    /// Where the membership is stated; at most 100.
    pub sources: Option<Vec<SourceInput>>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// Changes of a membership. What is omitted stays as it is; null takes it away.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateMembershipInput {
    /// Key of the network; the default network if omitted.
    pub network: Option<String>,
    /// Which city.
    pub city: CityRef,
    /// A day on which the membership was open, where the city has had several; the open one, or else the last, if omitted.
    pub open_on: Option<Date>,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// All fields, the primary one first; no more than the network allows.
    pub fields: MaybeUndefined<Vec<FieldKey>>,
    /// The date of joining, as precisely as known. If not known, the city counts as a member from
    /// the beginning.
    pub joined_on: MaybeUndefined<Date>,
    /// When it left, inclusive; null opens the membership again.
    pub left_on: MaybeUndefined<Date>,
    /// Where it stands; follows `leftOn` if omitted. A SUSPENDED member is not counted meanwhile.
    pub status: MaybeUndefined<MembershipStatus>,
    /// All sources, at most 100. `addSource` adds a single one.
    pub sources: MaybeUndefined<Vec<SourceInput>>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A member that leaves a network.
#[derive(InputObject, Clone, Debug)]
pub struct LeaveNetworkInput {
    /// Key of the network; the default network if omitted.
    pub network: Option<String>,
    /// Which city.
    pub city: CityRef,
    /// The version of the membership that the writer has seen: if it is another by now, nothing is written (CONFLICT).
    pub expected_version: Option<i32>,
    /// The last day on which it counts as a member; today (UTC) if omitted.
    pub left_on: Option<Date>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A membership.
#[derive(InputObject, Clone, Debug)]
pub struct MembershipRefInput {
    /// Key of the network; the default network if omitted.
    pub network: Option<String>,
    /// Which city.
    pub city: CityRef,
    /// A day on which it was open, where the city has had several; the open one, or else the last, if omitted.
    pub open_on: Option<Date>,
}

impl From<&JoinNetworkInput> for JoinNetwork {
    fn from(input: &JoinNetworkInput) -> Self {
        Self {
            network: input.network.clone(),
            city: input.city.0.clone(),
            content: MembershipPatch {
                fields: given_list(&input.fields, |field| field.0.clone()),
                joined_on: given(&input.joined_on, |date| date.0.clone()),
                left_on: given(&input.left_on, |date| date.0.clone()),
                status: given(&input.status, |&status| status.into()),
                sources: given_list(&input.sources, |source| source.into()),
            },
        }
    }
}

impl From<&UpdateMembershipInput> for UpdateMembership {
    fn from(input: &UpdateMembershipInput) -> Self {
        Self {
            membership: MembershipRef {
                network: input.network.clone(),
                city: input.city.0.clone(),
                open_on: input.open_on.as_ref().map(|date| date.0.clone()),
            },
            expected_version: input.expected_version,
            content: MembershipPatch {
                fields: patch_list(&input.fields, |field| field.0.clone()),
                joined_on: patch(&input.joined_on, |date| date.0.clone()),
                left_on: patch(&input.left_on, |date| date.0.clone()),
                status: patch(&input.status, |&status| status.into()),
                sources: patch_list(&input.sources, |source| source.into()),
            },
        }
    }
}

impl From<&LeaveNetworkInput> for LeaveNetwork {
    fn from(input: &LeaveNetworkInput) -> Self {
        Self {
            network: input.network.clone(),
            city: input.city.0.clone(),
            expected_version: input.expected_version,
            left_on: input.left_on.as_ref().map(|date| date.0.clone()),
        }
    }
}

impl From<&MembershipRefInput> for MembershipRef {
    fn from(input: &MembershipRefInput) -> Self {
        Self {
            network: input.network.clone(),
            city: input.city.0.clone(),
            open_on: input.open_on.as_ref().map(|date| date.0.clone()),
        }
    }
}
