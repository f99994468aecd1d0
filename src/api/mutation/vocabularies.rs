//! Mutations of vocabularies.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};

use super::carry_out::carry_out;
use super::options::WriteOptions;
use super::patch::{patch, patch_list};
use super::payload::payload;
use crate::api::scalars::{CountryCode, Date, FieldKey, ObjectiveKey};
use crate::api::types::country_group::CountryGroup;
use crate::api::types::field::Field;
use crate::api::types::network::Network;
use crate::api::types::objective::Objective;
use crate::app::commands::{FieldPatch, UpsertCountryGroup, UpsertField, UpsertObjective};

payload! {
    /// The result of a mutation of a field.
    FieldPayload {
        /// The field after the mutation. Null if nothing was written.
        field: Option<Field> = |done| done.field(),
        /// The network after the mutation.
        network: Option<Network> = |done| done.network(),
    }
}

payload! {
    /// The result of a mutation of an objective.
    ObjectivePayload {
        /// The objective after the mutation. Null if nothing was written.
        objective: Option<Objective> = |done| done.objective(),
        /// The network after the mutation.
        network: Option<Network> = |done| done.network(),
    }
}

payload! {
    /// The result of a mutation of a group of countries.
    CountryGroupPayload {
        /// The group after the mutation. Null if nothing was written.
        country_group: Option<CountryGroup> = |done| done.country_group()
    }
}

/// A field of a network to create or update. Omitted fields stay as they are; null clears a value.
#[derive(InputObject, Clone, Debug)]
pub struct UpsertFieldInput {
    /// Key of the network. The default network if omitted.
    pub network: Option<String>,
    /// The version of the network that you read. If the network has changed since, nothing is
    /// written and the error is CONFLICT.
    pub expected_version: Option<i32>,
    /// Key of the field. If the network has no field with this key, it is created.
    pub key: FieldKey,
    /// Name, at most 200 characters. Required for a new field.
    pub name: MaybeUndefined<String>,
    /// The complete list of other spellings that arguments may use, at most 50. None of them may
    /// belong to another field.
    pub aliases: MaybeUndefined<Vec<String>>,
    /// First day of the field in the network.
    pub since: MaybeUndefined<Date>,
    /// Last day of the field in the network.
    pub until: MaybeUndefined<Date>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// An objective of a network to create or update.
#[derive(InputObject, Clone, Debug)]
pub struct UpsertObjectiveInput {
    /// Key of the network. The default network if omitted.
    pub network: Option<String>,
    /// The version of the network that you read. If the network has changed since, nothing is
    /// written and the error is CONFLICT.
    pub expected_version: Option<i32>,
    /// Key of the objective. If the network has no objective with this key, it is created.
    pub key: ObjectiveKey,
    /// The objective in words, at most 2,000 characters.
    pub text: String,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A group of countries to create or update. Omitted fields stay as they are; null clears a value.
#[derive(InputObject, Clone, Debug)]
pub struct UpsertCountryGroupInput {
    /// Key, such as `GLOBAL_SOUTH`. If there is no group with this key, it is created.
    pub key: String,
    /// The version that you read; 0 for a new group. If the group has changed since, nothing is
    /// written and the error is CONFLICT.
    pub expected_version: Option<i32>,
    /// Name, at most 200 characters. Required for a new group.
    pub name: MaybeUndefined<String>,
    /// The rule by which countries belong to the group, at most 10,000 characters.
    pub description: MaybeUndefined<String>,
    /// The http or https address where the rule is published.
    pub source_url: MaybeUndefined<String>,
    /// The complete list of its countries, each once.
    pub countries: MaybeUndefined<Vec<CountryCode>>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

impl From<&UpsertFieldInput> for UpsertField {
    fn from(input: &UpsertFieldInput) -> Self {
        Self {
            network: input.network.clone(),
            expected_version: input.expected_version,
            key: input.key.0.clone(),
            content: FieldPatch {
                name: patch(&input.name, String::clone),
                aliases: patch_list(&input.aliases, String::clone),
                since: patch(&input.since, |date| date.0.clone()),
                until: patch(&input.until, |date| date.0.clone()),
            },
        }
    }
}

impl From<&UpsertObjectiveInput> for UpsertObjective {
    fn from(input: &UpsertObjectiveInput) -> Self {
        Self {
            network: input.network.clone(),
            expected_version: input.expected_version,
            key: input.key.0.clone(),
            text: input.text.clone(),
        }
    }
}

impl From<&UpsertCountryGroupInput> for UpsertCountryGroup {
    fn from(input: &UpsertCountryGroupInput) -> Self {
        Self {
            key: input.key.clone(),
            expected_version: input.expected_version,
            name: patch(&input.name, String::clone),
            description: patch(&input.description, String::clone),
            source_url: patch(&input.source_url, String::clone),
            countries: patch_list(&input.countries, |country| country.0.clone()),
        }
    }
}

/// Mutations of vocabularies.
#[derive(Default)]
pub(super) struct VocabularyMutations;

/// Mutations of vocabularies.
#[Object]
impl VocabularyMutations {
    /// Creates or updates a field of a network. Requires the role CURATOR in the network.
    async fn upsert_field(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The field to create or update.")] input: UpsertFieldInput,
    ) -> Result<FieldPayload> {
        let done = carry_out(context, UpsertField::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Creates or updates an objective of a network. Requires the role CURATOR in the network.
    async fn upsert_objective(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The objective to create or update.")] input: UpsertObjectiveInput,
    ) -> Result<ObjectivePayload> {
        let done = carry_out(context, UpsertObjective::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Creates or updates a group of countries. All networks share these groups. Requires the role
    /// ADMIN in every network.
    async fn upsert_country_group(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The group to create or update.")] input: UpsertCountryGroupInput,
    ) -> Result<CountryGroupPayload> {
        let done = carry_out(context, UpsertCountryGroup::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
