//! What a token allows in a network, from least to most: each role may do what the roles before it may.

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
        /// Makes and revokes tokens, gives and takes roles, changes the network itself.
        Admin = "ADMIN",
    }
}
