//! Values that an import leaves as they are although a file says something else.

use crate::app::access::closed_networks;
use crate::domain::access::Viewer;
use crate::domain::image::{CityImage, Image};
use crate::exchange::Incoming;
use crate::network::Snapshot;

/// Values of one record that stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The number of the file, from 0.
    pub file: usize,
    /// The row.
    pub row: usize,
    /// The key of the record.
    pub record: String,
    /// The columns.
    pub columns: Vec<&'static str>,
    /// True if the record is a city of networks in which the caller may not write.
    pub foreign: bool,
}

impl Kept {
    /// Values that are known and that a file says something else about.
    pub(super) fn differing(file: usize, incoming: &Incoming, columns: Vec<&'static str>) -> Self {
        Self {
            file,
            row: incoming.row,
            record: incoming.image.key(incoming.network.as_deref()),
            columns,
            foreign: false,
        }
    }

    /// Values of a city that the caller may not change.
    pub(super) fn foreign(file: usize, incoming: &Incoming, columns: Vec<&'static str>) -> Self {
        Self {
            foreign: true,
            ..Self::differing(file, incoming, columns)
        }
    }
}

/// The columns of a city that would change although the viewer may not write in all networks that
/// it is a member of; `None` if the change is allowed. Without a viewer every change is.
pub(super) fn may_change(
    snapshot: &Snapshot,
    viewer: Option<&Viewer>,
    before: &Image,
    after: &Image,
) -> Option<Vec<&'static str>> {
    let viewer = viewer?;
    let (Image::City(before), Image::City(after)) = (before, after) else {
        return None;
    };
    let mut closed = closed_networks(viewer, snapshot, snapshot.city_by_key(&before.key)?);
    closed.next().map(|_| changes(before, after))
}

/// The columns in which two descriptions of a city differ.
fn changes(before: &CityImage, after: &CityImage) -> Vec<&'static str> {
    let columns = [
        ("name", before.name != after.name),
        ("other_names", before.other_names != after.other_names),
        ("country", before.country != after.country),
        ("coordinates", (before.lat, before.lon) != (after.lat, after.lon)),
        ("population", before.population != after.population),
        ("wikidata_id", before.wikidata_id != after.wikidata_id),
        ("archived", before.archived != after.archived),
    ];
    let differing = columns.into_iter().filter(|(_, differs)| *differs);
    differing.map(|(column, _)| column).collect()
}
