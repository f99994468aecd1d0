//! A sink that keeps everything, with helpers for tests.

use interurban::domain::{City, Country, CountryGroup, Membership, Network, Partnership, RecordSink};
use interurban::storage::{Loaded, Store};

/// The content of a store, in the order of loading.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Records {
    pub(crate) countries: Vec<Country>,
    pub(crate) groups: Vec<CountryGroup>,
    pub(crate) networks: Vec<Network>,
    pub(crate) cities: Vec<City>,
    pub(crate) memberships: Vec<Membership>,
    pub(crate) partnerships: Vec<Partnership>,
}

impl Records {
    /// Loads a store.
    pub(crate) async fn of(store: &Store) -> (Self, Loaded) {
        let mut records = Self::default();
        let loaded = store.load(&mut records, &mut |_| {}).await.expect("the store loads");
        (records, loaded)
    }

    /// Returns the city with this key.
    pub(crate) fn city(&self, key: &str) -> &City {
        self.cities.iter().find(|city| city.key == key).expect("a city")
    }

    /// Returns the partnership with this key.
    pub(crate) fn partnership(&self, key: &str) -> &Partnership {
        self.partnerships
            .iter()
            .find(|partnership| partnership.key == key)
            .expect("a partnership")
    }

    /// Returns the keys of a partnership's cities, in stored order.
    pub(crate) fn cities_of(&self, key: &str) -> Vec<&str> {
        let name = |id| {
            self.cities
                .iter()
                .find(|city| city.id == id)
                .expect("a city")
                .key
                .as_str()
        };
        let participants = &self.partnership(key).participants;
        participants.iter().map(|participant| name(participant.city)).collect()
    }
}

impl RecordSink for Records {
    fn country(&mut self, country: Country) {
        self.countries.push(country);
    }
    fn country_group(&mut self, group: CountryGroup) {
        self.groups.push(group);
    }
    fn network(&mut self, network: Network) {
        self.networks.push(network);
    }
    fn city(&mut self, city: City) {
        self.cities.push(city);
    }
    fn membership(&mut self, membership: Membership) {
        self.memberships.push(membership);
    }
    fn partnership(&mut self, partnership: Partnership) {
        self.partnerships.push(partnership);
    }
}
