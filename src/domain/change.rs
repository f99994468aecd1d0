//! The change log: each change with its writer, time and reason.

use chrono::{DateTime, Utc};

use super::image::Image;
use super::revision::{Mark, Revision};
use super::words::words;

words! {
    /// The kind of a change.
    ChangeKind {
        /// The record was created.
        Created = "CREATED",
        /// The record was changed.
        Updated = "UPDATED",
        /// The record was deleted.
        Deleted = "DELETED",
    }
}

words! {
    /// The kind of record of a change.
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

/// A change of one record: created (no `before`), changed, or deleted (no `after`). At least one of
/// the two is there, and both are of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Key of the network concerned; `None` for cities and country groups.
    pub network: Option<String>,
    /// The record's row number; `None` for one that is being created.
    pub record_id: Option<i64>,
    /// The record before.
    pub before: Option<Image>,
    /// The record after.
    pub after: Option<Image>,
}

/// One entry of the change log. Written in the transaction of the change; never altered.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The revision of the store.
    pub revision: i64,
    /// The mark of that revision, which its first change holds for all of its changes.
    pub mark: Option<Mark>,
    /// The position among the changes of that revision, from 1.
    pub sequence: i32,
    /// The time of writing; never earlier than that of the previous change.
    pub at: DateTime<Utc>,
    /// The writer: the name of a token, or of a program such as `seed`.
    pub actor: String,
    /// The reason, in the writer's words.
    pub reason: Option<String>,
    /// The change of the record. Its row number is `None` only if the log was written before row
    /// numbers were logged.
    pub edit: Edit,
}

impl Change {
    /// Returns the revision, if this is its first change.
    pub fn made(&self) -> Revision {
        Revision {
            number: self.revision,
            mark: self.mark,
            at: Some(self.at),
        }
    }
}

impl Edit {
    /// Returns the record after the change, or the last one if it is deleted.
    pub fn image(&self) -> &Image {
        let image = self.after.as_ref().or(self.before.as_ref());
        image.expect("an edit has a record before or after")
    }

    /// Returns the kind of record.
    pub fn entity(&self) -> EntityType {
        self.image().entity()
    }

    /// Returns the record's key; of a membership `city@network`.
    pub fn key(&self) -> String {
        self.image().key(self.network.as_deref())
    }

    /// Returns the kind of change.
    pub const fn kind(&self) -> ChangeKind {
        match (&self.before, &self.after) {
            (None, _) => ChangeKind::Created,
            (Some(_), Some(_)) => ChangeKind::Updated,
            (Some(_), None) => ChangeKind::Deleted,
        }
    }

    /// Returns the edit that undoes this one.
    pub fn inverse(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
            ..self
        }
    }
}
