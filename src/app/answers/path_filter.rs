//! Conditions on a path: resolves a client's words to masks over a view.

use std::collections::BTreeSet;

use serde_json::json;

use crate::analytics::paths::{LinkMask, NodeMask};
use crate::app::conditions::{Condition, field_keys, listed, named, numbers, words};
use crate::app::fault::Fault;
use crate::app::names::{self, Names};
use crate::app::scope::{canonical, min_strength};
use crate::domain::{CountryCode, FieldId, PartnershipKind, SdgSet};
use crate::network::{CityIndex, LinkFilter, NetworkIndex, Snapshot, View};

/// Condition on the creative fields of a hop's two cities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldMixing {
    /// No condition.
    #[default]
    Any,
    /// They share a field.
    SameField,
    /// They share no field.
    CrossField,
}

/// A condition on a path, apart from its ends and its number of hops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathCondition {
    /// Waypoints.
    Via,
    /// Cities to avoid.
    AvoidCities,
    /// Countries to avoid.
    AvoidCountries,
    /// The only countries allowed.
    OnlyCountries,
    /// Fields of the cities on the path.
    CityFields,
    /// Fields of the partnerships.
    PartnershipFields,
    /// Kinds of the partnerships.
    Kinds,
    /// Goals of the partnerships.
    Sdgs,
    /// Shared fields of the ends of a hop.
    FieldMixing,
    /// Minimum strength of every hop.
    MinStrength,
    /// A cost that some links lack.
    Cost,
}

/// The conditions in a client's words.
#[derive(Clone, Debug, Default)]
pub struct PathFilterRequest {
    /// Waypoints, in this order.
    pub via: Vec<String>,
    /// Cities to avoid.
    pub avoid_cities: Vec<String>,
    /// Countries to avoid.
    pub avoid_countries: Vec<String>,
    /// The only countries allowed.
    pub only_countries: Vec<String>,
    /// Every city on the way must hold one of these fields.
    pub city_fields: Vec<String>,
    /// Every hop needs a partnership tagged with one of these fields.
    pub partnership_fields: Vec<String>,
    /// Every hop needs a partnership of one of these kinds.
    pub kinds: Vec<PartnershipKind>,
    /// Every hop needs a partnership that serves one of these goals.
    pub sdgs: Vec<i64>,
    /// Condition on the fields of a hop's two cities.
    pub mixing: FieldMixing,
    /// Minimum strength of every hop.
    pub min_strength: Option<f64>,
}

/// The resolved conditions. Conditions on cities apply only between the two ends.
#[derive(Clone, Debug, Default)]
pub struct PathFilter {
    /// Waypoints, in this order.
    pub via: Vec<CityIndex>,
    avoid_cities: BTreeSet<CityIndex>,
    avoid_countries: Vec<CountryCode>,
    only_countries: Vec<CountryCode>,
    city_fields: Vec<FieldId>,
    mixing: FieldMixing,
    /// Conditions on the partnerships of every hop.
    pub links: LinkFilter,
}

impl PathFilterRequest {
    /// Checks and resolves the conditions in the scope's networks, for paths between two cities.
    pub fn resolve(
        &self,
        names: Names<'_>,
        networks: &[NetworkIndex],
        ends: [CityIndex; 2],
    ) -> Result<PathFilter, Fault> {
        let filter = PathFilter {
            via: self
                .via
                .iter()
                .enumerate()
                .map(|(position, text)| names.city(&format!("where.via[{position}]"), text))
                .collect::<Result<_, _>>()?,
            avoid_cities: names.cities("where.avoidCities", &self.avoid_cities)?,
            avoid_countries: names.countries("where.avoidCountries", &self.avoid_countries)?,
            only_countries: names.countries("where.onlyCountries", &self.only_countries)?,
            city_fields: names.fields("where.cityFields", &self.city_fields, networks)?,
            mixing: self.mixing,
            links: LinkFilter {
                fields: names.fields("where.partnershipFields", &self.partnership_fields, networks)?,
                kinds: canonical(&self.kinds),
                sdgs: names::sdgs("where.sdgs", &self.sdgs)?,
                min_strength: min_strength("where.minStrength", self.min_strength)?,
            },
        };
        filter.check(names, ends)?;
        Ok(filter)
    }
}

impl PathFilter {
    /// Refuses conditions that contradict each other.
    fn check(&self, names: Names<'_>, ends: [CityIndex; 2]) -> Result<(), Fault> {
        if let Some(both) = self
            .only_countries
            .iter()
            .find(|code| self.avoid_countries.contains(code))
        {
            return Err(Fault::bad(
                "where.onlyCountries",
                format!("and `where.avoidCountries` both name {both}; a country cannot be required and avoided"),
            ));
        }
        for (position, &city) in self.via.iter().enumerate() {
            let argument = format!("where.via[{position}]");
            let (key, country) = (&names.snapshot().city(city).key, names.snapshot().country_of(city).code);
            if self.via[..position].contains(&city) {
                return Err(Fault::bad(
                    argument,
                    format!("names {key} again; a path passes no city twice"),
                ));
            }
            if ends.contains(&city) {
                return Err(Fault::bad(
                    argument,
                    format!("names {key}, where the path starts or ends; name cities between the two"),
                ));
            }
            if self.avoid_cities.contains(&city) {
                return Err(Fault::bad(argument, format!("and `where.avoidCities` both name {key}")));
            }
            if self.avoid_countries.contains(&country) {
                return Err(Fault::bad(
                    argument,
                    format!("names {key}, whose country {country} is in `where.avoidCountries`"),
                ));
            }
            if !self.only_countries.is_empty() && !self.only_countries.contains(&country) {
                return Err(Fault::bad(
                    argument,
                    format!("names {key}, whose country {country} is not in `where.onlyCountries`"),
                ));
            }
            if !self.passes_country(country) {
                return Err(Fault::bad(
                    argument,
                    format!("names {key}, whose country is not known and may be one in `where.avoidCountries`"),
                ));
            }
        }
        Ok(())
    }

