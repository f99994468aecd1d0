//! Cold data, which the graph does not hold, for many records at once: sources, descriptions,
//! history.
//!
//! Each function sends **one statement for any number of keys** (more only above
//! [`KEYS_PER_STATEMENT`]) and none for no keys. A record without data is absent from the map.
//! Lists have a fixed order.

mod changes;
mod images;
mod log;
mod positions;
mod sources;

pub use changes::RecordKey;
pub use images::ImageKey;
pub use log::{LogPart, LogPlace};
pub use positions::RevisionPart;
pub use sources::AllSources;

/// The largest number of keys in one statement: below SQLite's 32,766 bound values.
pub const KEYS_PER_STATEMENT: usize = 30_000;
