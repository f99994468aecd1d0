//! The cities at the ends of a link: named, or described in the row itself.

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

/// The positions, among the rows of cities, of what a row of a link says of its ends; `None` for an
/// end that is only named.
pub(super) type Numbers = [Option<usize>; 2];

/// The cities that links describe and name.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// True if a file lists cities, so that what a link names must be one that is known.
    are_listed: bool,
    /// True if a link names a city and says no more of it.
    are_named: bool,
    /// What has been given of cities and partnerships, by a digest of their keys; of pairs of
    /// cities that there was a link.
    given: HashMap<u64, ColumnSet>,
    digests: RandomState,
}

impl Ends {
    /// A file lists a city.
    pub(super) const fn list_cities(&mut self) {
        self.are_listed = true;
    }

    /// True if links name cities, and no file lists any.
    pub(super) const fn are_all(&self) -> bool {
        self.are_named && !self.are_listed
    }

    /// Columns given of a record before; `None` the first time.
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

    /// What a link gives of its partnership, of which an earlier one may be, too; links of the same
    /// cities are counted. Where nothing tells parallel links apart, the strength of the first
    /// counts, and where they are to be merged all that it says.
    pub(super) fn give_link(&mut self, cities: &[&str], key: &str, cells: Cells<'_>, notes: &mut Notes) -> ColumnSet {
        let given = cells.given();
        let is_parallel = self.give(("pair", cities), ColumnSet::default()).is_some();
        let before = self.give(("partnership", key), given);
        if is_parallel {
            notes.parallel += usize::from(before.is_none());
            notes.merged += usize::from(before.is_some());
        }
        match (before, cells.options.parallel) {
            (None, _) => given,
            (Some(before), Some(Parallel::Merge)) => given.without(before),
            (Some(before), _) if before.contains(Column::Intensity) => given.without(ColumnSet::of(Column::Intensity)),
            (Some(_), _) => given,
        }
    }
}

impl Understanding<'_> {
    /// True if a row links a city that is not known, as Wikidata says where it knows only that
    /// there is one; such a row is counted.
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

    /// True if the cities that links name are made: no file lists any, and they have a country.
    pub(super) fn makes_cities(&self) -> bool {
        let has_country = |end: &End| self.options.default_of(Some(*end), Column::Country).is_some();
        self.ends.are_all() && End::BOTH.iter().any(has_country)
    }

    /// Numbers what a row says of its ends, in every stage alike.
    pub(super) fn number_ends(&mut self, cells: Cells<'_>) -> Numbers {
        let is_list = cells.has(Column::Cities);
        End::BOTH.map(|end| {
            (!is_list && cells.layout.describes(end)).then(|| {
                self.cities += 1;
                self.cities - 1
            })
        })
    }

    /// Notes the cities that a row describes.
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

    /// Notes the cities that a row only names and that are not there.
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

    /// The city at an end.
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

    /// Reason why a row fits no single city.
    fn unclear(&self, cells: Cells<'_>, number: usize) -> Result<Found<'_>, RowError> {
        let fault = self.role_of(number, cells).err();
        Err(fault.unwrap_or_else(|| cells.fault(Column::Name, RowErrorCode::UnknownCity, "is no city")))
    }

    /// Gives the cities of a row that it describes, or names where no file lists cities: at their
    /// first mention, and again where a row says something else of them.
    pub(super) fn give_ends(&mut self, cells: Cells<'_>, described: Numbers) -> Result<(), Vec<RowError>> {
        let alone = |fault| vec![fault];
        if cells.has(Column::Cities) {
            let made = self.makes_cities();
            for name in cells.list(Column::Cities).filter(|_| made) {
                let found = self.named_city(cells, Column::Cities, name);
                if let Found::Given(person) = found.map_err(alone)? {
                    // Nothing in the row is about one of its cities.
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

    /// Gives a city with its membership. What the first row says of it stands; later ones complete
    /// it.
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

/// What a row calls the city at an end.
fn called(at: Cells<'_>) -> Option<&str> {
    let by = [Column::Id, Column::WikidataId, Column::Key];
    at.called().or_else(|| by.iter().find_map(|&column| at.own(column)))
}
