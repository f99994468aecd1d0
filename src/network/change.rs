//! Supposed changes: the graph of a view if some cities and partnerships were added or removed.

use super::LinkGraph;
use super::scope::{Counting, LinkFilter, Threshold};
use super::snapshot::{CityIndex, NetworkIndex};
use super::ties::{Gathered, Members, Merged, Tie, least_strength};
use super::view::{RecordIndex, View};

/// A supposed change of a view. Lists ascend without repeats, so that equal changes compare equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Change {
    /// Cities to remove.
    pub removed_cities: Vec<CityIndex>,
    /// Cities to add that the scope does not see. They hold no field.
    pub added_cities: Vec<CityIndex>,
    /// Partnerships to remove.
    pub removed_records: Vec<RecordIndex>,
    /// Partnerships to add, in the given order.
    pub added_records: Vec<AddedRecord>,
}

/// A supposed partnership. It counts even if it violates the scope's conditions on partnerships.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AddedRecord {
    /// Two or more cities of the changed view, ascending.
    pub cities: Vec<CityIndex>,
    /// Its intensity, above 0.
    pub intensity: Threshold,
}

/// The graph of a view after a change.
#[derive(Debug)]
pub struct ChangedView {
    /// The cities by node, ascending.
    pub cities: Vec<CityIndex>,
    /// The graph.
    pub graph: LinkGraph,
}

impl ChangedView {
    /// Gathers the links of a view again with the change. A link stays, with less strength, while
    /// another partnership supports it. A city of the view stays unless it is removed. Costs as
    /// much as building the view.
    pub fn new(view: &View, change: &Change) -> Self {
        let (snapshot, scope) = (view.snapshot(), view.scope());
        let members = Members::new(snapshot, scope).changed(scope, &change.removed_cities, &change.added_cities);
        let counts = |record| change.removed_records.binary_search(&record).is_err();
        let filter = LinkFilter::default();
        let mut gathered = Gathered::new(snapshot, scope, &filter, members, counts);
        for (position, added) in (0_u32..).zip(&change.added_records) {
            add(&mut gathered, added, position, scope.counting);
        }
        let mut kept = gathered.kept(scope);
        for (kept, city) in kept.iter_mut().zip(&gathered.members.cities) {
            *kept |= view.node(*city).is_some() || change.added_cities.binary_search(city).is_ok();
        }
        let (cities, node_of) = gathered.number(&kept);
        let merged = Merged::new(gathered.ties, &node_of, least_strength(scope, &filter));
        let graph = LinkGraph::from_links(cities.len(), merged.links);
        Self { cities, graph }
    }

    /// Returns the pairs of cities that a partnership would tie after the change, if the change did
    /// not remove it.
    pub fn pairs_tied(view: &View, change: &Change, record: RecordIndex) -> Vec<(CityIndex, CityIndex)> {
        let (snapshot, scope) = (view.snapshot(), view.scope());
        let partnership = view.partnership(record);
        let own = snapshot.cities_of(partnership);
        let members = Members::among(snapshot, scope, own).changed(scope, &change.removed_cities, &change.added_cities);
        let mut gathered = Gathered::empty(members);
        gathered.add(snapshot, scope, &LinkFilter::default(), (record, partnership));
        let city = |place: u32| gathered.members.cities[place as usize];
        gathered
            .ties
            .iter()
            .map(|tie| (city(tie.ends.0), city(tie.ends.1)))
            .collect()
    }

    /// Returns the node of a city, if it is in the changed view.
    pub fn node(&self, city: CityIndex) -> Option<u32> {
        let node = self.cities.binary_search(&city).ok()?;
        u32::try_from(node).ok()
    }
}

/// Ties the cities of a supposed partnership. Its strength is added last, after those of all
/// records.
fn add(gathered: &mut Gathered, added: &AddedRecord, position: u32, counting: Counting) {
    let record = RecordIndex {
        network: NetworkIndex::MAX,
        position,
    };
    let strength = counting.strength(added.intensity.0, added.cities.len());
    let places: Vec<u32> = added
        .cities
        .iter()
        .filter_map(|&city| gathered.members.place(city))
        .collect();
    for (index, &a) in places.iter().enumerate() {
        gathered.ties.extend(places[index + 1..].iter().map(|&b| Tie {
            ends: (a, b),
            record,
            strength,
        }));
    }
}
