//! Merges a record with a file's values for it.
//!
//! An import fills what is not known and adds to lists. Where the file says something else, the
//! record keeps what it has and the import tells so, unless it was asked to overwrite. A value that
//! a new record has where nothing is said (the country ZZ, the kind OTHER, the status ACTIVE, an
//! intensity of 1, a title made of names) counts as not known, so that it does not matter which of
//! two files comes first.

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

/// Rule for values where file and record differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// The record; the file fills what is not known.
    #[default]
    Fill,
    /// The file, lists included.
    Overwrite,
}

/// A record with what a file says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The record as it becomes. Version and times of writing are those of the record that is
    /// there.
    pub image: Image,
    /// The columns in which the file says something else and the record stays as it is.
    pub kept: Vec<&'static str>,
}

impl Incoming {
    /// The same of a record of which earlier rows of the command gave the columns `said`. Of these
    /// none takes the place of another, whatever the policy: lists add up, and a value that differs
    /// is kept and told.
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

    /// What becomes of the record that is there. `max_fields`: how many fields a member may hold.
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
