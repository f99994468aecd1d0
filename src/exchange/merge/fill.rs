//! Filling of single values and lists.

use crate::domain::PartialDate;
use crate::domain::identity::same_date;
use crate::domain::image::SourceImage;

/// Fills values, and notes the columns that differ.
#[derive(Debug, Default)]
pub(super) struct Filling {
    pub(super) kept: Vec<&'static str>,
}

impl Filling {
    /// Takes a value for one that is not known.
    pub(super) fn optional<T: PartialEq>(&mut self, column: &'static str, old: &mut Option<T>, new: Option<T>) {
        match (&old, new) {
            (None, new) => *old = new,
            (Some(known), Some(new)) if *known != new => self.kept.push(column),
            _ => {}
        }
    }

    /// Takes a value for one that is not known, which a new record has where nothing is said.
    pub(super) fn usual<T: PartialEq>(&mut self, column: &'static str, old: &mut T, new: T, unknown: &T) {
        if old == unknown {
            *old = new;
        } else if *old != new && new != *unknown {
            self.kept.push(column);
        }
    }

    /// Takes a date for one that is not known, or known less precisely.
    pub(super) fn date(&mut self, column: &'static str, old: &mut Option<PartialDate>, new: Option<PartialDate>) {
        match (*old, new) {
            (None, _) => *old = new,
            (Some(known), Some(date)) if same_date(known, date) => {
                *old = Some(if date.precision() > known.precision() {
                    date
                } else {
                    known
                })
            }
            (Some(_), Some(_)) => self.kept.push(column),
            (Some(_), None) => {}
        }
    }
}

/// Adds what a list does not have.
pub(super) fn add<T: PartialEq>(old: &mut Vec<T>, new: impl IntoIterator<Item = T>) {
    for value in new {
        if !old.contains(&value) {
            old.push(value);
        }
    }
}

/// Adds sources. One with the address and the citation of a source that is there, stated by the
/// same, is the same source: it fills what that one lacks, be it the citation.
pub(super) fn add_sources(old: &mut Vec<SourceImage>, new: Vec<SourceImage>) {
    for source in new {
        match old.iter_mut().find(|known| is_same_source(known, &source)) {
            Some(known) => fill_source(known, source),
            None => old.push(source),
        }
    }
}

fn is_same_source(one: &SourceImage, other: &SourceImage) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| one == other || one.is_none() || other.is_none();
    let same_page = one.url == other.url && (same(&one.citation, &other.citation));
    same_page && same(&one.asserted_by_city, &other.asserted_by_city)
}

fn fill_source(known: &mut SourceImage, source: SourceImage) {
    known.citation = known.citation.take().or(source.citation);
    known.publisher = known.publisher.take().or(source.publisher);
    known.accessed_on = known.accessed_on.or(source.accessed_on);
    known.asserted_by_city = known.asserted_by_city.take().or(source.asserted_by_city);
    known.asserted_by = known.asserted_by.take().or(source.asserted_by);
}
