//! Resolves the `ChangeSet` input to the canonical change of a view.

use std::collections::BTreeSet;

use super::fault::{Fault, quote};
use super::names::Names;
use crate::domain::partnership::{MOST_CITIES, check_intensity};
use crate::domain::text::closest;
use crate::network::scope::Threshold;
use crate::network::{AddedRecord, Change, ChangedView, CityIndex, RecordIndex, View};

/// The maximum number of changes at a time.
pub const MOST_CHANGES: usize = 50;

/// A change in a client's words.
#[derive(Clone, Debug, Default)]
pub struct ChangeRequest {
    /// Removed cities.
    pub remove_cities: Vec<String>,
    /// Countries whose cities are removed.
    pub remove_countries: Vec<String>,
    /// Ended partnerships.
    pub remove_partnerships: Vec<PartnershipRef>,
    /// Added cities.
    pub add_cities: Vec<String>,
    /// Added partnerships.
    pub add_partnerships: Vec<AddedPartnershipRequest>,
}

/// Identifies a partnership by its network's key and its own, or by its own key in a network of the
/// scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnershipRef {
    /// Key of the network.
    pub network: Option<String>,
    /// Key of the partnership.
    pub key: String,
}

/// A hypothetical partnership in a client's words.
#[derive(Clone, Debug)]
pub struct AddedPartnershipRequest {
    /// Its cities.
    pub cities: Vec<String>,
    /// Amount of cooperation.
    pub intensity: f64,
}

/// A resolved change, and the arguments that have no effect.
#[derive(Clone, Debug)]
pub struct ResolvedChange {
    /// The change.
    pub change: Change,
    /// Arguments without effect in this scope: removed cities that are absent, added cities that
    /// are present, ended partnerships that would not count anyway.
    pub without_effect: Vec<String>,
}

impl ChangeRequest {
    /// Checks and resolves the change.
    pub fn resolve(&self, names: Names<'_>, view: &View) -> Result<ResolvedChange, Fault> {
        self.check_size()?;
        let names = names.within(view.scope());
        let mut resolved = ResolvedChange {
            change: Change::default(),
            without_effect: Vec::new(),
        };
        resolved.change.removed_cities = self.removed_cities(names, view, &mut resolved.without_effect)?;
        let ends = self.ended_records(names, view)?;
        let mut there_already = Vec::new();
        resolved.change.added_cities = self.added_cities(names, view, &resolved.change, &mut there_already)?;
        for (at, added) in self.add_partnerships.iter().enumerate() {
            let argument = format!("change.addPartnerships[{at}]");
            let record = added.resolve(&argument, names, view, &resolved.change)?;
            resolved.change.added_records.push(record);
        }
        resolved.end(view, ends);
        resolved.without_effect.append(&mut there_already);
        Ok(resolved)
    }

    fn check_size(&self) -> Result<(), Fault> {
        let size = self.remove_cities.len()
            + self.remove_countries.len()
            + self.remove_partnerships.len()
            + self.add_cities.len()
            + self.add_partnerships.len();
        if size > MOST_CHANGES {
            let message = format!("may hold at most {MOST_CHANGES} changes; {size} were given");
            return Err(Fault::bad("change", message));
        }
        Ok(())
    }

    /// Returns the cities that are named and those of the named countries.
    fn removed_cities(
        &self,
        names: Names<'_>,
        view: &View,
        without_effect: &mut Vec<String>,
    ) -> Result<Vec<CityIndex>, Fault> {
        let mut removed = BTreeSet::new();
        for (at, text) in self.remove_cities.iter().enumerate() {
            let argument = format!("change.removeCities[{at}]");
            let city = names.city(&argument, text)?;
            match view.node(city) {
                Some(_) => _ = removed.insert(city),
                None => without_effect.push(argument),
            }
        }
        for (at, text) in self.remove_countries.iter().enumerate() {
            let argument = format!("change.removeCountries[{at}]");
            let code = names.country(&argument, text)?;
            let cities = view.cities().iter().copied();
            let lie_there: Vec<_> = cities
                .filter(|&city| view.snapshot().city(city).country == code)
                .collect();
            if lie_there.is_empty() {
                without_effect.push(argument);
            }
            removed.extend(lie_there);
        }
        Ok(removed.into_iter().collect())
    }

    /// Returns the named partnerships, each with its argument.
    fn ended_records(&self, names: Names<'_>, view: &View) -> Result<Vec<(String, RecordIndex)>, Fault> {
        let references = self.remove_partnerships.iter().enumerate();
        let resolved = references.map(|(at, reference)| {
            let argument = format!("change.removePartnerships[{at}]");
            let record = reference.resolve(&argument, names, view)?;
            Ok((argument, record))
        });
        resolved.collect()
    }

