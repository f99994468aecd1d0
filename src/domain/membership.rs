//! A city's membership of a network, with its fields and dates.

use chrono::NaiveDate;

use super::words::words;
use super::{CityId, FieldId, NetworkId, PartialDate, Span};

/// The row number of a membership; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MembershipId(pub i64);

words! {
    /// Where a membership stands.
    MembershipStatus {
        /// A member.
        Active = "ACTIVE",
        /// A member whose rights rest; not counted as a member meanwhile.
        Suspended = "SUSPENDED",
        /// No longer a member.
        Left = "LEFT",
    }
}

/// A city's membership of one network. Those of one city in one network share no day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Row number.
    pub id: MembershipId,
    /// The network joined.
    pub network: NetworkId,
    /// The city that joined.
    pub city: CityId,
    /// Creative fields; the first is the primary one.
    pub fields: Vec<FieldId>,
    /// When it joined; `None` if not known, which counts as always.
    pub joined_on: Option<PartialDate>,
    /// When it left, inclusive; `None` while it is a member.
    pub left_on: Option<PartialDate>,
    /// Where it stands.
    pub status: MembershipStatus,
    /// How often it was written; 1 for a new record.
    pub version: i32,
}

impl Membership {
    /// From the day it joined to the day it left.
    pub const fn span(&self) -> Span {
        Span::new(self.joined_on, self.left_on)
    }

    /// Whether the membership was open on some day from `first` to `last`, both inclusive.
    pub fn overlaps(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.status != MembershipStatus::Suspended
            && self.joined_on.is_none_or(|joined| joined.first_day() <= last)
            && self.left_on.is_none_or(|left| left.last_day() >= first)
    }
}
