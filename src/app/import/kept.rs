//! Values that an import does not overwrite although a file differs.

use crate::app::access::closed_networks;
use crate::domain::access::Viewer;
use crate::domain::image::Image;
use crate::exchange::{Column, Incoming, value_names};
use crate::network::Snapshot;

/// Values of one record that are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The index of the file, from 0.
    pub file: usize,
    /// The row.
    pub row: usize,
    /// The key of the record.
    pub record: String,
    /// The columns.
    pub columns: Vec<&'static str>,
    /// True if the reason is that the record is a city of networks in which the caller may not
    /// write.
    pub foreign: bool,
}

impl Kept {
    /// Notes known values that differ from the file.
    pub(super) fn differing(file: usize, incoming: &Incoming, columns: Vec<&'static str>) -> Self {
        Self {
            file,
            row: incoming.row,
            record: incoming.image.key(incoming.network.as_deref()),
            columns,
            foreign: false,
        }
    }

    /// Notes values of a city that the caller may not change.
    pub(super) fn foreign(file: usize, incoming: &Incoming, columns: Vec<&'static str>) -> Self {
        Self {
            foreign: true,
            ..Self::differing(file, incoming, columns)
        }
    }
}

/// Returns the columns of a city that would change although the viewer may not write in all
/// networks of the city; `None` if the change is allowed. Without a viewer every change is allowed.
pub(super) fn may_change(
    snapshot: &Snapshot,
    viewer: Option<&Viewer>,
    before: &Image,
    after: &Image,
) -> Option<Vec<&'static str>> {
    let viewer = viewer?;
    let Image::City(city) = before else { return None };
    let mut closed = closed_networks(viewer, snapshot, snapshot.city_by_key(&city.key)?);
    closed.next().map(|_| changes(before, after))
}

/// Returns the columns in which two states of a record differ.
fn changes(before: &Image, after: &Image) -> Vec<&'static str> {
    let (before, after) = (before.to_json(), after.to_json());
    let differs = |column: &&'static str| value_names(column).iter().any(|name| before[name] != after[name]);
    let columns = Column::ALL.iter().map(|column| column.name());
    columns.chain(["archived"]).filter(differs).collect()
}
