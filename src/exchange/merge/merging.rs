//! Merges single values and lists of a record by the policy of an import.

use super::{Merged, Policy};
use crate::domain::PartialDate;
use crate::domain::identity::same_date;
use crate::domain::image::{Image, SourceImage};
use crate::exchange::column::{Column, ColumnSet};

/// A record that is being merged.
#[derive(Debug)]
pub(super) struct Merging {
    pub(super) given: ColumnSet,
    pub(super) policy: Policy,
    pub(super) kept: Vec<&'static str>,
}

/// The name of a value's column, and a flag that the file gives it.
type Given = (&'static str, bool);

impl Merging {
    /// Names a value that several columns may give.
    pub(super) fn of(&self, columns: &[Column]) -> Given {
        let is_given = columns.iter().any(|&column| self.given.contains(column));
        (columns[0].name(), is_given)
    }

    /// True if values of the file win.
    pub(super) fn overwrites(&self) -> bool {
        self.policy == Policy::Overwrite
    }

    /// Merges a value that the file gives: it overwrites, or fills. `fill` returns true if the
    /// record then equals the file.
    pub(super) fn value<T>(
        &mut self,
        (name, is_given): Given,
        old: &mut T,
        new: T,
        fill: impl FnOnce(&mut T, T) -> bool,
    ) {
        match is_given {
            true if self.overwrites() => *old = new,
            true if !fill(old, new) => self.kept.push(name),
            _ => {}
        }
    }

    /// Returns the result.
    pub(super) fn done(self, image: impl Into<Image>) -> Merged {
        Merged {
            image: image.into(),
            kept: self.kept,
        }
    }
}

/// Merges values of a record: each if its own columns are given, or all on one condition.
macro_rules! merge {
    ($merging:ident, $known:ident, $new:ident; if $given:expr; $($value:ident = $fill:expr),+ $(,)?) => {
        $($merging.value((stringify!($value), $given), &mut $known.$value, $new.$value, $fill);)+
    };
    ($merging:ident, $known:ident, $new:ident; $($value:ident: $($column:ident)|+ = $fill:expr),+ $(,)?) => {
        $({
            let given = $merging.of(&[$(crate::exchange::column::Column::$column),+]);
            $merging.value(given, &mut $known.$value, $new.$value, $fill);
        })+
    };
}
pub(super) use merge;

/// Fills an optional value.
pub(super) fn optional<T: PartialEq>(old: &mut Option<T>, new: Option<T>) -> bool {
    if old.is_none() {
        *old = new;
        return true;
    }
    new.is_none() || *old == new
}

/// Fills a value that has a default in new records.
pub(super) fn usual<T: PartialEq>(unknown: T) -> impl FnOnce(&mut T, T) -> bool {
    move |old, new| {
        if *old == unknown {
            *old = new;
            return true;
        }
        *old == new || new == unknown
    }
}

/// Fills a date that is unknown or less precise.
pub(super) fn date(old: &mut Option<PartialDate>, new: Option<PartialDate>) -> bool {
    match (*old, new) {
        (None, _) => *old = new,
        (Some(known), Some(date)) if same_date(known, date) => {
            if date.precision() > known.precision() {
                *old = new;
            }
        }
        (Some(_), Some(_)) => return false,
        (Some(_), None) => {}
    }
    true
}

/// Adds missing elements to a list.
pub(super) fn add<T: PartialEq>(old: &mut Vec<T>, new: Vec<T>) -> bool {
    add_unlike(old, new, PartialEq::eq)
}

/// Like [`add`], for elements that are identified by a part of them.
pub(super) fn add_unlike<T>(old: &mut Vec<T>, new: Vec<T>, is_same: impl Fn(&T, &T) -> bool) -> bool {
    for value in new {
        if !old.iter().any(|known| is_same(known, &value)) {
            old.push(value);
        }
    }
    true
}

/// Adds sources. A source with the same address, or without an address and with the same citation,
/// stated by the same city or organisation, is the same source: it fills missing values.
pub(super) fn add_sources(old: &mut Vec<SourceImage>, new: Vec<SourceImage>) -> bool {
    for source in new {
        match old.iter_mut().find(|known| is_same_source(known, &source)) {
            Some(known) => fill_source(known, source),
            None => old.push(source),
        }
    }
    true
}

fn is_same_source(one: &SourceImage, other: &SourceImage) -> bool {
    let same_page = match (&one.url, &other.url) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.citation == other.citation,
        _ => false,
    };
    let stated = (one.asserted_by_city.as_ref()).zip(other.asserted_by_city.as_ref());
    same_page && stated.is_none_or(|(one, other)| one == other)
}

fn fill_source(known: &mut SourceImage, source: SourceImage) {
    known.citation = known.citation.take().or(source.citation);
    known.publisher = known.publisher.take().or(source.publisher);
    known.accessed_on = known.accessed_on.or(source.accessed_on);
    known.asserted_by_city = known.asserted_by_city.take().or(source.asserted_by_city);
    known.asserted_by = known.asserted_by.take().or(source.asserted_by);
}
