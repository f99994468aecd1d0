//! Collects what the rows of an import say of a record, in any order.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::num::NonZeroU32;

use crate::domain::image::Image;
use crate::exchange::{ColumnSet, Incoming, Policy, value_names};

/// Statements of an import's rows about a record. There may be one per row, so it is small.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// Columns that rows gave.
    pub(super) columns: ColumnSet,
    /// Digests of values that were not taken, by column; rarely any.
    #[expect(clippy::box_collection, reason = "a vector takes three times the room")]
    differing: Option<Box<Vec<(&'static str, u64)>>>,
    /// A digest of the fields in the first row that gave any.
    fields: Option<NonZeroU32>,
    /// Number of fields that the record had before and keeps.
    fields_before: u16,
    /// True if another row gave other fields.
    fields_differ: bool,
}

impl Said {
    /// Starts with an existing record.
    pub(super) fn of(record: &Image, policy: Policy) -> Self {
        let fields = fields_of(record).filter(|_| policy == Policy::Fill);
        Self {
            fields_before: fields.map_or(0, |fields| fields.len().try_into().unwrap_or(u16::MAX)),
            ..Self::default()
        }
    }

    /// Adds a row. Its values in the columns `kept` were not taken.
    pub(super) fn hear(&mut self, incoming: &Incoming, kept: &[&'static str]) {
        self.fields_differ = self.other_fields(incoming).is_some();
        self.fields = self.fields.or_else(|| given_fields(incoming));
        self.columns.extend(incoming.given.whole());
        if !kept.is_empty() {
            let values = kept.iter().map(|&column| (column, value(&incoming.image, column)));
            self.differing.get_or_insert_default().extend(values);
        }
    }

    /// Returns the number of fields that the record had before, if rows give different fields.
    pub(super) fn other_fields(&self, incoming: &Incoming) -> Option<usize> {
        let given = self.fields.zip(given_fields(incoming));
        let differ = self.fields_differ || given.is_some_and(|(first, other)| first != other);
        differ.then_some(self.fields_before.into())
    }

    /// Returns a column in which a row contradicts an earlier one. The record does not have the
    /// row's values in the columns `kept`.
    pub(super) fn contradicted(&self, incoming: &Incoming, kept: &[&'static str]) -> Option<&'static str> {
        let differing = self.differing.as_deref().map_or(&[][..], Vec::as_slice);
        let is_other = |column: &&&'static str| {
            let known = differing.iter().find(|(known, _)| *known == **column);
            let is_same = known.is_some_and(|(_, known)| *known == value(&incoming.image, column));
            self.columns.contains_named(column) && !is_same
        };
        let taken = |column: &&'static str| incoming.given.contains_named(column) && !kept.contains(column);
        let differing = || differing.iter().map(|(column, _)| *column).find(taken);
        kept.iter().find(is_other).copied().or_else(differing)
    }
}

/// Computes a digest of the fields in a row.
fn given_fields(incoming: &Incoming) -> Option<NonZeroU32> {
    let fields = fields_of(&incoming.image).filter(|fields| !fields.is_empty())?;
    NonZeroU32::new(digest(fields) as u32 | 1)
}

/// Computes a digest of a record's value in a column.
fn value(image: &Image, column: &str) -> u64 {
    let json = image.to_json();
    let values: Vec<_> = value_names(column).iter().map(|name| json[name].to_string()).collect();
    digest(&values)
}

fn digest(texts: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}

/// Returns the fields of a membership or a partnership.
fn fields_of(image: &Image) -> Option<&[String]> {
    match image {
        Image::Membership(membership) => Some(&membership.fields),
        Image::Partnership(partnership) => Some(&partnership.fields),
        _ => None,
    }
}

/// Like [`fields_of`], mutable.
pub(super) const fn fields_mut(image: &mut Image) -> Option<&mut Vec<String>> {
    match image {
        Image::Membership(membership) => Some(&mut membership.fields),
        Image::Partnership(partnership) => Some(&mut partnership.fields),
        _ => None,
    }
}
