//! Surveys the cities of all rows of all files, before any record is made.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use super::cast::Cast;
use super::casting::Casting;
use crate::domain::identity::CityEvidence;
use crate::exchange::column::Column;
use crate::exchange::options::Directory;

/// The evidence of cities: one entry for each city identified by id, key or Wikidata item.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) entries: Vec<Entry>,
    /// The result of each row, in the order of reading.
    pub(super) rows: Vec<Row>,
    /// Entries by the file's id, by key, and by Wikidata item.
    pub(super) ids: HashMap<Box<str>, u32>,
    pub(super) keys: HashMap<Box<str>, u32>,
    pub(super) items: HashMap<Box<str>, u32>,
    /// Other spellings of entries identified by id, key or item.
    pub(super) spellings: Vec<(Box<str>, u32)>,
    /// Entries without id, key and item, by a digest of their evidence.
    bare: HashMap<u64, u32>,
    digests: RandomState,
}

/// A city, as far as ids, keys and items identify it.
#[derive(Debug)]
pub(super) struct Entry {
    /// The entry it was merged into; itself if none.
    parent: u32,
    pub(super) evidence: CityEvidence,
    /// The name of a city for which the file has none: its key or id.
    pub(super) called: Option<Box<str>>,
    /// True if it is a record of another database.
    pub(super) whole: bool,
    /// Its first row.
    pub(super) row: usize,
    /// True if several rows describe it.
    pub(super) repeated: bool,
}

/// The result of a row.
#[derive(Clone, Debug)]
pub(super) enum Row {
    /// It has a fault of its own, which is reported when records are made.
    Faulty,
    /// It contradicts an earlier row with the same id, key or item.
    Clash(Box<(Column, String)>),
    /// It describes this city.
    Gives(u32),
}

/// A row's description of a city.
pub(super) struct Described<'a> {
    pub(super) row: usize,
    pub(super) id: Option<&'a str>,
    pub(super) evidence: CityEvidence,
    /// The name of a city for which the file has none.
    pub(super) called: Option<&'a str>,
    pub(super) whole: bool,
}

impl Survey {
    /// Adds an unreadable row.
    pub(super) fn skip(&mut self) {
        self.rows.push(Row::Faulty);
    }

    /// Adds a row.
    pub(super) fn add(&mut self, described: Described<'_>) {
        let outcome = match self.entry(&described) {
            Ok(Some(entry)) => {
                self.absorb(entry, &described);
                Row::Gives(entry)
            }
            Ok(None) => Row::Gives(self.enter(described)),
            Err(clash) => Row::Clash(Box::new(clash)),
        };
        self.rows.push(outcome);
    }

    /// Adds a city that a link refers to, which has no row.
    pub(super) fn name(&mut self, described: Described<'_>) {
        if let Ok(None) = self.entry(&described) {
            self.enter(described);
        }
    }

    /// Finds the entry of a row by id, key and item, or because another row has the same evidence.
    fn entry(&mut self, described: &Described<'_>) -> Result<Option<u32>, (Column, String)> {
        let evidence = &described.evidence;
        let named = [
            (Column::Id, described.id.and_then(|id| self.ids.get(id))),
            (Column::Key, evidence.key.as_ref().and_then(|key| self.keys.get(key))),
            (
                Column::WikidataId,
                evidence.wikidata_id.as_ref().and_then(|item| self.items.get(item)),
            ),
        ];
        let named = named.map(|(column, entry)| (column, entry.copied()));
        let named = named.map(|(column, entry)| (column, entry.map(|entry| self.root(entry))));
        let mut found: Option<u32> = None;
        for (column, entry) in named {
            let Some(entry) = entry else { continue };
            let known = &self.entries[entry as usize];
            // An item is proof, even if labels differ.
            if column != Column::WikidataId && known.evidence.contradicts(evidence) {
                let shown = if column == Column::Id {
                    described.id
                } else {
                    evidence.key.as_deref()
                };
                let (row, kind) = (known.row, column.name());
                let message = format!(
                    "row {row} has the {kind} \"{}\", too, and is another city",
                    shown.unwrap_or_default()
                );
                return Err((column, message));
            }
            found = match found {
                Some(other) if other != entry => Some(self.unite(other, entry).ok_or_else(|| {
                    let message = "its id, its key and its Wikidata item are those of different earlier rows";
                    (column, message.to_owned())
                })?),
                _ => Some(entry),
            };
        }
        if found.is_none() && described.id.is_none() && evidence.key.is_none() && evidence.wikidata_id.is_none() {
            found = self.bare.get(&self.digest(evidence)).copied();
        }
        Ok(found)
    }

