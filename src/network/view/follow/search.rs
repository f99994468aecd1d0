//! Finds the changes that edits make to a view: compares the touched records in both snapshots, and
//! everything that depends on them.

use std::collections::BTreeSet;

use super::changes::{Changes, NewLists};
use super::scoped_records::ScopedRecords;
use crate::domain::CityId;
use crate::network::lineage::Touched;
use crate::network::ties::{Gathered, Merged};
use crate::network::view::fields_of_city;
use crate::network::{CityIndex, RecordIndex, Snapshot, View};
use interurban_graph::link_graph::LinkEdits;
use interurban_graph::splice::Splice;

impl Changes {
    /// Finds the changes from a view to that of another snapshot, within the touched records.
    /// `None` if more than `most` records would have to be examined one by one.
    pub(super) fn find(view: &View, snapshot: &Snapshot, touched: &Touched, most: usize) -> Option<Self> {
        let side = |snapshot| ScopedRecords {
            snapshot,
            scope: &view.scope,
            filter: &view.filter,
        };
        let search = Search {
            view,
            old: side(&view.snapshot),
            new: side(snapshot),
            touched,
            most,
            changes: Self::default(),
        };
        search.run()
    }
}

/// A city whose node may have changed.
struct Node {
    city: CityId,
    /// Its node in the view.
    was: Option<u32>,
    /// Its position in the new snapshot, if it has a node there.
    is: Option<CityIndex>,
    /// True if its position among the cities changes.
    moved: bool,
}

impl Node {
    fn leaves(&self) -> bool {
        self.was.is_some() && (self.is.is_none() || self.moved)
    }

    fn arrives(&self) -> bool {
        self.is.is_some() && (self.was.is_none() || self.moved)
    }
}

/// The state of the search.
struct Search<'a> {
    view: &'a View,
    old: ScopedRecords<'a>,
    new: ScopedRecords<'a>,
    touched: &'a Touched,
    most: usize,
    changes: Changes,
}

