//! A membership that is there.

use super::Merged;
use super::fill::{Filling, add, add_sources};
use crate::domain::MembershipStatus;
use crate::domain::identity::same_date;
use crate::domain::image::{Image, MembershipImage};
use crate::exchange::column::{Column, ColumnSet};

/// True if two descriptions are of one membership of the same city: they began on the same day, or
/// nobody knows of one of them, or neither ended before the other began.
pub fn is_same_membership(one: &MembershipImage, other: &MembershipImage) -> bool {
    let ended_before = |one: &MembershipImage, other: &MembershipImage| {
        let dates = one.left_on.zip(other.joined_on);
        dates.is_some_and(|(left, joined)| left.last_day() <= joined.first_day())
    };
    match one.joined_on.zip(other.joined_on) {
        Some((one, other)) if same_date(one, other) => true,
        _ => !ended_before(one, other) && !ended_before(other, one),
    }
}

/// Fills what is not known of a membership.
pub(super) fn fill(new: MembershipImage, old: &MembershipImage, given: ColumnSet, max_fields: Option<u32>) -> Merged {
    let (mut membership, mut filling) = (old.clone(), Filling::default());
    if given.contains(Column::Fields) || given.contains(Column::Field) {
        let most = max_fields.unwrap_or(u32::MAX) as usize;
        let too_many_by_itself = new.fields.len() > most;
        let mut fields = old.fields.clone();
        add(&mut fields, new.fields);
        if fields.len() <= most || too_many_by_itself {
            membership.fields = fields;
        } else {
            filling.kept.push("fields");
        }
    }
    if given.contains(Column::JoinedOn) {
        filling.date("joined_on", &mut membership.joined_on, new.joined_on);
    }
    let leaves = given.contains(Column::LeftOn) && old.left_on.is_none();
    if given.contains(Column::LeftOn) {
        filling.date("left_on", &mut membership.left_on, new.left_on);
    }
    if given.contains(Column::Status) || leaves {
        filling.usual("status", &mut membership.status, new.status, &MembershipStatus::Active);
    }
    if given.contains(Column::SourceUrl) || given.contains(Column::Citation) {
        add_sources(&mut membership.sources, new.sources);
    }
    Merged {
        image: Image::Membership(membership),
        kept: filling.kept,
    }
}
