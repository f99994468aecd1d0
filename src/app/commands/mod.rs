//! Commands: each checks its input against the current records and turns it into edits.

mod action;
mod canonical;
mod change;
mod check;
mod city;
mod command_context;
mod membership;
mod mutation;
mod network;
mod options;
mod partnership;
mod patch;
mod source;
pub mod user_error;
mod vocabulary;

use std::fmt::Debug;

use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};

pub use self::action::Action;
pub use self::city::{ArchiveCity, CityPatch, CreateCity, DeleteCity, UpdateCity};
pub use self::membership::{JoinNetwork, LeaveNetwork, MembershipPatch, MembershipRef, UpdateMembership};
pub use self::mutation::{Asked, MOST_ACTIONS, Mutation};
pub use self::network::{CreateNetwork, NetworkPatch, UpdateNetwork};
pub use self::options::{OrderOptions, order};
pub use self::partnership::{
    CreatePartnership, DeletePartnership, EndPartnership, PartnershipPatch, PartnershipRef, UpdatePartnership,
};
pub use self::patch::Patch;
pub use self::source::{AddSource, SourceRequest, SourceSubject};
use self::user_error::Warnings;
pub use self::user_error::{UserError, UserErrorCode};
pub use self::vocabulary::{FieldPatch, UpsertCountryGroup, UpsertField, UpsertObjective};
use super::fault::Fault;
use super::writer::Draft;
use crate::domain::change::EntityType;
use crate::storage::StoreError;

/// An operation on the records, done whole or not at all.
pub trait Command: Debug + Send + Sync {
    /// Checks the command against the records in the draft, and adds its edits to the draft.
    ///
    /// # Errors
    /// [`Refusal`]; the edits in the draft are then discarded.
    fn apply<'a>(&'a self, draft: &'a mut Draft<'_>) -> LocalBoxFuture<'a, Result<Written, Refusal>>;
}

/// The result of a command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The records it wrote, in its own order, deleted ones included.
    pub records: Vec<WrittenRecord>,
    /// Warnings about an accepted write; at most 100.
    pub warnings: Vec<UserError>,
    /// Number of warnings left out.
    #[serde(default)]
    pub warnings_omitted: usize,
}

/// Maximum number of warnings of one mutation.
const MOST_WARNINGS: usize = 100;

impl Written {
    /// Adds warnings up to the maximum and counts the others.
    fn warn(&mut self, warnings: Warnings) {
        let room = MOST_WARNINGS.saturating_sub(self.warnings.len());
        let mut told = warnings.told;
        self.warnings_omitted += warnings.omitted + told.len().saturating_sub(room);
        told.truncate(room);
        self.warnings.extend(told);
    }
}

/// A record that a command wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenRecord {
    /// Kind of the record.
    pub entity: EntityType,
    /// Key of the network; `None` for cities and country groups.
    pub network: Option<String>,
    /// The record's key; for a membership the key of its city.
    pub key: String,
    /// Distinguishes memberships of one city; `None` for the one created last.
    #[serde(default)]
    pub record_id: Option<i64>,
    /// Key of the field or objective that was written; `None` if the record itself was.
    #[serde(default)]
    pub part: Option<String>,
}

/// The reason that a command was refused.
#[derive(Debug)]
pub enum Refusal {
    /// The caller's input is wrong; nothing was written.
    User(Vec<UserError>),
    /// The caller may not do this.
    Denied(Fault),
    /// The store failed.
    Store(StoreError),
}

impl From<UserError> for Refusal {
    fn from(error: UserError) -> Self {
        Self::User(vec![error])
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
