//! Import and export: records and graphs in the formats of other programs.
//!
//! Readers turn a file into records with keys, or into faults with row, column and kind, without
//! holding the file in memory. Writers turn a graph, or the records of a whole network, into bytes
//! that are the same for the same rows. Both are pure: existing records are looked up through
//! [`Directory`], and only the given output is written.

mod clean;
pub mod column;
pub mod fault;
pub mod graph;
mod layout;
pub mod merge;
pub mod notes;
pub mod options;
mod read;
pub mod record;
mod row;
#[cfg(test)]
mod testing;
mod understand;
pub mod value;
mod write;

pub use clean::Cleaned;
pub use column::{Column, ColumnSet, End, Mapping, Place, value_column, value_names};
pub use fault::{RowError, RowErrorCode};
pub use graph::{Graph, LinkRow, NodeRow, PartnershipRow, Provenance};
pub use merge::{Merged, Policy, is_same_membership};
pub use notes::{Notes, PassedOver};
pub use options::{Directory, ImportOptions, KnownCity, KnownPartnership, Parallel, made_title};
pub use read::{ImportFormat, Importer};
pub use record::Incoming;
pub use understand::id_in_key;
pub use value::DateOrder;
pub use write::{ExportFormat, LineWriter};
