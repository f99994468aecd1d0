//! The cities at the ends of a link: referred to, or described in the row itself.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher as _, Hash};

use super::Understanding;
use super::cast::{Found, Role};
use super::faults::Faults;
use super::survey::Described;
use crate::domain::identity::CityEvidence;
use crate::exchange::column::{Column, ColumnSet, End};
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::notes::Notes;
use crate::exchange::options::Parallel;
use crate::exchange::record::Incoming;
use crate::exchange::row::Cells;
use crate::exchange::value;

/// The positions, among city rows, of a link's descriptions of its ends; `None` for an end that is
/// only referred to.
pub(super) type Numbers = [Option<usize>; 2];

/// The cities that links describe and refer to.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// True if a file lists cities, so that links may refer to known ones only.
    are_listed: bool,
    /// True if a link refers to a city without describing it.
    are_named: bool,
    /// The columns given so far of cities and partnerships, by a digest of their keys. Pairs of
    /// cities have an entry if there was a link.
    given: HashMap<u64, ColumnSet>,
    digests: RandomState,
}

impl Ends {
    /// Records that a file lists cities.
    pub(super) const fn list_cities(&mut self) {
        self.are_listed = true;
    }

    /// True if links refer to cities, and no file lists any.
    pub(super) const fn are_all(&self) -> bool {
        self.are_named && !self.are_listed
    }

    /// Adds columns given of a record. Returns those given before; `None` the first time.
    fn give(&mut self, record: impl Hash, given: ColumnSet) -> Option<ColumnSet> {
        let known = self.given.entry(self.digests.hash_one(record));
        match known {
            Entry::Vacant(free) => {
                free.insert(given);
                None
            }
            Entry::Occupied(mut known) => {
                let before = *known.get();
                known.get_mut().extend(given);
                Some(before)
            }
        }
    }

    /// Returns the columns that a link gives of its partnership, which earlier links may share, and
    /// counts parallel links. If parallel links cannot be distinguished, the first one's strength
    /// counts; if they are to be merged, all values of the first.
    pub(super) fn give_link(&mut self, cities: &[&str], key: &str, cells: Cells<'_>, notes: &mut Notes) -> ColumnSet {
        let given = cells.given();
        let is_parallel = self.give(("pair", cities), ColumnSet::default()).is_some();
        let before = self.give(("partnership", key), given);
        if is_parallel {
            notes.parallel += usize::from(before.is_none());
            notes.merged += usize::from(before.is_some());
        }
        match (before, cells.options.parallel) {
            (Some(before), Some(Parallel::Merge)) => given.without(before),
            _ => given,
        }
    }
}

