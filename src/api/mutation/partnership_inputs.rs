//! Inputs of mutations of partnerships.

use async_graphql::{ID, InputObject, MaybeUndefined};

use super::options::WriteOptions;
use super::patch::{given, given_list, patch, patch_list};
use super::source_input::SourceInput;
use crate::api::enums::{PartnershipKind, PartnershipStatus, Sector};
use crate::api::inputs::partnership_ref;
use crate::api::scalars::{CityRef, Date, FieldKey, ObjectiveKey};
use crate::app::commands::{
    CreatePartnership, DeletePartnership, EndPartnership, PartnershipPatch, Patch, UpdatePartnership,
};

/// A partnership to create.
#[derive(InputObject, Clone, Debug)]
pub struct CreatePartnershipInput {
    /// Key of the network that holds the record. The default network if omitted.
    pub network: Option<String>,
    /// Key of the partnership: lower-case words joined by hyphens, unique in the network. It never
    /// changes. If omitted, it is made from the title.
    pub key: Option<String>,
    /// Title, at most 300 characters.
    pub title: String,
    /// Description, at most 10,000 characters.
    pub description: Option<String>,
    /// The participating cities: 2 to 50 different ones.
    pub cities: Vec<CityRef>,
    /// The cities that lead or host. All others are partners.
    pub leads: Option<Vec<CityRef>>,
    /// The kind of cooperation.
    pub kind: PartnershipKind,
    /// The status. ENDED requires `endedOn`.
    #[graphql(default_with = "PartnershipStatus::Active")]
    pub status: PartnershipStatus,
    /// The start, as precisely as known.
    pub started_on: Option<Date>,
    /// The last day, past or planned.
    pub ended_on: Option<Date>,
    /// The amount of cooperation, from 0.000001 to 1,000,000. A larger value means closer
    /// cooperation.
    #[graphql(default = 1.0)]
    pub intensity: f64,
    /// Creative fields of the network that the partnership is tagged with.
    pub fields: Option<Vec<FieldKey>>,
    /// Objectives of the network that the partnership serves.
    pub objectives: Option<Vec<ObjectiveKey>>,
    /// Sustainable Development Goals that the partnership serves: different numbers from 1 to 17.
    pub sdgs: Option<Vec<i64>>,
    /// Sectors that carry the cooperation.
    pub sectors: Option<Vec<Sector>>,
    /// The sources of the partnership, at most 100.
    pub sources: Option<Vec<SourceInput>>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// An update of a partnership. Omitted fields stay as they are; null clears a value.
#[derive(InputObject, Clone, Debug)]
pub struct UpdatePartnershipInput {
    /// Global id or key of the partnership.
    pub id: ID,
    /// Key of the network, needed only if `id` is a key. The default network if omitted.
    pub network: Option<String>,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// Title, at most 300 characters.
    pub title: MaybeUndefined<String>,
    /// Description, at most 10,000 characters.
    pub description: MaybeUndefined<String>,
    /// The complete list of participating cities: 2 to 50 different ones. Leading cities stay so
    /// unless `leads` says otherwise.
    pub cities: MaybeUndefined<Vec<CityRef>>,
    /// The cities that lead or host. All others are partners.
    pub leads: MaybeUndefined<Vec<CityRef>>,
    /// The kind of cooperation.
    pub kind: MaybeUndefined<PartnershipKind>,
    /// The status. Null means ACTIVE. ENDED requires `endedOn`.
    pub status: MaybeUndefined<PartnershipStatus>,
    /// The start, as precisely as known.
    pub started_on: MaybeUndefined<Date>,
    /// The last day, past or planned.
    pub ended_on: MaybeUndefined<Date>,
    /// The amount of cooperation, from 0.000001 to 1,000,000. A larger value means closer
    /// cooperation. Null means 1.
    pub intensity: MaybeUndefined<f64>,
    /// The complete list of creative fields of the network that the partnership is tagged with.
    pub fields: MaybeUndefined<Vec<FieldKey>>,
    /// The complete list of objectives of the network that the partnership serves.
    pub objectives: MaybeUndefined<Vec<ObjectiveKey>>,
    /// The complete list of Sustainable Development Goals that the partnership serves: different
    /// numbers from 1 to 17.
    pub sdgs: MaybeUndefined<Vec<i64>>,
    /// The complete list of sectors that carry the cooperation.
    pub sectors: MaybeUndefined<Vec<Sector>>,
    /// All sources, at most 100. `addSource` adds a single one.
    pub sources: MaybeUndefined<Vec<SourceInput>>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A partnership to end.
#[derive(InputObject, Clone, Debug)]
pub struct EndPartnershipInput {
    /// Global id or key of the partnership.
    pub id: ID,
    /// Key of the network, needed only if `id` is a key. The default network if omitted.
    pub network: Option<String>,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// The last day of the partnership; today (UTC) if omitted.
    pub ended_on: Option<Date>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A partnership to delete.
#[derive(InputObject, Clone, Debug)]
pub struct DeletePartnershipInput {
    /// Global id or key of the partnership.
    pub id: ID,
    /// Key of the network, needed only if `id` is a key. The default network if omitted.
    pub network: Option<String>,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

impl From<&CreatePartnershipInput> for CreatePartnership {
    fn from(input: &CreatePartnershipInput) -> Self {
        Self {
            network: input.network.clone(),
            key: input.key.clone(),
            content: PartnershipPatch {
                title: Patch::Set(input.title.clone()),
                description: given(&input.description, String::clone),
                cities: Patch::Set(input.cities.iter().map(|city| city.0.clone()).collect()),
                leads: given_list(&input.leads, |city| city.0.clone()),
                kind: Patch::Set(input.kind.into()),
                status: Patch::Set(input.status.into()),
                started_on: given(&input.started_on, |date| date.0.clone()),
                ended_on: given(&input.ended_on, |date| date.0.clone()),
                intensity: Patch::Set(input.intensity),
                fields: given_list(&input.fields, |field| field.0.clone()),
                objectives: given_list(&input.objectives, |objective| objective.0.clone()),
                sdgs: given(&input.sdgs, Vec::clone),
                sectors: given_list(&input.sectors, |&sector| sector.into()),
                sources: given_list(&input.sources, |source| source.into()),
            },
        }
    }
}

impl From<&UpdatePartnershipInput> for UpdatePartnership {
    fn from(input: &UpdatePartnershipInput) -> Self {
        Self {
            partnership: partnership_ref(&input.id, &input.network),
            expected_version: input.expected_version,
            content: PartnershipPatch {
                title: patch(&input.title, String::clone),
                description: patch(&input.description, String::clone),
                cities: patch_list(&input.cities, |city| city.0.clone()),
                leads: patch_list(&input.leads, |city| city.0.clone()),
                kind: patch(&input.kind, |&kind| kind.into()),
                status: patch(&input.status, |&status| status.into()),
                started_on: patch(&input.started_on, |date| date.0.clone()),
                ended_on: patch(&input.ended_on, |date| date.0.clone()),
                intensity: patch(&input.intensity, f64::clone),
                fields: patch_list(&input.fields, |field| field.0.clone()),
                objectives: patch_list(&input.objectives, |objective| objective.0.clone()),
                sdgs: patch(&input.sdgs, Vec::clone),
                sectors: patch_list(&input.sectors, |&sector| sector.into()),
                sources: patch_list(&input.sources, |source| source.into()),
            },
        }
    }
}

impl From<&EndPartnershipInput> for EndPartnership {
    fn from(input: &EndPartnershipInput) -> Self {
        Self {
            partnership: partnership_ref(&input.id, &input.network),
            expected_version: input.expected_version,
            ended_on: input.ended_on.as_ref().map(|date| date.0.clone()),
        }
    }
}

impl From<&DeletePartnershipInput> for DeletePartnership {
    fn from(input: &DeletePartnershipInput) -> Self {
        Self {
            partnership: partnership_ref(&input.id, &input.network),
            expected_version: input.expected_version,
        }
    }
}
