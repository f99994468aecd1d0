//! The system of record: SQLite or PostgreSQL through sea-orm, the same schema and the same tests
//! on both.
//!
//! - [`Store`] connects and counts statements; cloning it is cheap.
//! - [`migrate`] brings the schema up to date, one program at a time.
//! - [`load`] streams every record, with the revision it belongs to, into a
//!   [`RecordSink`](crate::domain::RecordSink).
//! - [`cold`] reads data that the graph does not hold, one statement for any number of keys.
//! - [`Claim`] excludes a second writer to a SQLite file, [`follow`] follows the writes of others
//!   to PostgreSQL.
//! - [`mod@write`] is the only way to write: rows, change log and revision in one transaction.
//! - [`access`] stores the tokens of callers and their roles.
//!
//! The interface has domain values only; entities and SQL stay here, and no error text for clients
//! contains them.

pub mod access;
mod address;
mod among;
pub mod backup;
mod claim;
pub mod cold;
mod connect;
mod countries;
mod dates;
mod draft;
mod encryption;
#[expect(unreachable_pub, reason = "the derive macros of sea-orm need public items")]
mod entity;
pub mod error;
mod examine;
mod files;
pub mod follow;
mod lane;
mod link;
pub mod load;
mod meter;
pub mod migrate;
mod outage;
mod outcome;
mod pool;
mod pooler;
mod revision;
mod room;
mod row;
mod settle;
mod site;
mod sole;
mod soundness;
mod store;
mod transaction;
mod writable;
pub mod write;

pub use access::{NewGrant, NewToken, Secret, TokenHash};
pub use claim::Claim;
pub use cold::RecordKey;
pub use connect::{RecordTime, StoreOptions};
pub use draft::Draft;
pub use error::{StoreError, Violation};
pub use examine::Examiner;
pub use follow::{Feed, Heard};
pub use load::{LoadCounts, Loaded};
pub use outage::Outage;
pub use revision::Head;
use store::Patience;
pub use store::{Backend, PoolCounts, Store};
use transaction::Transaction;
pub use write::{Authorship, RowIds, WriteTransaction};
