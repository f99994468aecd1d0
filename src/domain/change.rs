//! The change log: what was written, by whom, when and why.

use chrono::{DateTime, Utc};

use super::image::Image;
use super::revision::{Mark, Revision};
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

/// What is to become of one record: made (no `before`), changed, or deleted (no `after`). At least one of the two is there,
/// and both are of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Key of the network concerned; `None` for cities and country groups.
    pub network: Option<String>,
    /// The record's row number; `None` for one that is being made.
    pub record_id: Option<i64>,
    /// The record before.
    pub before: Option<Image>,
    /// The record after.
    pub after: Option<Image>,
}

/// One entry of the change log. Written in the transaction of the change; never altered.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The store's revision that the change made.
    pub revision: i64,
    /// The mark of that revision, which its first change holds for all.
    pub mark: Option<Mark>,
    /// Position among the changes of that revision, from 1.
    pub sequence: i32,
    /// When it was written; never earlier than the change before.
    pub at: DateTime<Utc>,
    /// Who wrote it: the name of a token, or of a program such as `seed`.
    pub actor: String,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// What became of the record. Its row number is `None` only where the log was written before row numbers were logged.
    pub edit: Edit,
}

impl Change {
    /// The revision, if this is its first change.
    pub fn made(&self) -> Revision {
        Revision {
            number: self.revision,
            mark: self.mark,
            at: Some(self.at),
        }
    }
}

impl Edit {
    /// The record after, or the last one if it is gone.
    pub fn image(&self) -> &Image {
        let image = self.after.as_ref().or(self.before.as_ref());
        image.expect("an edit has a record before or after")
    }

    /// What kind of record it is about.
    pub fn entity(&self) -> EntityType {
        self.image().entity()
    }

    /// The record's key; of a membership `city@network`.
    pub fn key(&self) -> String {
        self.image().key(self.network.as_deref())
    }

    /// What happens.
    pub const fn kind(&self) -> ChangeKind {
        match (&self.before, &self.after) {
            (None, _) => ChangeKind::Created,
            (Some(_), Some(_)) => ChangeKind::Updated,
            (Some(_), None) => ChangeKind::Deleted,
        }
    }

    /// What takes it back.
    pub fn inverse(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
            ..self
        }
    }
}
