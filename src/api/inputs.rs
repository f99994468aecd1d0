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

/// A period. Both ends are included.
#[derive(InputObject, Clone, Debug)]
pub struct DateRange {
    /// Start of the period: the first day of this date.
    pub from: Date,
    /// End of the period: the last day of this date.
    pub to: Date,
}

/// The part of a network that a question looks at. The graph has the cities that are members on the
/// day and pass the conditions on cities. Two cities have a link if they share a partnership that
/// passes the conditions on partnerships. A list of values matches any of them; an omitted or empty
/// list does not restrict.
#[derive(InputObject, Clone, Debug, Default)]
pub struct Scope {
    /// Key of the network. The default network if omitted.
    pub network: Option<String>,
    /// Keys of several networks to merge: all their cities, and the links that each of them has by
    /// itself. A partnership then counts between cities that are members of its own network. Cannot
    /// be combined with `network`.
    pub networks: Option<Vec<String>>,
    /// The day: the network as it was on the last day of this date. Today (UTC) if omitted.
    pub as_of: Option<Date>,
    /// A period instead of a day: everything that existed on some day of it. Cannot be combined
    /// with `asOf`.
    pub during: Option<DateRange>,
    /// True if proposed partnerships count, too.
    #[graphql(default = false)]
    pub include_proposed: bool,
    /// Only partnerships of these kinds.
    pub kinds: Option<Vec<PartnershipKind>>,
    /// Only these creative fields, with the meaning that `fieldBasis` gives.
    pub fields: Option<Vec<FieldKey>>,
    /// The objects that `fields` restricts: cities, partnerships, or either.
    #[graphql(default_with = "FieldBasis::Either")]
    pub field_basis: FieldBasis,
    /// Only cities of these countries.
    pub countries: Option<Vec<CountryCode>>,
    /// Only cities of these world regions.
    pub regions: Option<Vec<WorldRegion>>,
    /// Only partnerships that serve one of these objectives.
    pub objectives: Option<Vec<ObjectiveKey>>,
    /// Only partnerships that serve one of these Sustainable Development Goals, 1 to 17.
    pub sdgs: Option<Vec<i64>>,
    /// Only partnerships carried by one of these sectors.
    pub sectors: Option<Vec<Sector>>,
    /// Smallest strength of a link, from 0. The strength is the sum of the intensities of its
    /// partnerships.
    pub min_strength: Option<f64>,
    /// The weight of a partnership of more than two cities in the link of each pair.
    #[graphql(default_with = "Counting::Full")]
    pub counting: Counting,
    /// The state of the records at this revision, 0 to the current one: later writes are ignored.
    /// This is record time, while `asOf` is valid time. Give both to ask what was recorded then
    /// about that day. The right to read a network is that of today.
    pub at_revision: Option<Long>,
    /// The state of the records at this time: same as `atRevision` with the last revision up to
    /// then. Cannot be combined with `atRevision`, and cannot be in the future.
    pub known_at: Option<DateTime>,
}

impl Scope {
    /// Returns the record time that the scope asks for, if any.
    ///
    /// # Errors
    /// BAD_USER_INPUT if it is given in two ways, or as a moment that is none.
    pub fn known(&self) -> Result<Option<KnownAt>, Fault> {
        match (self.at_revision, &self.known_at) {
            (Some(_), Some(_)) => Err(Fault::bad(
                "scope.knownAt",
                "cannot be combined with `scope.atRevision`; give one of the two",
            )),
            (Some(revision), None) => Ok(Some(KnownAt::Revision(revision.0))),
            (None, Some(at)) => Ok(Some(KnownAt::Moment(at.moment("scope.knownAt")?))),
            (None, None) => Ok(None),
        }
    }
}

/// The name of this input in the rest of the code.
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

/// Conditions on a path. Those on cities apply to the cities between the two ends. Those on
/// partnerships apply to every hop, and a hop then lists only partnerships that satisfy them. A
/// list of values matches any of them.
#[derive(InputObject, Clone, Debug)]
pub struct PathFilter {
    /// Cities to visit, in this order. The path still visits no city twice.
    pub via: Option<Vec<CityRef>>,
    /// Cities to avoid.
    pub avoid_cities: Option<Vec<CityRef>>,
    /// Countries to avoid. Cities without a known country are avoided, too, since it may be one of
    /// these.
    pub avoid_countries: Option<Vec<CountryCode>>,
    /// The only countries allowed. Cities without a known country are allowed only if ZZ is in the
    /// list.
    pub only_countries: Option<Vec<CountryCode>>,
    /// Every city on the path must hold one of these fields.
    pub city_fields: Option<Vec<FieldKey>>,
    /// Every hop must have a partnership tagged with one of these fields.
    pub partnership_fields: Option<Vec<FieldKey>>,
    /// Every hop must have a partnership of one of these kinds.
    pub kinds: Option<Vec<PartnershipKind>>,
    /// Every hop must have a partnership that serves one of these Sustainable Development Goals, 1
    /// to 17.
    pub sdgs: Option<Vec<i64>>,
    /// Condition on the creative fields of the two cities of each hop.
    #[graphql(default_with = "FieldMixing::Any")]
    pub field_mixing: FieldMixing,
    /// Smallest strength of every hop's link, counting only partnerships that satisfy the
    /// conditions.
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

/// Reads a global id, or a key in a network.
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

/// Converts an optional list to domain values.
pub fn convert<A: Copy + Into<B>, B>(values: &Option<Vec<A>>) -> Vec<B> {
    values.iter().flatten().map(|&value| value.into()).collect()
}

/// Returns the texts of an optional list of scalars.
pub fn texts<A>(values: &Option<Vec<A>>, text: impl Fn(&A) -> &String) -> Vec<String> {
    values.iter().flatten().map(|value| text(value).clone()).collect()
}