    fn digest(&self, evidence: &CityEvidence) -> u64 {
        let place = evidence
            .position
            .map(|place| (place.latitude.to_bits(), place.longitude.to_bits()));
        self.digests.hash_one((&evidence.name, evidence.country, place))
    }

    /// Creates an entry for a row.
    fn enter(&mut self, described: Described<'_>) -> u32 {
        let entry = u32::try_from(self.entries.len()).expect("fewer rows than fit in memory");
        self.register(entry, &described);
        let evidence = described.evidence;
        if described.id.is_none() && evidence.key.is_none() && evidence.wikidata_id.is_none() {
            self.bare.insert(self.digest(&evidence), entry);
        }
        self.entries.push(Entry {
            parent: entry,
            called: described.called.filter(|_| evidence.name.is_none()).map(Into::into),
            evidence,
            whole: described.whole,
            row: described.row,
            repeated: false,
        });
        entry
    }

    /// Adds a row to an entry.
    fn absorb(&mut self, entry: u32, described: &Described<'_>) {
        self.register(entry, described);
        let known = &mut self.entries[entry as usize];
        let (old, new) = (&known.evidence.name, &described.evidence.name);
        if old != new {
            self.spellings
                .extend([old, new].into_iter().flatten().map(|name| (name.clone(), entry)));
        }
        known.evidence.absorb(&described.evidence);
        known.repeated = true;
        if known.called.is_none() && known.evidence.name.is_none() {
            known.called = described.called.map(Into::into);
        }
    }

    fn register(&mut self, entry: u32, described: &Described<'_>) {
        let known = |names: &mut HashMap<Box<str>, u32>, name: Option<&str>| {
            if let Some(name) = name.filter(|&name| !names.contains_key(name)) {
                names.insert(name.into(), entry);
            }
        };
        known(&mut self.ids, described.id);
        known(&mut self.keys, described.evidence.key.as_deref());
        known(&mut self.items, described.evidence.wikidata_id.as_deref());
    }

    /// Returns the root of an entry.
    pub(super) fn root(&mut self, mut entry: u32) -> u32 {
        loop {
            let parent = self.entries[entry as usize].parent;
            if parent == entry {
                return entry;
            }
            // Path halving keeps the paths short.
            self.entries[entry as usize].parent = self.entries[parent as usize].parent;
            entry = parent;
        }
    }

    /// Merges two entries, unless they contradict each other.
    fn unite(&mut self, one: u32, other: u32) -> Option<u32> {
        let (first, second) = (one.min(other), one.max(other));
        let evidence = self.entries[second as usize].evidence.clone();
        if self.entries[first as usize].evidence.contradicts(&evidence) {
            return None;
        }
        if let Some(name) = evidence.name.clone() {
            self.spellings.push((name, first));
        }
        self.entries[second as usize].parent = first;
        let known = &mut self.entries[first as usize];
        known.evidence.absorb(&evidence);
        known.repeated = true;
        Some(first)
    }

    /// Identifies the cities.
    pub(super) fn resolve(self, directory: &dyn Directory) -> Cast {
        Casting::new(self, directory).finish()
    }
}
