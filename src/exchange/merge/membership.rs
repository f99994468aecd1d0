//! Merges into an existing membership.

use super::Merged;
use super::merging::{Merging, add, add_sources, date, merge, usual};
use crate::domain::MembershipStatus;
use crate::domain::identity::same_date;
use crate::domain::image::MembershipImage;
use crate::exchange::column::Column;

/// True if two images are one membership of the same city: they began on the same day, or the start
/// of one is unknown, or neither ended before the other began.
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

pub(super) fn merge(
    mut merging: Merging,
    mut new: MembershipImage,
    old: &MembershipImage,
    max_fields: Option<u32>,
) -> Merged {
    let mut membership = old.clone();
    let most = max_fields.map_or(usize::MAX, |most| most as usize);
    let fields = |known: &mut Vec<String>, new: Vec<String>| {
        let too_many_by_itself = new.len() > most;
        let mut all = known.clone();
        add(&mut all, new);
        let fits = all.len() <= most || too_many_by_itself;
        if fits {
            *known = all;
        }
        fits
    };
    // The primary field alone says nothing about the others.
    let is_primary = !merging.given.contains(Column::Fields) && new.fields.first() == old.fields.first();
    if is_primary {
        new.fields.clone_from(&old.fields);
    }
    merge!(merging, membership, new;
        fields: Fields | Field = fields,
        joined_on: JoinedOn = date,
        left_on: LeftOn = date,
        sources: SourceUrl | Citation = add_sources,
    );
    // An end date implies the status.
    let (status, left) = (merging.of(&[Column::Status]), merging.of(&[Column::LeftOn]));
    let ends = left.1 && (merging.overwrites() || old.left_on.is_none());
    let given = (status.0, status.1 || ends);
    let active = usual(MembershipStatus::Active);
    merging.value(given, &mut membership.status, new.status, active);
    merging.done(membership)
}
