//! A city's membership of a network, with its fields and dates.

use chrono::NaiveDate;

use super::words::words;
use super::{CityId, FieldId, NetworkId, PartialDate, Span};

/// The row number of a membership; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MembershipId(pub i64);

words! {
    /// The status of a membership.
    MembershipStatus {
        /// A member.
        Active = "ACTIVE",
        /// A member with suspended rights; not counted as a member meanwhile.
        Suspended = "SUSPENDED",
        /// No longer a member.
        Left = "LEFT",
    }
}

/// A city's membership of one network. Two memberships of one city in one network never overlap.
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
    /// The date of joining; `None` if unknown, which counts as always.
    pub joined_on: Option<PartialDate>,
    /// The date of leaving, inclusive; `None` for a current member.
    pub left_on: Option<PartialDate>,
    /// Status.
    pub status: MembershipStatus,
    /// The number of times it was written; 1 for a new record.
    pub version: i32,
}

impl Membership {
    /// Returns the span from the day of joining to the day of leaving.
    pub const fn span(&self) -> Span {
        Span::new(self.joined_on, self.left_on)
    }

    /// True if the membership was open on some day from `first` to `last`, both inclusive.
    pub fn overlaps(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.status != MembershipStatus::Suspended
            && self.joined_on.is_none_or(|joined| joined.first_day() <= last)
            && self.left_on.is_none_or(|left| left.last_day() >= first)
    }
}
