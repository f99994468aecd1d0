//! Mutations of networks.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};

use super::carry_out::carry_out;
use super::options::WriteOptions;
use super::patch::{given, patch};
use super::payload::payload;
use crate::api::enums::Visibility;
use crate::api::types::network::Network;
use crate::app::commands::{CreateNetwork, NetworkPatch, Patch, UpdateNetwork};

payload! {
    /// The result of a mutation of a network.
    NetworkPayload {
        /// The network after the mutation. Null if nothing was written.
        network: Option<Network> = |done| done.network()
    }
}

/// A network to create, without fields, objectives and members.
#[derive(InputObject, Clone, Debug)]
pub struct CreateNetworkInput {
    /// Key of the network: lower-case words joined by hyphens, unique. It never changes. If
    /// omitted, it is made from the name.
    pub key: Option<String>,
    /// Name, at most 200 characters.
    pub name: String,
    /// Description of the network, at most 10,000 characters.
    pub description: Option<String>,
    /// Credit that must be shown wherever the data are shown.
    pub attribution: Option<String>,
    /// The group of clients that may read the network.
    #[graphql(default_with = "Visibility::Public")]
    pub visibility: Visibility,
    /// True if this network is used where `network` is omitted. Then it replaces the default
    /// network before it. If omitted, true for the first network.
    pub is_default: Option<bool>,
    /// Largest number of fields that a member may hold, 1 to 1,000. No limit if omitted.
    pub max_fields_per_member: Option<i32>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// An update of a network. Omitted fields stay as they are; null clears a value.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateNetworkInput {
    /// Key of the network. The default network if omitted.
    pub network: Option<String>,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// Name, at most 200 characters.
    pub name: MaybeUndefined<String>,
    /// Description of the network, at most 10,000 characters.
    pub description: MaybeUndefined<String>,
    /// Credit that must be shown wherever the data are shown.
    pub attribution: MaybeUndefined<String>,
    /// The group of clients that may read the network. Null means PUBLIC.
    pub visibility: MaybeUndefined<Visibility>,
    /// True if this network is used where `network` is omitted. Then it replaces the default
    /// network before it. Requires the role ADMIN in every network.
    pub is_default: MaybeUndefined<bool>,
    /// Largest number of fields that a member may hold, 1 to 1,000. Null means no limit. Members
    /// that hold more keep them until their next update.
    pub max_fields_per_member: MaybeUndefined<i32>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

impl From<&CreateNetworkInput> for CreateNetwork {
    fn from(input: &CreateNetworkInput) -> Self {
        Self {
            key: input.key.clone(),
            content: NetworkPatch {
                name: Patch::Set(input.name.clone()),
                description: given(&input.description, String::clone),
                attribution: given(&input.attribution, String::clone),
                visibility: Patch::Set(input.visibility.into()),
                is_default: Patch::from(input.is_default),
                max_fields_per_member: Patch::from(input.max_fields_per_member),
            },
        }
    }
}

impl From<&UpdateNetworkInput> for UpdateNetwork {
    fn from(input: &UpdateNetworkInput) -> Self {
        Self {
            network: input.network.clone(),
            expected_version: input.expected_version,
            content: NetworkPatch {
                name: patch(&input.name, String::clone),
                description: patch(&input.description, String::clone),
                attribution: patch(&input.attribution, String::clone),
                visibility: patch(&input.visibility, |&visibility| visibility.into()),
                is_default: patch(&input.is_default, bool::clone),
                max_fields_per_member: patch(&input.max_fields_per_member, i32::clone),
            },
        }
    }
}

/// Mutations of networks.
#[derive(Default)]
pub(super) struct NetworkMutations;

/// Mutations of networks.
#[Object]
impl NetworkMutations {
    /// Creates a network. Requires the role ADMIN in every network.
    async fn create_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The network to create.")] input: CreateNetworkInput,
    ) -> Result<NetworkPayload> {
        let done = carry_out(context, CreateNetwork::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Updates a network. Its key stays the same. Requires the role ADMIN in the network.
    async fn update_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The record to update, and its new values. Values that are omitted stay as they are.")] input: UpdateNetworkInput,
    ) -> Result<NetworkPayload> {
        let done = carry_out(context, UpdateNetwork::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
