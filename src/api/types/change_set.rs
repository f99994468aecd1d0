//! The supposed change of `whatIf`, as a client writes it.

use async_graphql::{ID, InputObject};

use crate::api::inputs::texts;
use crate::api::scalars::{CityRef, CountryCode};
use crate::app::change::{AddedPartnershipRequest, ChangeRequest, PartnershipRef};
use crate::app::global_id::GlobalId;

/// A supposed change of a network, with at most 50 entries in all lists together. Nothing is
/// written. An entry that makes no difference in the scope, such as removing a city that is not in
/// it, is ignored with the warning NO_EFFECT.
#[derive(InputObject, Clone, Debug)]
pub struct ChangeSet {
    /// Cities to remove, with all their links.
    pub remove_cities: Option<Vec<CityRef>>,
    /// Countries whose cities are removed.
    pub remove_countries: Option<Vec<CountryCode>>,
    /// Partnerships to end: by global id, or by key in a network of the scope. A link stays, with
    /// less strength, while another partnership supports it.
    pub remove_partnerships: Option<Vec<ID>>,
    /// Cities to add that are not in the scope, for example because they are not members on that
    /// day. Their recorded partnerships with cities in scope count if they are in scope. Added
    /// cities hold no field.
    pub add_cities: Option<Vec<CityRef>>,
    /// Partnerships to add. They count whatever kinds, fields, goals or sectors the scope asks for.
    pub add_partnerships: Option<Vec<AddedPartnership>>,
}

/// A supposed partnership.
#[derive(InputObject, Clone, Debug)]
pub struct AddedPartnership {
    /// Its cities: 2 to 50 different ones, in scope or among `addCities`. Each pair of them is
    /// linked.
    pub cities: Vec<CityRef>,
    /// The amount of cooperation, from 0.000001 to 1,000,000. A larger value means closer
    /// cooperation.
    #[graphql(default = 1.0)]
    pub intensity: f64,
}

impl From<&ChangeSet> for ChangeRequest {
    fn from(change: &ChangeSet) -> Self {
        let ends = change.remove_partnerships.iter().flatten();
        let begins = change.add_partnerships.iter().flatten();
        Self {
            remove_cities: texts(&change.remove_cities, |city| &city.0),
            remove_countries: texts(&change.remove_countries, |country| &country.0),
            remove_partnerships: ends.map(partnership).collect(),
            add_cities: texts(&change.add_cities, |city| &city.0),
            add_partnerships: begins
                .map(|added| AddedPartnershipRequest {
                    cities: added.cities.iter().map(|city| city.0.clone()).collect(),
                    intensity: added.intensity,
                })
                .collect(),
        }
    }
}

/// Reads a global id or a key.
fn partnership(id: &ID) -> PartnershipRef {
    match GlobalId::decode(id) {
        Some(GlobalId::Partnership(network, key)) => PartnershipRef {
            network: Some(network),
            key,
        },
        _ => PartnershipRef {
            network: None,
            key: id.0.clone(),
        },
    }
}
