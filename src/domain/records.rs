//! The stream of records from the store to the graph: one at a time, so that nothing is held twice.

use super::{City, Country, CountryGroup, Membership, Network, Partnership};

/// Receives every record of the store, in this order: countries, groups, networks, cities,
/// memberships, partnerships. Within a kind the order is up to the sender.
pub trait RecordSink {
    /// Takes a country.
    fn country(&mut self, country: Country);
    /// Takes a group of countries.
    fn country_group(&mut self, group: CountryGroup);
    /// Takes a network with its fields and objectives.
    fn network(&mut self, network: Network);
    /// Takes a city.
    fn city(&mut self, city: City);
    /// Takes a membership.
    fn membership(&mut self, membership: Membership);
    /// Takes a partnership.
    fn partnership(&mut self, partnership: Partnership);
}