    /// Returns the conditions that are set.
    pub fn conditions(&self) -> Vec<PathCondition> {
        use PathCondition as Condition;
        let links = &self.links;
        [
            (Condition::Via, !self.via.is_empty()),
            (Condition::AvoidCities, !self.avoid_cities.is_empty()),
            (Condition::AvoidCountries, !self.avoid_countries.is_empty()),
            (Condition::OnlyCountries, !self.only_countries.is_empty()),
            (Condition::CityFields, !self.city_fields.is_empty()),
            (Condition::PartnershipFields, !links.fields.is_empty()),
            (Condition::Kinds, !links.kinds.is_empty()),
            (Condition::Sdgs, !links.sdgs.is_empty()),
            (Condition::FieldMixing, self.mixing != FieldMixing::Any),
            (Condition::MinStrength, links.min_strength.is_some()),
        ]
        .into_iter()
        .filter_map(|(condition, is_set)| is_set.then_some(condition))
        .collect()
    }

    /// Returns the same conditions without one.
    #[must_use]
    pub fn without(&self, condition: PathCondition) -> Self {
        let mut rest = self.clone();
        match condition {
            PathCondition::Via => rest.via.clear(),
            PathCondition::AvoidCities => rest.avoid_cities.clear(),
            PathCondition::AvoidCountries => rest.avoid_countries.clear(),
            PathCondition::OnlyCountries => rest.only_countries.clear(),
            PathCondition::CityFields => rest.city_fields.clear(),
            PathCondition::PartnershipFields => rest.links.fields.clear(),
            PathCondition::Kinds => rest.links.kinds.clear(),
            PathCondition::Sdgs => rest.links.sdgs = SdgSet::EMPTY,
            PathCondition::FieldMixing => rest.mixing = FieldMixing::Any,
            PathCondition::MinStrength => rest.links.min_strength = None,
            PathCondition::Cost => {}
        }
        rest
    }

    /// Returns every condition that is set, under its argument's name.
    pub fn arguments(&self, snapshot: &Snapshot) -> Vec<Condition> {
        let keys = |cities: &mut dyn Iterator<Item = CityIndex>| {
            listed(cities.map(|city| snapshot.city(city).key.clone()).collect())
        };
        let mixing = match self.mixing {
            FieldMixing::Any => None,
            FieldMixing::SameField => Some(json!("SAME_FIELD")),
            FieldMixing::CrossField => Some(json!("CROSS_FIELD")),
        };
        let links = &self.links;
        named([
            ("via", keys(&mut self.via.iter().copied())),
            ("avoidCities", keys(&mut self.avoid_cities.iter().copied())),
            ("avoidCountries", words(&self.avoid_countries)),
            ("onlyCountries", words(&self.only_countries)),
            ("cityFields", listed(field_keys(snapshot, &self.city_fields))),
            ("partnershipFields", listed(field_keys(snapshot, &links.fields))),
            ("kinds", words(&links.kinds)),
            ("sdgs", numbers(links.sdgs.iter())),
            ("fieldMixing", mixing),
            ("minStrength", links.min_strength.map(|least| json!(least.0))),
        ])
    }

    /// True if no condition is set.
    pub fn is_empty(&self) -> bool {
        self.is_open() && self.links == LinkFilter::default()
    }

    /// True if a path may visit all cities and links of its view, in any order.
    pub fn is_open(&self) -> bool {
        self.via.is_empty() && self.passes_all_cities() && self.mixing == FieldMixing::Any
    }

    fn passes_all_cities(&self) -> bool {
        self.avoid_cities.is_empty()
            && self.avoid_countries.is_empty()
            && self.only_countries.is_empty()
            && self.city_fields.is_empty()
    }

    /// True if a path may visit cities of a country. An unknown country may be any: conditions on
    /// countries allow it only if `only_countries` names ZZ.
    fn passes_country(&self, country: CountryCode) -> bool {
        let named = self.only_countries.contains(&country);
        let avoided = self.avoid_countries.contains(&country);
        match country.known() {
            Some(_) => !avoided && (named || self.only_countries.is_empty()),
            None => named || (self.only_countries.is_empty() && self.avoid_countries.is_empty()),
        }
    }

    /// Returns the nodes that a path may visit between its ends; `None` for all.
    pub fn passable_nodes(&self, view: &View) -> Option<NodeMask> {
        (!self.passes_all_cities()).then(|| {
            NodeMask::of(view.cities().len(), |node| {
                let city = view.city(node);
                !self.avoid_cities.contains(&city)
                    && self.passes_country(view.snapshot().city(city).country)
                    && (self.city_fields.is_empty()
                        || view.fields(node).iter().any(|field| self.city_fields.contains(field)))
            })
        })
    }

    /// Returns the links a path may use; `None` for all.
    pub fn passable_links(&self, view: &View) -> Option<LinkMask> {
        let wanted = match self.mixing {
            FieldMixing::Any => return None,
            FieldMixing::SameField => true,
            FieldMixing::CrossField => false,
        };
        Some(LinkMask::of(view.graph().link_count(), |link| {
            let (a, b) = view.graph().ends(link);
            view.same_field(a, b) == wanted
        }))
    }
}
