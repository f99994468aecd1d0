//! From rows to a graph: the snapshot of all records, the scope of a question, and the view of a
//! scope.

mod apply;
pub mod build;
pub mod change;
mod city_positions;
mod costs;
mod difference;
pub mod directory;
mod from_images;
pub mod images;
mod known_records;
mod lineage;
pub mod list;
mod lists;
pub mod records;
pub mod scope;
pub mod snapshot;
mod ties;
pub mod view;

pub use apply::Misfit;
pub use build::SnapshotBuilder;
pub use change::{AddedRecord, Change, ChangedView};
pub use directory::{CityDirectory, CityMatch};
pub use interurban_graph::LinkGraph;
pub use interurban_graph::link_graph;
pub use list::List;
pub use records::{NetworkRecords, PartnershipRecord};
pub use scope::{Counting, FieldBasis, LinkFilter, Period, Scope};
pub use snapshot::{CityIndex, NetworkIndex, Snapshot};
pub use view::{RecordIndex, View};
