//! Writes a network as lines of records. An import into another database restores the same network
//! from them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::cold;
use crate::domain::image::Image;
use crate::domain::{Membership, Partnership};
use crate::exchange::LineWriter;
use crate::network::images::network_image;
use crate::network::{CityIndex, NetworkIndex, NetworkRecords, Snapshot};
use crate::storage::cold::ImageKey;
use crate::storage::{Store, StoreError};

/// Number of records that are completed from the store at a time.
const TOGETHER: usize = 1_000;

/// The reason that a network was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The cold data could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Writes the groups of countries, the network, its cities, memberships and partnerships, each by
/// key. `progress` receives the number of records written.
///
/// # Errors
/// If the store cannot be read or the output cannot be written.
pub async fn write_network<W: Write>(
    store: &Store,
    snapshot: &Snapshot,
    network: NetworkIndex,
    output: W,
    mut progress: impl FnMut(u64),
) -> Result<W, ExportError> {
    let records = snapshot.network(network);
    let mut lines = LineWriter::new(output);
    let mut write = |image: Image| {
        progress(1);
        lines.write(&image)
    };
    for group in snapshot.country_groups() {
        write(Image::CountryGroup(group.clone()))?;
    }
    write(Image::Network(network_image(&records.network)))?;
    for city in cities(snapshot, records) {
        write(Image::City(snapshot.city_image(city)))?;
    }
    let key = |membership: &Membership| snapshot.city_by_id(membership.city);
    let mut memberships: Vec<&Membership> = records.memberships.iter().collect();
    memberships.sort_by_key(|membership| (key(membership), membership.joined_on, membership.left_on));
    for memberships in memberships.chunks(TOGETHER) {
        let key = |membership: &&Membership| cold::membership_key(snapshot, network, membership);
        for image in logged(store, memberships.iter().map(key)).await? {
            write(image)?;
        }
    }
    let partnerships: Vec<&Partnership> = records.partnerships.iter().map(|known| &known.record).collect();
    for partnerships in partnerships.chunks(TOGETHER) {
        let key = |partnership: &&Partnership| cold::partnership_key(snapshot, network, partnership);
        for image in logged(store, partnerships.iter().map(key)).await? {
            write(image)?;
        }
    }
    Ok(lines.finish()?)
}

/// Returns records as in the change log, in the order of their keys.
async fn logged(store: &Store, keys: impl Iterator<Item = ImageKey>) -> Result<Vec<Image>, StoreError> {
    let keys: Vec<ImageKey> = keys.collect();
    let mut images = store.load_images(&keys).await?;
    let image = |key: &ImageKey| {
        let image = images.remove(key);
        image.ok_or_else(|| StoreError::Corrupt {
            operation: "export a network",
            message: format!("the log does not know {}", key.record.key),
        })
    };
    keys.iter().map(image).collect()
}

/// Returns the cities of a network by key: members, and others that take part in a partnership.
fn cities(snapshot: &Snapshot, records: &NetworkRecords) -> BTreeSet<CityIndex> {
    let members = records.memberships.iter().map(|membership| membership.city);
    let partners = records
        .partnerships
        .iter()
        .flat_map(|partnership| partnership.city_ids().iter().copied());
    members
        .chain(partners)
        .filter_map(|city| snapshot.city_by_id(city))
        .collect()
}
