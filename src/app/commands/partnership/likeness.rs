//! What a writer should know although it was accepted.

use crate::app::commands::desk::written;
use crate::app::commands::{UserError, UserErrorCode};
use crate::domain::change::EntityType;
use crate::domain::image::PartnershipImage;
use crate::domain::{PartnershipStatus, Span};
use crate::network::{CityIndex, NetworkIndex, Snapshot};

/// Cities that never were members, and other partnerships of the same cities and kind at the same
/// time, unless all this was so `before` the write. `image` need not be in the snapshot. Cost: the
/// partnerships of two cities.
pub(super) fn warnings(
    snapshot: &Snapshot,
    network: NetworkIndex,
    before: Option<&PartnershipImage>,
    image: &PartnershipImage,
) -> Vec<UserError> {
    let mut warnings = about(snapshot, network, image);
    let known = before.map_or_else(Vec::new, |before| about(snapshot, network, before));
    // A city that takes another place in the list is no news.
    warnings.retain(|warning| {
        !known
            .iter()
            .any(|known| (known.code, &known.message) == (warning.code, &warning.message))
    });
    warnings
}

fn about(snapshot: &Snapshot, network: NetworkIndex, image: &PartnershipImage) -> Vec<UserError> {
    let mut warnings = strangers(snapshot, network, image);
    warnings.extend(duplicates(snapshot, network, image));
    warnings
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

fn duplicates(snapshot: &Snapshot, network: NetworkIndex, image: &PartnershipImage) -> Vec<UserError> {
    let keys = image.participants.iter().map(|participant| participant.city.as_str());
    let Some(mut cities) = keys
        .map(|key| snapshot.city_by_key(key))
        .collect::<Option<Vec<CityIndex>>>()
    else {
        return Vec::new();
    };
    cities.sort_unstable();
    let Some(&first) = cities.first() else {
        return Vec::new();
    };
    let period = Span::new(image.started_on, image.ended_on);
    let others = snapshot.partnerships_of(network, first);
    let alike = others.filter(|other| {
        let record = &other.record;
        let mut same: Vec<CityIndex> = snapshot.cities_of(other).collect();
        same.sort_unstable();
        record.key != image.key
            && record.kind == image.kind
            && record.status != PartnershipStatus::Cancelled
            && image.status != PartnershipStatus::Cancelled
            && same == cities
            && Span::new(record.started_on, record.ended_on).overlaps(period)
    });
    alike
        .map(|other| {
            let message = format!(
                "\"{}\" ({}) joins the same cities in the same way at the same time",
                other.record.title, other.record.key
            );
            let network = Some(snapshot.network(network).network.key.clone());
            let record = written(EntityType::Partnership, network, other.record.key.clone());
            UserError::like(&[], message, record)
        })
        .collect()
}
