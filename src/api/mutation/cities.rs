//! Mutations of cities.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};

use super::carry_out::carry_out;
use super::options::WriteOptions;
use super::partnerships::DeletionPayload;
use super::patch::{given, given_list, patch, patch_list};
use super::payload::payload;
use crate::api::scalars::{CityRef, CountryCode, Long};
use crate::api::types::city::City;
use crate::app::commands::{ArchiveCity, CityPatch, CreateCity, DeleteCity, Patch, UpdateCity};

payload! {
    /// The result of a mutation of a city.
    CityPayload {
        /// The city after the mutation. Null if nothing was written.
        city: Option<City> = |done| done.city()
    }
}

/// A city to create.
#[derive(InputObject, Clone, Debug)]
pub struct CreateCityInput {
    /// Key of the city: lower-case words joined by hyphens, unique among all cities. It never
    /// changes. If omitted, it is made from the name; if that is taken, the country's code is
    /// added, and then a number.
    pub key: Option<String>,
    /// Name in its local spelling, at most 200 characters.
    pub name: String,
    /// Other names by which the city is known and found, at most 50.
    pub other_names: Option<Vec<String>>,
    /// The country of the city.
    pub country: CountryCode,
    /// Latitude in degrees north, −90 to 90. Give both `lat` and `lon`, or neither.
    pub lat: Option<f64>,
    /// Longitude in degrees east, −180 to 180.
    pub lon: Option<f64>,
    /// Number of inhabitants, 0 to 2^53 − 1.
    pub population: Option<Long>,
    /// Wikidata item, such as `Q1891`. No two cities may have the same.
    pub wikidata_id: Option<String>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// An update of a city. Omitted fields stay as they are; null clears a value.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateCityInput {
    /// The city to update.
    pub city: CityRef,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// Name in its local spelling, at most 200 characters.
    pub name: MaybeUndefined<String>,
    /// The complete list of other names by which the city is known and found, at most 50.
    pub other_names: MaybeUndefined<Vec<String>>,
    /// The country of the city.
    pub country: MaybeUndefined<CountryCode>,
    /// Latitude in degrees north, −90 to 90. A city has both `lat` and `lon`, or neither.
    pub lat: MaybeUndefined<f64>,
    /// Longitude in degrees east, −180 to 180.
    pub lon: MaybeUndefined<f64>,
    /// Number of inhabitants, 0 to 2^53 − 1.
    pub population: MaybeUndefined<Long>,
    /// Wikidata item, such as `Q1891`. No two cities may have the same.
    pub wikidata_id: MaybeUndefined<String>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A city to archive or to restore.
#[derive(InputObject, Clone, Debug)]
pub struct ArchiveCityInput {
    /// The city.
    pub city: CityRef,
    /// True to archive the city, false to restore it.
    #[graphql(default = true)]
    pub archived: bool,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A city to delete.
#[derive(InputObject, Clone, Debug)]
pub struct DeleteCityInput {
    /// The city to delete.
    pub city: CityRef,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

impl From<&CreateCityInput> for CreateCity {
    fn from(input: &CreateCityInput) -> Self {
        Self {
            key: input.key.clone(),
            content: CityPatch {
                name: Patch::Set(input.name.clone()),
                other_names: given_list(&input.other_names, String::clone),
                country: Patch::Set(input.country.0.clone()),
                lat: Patch::from(input.lat),
                lon: Patch::from(input.lon),
                population: Patch::from(input.population.map(|number| number.0)),
                wikidata_id: given(&input.wikidata_id, String::clone),
            },
        }
    }
}

impl From<&UpdateCityInput> for UpdateCity {
    fn from(input: &UpdateCityInput) -> Self {
        Self {
            city: input.city.0.clone(),
            expected_version: input.expected_version,
            content: CityPatch {
                name: patch(&input.name, String::clone),
                other_names: patch_list(&input.other_names, String::clone),
                country: patch(&input.country, |country| country.0.clone()),
                lat: patch(&input.lat, f64::clone),
                lon: patch(&input.lon, f64::clone),
                population: patch(&input.population, |number| number.0),
                wikidata_id: patch(&input.wikidata_id, String::clone),
            },
        }
    }
}

impl From<&ArchiveCityInput> for ArchiveCity {
    fn from(input: &ArchiveCityInput) -> Self {
        Self {
            city: input.city.0.clone(),
            expected_version: input.expected_version,
            archived: input.archived,
        }
    }
}

impl From<&DeleteCityInput> for DeleteCity {
    fn from(input: &DeleteCityInput) -> Self {
        Self {
            city: input.city.0.clone(),
            expected_version: input.expected_version,
        }
    }
}

/// Mutations of cities.
#[derive(Default)]
pub(super) struct CityMutations;

/// Mutations of cities.
#[Object]
impl CityMutations {
    /// Creates a city. It belongs to no network until `joinNetwork`. Requires the role CURATOR in
    /// any network.
    async fn create_city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The city to create.")] input: CreateCityInput,
    ) -> Result<CityPayload> {
        let done = carry_out(context, CreateCity::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Updates a city. Its key stays the same. Requires the role CURATOR in every network that the
    /// city is or was a member of; for a city that never joined one, in any network.
    async fn update_city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The record to update, and its new values. Values that are omitted stay as they are.")] input: UpdateCityInput,
    ) -> Result<CityPayload> {
        let done = carry_out(context, UpdateCity::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Archives a city that is no longer a member of any network, or restores it. An archived city
    /// keeps its history and can be queried, but cannot join a network or a partnership. Requires
    /// the role CURATOR in every network that the city was a member of; for a city that never
    /// joined one, in any network.
    async fn archive_city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The city to archive or put back.")] input: ArchiveCityInput,
    ) -> Result<CityPayload> {
        let done = carry_out(context, ArchiveCity::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Deletes a city that no record refers to. If the city has memberships, partnerships or
    /// sources, the error is IN_USE. Requires the role CURATOR in any network.
    async fn delete_city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The city to delete.")] input: DeleteCityInput,
    ) -> Result<DeletionPayload> {
        let done = carry_out(context, DeleteCity::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
