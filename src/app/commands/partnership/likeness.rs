//! What a writer should know although it was accepted.

use chrono::NaiveDate;

use crate::app::commands::{UserError, UserErrorCode};
use crate::domain::image::PartnershipImage;
use crate::domain::{PartialDate, PartnershipStatus};
use crate::network::{CityIndex, NetworkIndex, Snapshot};

/// Cities that never were members, and other partnerships of the same cities and kind at the same time. `image` need not be in the
/// snapshot. Cost: the partnerships of one city.
pub(super) fn warnings(snapshot: &Snapshot, network: NetworkIndex, image: &PartnershipImage) -> Vec<UserError> {
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
            && overlap((record.started_on, record.ended_on), (image.started_on, image.ended_on))
    });
    alike
        .map(|other| {
            let message = format!(
                "\"{}\" ({}) joins the same cities in the same way at the same time",
                other.record.title, other.record.key
            );
            let warning = UserError::new(&[], UserErrorCode::PossibleDuplicate, message);
            warning.suggest(Some(other.record.key.clone()))
        })
        .collect()
}

type Period = (Option<PartialDate>, Option<PartialDate>);

/// Whether two periods share a day; unknown starts are always past, open ends always to come.
fn overlap(one: Period, other: Period) -> bool {
    let first = |period: Period| period.0.map_or(NaiveDate::MIN, PartialDate::first_day);
    let last = |period: Period| period.1.map_or(NaiveDate::MAX, PartialDate::last_day);
    first(one) <= last(other) && first(other) <= last(one)
}
