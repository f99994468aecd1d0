//! What can be done to the records: each command checks what it is asked against the records as they are, and says what becomes of
//! which record.

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

/// Something to be done, whole or not at all.
pub trait Command: Debug + Send + Sync {
    /// Checks the command against the records as the draft has them, and adds its edits to the draft.
    ///
    /// # Errors
    /// [`Refusal`]; what was added to the draft is then thrown away.
    fn apply<'a>(&'a self, draft: &'a mut Draft<'_>) -> LocalBoxFuture<'a, Result<Written, Refusal>>;
}

/// What a command did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The records it was about, in its own order. A record that was deleted is named here too.
    pub records: Vec<WrittenRecord>,
    /// Warnings about a write that was done; at most 100.
    pub warnings: Vec<UserError>,
    /// Number of warnings that are left out.
    #[serde(default)]
    pub warnings_omitted: usize,
}

/// Most warnings about one mutation.
const MOST_WARNINGS: usize = 100;

impl Written {
    /// Adds warnings while there are not too many.
    fn warn(&mut self, warnings: Warnings) {
        let room = MOST_WARNINGS.saturating_sub(self.warnings.len());
        let mut told = warnings.told;
        self.warnings_omitted += warnings.omitted + told.len().saturating_sub(room);
        told.truncate(room);
        self.warnings.extend(told);
    }
}

/// A record that a command was about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenRecord {
    /// What kind of record.
    pub entity: EntityType,
    /// Key of the network; `None` for cities and country groups.
    pub network: Option<String>,
    /// The record's key; of a membership that of the city.
    pub key: String,
    /// Tells memberships of one city apart; `None` for the one that was made last.
    #[serde(default)]
    pub record_id: Option<i64>,
    /// Key of the field or objective that was written; `None` if the record itself was.
    #[serde(default)]
    pub part: Option<String>,
}

/// Why a command was not done.
#[derive(Debug)]
pub enum Refusal {
    /// The caller's to mend; nothing was written.
    User(Vec<UserError>),
    /// The caller may not do this.
    Denied(Fault),
    /// The store's fault.
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
