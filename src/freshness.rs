//! How a client sees its own writes on any server: every answer names the revision it was read at, and a request may ask for
//! one not older than a revision that the client has seen.

use crate::domain::Revision;

/// The header of an answer that names its revision; after a mutation the one it made.
pub const REVISION: &str = "interurban-revision";

/// The header of a request that names the revision it must at least see.
pub const MIN_REVISION: &str = "interurban-min-revision";

/// The revision that a request must at least see: `42`, or `42-00c0ffee00c0ffee`, which also says
/// of which history of the database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinRevision(pub Revision);

impl MinRevision {
    /// From the text of a header; `None` if it is no revision.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}
