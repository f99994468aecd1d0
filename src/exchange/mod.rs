//! Files in and files out: records and graphs in the formats of other programs.
//!
//! Readers turn a file into records with keys, or into faults that name row, column and kind, without holding the file. Writers turn a
//! graph, or the records of a whole network, into bytes that are the same for the same rows. Both are pure: what is there already is
//! looked up through [`Directory`], and nothing is written but to the given output.

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
