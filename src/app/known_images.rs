//! What a snapshot does not hold, as it was known at an earlier revision: read from the images in the log of changes.

use super::fault::Fault;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, SourceImage};
use crate::domain::{Change, Source};
use crate::network::{RecordIndex, Snapshot, View};
use crate::storage::{RecordKey, Store};

/// The record as the last of its changes up to a revision left it. `record_id` tells memberships of one city apart.
pub fn image_at(changes: &[Change], revision: i64, record_id: Option<i64>) -> Option<&Image> {
    let is_same = |change: &&Change| {
        let logged = change.edit.record_id;
        record_id.is_none() || logged.is_none() || logged == record_id
    };
    let mut known = changes.iter().filter(|change| change.revision <= revision);
    known.rfind(is_same)?.edit.after.as_ref()
}

/// The sources of a partnership or a membership; a city that the snapshot does not have states nothing.
pub fn sources(snapshot: &Snapshot, image: Option<&Image>) -> Vec<Source> {
    let images = match image {
        Some(Image::Partnership(image)) => &image.sources[..],
        Some(Image::Membership(image)) => &image.sources[..],
        _ => &[],
    };
    images.iter().map(|image| source(snapshot, image)).collect()
}

fn source(snapshot: &Snapshot, image: &SourceImage) -> Source {
    let city = image.asserted_by_city.as_deref();
    let city = city.and_then(|key| snapshot.city_by_key(key));
    Source {
        url: image.url.clone(),
        citation: image.citation.clone(),
        publisher: image.publisher.clone(),
        accessed_on: image.accessed_on,
        asserted_by_city: city.map(|city| snapshot.city(city).id),
        asserted_by: image.asserted_by.clone(),
        confidence: image.confidence,
    }
}

/// The sources of partnerships of a past view, in the order of the records.
///
/// # Errors
/// Those of the store.
pub async fn partnership_sources(
    store: &Store,
    view: &View,
    records: &[RecordIndex],
) -> Result<Vec<Vec<Source>>, Fault> {
    let snapshot = view.snapshot();
    let key = |record: &RecordIndex| RecordKey {
        entity: EntityType::Partnership,
        network: Some(snapshot.network(record.network).network.key.clone()),
        key: view.partnership(*record).record.key.clone(),
    };
    let keys: Vec<RecordKey> = records.iter().map(key).collect();
    let changes = store.load_changes(&keys).await;
    let changes = changes.map_err(|error| Fault::from_store(&error))?;
    let changes_of = |key| changes.get(key).map_or(&[][..], Vec::as_slice);
    let images = keys
        .iter()
        .map(|key| image_at(changes_of(key), snapshot.revision(), None));
    Ok(images.map(|image| sources(snapshot, image)).collect())
}
