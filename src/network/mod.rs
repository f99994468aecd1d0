//! Rows become a graph: the snapshot of all records, the scope of a question, the view it sees.

mod apply;
pub mod build;
pub mod change;
pub mod costs;
pub mod directory;
pub mod images;
pub mod link_graph;
pub mod scope;
pub mod snapshot;
mod ties;
pub mod view;

pub use apply::Misfit;
pub use build::SnapshotBuilder;
pub use change::{AddedRecord, Change, ChangedView};
pub use directory::{CityDirectory, CityMatch};
pub use link_graph::LinkGraph;
pub use scope::{Counting, FieldBasis, LinkFilter, Period, Scope};
pub use snapshot::{CityIndex, NetworkIndex, NetworkRecords, PartnershipRecord, Snapshot};
pub use view::{RecordIndex, View};
