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

/// Adds sources. One with the address of a source that is there, or without an address with the
/// citation of one, stated by the same, is the same source: it fills what that one lacks.
pub(super) fn add_sources(old: &mut Vec<SourceImage>, new: Vec<SourceImage>) {
    for source in new {
        match old.iter_mut().find(|known| is_same_source(known, &source)) {
            Some(known) => fill_source(known, source),
            None => old.push(source),
        }
    }
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
