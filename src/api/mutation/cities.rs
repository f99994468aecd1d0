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
    /// What became of a city.
    CityPayload {
        /// The city as it is now; null if nothing was written.
        city: Option<City> = |done| done.city()
    }
}

/// A city to be made.
#[derive(InputObject, Clone, Debug)]
pub struct CreateCityInput {
    /// Its key: lower-case words joined by hyphens, unique among all cities, never to change. Made from the name if omitted, with the
    /// country's code and then a number where that is taken.
    pub key: Option<String>,
    /// Name in its local spelling, at most 200 characters.
    pub name: String,
    /// Other names it is known and found by; at most 50.
    pub other_names: Option<Vec<String>>,
    /// The country of the city.
    pub country: CountryCode,
    /// Degrees north, −90 to 90; known together with `lon` or not at all.
    pub lat: Option<f64>,
    /// Degrees east, −180 to 180.
    pub lon: Option<f64>,
    /// Inhabitants, 0 to 2^53 − 1.
    pub population: Option<Long>,
    /// Wikidata item, such as `Q1891`, which no other city has.
    pub wikidata_id: Option<String>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// Changes of a city. What is omitted stays as it is; null takes it away.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateCityInput {
    /// Which city.
    pub city: CityRef,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// Name in its local spelling, at most 200 characters.
    pub name: MaybeUndefined<String>,
    /// All other names it is known and found by; at most 50.
    pub other_names: MaybeUndefined<Vec<String>>,
    /// The country of the city.
    pub country: MaybeUndefined<CountryCode>,
    /// Degrees north, −90 to 90; known together with `lon` or not at all.
    pub lat: MaybeUndefined<f64>,
    /// Degrees east, −180 to 180.
    pub lon: MaybeUndefined<f64>,
    /// Inhabitants, 0 to 2^53 − 1.
    pub population: MaybeUndefined<Long>,
    /// Wikidata item, such as `Q1891`, which no other city has.
    pub wikidata_id: MaybeUndefined<String>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A city to be archived or put back.
#[derive(InputObject, Clone, Debug)]
pub struct ArchiveCityInput {
    /// Which city.
    pub city: CityRef,
    /// Whether it is archived afterwards.
    #[graphql(default = true)]
    pub archived: bool,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A city to be deleted.
#[derive(InputObject, Clone, Debug)]
pub struct DeleteCityInput {
    /// Which city.
    pub city: CityRef,
    /// The version that you read. If the record has changed since, nothing is written and the error
    /// is CONFLICT.
    pub expected_version: Option<i32>,
    /// What every input has.
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
    /// Makes a city. It belongs to no network before `joinNetwork`. Takes the role CURATOR in some network.
    async fn create_city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The city.")] input: CreateCityInput,
    ) -> Result<CityPayload> {
        let done = carry_out(context, CreateCity::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Changes a city. Its key stays. Takes the role CURATOR in every network that the city is or was a member of; for a city of no
    /// network, in some network.
    async fn update_city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What changes; what is omitted stays.")] input: UpdateCityInput,
    ) -> Result<CityPayload> {
        let done = carry_out(context, UpdateCity::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Archives a city that is a member of no network any more: it keeps its history and can be looked up, but joins nothing. Takes the
    /// role CURATOR in every network that the city was a member of; for a city of no network, in some network.
    async fn archive_city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which city.")] input: ArchiveCityInput,
    ) -> Result<CityPayload> {
        let done = carry_out(context, ArchiveCity::from(&input), &input.options).await?;
        Ok(done.into())
    }

    /// Deletes a city to which nothing refers; one with memberships, partnerships or sources is IN_USE. Takes the role CURATOR in some
    /// network.
    async fn delete_city(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which city.")] input: DeleteCityInput,
    ) -> Result<DeletionPayload> {
        let done = carry_out(context, DeleteCity::from(&input), &input.options).await?;
        Ok(done.into())
    }
}
