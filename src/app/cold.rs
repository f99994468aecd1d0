//! Cold data of records, from the change log at the snapshot's revision.

use crate::domain::change::EntityType;
use crate::domain::image::{Image, SourceImage};
use crate::domain::{Membership, Partnership, Source};
use crate::network::{NetworkIndex, Snapshot};

pub use crate::storage::cold::{ImageKey, LogPart, LogPlace, RecordKey, RevisionPart};

/// Returns the key of a partnership in the log.
pub fn partnership_key(snapshot: &Snapshot, network: NetworkIndex, partnership: &Partnership) -> ImageKey {
    ImageKey {
        revision: snapshot.revision(),
        record: RecordKey {
            entity: EntityType::Partnership,
            network: Some(snapshot.network(network).network.key.clone()),
            key: partnership.key.clone(),
        },
        record_id: partnership.id.0,
    }
}

/// Returns the key of a membership in the log.
pub fn membership_key(snapshot: &Snapshot, network: NetworkIndex, membership: &Membership) -> ImageKey {
    let city = snapshot.city_by_id(membership.city);
    let city = city.expect("members are cities of the snapshot");
    ImageKey {
        revision: snapshot.revision(),
        record: memberships_key(snapshot, network, &snapshot.city(city).key),
        record_id: membership.id.0,
    }
}

/// Returns the key that all memberships of a city in a network share in the log.
pub fn memberships_key(snapshot: &Snapshot, network: NetworkIndex, city: &str) -> RecordKey {
    let network = snapshot.network(network).network.key.clone();
    RecordKey {
        entity: EntityType::Membership,
        key: format!("{city}@{network}"),
        network: Some(network),
    }
}

/// Returns the sources of a partnership or a membership. A stating city that the snapshot does not
/// have is left out.
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
