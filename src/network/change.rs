//! What if some cities and partnerships were there, or were not: the graph that a view would have.

use super::LinkGraph;
use super::scope::{Counting, LinkFilter, Threshold};
use super::snapshot::{CityIndex, NetworkIndex};
use super::ties::{Gathered, Members, Merged, Tie, least_strength};
use super::view::{RecordIndex, View};

/// A supposed change of a view. Lists ascend and are free of repeats, so that equal changes compare equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Change {
    /// Cities that are not there.
    pub removed_cities: Vec<CityIndex>,
    /// Cities that are there, although the scope does not see them. They hold no field.
    pub added_cities: Vec<CityIndex>,
    /// Partnerships that do not count.
    pub removed_records: Vec<RecordIndex>,
    /// Partnerships that count besides, in the order given.
    pub added_records: Vec<AddedRecord>,
}

/// A supposed partnership. It counts whatever conditions the scope sets for partnerships.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AddedRecord {
    /// Two or more cities that the changed view has, ascending.
    pub cities: Vec<CityIndex>,
    /// How much cooperation it stands for, above 0.
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
    /// Gathers the links of a view again, as if the change had been made. A link stays while another partnership supports it, with
    /// less strength. A city that was in the view stays in it unless it is removed. Costs as much as building the view.
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

    /// The pairs of cities that a partnership would tie after a change that did not remove it.
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

    /// The node of a city, if it is there.
    pub fn node(&self, city: CityIndex) -> Option<u32> {
        let node = self.cities.binary_search(&city).ok()?;
        u32::try_from(node).ok()
    }
}

/// Ties the cities of a supposed partnership. Its strength is added last, after those of all records.
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
