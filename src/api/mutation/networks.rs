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
    /// What became of a network.
    NetworkPayload {
        /// The network as it is now; null if nothing was written.
        network: Option<Network> = |done| done.network()
    }
}

/// A network to be made, without fields, objectives and members.
#[derive(InputObject, Clone, Debug)]
pub struct CreateNetworkInput {
    /// Its key: lower-case words joined by hyphens, unique, never to change. Made from the name if omitted.
    pub key: Option<String>,
    /// Name, at most 200 characters.
    pub name: String,
    /// Description of the network, at most 10,000 characters.
    pub description: Option<String>,
    /// Credit that must be shown with the data.
    pub attribution: Option<String>,
    /// The group of clients that may read the network.
    #[graphql(default_with = "Visibility::Public")]
    pub visibility: Visibility,
    /// Whether an omitted network means this one; then no other is the default any more. The first network is the default if omitted.
    pub is_default: Option<bool>,
    /// How many fields a member may hold, 1 to 1,000; no limit if omitted.
    pub max_fields_per_member: Option<i32>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// Changes of a network. What is omitted stays as it is; null takes it away.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateNetworkInput {
    /// Key of the network; the default network if omitted.
    pub network: Option<String>,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// Name, at most 200 characters.
    pub name: MaybeUndefined<String>,
    /// Description of the network, at most 10,000 characters.
    pub description: MaybeUndefined<String>,
    /// Credit that must be shown with the data.
    pub attribution: MaybeUndefined<String>,
    /// Who may read it; null is PUBLIC.
    pub visibility: MaybeUndefined<Visibility>,
    /// Whether an omitted network means this one; then no other is the default any more. Takes the role ADMIN in every network.
    pub is_default: MaybeUndefined<bool>,
    /// How many fields a member may hold, 1 to 1,000; null for no limit. Members that hold more keep them until they are written.
    pub max_fields_per_member: MaybeUndefined<i32>,
    /// What every input has.
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
    /// Makes a network. Takes the role ADMIN in every network.
    async fn create_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The network.")] input: CreateNetworkInput,
    ) -> Result<NetworkPayload> {
        let done = carry_out(context, CreateNetwork::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Changes a network. Its key stays. Takes the role ADMIN in the network.
    async fn update_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What changes; what is omitted stays.")] input: UpdateNetworkInput,
    ) -> Result<NetworkPayload> {
        let done = carry_out(context, UpdateNetwork::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
