//! The roles of a token in a network, from least to most: each role includes the earlier ones.

use crate::domain::words::words;

words! {
    /// A role in a network, or in every network.
    AccessRole {
        /// Reads the network if it is private.
        Reader = "READER",
        /// Writes partnerships and their sources.
        Editor = "EDITOR",
        /// Writes cities, memberships and vocabularies, imports and deletes.
        Curator = "CURATOR",
        /// Creates and revokes tokens, grants and removes roles, changes the network itself.
        Admin = "ADMIN",
    }
}