    fn added_cities(
        &self,
        names: Names<'_>,
        view: &View,
        change: &Change,
        there_already: &mut Vec<String>,
    ) -> Result<Vec<CityIndex>, Fault> {
        let mut added = BTreeSet::new();
        for (at, text) in self.add_cities.iter().enumerate() {
            let argument = format!("change.addCities[{at}]");
            let city = names.anywhere().city(&argument, text)?;
            if change.removed_cities.binary_search(&city).is_ok() {
                return Err(Fault::bad(argument, "is removed by the same change"));
            }
            match view.node(city) {
                None => _ = added.insert(city),
                Some(_) => there_already.push(argument),
            }
        }
        Ok(added.into_iter().collect())
    }
}

impl ResolvedChange {
    /// Ends partnerships. One that does not count now may come to count by the rest of the change:
    /// one of its cities is added, or another partnership makes a link strong enough.
    fn end(&mut self, view: &View, ends: Vec<(String, RecordIndex)>) {
        let mut removed = BTreeSet::new();
        for (argument, record) in ends {
            match counts(view, record) || comes_to_count(view, &self.change, record) {
                true => _ = removed.insert(record),
                false => self.without_effect.push(argument),
            }
        }
        self.change.removed_records = removed.into_iter().collect();
    }
}

impl AddedPartnershipRequest {
    fn resolve(&self, argument: &str, names: Names<'_>, view: &View, change: &Change) -> Result<AddedRecord, Fault> {
        if !(2..=MOST_CITIES).contains(&self.cities.len()) {
            let message = format!(
                "must name from 2 to {MOST_CITIES} cities; {} were given",
                self.cities.len()
            );
            return Err(Fault::bad(format!("{argument}.cities"), message));
        }
        let intensity = check_intensity(self.intensity);
        let intensity = intensity.map_err(|fault| Fault::bad(format!("{argument}.intensity"), fault))?;
        let mut cities = BTreeSet::new();
        for (at, text) in self.cities.iter().enumerate() {
            let argument = format!("{argument}.cities[{at}]");
            let city = names.city(&argument, text)?;
            if change.removed_cities.binary_search(&city).is_ok() {
                return Err(Fault::bad(argument, "is removed by the same change"));
            }
            if view.node(city).is_none() && change.added_cities.binary_search(&city).is_err() {
                let message = "is not in this scope; name it in `change.addCities`, too";
                return Err(Fault::bad(argument, message));
            }
            if !cities.insert(city) {
                return Err(Fault::bad(
                    argument,
                    "is named twice; the cities of a partnership are distinct",
                ));
            }
        }
        Ok(AddedRecord {
            cities: cities.into_iter().collect(),
            intensity: Threshold(intensity),
        })
    }
}

impl PartnershipRef {
    fn resolve(&self, argument: &str, names: Names<'_>, view: &View) -> Result<RecordIndex, Fault> {
        let networks = match &self.network {
            Some(network) => names.find_network(network).into_iter().collect(),
            None => view.scope().networks.clone(),
        };
        let found: Vec<RecordIndex> = networks
            .iter()
            .filter_map(|&network| {
                let position = names.snapshot().network(network).partnership_by_key(&self.key)?;
                Some(RecordIndex { network, position })
            })
            .collect();
        match *found {
            [record] => Ok(record),
            [] => Err(self.unknown(argument, names, view)),
            _ => Err(Fault::bad(
                argument,
                "is a key in several networks of the scope; give the global id",
            )),
        }
    }

    fn unknown(&self, argument: &str, names: Names<'_>, view: &View) -> Fault {
        let networks = view.scope().networks.iter();
        let near = networks.flat_map(|&network| names.snapshot().network(network).suggest_partnerships(&self.key, 3));
        Fault::NotFound {
            argument: argument.to_owned(),
            message: format!(
                "names no partnership: {}; write a global id, or a key in a network of the scope",
                quote(&self.key)
            ),
            suggestions: closest(&self.key, near, 3).into_iter().map(str::to_owned).collect(),
        }
    }
}

/// True if a partnership supports a link of the view.
fn counts(view: &View, record: RecordIndex) -> bool {
    let cities = view.snapshot().cities_of(view.partnership(record));
    let nodes: Vec<u32> = cities.filter_map(|city| view.node(city)).collect();
    let pairs = nodes
        .iter()
        .enumerate()
        .flat_map(|(at, &a)| nodes[at + 1..].iter().map(move |&b| (a, b)));
    let mut links = pairs.filter_map(|(a, b)| view.graph().find_link(a, b));
    links.any(|link| view.records(link).binary_search(&record).is_ok())
}

/// True if a partnership joins a city that the change adds, or a pair that an added partnership
/// joins.
fn comes_to_count(view: &View, change: &Change, record: RecordIndex) -> bool {
    let ties = ChangedView::pairs_tied(view, change, record);
    ties.iter().any(|pair| {
        let is_new = |city| change.added_cities.binary_search(&city).is_ok();
        let joined_anew = |added: &AddedRecord| {
            [pair.0, pair.1]
                .iter()
                .all(|city| added.cities.binary_search(city).is_ok())
        };
        is_new(pair.0) || is_new(pair.1) || change.added_records.iter().any(joined_anew)
    })
}
