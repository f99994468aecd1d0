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
    /// What became of a field.
    FieldPayload {
        /// The field as it is now; null if nothing was written.
        field: Option<Field> = |done| done.field(),
        /// The network after the mutation.
        network: Option<Network> = |done| done.network(),
    }
}

payload! {
    /// What became of an objective.
    ObjectivePayload {
        /// The objective as it is now; null if nothing was written.
        objective: Option<Objective> = |done| done.objective(),
        /// The network after the mutation.
        network: Option<Network> = |done| done.network(),
    }
}

payload! {
    /// What became of a group of countries.
    CountryGroupPayload {
        /// The group as it is now; null if nothing was written.
        country_group: Option<CountryGroup> = |done| done.country_group()
    }
}

/// A field of a network to be made, or its changes: what is omitted stays as it is, null takes it away.
#[derive(InputObject, Clone, Debug)]
pub struct UpsertFieldInput {
    /// Key of the network; the default network if omitted.
    pub network: Option<String>,
    /// The version of the network that you read. If the network has changed since, nothing is
    /// written and the error is CONFLICT.
    pub expected_version: Option<i32>,
    /// Key of the field: a new one if the network has none of this key.
    pub key: FieldKey,
    /// Name; at most 200 characters. A new field needs one.
    pub name: MaybeUndefined<String>,
    /// All other spellings that arguments may use; at most 50, none of them one of another field.
    pub aliases: MaybeUndefined<Vec<String>>,
    /// Since when the network has it.
    pub since: MaybeUndefined<Date>,
    /// Until when it had it.
    pub until: MaybeUndefined<Date>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// An objective of a network.
#[derive(InputObject, Clone, Debug)]
pub struct UpsertObjectiveInput {
    /// Key of the network; the default network if omitted.
    pub network: Option<String>,
    /// The version of the network that you read. If the network has changed since, nothing is
    /// written and the error is CONFLICT.
    pub expected_version: Option<i32>,
    /// Key of the objective: a new one if the network has none of this key.
    pub key: ObjectiveKey,
    /// The objective in words; at most 2,000 characters.
    pub text: String,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A group of countries to be made, or its changes: what is omitted stays as it is, null takes it away.
#[derive(InputObject, Clone, Debug)]
pub struct UpsertCountryGroupInput {
    /// Key, such as `GLOBAL_SOUTH`: a new one if there is no group of this key.
    pub key: String,
    /// The version that the writer has seen, 0 for a new one: if it is another by now, nothing is written (CONFLICT).
    pub expected_version: Option<i32>,
    /// Name; at most 200 characters. A new group needs one.
    pub name: MaybeUndefined<String>,
    /// By what rule countries belong to it; at most 10,000 characters.
    pub description: MaybeUndefined<String>,
    /// Where the rule is written, an address of http or https.
    pub source_url: MaybeUndefined<String>,
    /// All its countries, each once.
    pub countries: MaybeUndefined<Vec<CountryCode>>,
    /// What every input has.
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
    /// Makes or changes a field of a network. Takes the role CURATOR in the network.
    async fn upsert_field(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The field.")] input: UpsertFieldInput,
    ) -> Result<FieldPayload> {
        let done = carry_out(context, UpsertField::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Makes or changes an objective of a network. Takes the role CURATOR in the network.
    async fn upsert_objective(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The objective.")] input: UpsertObjectiveInput,
    ) -> Result<ObjectivePayload> {
        let done = carry_out(context, UpsertObjective::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Makes or changes a group of countries, which is common to all networks. Takes the role ADMIN in every network.
    async fn upsert_country_group(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The group.")] input: UpsertCountryGroupInput,
    ) -> Result<CountryGroupPayload> {
        let done = carry_out(context, UpsertCountryGroup::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
