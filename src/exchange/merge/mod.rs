//! Merges a record with a file's values for it.
//!
//! An import fills unknown values and adds to lists. If the file differs, the record keeps its
//! value and the import reports it, unless it was told to overwrite. The default value of a new
//! record (the country ZZ, the kind OTHER, the status ACTIVE, an intensity of 1, a title made of
//! names) counts as unknown, so that the order of two files does not matter.

mod city;
mod membership;
mod merging;
mod network;
mod partnership;

#[cfg(test)]
mod tests;

pub use membership::is_same_membership;

use self::merging::Merging;
use super::column::{Column, ColumnSet};
use super::record::Incoming;
use crate::domain::image::Image;

/// The rule for values that differ between file and record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// The record wins; the file fills unknown values.
    #[default]
    Fill,
    /// The file wins, for lists, too.
    Overwrite,
}

/// The result of merging a file's values into a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The new record. Version and times of writing are those of the existing one.
    pub image: Image,
    /// Columns in which the file differs and the record was kept.
    pub kept: Vec<&'static str>,
}

impl Incoming {
    /// Like [`over`](Self::over), if earlier rows of the command gave the columns `said`. In these
    /// columns no row replaces another's value, under any policy: lists are joined, and a differing
    /// value is not taken but reported.
    pub fn over_again(self, current: &Image, policy: Policy, said: ColumnSet, max_fields: Option<u32>) -> Merged {
        let new = self.given.without(said);
        if policy == Policy::Fill || new == self.given {
            return self.over(current, policy, max_fields);
        }
        let mut first = Self {
            given: new,
            ..self.clone()
        };
        if let (Image::Partnership(first), Image::Partnership(old)) = (&mut first.image, current)
            && (said.contains(Column::Cities) || said.contains(Column::Source))
        {
            first.participants.clone_from(&old.participants);
        }
        let current = match new == ColumnSet::default() {
            true => current.clone(),
            false => first.over(current, policy, max_fields).image,
        };
        let again = Self {
            given: self.given.without(new),
            ..self
        };
        again.over(&current, Policy::Fill, max_fields)
    }

    /// Merges into an existing record. `max_fields` is the maximum number of fields of a member.
    pub fn over(self, current: &Image, policy: Policy, max_fields: Option<u32>) -> Merged {
        let (given, made_title) = (self.given, self.made_title);
        let merging = Merging {
            given,
            policy,
            kept: Vec::new(),
        };
        match (self.image, current) {
            (Image::City(new), Image::City(old)) => city::merge(merging, new, old),
            (Image::Membership(new), Image::Membership(old)) => membership::merge(merging, new, old, max_fields),
            (Image::Partnership(new), Image::Partnership(old)) => {
                partnership::merge(merging, new, old, made_title.as_deref())
            }
            (Image::Network(new), Image::Network(old)) => network::merge_network(merging, new, old),
            (Image::CountryGroup(new), Image::CountryGroup(old)) => network::merge_group(merging, new, old),
            (image, _) => merging.done(image),
        }
    }
}
