//! The records of one network, with their indexes.

use std::sync::{Arc, OnceLock};

use super::List;
use super::snapshot::position;
use crate::domain::text::closest;
use crate::domain::{CityId, Evidence, Membership, Network, Partnership};

/// One network with its memberships and partnerships.
#[derive(Clone, Debug)]
pub struct NetworkRecords {
    /// The network and its vocabularies.
    pub network: Arc<Network>,
    /// Memberships by row number of the city, then by dates. This order may differ between
    /// databases, so no answer may depend on it.
    pub memberships: List<Membership>,
    /// Partnerships by key.
    pub partnerships: List<Arc<PartnershipRecord>>,
    /// An entry for each city of each partnership, by row number of the city, then by key.
    pub(super) by_city: List<(CityId, Arc<PartnershipRecord>)>,
}

/// A partnership.
#[derive(Debug)]
pub struct PartnershipRecord {
    /// The record.
    pub record: Partnership,
    cities: CityIds,
    /// The summary of its sources, once they have been read. Snapshots share it with the record
    /// until the record changes.
    evidence: OnceLock<Evidence>,
}

/// Compares records only; a cached summary of sources does not count.
impl PartialEq for PartnershipRecord {
    fn eq(&self, other: &Self) -> bool {
        (&self.record, &self.cities) == (&other.record, &other.cities)
    }
}

/// The cities of a partnership. Nearly all have two, which are stored inline, so that reading all
/// partnerships in order reads memory in order.
#[derive(Debug, PartialEq)]
enum CityIds {
    Two([CityId; 2]),
    Other(Box<[CityId]>),
}

impl NetworkRecords {
    /// Returns the memberships of the city with a row number, by date of joining.
    pub fn memberships_of(&self, city: CityId) -> impl Iterator<Item = &Membership> + use<'_> {
        let start = self.memberships.partition_point(|membership| membership.city < city);
        let from = self.memberships.iter_from(start);
        from.take_while(move |membership| membership.city == city)
    }

    /// Returns the partnerships of the city with a row number, by key.
    pub fn partnerships_of(&self, city: CityId) -> impl Iterator<Item = &Arc<PartnershipRecord>> + use<'_> {
        let start = self.by_city.partition_point(|&(member, _)| member < city);
        let from = self.by_city.iter_from(start);
        from.take_while(move |&&(member, _)| member == city)
            .map(|(_, found)| found)
    }

    /// Returns the approximate number of records that building a view reads.
    pub fn size(&self) -> usize {
        self.memberships.len() + self.partnerships.len()
    }

    /// Returns the number of partnerships of the city with a row number.
    pub(super) fn count_of(&self, city: CityId) -> usize {
        let start = self.by_city.partition_point(|&(member, _)| member < city);
        self.by_city.partition_point(|&(member, _)| member <= city) - start
    }

    /// Returns the position of the partnership with a key.
    pub fn partnership_by_key(&self, key: &str) -> Option<u32> {
        position(
            self.partnerships
                .search(|partnership| partnership.record.key.as_str().cmp(key)),
        )
    }

    /// Returns up to `limit` keys of partnerships that are most similar to a text, best first. Of
    /// many, only those with a similar beginning are compared.
    pub fn suggest_partnerships(&self, text: &str, limit: usize) -> Vec<&str> {
        let near = self.partnerships.near(text, |partnership| &partnership.record.key);
        closest(text, near.map(|partnership| partnership.record.key.as_str()), limit)
    }

    /// Creates a network without records.
    pub(super) fn empty(network: Arc<Network>) -> Self {
        Self {
            network,
            memberships: List::default(),
            partnerships: List::default(),
            by_city: List::default(),
        }
    }

    /// Returns the same records under the changed network.
    pub(super) fn with(&self, network: Arc<Network>) -> Self {
        Self {
            network,
            ..self.clone()
        }
    }

    /// True if a record refers to the city.
    pub(super) fn names(&self, city: CityId) -> bool {
        self.memberships_of(city).next().is_some() || self.partnerships_of(city).next().is_some()
    }

    /// Adds a partnership with its cities.
    pub(super) fn enter(&mut self, partnership: &Arc<PartnershipRecord>) {
        for &city in partnership.city_ids() {
            if let Err(position) = self.find_by_city(city, &partnership.record.key) {
                self.by_city.insert(position, (city, Arc::clone(partnership)));
            }
        }
    }

    /// Removes a partnership with its cities.
    pub(super) fn strike(&mut self, partnership: &PartnershipRecord) {
        for &city in partnership.city_ids() {
            if let Ok(position) = self.find_by_city(city, &partnership.record.key) {
                self.by_city.remove(position);
            }
        }
    }

    fn find_by_city(&self, city: CityId, key: &str) -> Result<usize, usize> {
        self.by_city
            .search(|(member, partnership)| (*member, partnership.record.key.as_str()).cmp(&(city, key)))
    }
}

impl PartnershipRecord {
    /// Creates a partnership with its derived data.
    pub fn new(record: Partnership) -> Self {
        let cities: Vec<CityId> = record.participants.iter().map(|participant| participant.city).collect();
        let cities = match cities[..] {
            [one, other] => CityIds::Two([one, other]),
            _ => CityIds::Other(cities.into()),
        };
        Self {
            record,
            cities,
            evidence: OnceLock::new(),
        }
    }

    /// Returns the summary of its sources; `None` until they have been read.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.evidence.get()
    }

    /// Stores the summary of its sources.
    pub fn note_evidence(&self, evidence: Evidence) {
        let _ = self.evidence.set(evidence);
    }

    /// Returns the row numbers of its cities, in the order of the participants.
    pub fn city_ids(&self) -> &[CityId] {
        match &self.cities {
            CityIds::Two(cities) => cities,
            CityIds::Other(cities) => cities,
        }
    }
}

/// Returns the sort key of memberships.
pub(super) fn rank(membership: &Membership) -> impl Ord + use<> {
    (membership.city, membership.joined_on, membership.left_on, membership.id)
}
