//! Warnings about accepted partnerships that look like mistakes.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::app::commands::command_context::written;
use crate::app::commands::user_error::Warnings;
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::fault::quote;
use crate::domain::change::EntityType;
use crate::domain::image::PartnershipImage;
use crate::domain::{PartnershipStatus, Span};
use crate::network::{CityIndex, NetworkIndex, PartnershipRecord, Snapshot};

/// Warns about cities that never were members, and about other partnerships of the same cities and
/// kind at the same time, unless all this was so `before` the write. `image` need not be in the
/// snapshot. Cost: the partnerships of two cities.
pub(super) fn warnings(
    snapshot: &Snapshot,
    network: NetworkIndex,
    before: Option<&PartnershipImage>,
    image: &PartnershipImage,
) -> Warnings {
    let mut found = strangers(snapshot, network, image);
    let known = before.map_or_else(Vec::new, |before| strangers(snapshot, network, before));
    // A warning about a city that only changed its position in the list is not new.
    found.retain(|warning| !known.iter().any(|known| known.message == warning.message));
    let known = before.map_or_else(HashSet::new, |before| {
        let known = duplicates(snapshot, network, before);
        known.map(|other| other.record.key.as_str()).collect()
    });
    let alike = duplicates(snapshot, network, image);
    let new = alike.filter(|other| !known.contains(other.record.key.as_str()));
    let alike = Warnings::alike(new.map(|other| warning(snapshot, network, other)));
    Warnings::from(found).and(alike)
}

fn strangers(snapshot: &Snapshot, network: NetworkIndex, image: &PartnershipImage) -> Vec<UserError> {
    let records = snapshot.network(network);
    let is_stranger = |key: &str| {
        let city = snapshot.city_by_key(key);
        city.is_none_or(|city| snapshot.memberships_of(network, city).next().is_none())
    };
    let numbered = image.participants.iter().enumerate();
    numbered
        .filter(|(_, participant)| is_stranger(&participant.city))
        .map(|(at, participant)| {
            let message = format!("{} was never a member of {}", participant.city, records.network.key);
            UserError::new(&["cities", &at.to_string()], UserErrorCode::NotAMember, message)
        })
        .collect()
}

/// Returns the partnerships that look like an image.
fn duplicates<'a>(
    snapshot: &'a Snapshot,
    network: NetworkIndex,
    image: &'a PartnershipImage,
) -> impl Iterator<Item = &'a Arc<PartnershipRecord>> {
    let keys = image.participants.iter().map(|participant| participant.city.as_str());
    let cities: Option<BTreeSet<CityIndex>> = keys.map(|key| snapshot.city_by_key(key)).collect();
    let cities = cities.unwrap_or_default();
    let first = cities.first().copied();
    let period = Span::new(image.started_on, image.ended_on);
    let others = first.map(|first| snapshot.partnerships_of(network, first));
    others.into_iter().flatten().filter(move |other| {
        let record = &other.record;
        record.key != image.key
            && record.kind == image.kind
            && record.status != PartnershipStatus::Cancelled
            && image.status != PartnershipStatus::Cancelled
            && snapshot.cities_of(other).collect::<BTreeSet<_>>() == cities
            && Span::new(record.started_on, record.ended_on).overlaps(period)
    })
}

fn warning(snapshot: &Snapshot, network: NetworkIndex, other: &PartnershipRecord) -> UserError {
    let message = format!(
        "{} ({}) joins the same cities in the same way at the same time",
        quote(&other.record.title),
        other.record.key
    );
    let network = Some(snapshot.network(network).network.key.clone());
    let record = written(EntityType::Partnership, network, other.record.key.clone());
    UserError::like(&[], message, record)
}
