//! A network of cities and its vocabularies. Fields and objectives are data, never compiled in.

use std::ops::Deref;

use super::image::{FieldImage, ObjectiveImage};
use super::words::words;

/// The row number of a network; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkId(pub i64);

/// The row number of a field; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub i64);

/// The row number of an objective; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectiveId(pub i64);

words! {
    /// The visibility of a network.
    Visibility {
        /// Anyone.
        Public = "PUBLIC",
        /// Holders of a role in the network.
        Private = "PRIVATE",
    }
}

/// A creative field of one network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Row number.
    pub id: FieldId,
    /// The record, in the form of the change log.
    pub record: FieldImage,
}

impl Deref for Field {
    type Target = FieldImage;

    fn deref(&self) -> &FieldImage {
        &self.record
    }
}

/// An objective of one network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// Row number.
    pub id: ObjectiveId,
    /// The record, in the form of the change log.
    pub record: ObjectiveImage,
}

impl Deref for Objective {
    type Target = ObjectiveImage;

    fn deref(&self) -> &ObjectiveImage {
        &self.record
    }
}

/// A network of cities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Row number.
    pub id: NetworkId,
    /// Lower-case key, unique, such as `uccn`.
    pub key: String,
    /// Display name.
    pub name: String,
    /// Description, in a few sentences.
    pub description: Option<String>,
    /// Credit that must be shown with the data.
    pub attribution: Option<String>,
    /// Visibility.
    pub visibility: Visibility,
    /// True if an omitted `network` means this one.
    pub is_default: bool,
    /// The largest number of fields of a member; `None` for no limit.
    pub max_fields_per_member: Option<u32>,
    /// The network's fields, in key order.
    pub fields: Vec<Field>,
    /// The network's objectives, in key order.
    pub objectives: Vec<Objective>,
    /// The number of times it was written; 1 for a new record.
    pub version: i32,
}
