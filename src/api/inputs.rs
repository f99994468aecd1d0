//! Input objects of the analytic fields.

use async_graphql::{ID, InputObject};

use super::enums::{Counting, FieldBasis, FieldMixing, PartnershipKind, Sector, WorldRegion};
use super::scalars::{CityRef, CountryCode, Date, DateTime, FieldKey, Long, ObjectiveKey};
use crate::app::answers::path_filter::PathFilterRequest;
use crate::app::commands::PartnershipRef;
use crate::app::fault::Fault;
use crate::app::global_id::GlobalId;
use crate::app::past::KnownAt;
use crate::app::scope::ScopeRequest;

/// A period, both ends included.
#[derive(InputObject, Clone, Debug)]
pub struct DateRange {
    /// From the first day of this date.
    pub from: Date,
    /// To the last day of this date.
    pub to: Date,
}

/// Which part of a network a question sees. The graph has the member cities of the day that pass the filters on
/// cities, and a link for every two of them that share a partnership which passes the filters on partnerships.
/// Lists match any of their values; an omitted or empty list does not restrict.
#[derive(InputObject, Clone, Debug, Default)]
pub struct Scope {
    /// Key of the network; the default network if omitted.
    pub network: Option<String>,
    /// Keys of several networks laid over each other: the cities of all, and the links that each of them has by itself. A partnership
    /// counts between cities that are members of its own network then. Not together with `network`.
    pub networks: Option<Vec<String>>,
    /// The network as it was on the last day of this date; today (UTC) if omitted.
    pub as_of: Option<Date>,
    /// Whatever was there on some day of a period, instead of on one day. Not together with `asOf`.
    pub during: Option<DateRange>,
    /// Whether proposed partnerships count.
    #[graphql(default = false)]
    pub include_proposed: bool,
    /// Kinds of partnership that count.
    pub kinds: Option<Vec<PartnershipKind>>,
    /// Creative fields, read as `fieldBasis` says.
    pub fields: Option<Vec<FieldKey>>,
    /// What a field restricts: the cities, the partnerships, or either.
    #[graphql(default_with = "FieldBasis::Either")]
    pub field_basis: FieldBasis,
    /// Countries of the cities.
    pub countries: Option<Vec<CountryCode>>,
    /// World regions of the cities.
    pub regions: Option<Vec<WorldRegion>>,
    /// Objectives that the partnerships serve.
    pub objectives: Option<Vec<ObjectiveKey>>,
    /// Sustainable Development Goals that the partnerships serve, 1 to 17.
    pub sdgs: Option<Vec<i64>>,
    /// Sectors that carry the partnerships.
    pub sectors: Option<Vec<Sector>>,
    /// Least strength of a link, from 0: the sum of the intensities of its partnerships.
    pub min_strength: Option<f64>,
    /// How a partnership of more than two cities counts for each pair.
    #[graphql(default_with = "Counting::Full")]
    pub counting: Counting,
    /// What the server knew at this revision, 0 to the current one: later writes are taken back. This is record time; `asOf` is
    /// valid time, and both may be given: what was believed then about that day. Who may read a network is as of today.
    pub at_revision: Option<Long>,
    /// What the server knew at this moment: as `atRevision` of the last write up to then. Not together with `atRevision`, not in
    /// the future.
    pub known_at: Option<DateTime>,
}

impl Scope {
    /// The record time that is asked for, if one is.
    ///
    /// # Errors
    /// BAD_USER_INPUT if it is asked for in two ways, or by a moment that is none.
    pub fn known(&self) -> Result<Option<KnownAt>, Fault> {
        match (self.at_revision, &self.known_at) {
            (Some(_), Some(_)) => Err(Fault::bad(
                "scope.knownAt",
                "cannot stand beside `scope.atRevision`; give one of the two",
            )),
            (Some(revision), None) => Ok(Some(KnownAt::Revision(revision.0))),
            (None, Some(at)) => Ok(Some(KnownAt::Moment(at.moment("scope.knownAt")?))),
            (None, None) => Ok(None),
        }
    }
}

/// The input under the name that the rest of the code gives it.
pub type ScopeInput = Scope;