impl Understanding<'_> {
    /// True if a row links an unknown city, which Wikidata has where only its existence is known.
    /// Counts such rows.
    pub(super) fn is_left_out(&mut self, cells: Cells<'_>) -> bool {
        let is_unknown = |end: &End| {
            let at = cells.of_end(*end);
            let called = [at.called(), at.own(Column::WikidataId), at.own(Column::Id)];
            called.into_iter().flatten().any(value::is_unknown_value)
        };
        let is_unknown = End::BOTH.iter().any(is_unknown);
        if self.stage == super::Stage::Links {
            self.notes.unknown_cities += usize::from(is_unknown);
        }
        is_unknown
    }

    /// True if cities are created from links: no file lists any, and there is a default country.
    pub(super) fn makes_cities(&self) -> bool {
        let has_country = |end: &End| self.options.default_of(Some(*end), Column::Country).is_some();
        self.ends.are_all() && End::BOTH.iter().any(has_country)
    }

    /// Numbers a row's descriptions of its ends, the same in every stage.
    pub(super) fn number_ends(&mut self, cells: Cells<'_>) -> Numbers {
        let is_list = cells.has(Column::Cities);
        End::BOTH.map(|end| {
            (!is_list && cells.layout.describes(end)).then(|| {
                self.cities += 1;
                self.cities - 1
            })
        })
    }

    /// Surveys the cities that a row describes.
    pub(super) fn survey_ends(&mut self, cells: Cells<'_>) {
        self.ends.are_named |= cells.has(Column::Cities);
        for end in End::BOTH.into_iter().filter(|_| !cells.has(Column::Cities)) {
            if cells.layout.describes(end) {
                self.survey_city(cells.of_end(end));
            } else {
                self.ends.are_named = true;
            }
        }
    }

    /// Surveys the cities that a row only refers to and that do not exist.
    pub(super) fn survey_names(&mut self, cells: Cells<'_>) {
        if cells.check_texts().is_err() {
            return;
        }
        cells
            .list(Column::Cities)
            .for_each(|name| self.survey_name(cells, name));
        for end in End::BOTH.into_iter().filter(|_| !cells.has(Column::Cities)) {
            if let Some(name) = called(cells.of_end(end)).filter(|_| !cells.layout.describes(end)) {
                self.survey_name(cells, name);
            }
        }
    }

    fn survey_name(&mut self, cells: Cells<'_>, called: &str) {
        let item = value::item(called);
        let is_there = self.directory.city(called).is_some()
            || item.is_some_and(|item| self.directory.city_of_item(item).is_some())
            || !self.directory.cities_named(called).is_empty();
        if is_there {
            return;
        }
        let (name, country) = match self.apart(called) {
            Some((name, country)) => (name, country.known()),
            None => (called, None),
        };
        self.survey.name(Described {
            row: cells.row.number,
            id: Some(called),
            evidence: CityEvidence {
                name: item.is_none().then(|| name.into()),
                country,
                wikidata_id: item.map(Into::into),
                ..CityEvidence::default()
            },
            called: Some(item.unwrap_or(called)),
            whole: false,
        });
    }

    /// Returns the city at an end.
    pub(super) fn city_at(&self, cells: Cells<'_>, number: Option<usize>) -> Result<Found<'_>, RowError> {
        let at = cells.end.expect("cells of an end");
        if let Some(number) = number {
            return match self.cast.role(number) {
                Role::Gives(person) => Ok(Found::Given(person)),
                _ => self.unclear(cells, number),
            };
        }
        let of_row = Cells { end: None, ..cells };
        let missing = || of_row.fault(at.column(), RowErrorCode::MissingValue, "must not be empty");
        self.named_city(of_row, at.column(), called(cells).ok_or_else(missing)?)
    }

    /// Returns the fault of a row that matches no single city.
    fn unclear(&self, cells: Cells<'_>, number: usize) -> Result<Found<'_>, RowError> {
        let fault = self.role_of(number, cells).err();
        Err(fault.unwrap_or_else(|| cells.fault(Column::Name, RowErrorCode::UnknownCity, "is no city")))
    }

    /// Emits the cities that a row describes, or refers to if no file lists cities: at their first
    /// mention, and again if a row adds something.
    pub(super) fn give_ends(&mut self, cells: Cells<'_>, described: Numbers) -> Result<(), Vec<RowError>> {
        let alone = |fault| vec![fault];
        if cells.has(Column::Cities) {
            let made = self.makes_cities();
            for name in cells.list(Column::Cities).filter(|_| made) {
                let found = self.named_city(cells, Column::Cities, name);
                if let Found::Given(person) = found.map_err(alone)? {
                    // Nothing in the row describes a single one of its cities.
                    let at = cells.of_end(End::Source);
                    let given = self.city_of(Some(person), at, Faults::of(at))?;
                    self.give_city(given);
                }
            }
            return Ok(());
        }
        for (end, number) in End::BOTH.into_iter().zip(described) {
            let at = cells.of_end(end);
            let given = match number {
                Some(number) => self.city(number, at)?,
                None if self.makes_cities() => match self.city_at(at, None).map_err(alone)? {
                    Found::Given(person) => self.city_of(Some(person), at, Faults::of(at))?,
                    Found::Known(_) => continue,
                },
                None => continue,
            };
            self.give_city(given);
        }
        Ok(())
    }

    /// Emits a city with its membership. Values of the first row win; later rows fill gaps.
    fn give_city(&mut self, (mut city, mut membership): (Incoming, Incoming)) {
        let before = self.ends.give(("city", city.image.key(None)), city.given);
        city.given = city.given.without(before.unwrap_or_default());
        if city.given != ColumnSet::default() || before.is_none() {
            (self.found)(Ok(city));
        }
        if before.is_none() {
            membership.repeated = false;
            (self.found)(Ok(membership));
        }
    }
}

/// Returns a row's reference to the city at an end.
fn called(at: Cells<'_>) -> Option<&str> {
    let by = [Column::Id, Column::WikidataId, Column::Key];
    at.called().or_else(|| by.iter().find_map(|&column| at.own(column)))
}