impl Search<'_> {
    fn run(mut self) -> Option<Changes> {
        self.move_cities();
        self.move_partnerships();
        let pairs = self.pairs()?;
        let ends = pairs.iter().flat_map(|&(one, other)| [one, other]);
        let cities: BTreeSet<CityId> = ends.chain(self.touched.cities.iter().copied()).collect();
        let mut gathered = self.gather(&pairs, &cities)?;
        let nodes = self.nodes(&gathered, &cities);
        let node_of = self.number(&gathered, &nodes);
        let ties = std::mem::take(&mut gathered.ties);
        let ties = ties.into_iter();
        let ties = ties.filter(|tie| pairs.contains(&self.new.pair(&gathered, tie.ends)));
        let merged = Merged::new(ties.collect(), &node_of, self.view.least_strength());
        self.edit_links(&pairs, &merged);
        self.edit_fields(&nodes);
        Some(self.changes)
    }

    fn may_look_at(&self, records: usize) -> Option<()> {
        (records <= self.most).then_some(())
    }

    /// True if the key of a city has changed.
    fn is_renamed(&self, city: CityId) -> bool {
        let [before, after] = [self.old, self.new].map(|side| {
            let city = side.position(city)?;
            Some(side.snapshot.city(city).key.as_str())
        });
        before.is_some() && after.is_some() && before != after
    }

    fn move_cities(&mut self) {
        let mut inserted = Vec::new();
        for &city in &self.touched.cities {
            let (before, after) = (self.old.position(city), self.new.position(city));
            let moved = self.is_renamed(city);
            let left = before.filter(|_| after.is_none() || moved);
            self.changes.cities.removed.extend(left);
            inserted.extend(after.filter(|_| before.is_none() || moved));
        }
        self.changes.cities.removed.sort_unstable();
        inserted.sort_unstable();
        let places = inserted.into_iter().map(|city| self.place_before(city));
        self.changes.cities.inserted = places.collect();
    }

    /// Returns the city of the old snapshot before which a city of the new snapshot comes, by key.
    fn place_before(&self, city: CityIndex) -> CityIndex {
        let key = &self.new.snapshot.city(city).key;
        let found = self.old.snapshot.cities().partition_point(|city| city.key < *key);
        u32::try_from(found).expect("fewer than 2^32 cities")
    }

    fn move_partnerships(&mut self) {
        for &network in &self.view.scope.networks {
            let mut splice = Splice::default();
            let old = &self.old.snapshot.network(network).partnerships;
            let touched = self.touched.partnerships.iter();
            for name in touched.filter(|(key, _)| self.old.network(key) == Some(network)) {
                match (self.old.named(name), self.new.named(name)) {
                    (Some(record), None) => splice.removed.push(record.position),
                    (None, Some(_)) => {
                        let at = old.partition_point(|partnership| partnership.record.key < name.1);
                        splice
                            .inserted
                            .push(u32::try_from(at).expect("fewer than 2^32 records"));
                    }
                    _ => {}
                }
            }
            if !splice.is_empty() {
                self.changes.partnerships.push((network, splice));
            }
        }
    }

    /// Returns the pairs of cities that a touched partnership, or one of a city with a changed
    /// standing, ties before or after.
    fn pairs(&mut self) -> Option<BTreeSet<(CityId, CityId)>> {
        let touched = self.touched.cities.iter().copied();
        let restated = touched.filter(|&city| self.old.standing(city) != self.new.standing(city));
        let restated: Vec<CityId> = restated.collect();
        let mut pairs = BTreeSet::new();
        let mut undated = [0; 2];
        for (side, undated) in [self.old, self.new].iter().zip(&mut undated) {
            self.may_look_at(side.count(restated.iter().copied()))?;
            let named = self.touched.partnerships.iter().filter_map(|name| side.named(name));
            let theirs = restated.iter().flat_map(|&city| side.records_of(city));
            let gathered = side.gather(&named.chain(theirs).collect(), []);
            *undated = gathered.undated;
            pairs.extend(gathered.ties.iter().map(|tie| side.pair(&gathered, tie.ends)));
        }
        self.changes.undated = self.view.undated + undated[1] - undated[0];
        Some(pairs)
    }

    /// Gathers all ties of the pairs. If the scope's fields decide which cities are in the view, it
    /// gathers all ties of the cities.
    fn gather(&self, pairs: &BTreeSet<(CityId, CityId)>, cities: &BTreeSet<CityId>) -> Option<Gathered> {
        let records = if self.view.scope.fields.is_empty() {
            let fewer = |&(one, other): &(CityId, CityId)| self.new.count([one]).min(self.new.count([other]));
            self.may_look_at(pairs.iter().map(fewer).sum())?;
            pairs.iter().flat_map(|&pair| self.new.shared(pair)).collect()
        } else {
            self.may_look_at(self.new.count(cities.iter().copied()))?;
            cities.iter().flat_map(|&city| self.new.records_of(city)).collect()
        };
        Some(self.new.gather(&records, cities.iter().copied()))
    }

    /// Returns the nodes of some cities before and after, in the new order of the cities.
    fn nodes(&mut self, gathered: &Gathered, cities: &BTreeSet<CityId>) -> Vec<Node> {
        let kept = gathered.kept(&self.view.scope);
        let is_kept = |city: &CityIndex| gathered.members.place(*city).is_some_and(|place| kept[place as usize]);
        let nodes = cities.iter().map(|&city| Node {
            city,
            was: self.old.position(city).and_then(|city| self.view.node(city)),
            is: self.new.position(city).filter(is_kept),
            moved: self.is_renamed(city),
        });
        let mut nodes: Vec<Node> = nodes.collect();
        nodes.sort_by_key(|node| node.is);
        let leaving = nodes.iter().filter(|node| node.leaves());
        let mut removed: Vec<u32> = leaving.filter_map(|node| node.was).collect();
        removed.sort_unstable();
        let arriving = nodes.iter().filter(|node| node.arrives());
        let arrivals: Vec<CityIndex> = arriving.filter_map(|node| node.is).collect();
        let places = arrivals.iter().map(|&city| {
            let before = self.place_before(city);
            let at = self.view.cities.partition_point(|&city| city < before);
            u32::try_from(at).expect("fewer than 2^32 cities")
        });
        self.changes.nodes = Splice {
            removed,
            inserted: places.collect(),
        };
        self.changes.arrivals = arrivals;
        nodes
    }

    /// Returns, by member, its node; `u32::MAX` if its node has not been examined.
    fn number(&self, gathered: &Gathered, nodes: &[Node]) -> Vec<u32> {
        let mut node_of = vec![u32::MAX; gathered.members.cities.len()];
        let mut arrived = 0;
        for node in nodes {
            let Some(place) = node.is.and_then(|city| gathered.members.place(city)) else {
                continue;
            };
            node_of[place as usize] = match node.was {
                Some(was) if !node.arrives() => self.changes.nodes.moved(was),
                _ => {
                    arrived += 1;
                    self.changes.nodes.place(arrived - 1)
                }
            };
        }
        node_of
    }

    fn edit_links(&mut self, pairs: &BTreeSet<(CityId, CityId)>, merged: &Merged) {
        let graph = self.view.graph();
        let node = |city| self.old.position(city).and_then(|city| self.view.node(city));
        let links = pairs
            .iter()
            .filter_map(|&(one, other)| graph.find_link(node(one)?, node(other)?));
        let mut gone: BTreeSet<u32> = links.collect();
        let (mut replaced, mut inserted) = (Vec::new(), Vec::new());
        let mut edits = LinkEdits::default();
        for (link, &(a, b, strength)) in (0..).zip(&merged.links) {
            let ends = (self.changes.nodes.origin(a), self.changes.nodes.origin(b));
            let stays = (ends.0.1 && ends.1.1).then(|| graph.find_link(ends.0.0, ends.1.0));
            let records = merged.records.get(link);
            if let Some(old) = stays.flatten() {
                gone.remove(&old);
                if graph.strength(old).to_bits() != strength.to_bits() {
                    edits.strengths.push((old, strength));
                }
                if !self.has_records(old, records) {
                    replaced.push((old, records.to_vec()));
                }
            } else {
                let is_before = |&(a, b): &(u32, u32)| ((a, true), (b, true)) < ends;
                let at = graph.all_ends().partition_point(is_before);
                let at = u32::try_from(at).expect("fewer than 2^32 links");
                edits.splice.inserted.push(at);
                edits.added.push((a, b, strength));
                inserted.push((at, records.to_vec()));
            }
        }
        edits.splice.removed = gone.into_iter().collect();
        self.changes.records = NewLists::new(edits.splice.removed.clone(), replaced, inserted);
        self.changes.links = edits;
    }

    /// True if the records behind a link are these, apart from their positions.
    fn has_records(&self, link: u32, records: &[RecordIndex]) -> bool {
        let moved = |record: &RecordIndex| {
            let mut networks = self.changes.partnerships.iter();
            let splice = networks.find(|(network, _)| *network == record.network);
            RecordIndex {
                position: splice.map_or(record.position, |(_, splice)| splice.moved(record.position)),
                ..*record
            }
        };
        self.view.records(link).iter().map(moved).eq(records.iter().copied())
    }

    fn edit_fields(&mut self, nodes: &[Node]) {
        let fields = |city| {
            let mut fields = Vec::new();
            fields_of_city(self.new.snapshot, &self.view.scope, city, &mut fields);
            fields
        };
        let arrivals = self.changes.arrivals.iter().map(|&city| fields(city));
        let inserted = self.changes.nodes.inserted.iter().copied().zip(arrivals);
        let stay = nodes
            .iter()
            .filter(|node| !node.arrives() && self.touched.cities.contains(&node.city));
        let stay = stay.filter_map(|node| Some((node.was?, fields(node.is?))));
        let replaced = stay.filter(|(node, fields)| self.view.fields(*node) != fields);
        self.changes.fields = NewLists::new(self.changes.nodes.removed.clone(), replaced.collect(), inserted);
    }
}
