//! Inputs of mutations of memberships.

use async_graphql::{InputObject, MaybeUndefined};

use super::options::WriteOptions;
use super::patch::{given, given_list, patch, patch_list};
use super::source_input::SourceInput;
use crate::api::enums::MembershipStatus;
use crate::api::scalars::{CityRef, Date, FieldKey};
use crate::app::commands::{JoinNetwork, LeaveNetwork, MembershipPatch, MembershipRef, UpdateMembership};

/// A present or past membership to record.
#[derive(InputObject, Clone, Debug)]
pub struct JoinNetworkInput {
    /// Key of the network. The default network if omitted.
    pub network: Option<String>,
    /// The city.
    pub city: CityRef,
    /// Fields of the city, the primary one first; no more than the network allows.
    pub fields: Option<Vec<FieldKey>>,
    /// The date of joining, as precisely as known. If not known, the city counts as a member from
    /// the beginning.
    pub joined_on: Option<Date>,
    /// The last day of the membership.
    pub left_on: Option<Date>,
    /// The status. If omitted, LEFT with `leftOn`, else ACTIVE.
    pub status: Option<MembershipStatus>,
    /// The sources of the membership, at most 100.
    pub sources: Option<Vec<SourceInput>>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// An update of a membership. Omitted fields stay as they are; null clears a value.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateMembershipInput {
    /// Key of the network. The default network if omitted.
    pub network: Option<String>,
    /// The city.
    pub city: CityRef,
    /// A day of the membership, to choose between several of the same city. If omitted, the open
    /// membership, or else the last one.
    pub open_on: Option<Date>,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// The complete list of fields, the primary one first; no more than the network allows.
    pub fields: MaybeUndefined<Vec<FieldKey>>,
    /// The date of joining, as precisely as known. If not known, the city counts as a member from
    /// the beginning.
    pub joined_on: MaybeUndefined<Date>,
    /// The last day of the membership. Null opens it again.
    pub left_on: MaybeUndefined<Date>,
    /// The status. If omitted, it follows `leftOn`. A SUSPENDED member does not count while it is
    /// suspended.
    pub status: MaybeUndefined<MembershipStatus>,
    /// All sources, at most 100. `addSource` adds a single one.
    pub sources: MaybeUndefined<Vec<SourceInput>>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A membership to end.
#[derive(InputObject, Clone, Debug)]
pub struct LeaveNetworkInput {
    /// Key of the network. The default network if omitted.
    pub network: Option<String>,
    /// The city.
    pub city: CityRef,
    /// The version of the membership that you read. If it has changed since, nothing is written and
    /// the error is CONFLICT.
    pub expected_version: Option<i32>,
    /// The last day of the membership; today (UTC) if omitted.
    pub left_on: Option<Date>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A reference to a membership.
#[derive(InputObject, Clone, Debug)]
pub struct MembershipRefInput {
    /// Key of the network. The default network if omitted.
    pub network: Option<String>,
    /// The city.
    pub city: CityRef,
    /// A day of the membership, to choose between several of the same city. If omitted, the open
    /// membership, or else the last one.
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