impl From<&Scope> for ScopeRequest {
    fn from(scope: &Scope) -> Self {
        Self {
            network: scope.network.clone(),
            networks: scope.networks.clone(),
            as_of: scope.as_of.as_ref().map(|date| date.0.clone()),
            during: scope
                .during
                .as_ref()
                .map(|range| (range.from.0.clone(), range.to.0.clone())),
            include_proposed: scope.include_proposed,
            kinds: convert(&scope.kinds),
            fields: texts(&scope.fields, |field| &field.0),
            field_basis: Some(scope.field_basis.into()),
            countries: texts(&scope.countries, |country| &country.0),
            regions: convert(&scope.regions),
            objectives: texts(&scope.objectives, |objective| &objective.0),
            sdgs: scope.sdgs.clone().unwrap_or_default(),
            sectors: convert(&scope.sectors),
            min_strength: scope.min_strength,
            counting: Some(scope.counting.into()),
        }
    }
}

/// Conditions of a path. Those on cities bind the cities between the two ends; those on partnerships bind every
/// hop, and a hop then lists only partnerships that satisfy them. Lists match any of their values.
#[derive(InputObject, Clone, Debug)]
pub struct PathFilter {
    /// Cities to pass, in this order; the whole path still visits no city twice.
    pub via: Option<Vec<CityRef>>,
    /// Cities not to pass.
    pub avoid_cities: Option<Vec<CityRef>>,
    /// Countries not to pass. Cities whose country is not known are not passed either: it may be one of these.
    pub avoid_countries: Option<Vec<CountryCode>>,
    /// The only countries to pass. Cities whose country is not known are passed only if ZZ is named.
    pub only_countries: Option<Vec<CountryCode>>,
    /// Fields of which every city passed must hold one.
    pub city_fields: Option<Vec<FieldKey>>,
    /// Fields with one of which a partnership of every hop must be tagged.
    pub partnership_fields: Option<Vec<FieldKey>>,
    /// Kinds of partnership for every hop.
    pub kinds: Option<Vec<PartnershipKind>>,
    /// Sustainable Development Goals, 1 to 17, one of which a partnership of every hop must serve.
    pub sdgs: Option<Vec<i64>>,
    /// Whether the two cities of each hop share a field.
    #[graphql(default_with = "FieldMixing::Any")]
    pub field_mixing: FieldMixing,
    /// Least strength of every hop's link, counting only partnerships that satisfy the conditions.
    pub min_strength: Option<f64>,
}

impl From<&PathFilter> for PathFilterRequest {
    fn from(filter: &PathFilter) -> Self {
        Self {
            via: texts(&filter.via, |city| &city.0),
            avoid_cities: texts(&filter.avoid_cities, |city| &city.0),
            avoid_countries: texts(&filter.avoid_countries, |country| &country.0),
            only_countries: texts(&filter.only_countries, |country| &country.0),
            city_fields: texts(&filter.city_fields, |field| &field.0),
            partnership_fields: texts(&filter.partnership_fields, |field| &field.0),
            kinds: convert(&filter.kinds),
            sdgs: filter.sdgs.clone().unwrap_or_default(),
            mixing: filter.field_mixing.into(),
            min_strength: filter.min_strength,
        }
    }
}

/// What a global id names, or a key in a network.
pub fn partnership_ref(id: &ID, network: &Option<String>) -> PartnershipRef {
    match GlobalId::decode(id) {
        Some(GlobalId::Partnership(network, key)) => PartnershipRef {
            network: Some(network),
            key,
        },
        _ => PartnershipRef {
            network: network.clone(),
            key: id.0.clone(),
        },
    }
}

/// Domain values of an optional list.
pub fn convert<A: Copy + Into<B>, B>(values: &Option<Vec<A>>) -> Vec<B> {
    values.iter().flatten().map(|&value| value.into()).collect()
}

/// The texts of an optional list of scalars.
pub fn texts<A>(values: &Option<Vec<A>>, text: impl Fn(&A) -> &String) -> Vec<String> {
    values.iter().flatten().map(|value| text(value).clone()).collect()
}
