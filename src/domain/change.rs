//! The change log: what was written, when, by whom.

use chrono::{DateTime, Utc};

use super::words::words;

words! {
    /// What happened to a record.
    ChangeKind {
        /// It was made.
        Created = "CREATED",
        /// It was changed.
        Updated = "UPDATED",
        /// It was deleted.
        Deleted = "DELETED",
    }
}

words! {
    /// What kind of record a change is about.
    EntityType {
        /// A network with its vocabularies.
        Network = "NETWORK",
        /// A city.
        City = "CITY",
        /// A membership.
        Membership = "MEMBERSHIP",
        /// A partnership with its participants, tags and sources.
        Partnership = "PARTNERSHIP",
        /// A group of countries.
        CountryGroup = "COUNTRY_GROUP",
    }
}

/// One entry of the change log. Written in the transaction of the change; never altered.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The store's revision that the change made.
    pub revision: i64,
    /// Position among the changes of that revision, from 1.
    pub sequence: i32,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Who wrote it: the name of a token, or of a program such as `seed`.
    pub actor: String,
    /// Key of the network concerned; `None` for cities and country groups.
    pub network: Option<String>,
    /// What kind of record.
    pub entity: EntityType,
    /// The record's key; of a membership `city@network`, of a partnership its key.
    pub key: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The record before, as JSON text; `None` if it is new.
    pub before: Option<String>,
    /// The record after, as JSON text; `None` if it is gone.
    pub after: Option<String>,
    /// Why, in the actor's words.
    pub reason: Option<String>,
}
