//! The records of one network, and what they are found by.

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
    /// Memberships by row number of the city, then by dates. This order may differ between databases: no answer may depend on it.
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
    /// Summary of its sources, once they have been read. Snapshots share it with the record until
    /// the record changes.
    evidence: OnceLock<Evidence>,
}

/// As records; what has been read of their sources is no matter.
impl PartialEq for PartnershipRecord {
    fn eq(&self, other: &Self) -> bool {
        (&self.record, &self.cities) == (&other.record, &other.cities)
    }
}

/// The cities of a partnership. Nearly all have two, which are kept in place, so that reading all partnerships in order reads
/// memory in order.
#[derive(Debug, PartialEq)]
enum CityIds {
    Two([CityId; 2]),
    Other(Box<[CityId]>),
}

impl NetworkRecords {
    /// The memberships of the city with a row number, by date of joining.
    pub fn memberships_of(&self, city: CityId) -> impl Iterator<Item = &Membership> + use<'_> {
        let start = self.memberships.partition_point(|membership| membership.city < city);
        let from = self.memberships.iter_from(start);
        from.take_while(move |membership| membership.city == city)
    }

    /// The partnerships of the city with a row number, by key.
    pub fn partnerships_of(&self, city: CityId) -> impl Iterator<Item = &Arc<PartnershipRecord>> + use<'_> {
        let start = self.by_city.partition_point(|&(member, _)| member < city);
        let from = self.by_city.iter_from(start);
        from.take_while(move |&&(member, _)| member == city)
            .map(|(_, found)| found)
    }

    /// About how many records are read to make a view.
    pub fn size(&self) -> usize {
        self.memberships.len() + self.partnerships.len()
    }

    /// How many partnerships the city with a row number has.
    pub(super) fn count_of(&self, city: CityId) -> usize {
        let start = self.by_city.partition_point(|&(member, _)| member < city);
        self.by_city.partition_point(|&(member, _)| member <= city) - start
    }

    /// The position of the partnership with a key.
    pub fn partnership_by_key(&self, key: &str) -> Option<u32> {
        position(
            self.partnerships
                .search(|partnership| partnership.record.key.as_str().cmp(key)),
        )
    }

    /// Up to `limit` keys of partnerships that look most like a text, best first; where there are
    /// many, of those that begin alike.
    pub fn suggest_partnerships(&self, text: &str, limit: usize) -> Vec<&str> {
        let near = self.partnerships.near(text, |partnership| &partnership.record.key);
        closest(text, near.map(|partnership| partnership.record.key.as_str()), limit)
    }

    /// A network without records.
    pub(super) fn empty(network: Arc<Network>) -> Self {
        Self {
            network,
            memberships: List::default(),
            partnerships: List::default(),
            by_city: List::default(),
        }
    }

    /// The same records under the network as it has become.
    pub(super) fn with(&self, network: Arc<Network>) -> Self {
        Self {
            network,
            ..self.clone()
        }
    }

    /// Whether a record names a city.
    pub(super) fn names(&self, city: CityId) -> bool {
        self.memberships_of(city).next().is_some() || self.partnerships_of(city).next().is_some()
    }

    /// Enters a partnership with its cities.
    pub(super) fn enter(&mut self, partnership: &Arc<PartnershipRecord>) {
        for &city in partnership.city_ids() {
            if let Err(position) = self.find_by_city(city, &partnership.record.key) {
                self.by_city.insert(position, (city, Arc::clone(partnership)));
            }
        }
    }

    /// Strikes a partnership out with its cities.
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
    /// A partnership with what is derived from it.
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

    /// Summary of its sources; `None` until they have been read.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.evidence.get()
    }

    /// Remembers what its sources come to.
    pub fn note_evidence(&self, evidence: Evidence) {
        let _ = self.evidence.set(evidence);
    }

    /// The row numbers of its cities, in the order of the participants.
    pub fn city_ids(&self) -> &[CityId] {
        match &self.cities {
            CityIds::Two(cities) => cities,
            CityIds::Other(cities) => cities,
        }
    }
}

/// What memberships are sorted by.
pub(super) fn rank(membership: &Membership) -> impl Ord + use<> {
    (membership.city, membership.joined_on, membership.left_on, membership.id)
}
