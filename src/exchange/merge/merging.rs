//! Single values and lists of a record under the rule of an import.

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

/// A value by the name of its column, and whether the file gives it.
type Given = (&'static str, bool);

impl Merging {
    /// A value that several columns may hold.
    pub(super) fn of(&self, columns: &[Column]) -> Given {
        let is_given = columns.iter().any(|&column| self.given.contains(column));
        (columns[0].name(), is_given)
    }

    /// True if values of the file win.
    pub(super) fn overwrites(&self) -> bool {
        self.policy == Policy::Overwrite
    }

    /// Takes a value that the file gives. It wins, or fills; `fill` says whether the record is then
    /// as the file has it.
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

    /// The outcome.
    pub(super) fn done(self, image: impl Into<Image>) -> Merged {
        Merged {
            image: image.into(),
            kept: self.kept,
        }
    }
}

/// Merges values of a record, each from its columns and in its way, or all if they are given.
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

/// Fills a value that may be unknown.
pub(super) fn optional<T: PartialEq>(old: &mut Option<T>, new: Option<T>) -> bool {
    if old.is_none() {
        *old = new;
        return true;
    }
    new.is_none() || *old == new
}

/// Fills a value that a new record has where nothing is said.
pub(super) fn usual<T: PartialEq>(unknown: T) -> impl FnOnce(&mut T, T) -> bool {
    move |old, new| {
        if *old == unknown {
            *old = new;
            return true;
        }
        *old == new || new == unknown
    }
}

/// Fills a date that is not known, or known less precisely.
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

/// Adds what a list does not have.
pub(super) fn add<T: PartialEq>(old: &mut Vec<T>, new: Vec<T>) -> bool {
    add_unlike(old, new, PartialEq::eq)
}

/// The same of values that are told apart by a part of them.
pub(super) fn add_unlike<T>(old: &mut Vec<T>, new: Vec<T>, is_same: impl Fn(&T, &T) -> bool) -> bool {
    for value in new {
        if !old.iter().any(|known| is_same(known, &value)) {
            old.push(value);
        }
    }
    true
}

/// Adds sources. One with the address of a source that is there, or without an address with the
/// citation of one, stated by the same, is the same source: it fills what that one lacks.
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
