//! Entries of the change log.

use async_graphql::SimpleObject;

use crate::api::connection::connection;
use crate::api::enums::ChangeKind;
use crate::api::scalars::{DateTime, Json};
use crate::domain;

/// One entry of the change log. Written together with the change, never altered.
#[derive(SimpleObject)]
pub struct Change {
    /// The revision of the store that the change made.
    revision: i64,
    /// Position among the changes of that revision, from 1.
    sequence: i32,
    /// When it was written.
    at: DateTime,
    /// Who wrote it: the name of a token, or of a program such as `seed`.
    actor: String,
    /// Key of the record.
    key: String,
    /// What happened.
    kind: ChangeKind,
    /// The record before; null if it is new.
    before: Option<Json>,
    /// The record after; null if it is gone.
    after: Option<Json>,
    /// Why, in the writer's words.
    reason: Option<String>,
}

connection! {
    /// Changes, latest first.
    ChangeConnection, ChangeEdge, Change
}

impl From<&domain::Change> for Change {
    fn from(change: &domain::Change) -> Self {
        let json = |text: &Option<String>| {
            let value: Option<async_graphql::Value> = text.as_deref().and_then(|text| serde_json::from_str(text).ok());
            value.map(Json)
        };
        Self {
            revision: change.revision,
            sequence: change.sequence,
            at: DateTime(change.at),
            actor: change.actor.clone(),
            key: change.key.clone(),
            kind: change.kind.into(),
            before: json(&change.before),
            after: json(&change.after),
            reason: change.reason.clone(),
        }
    }
}

impl ChangeEdge {
    /// An edge around a change.
    pub fn new(cursor: String, change: &domain::Change) -> Self {
        Self {
            cursor,
            node: Change::from(change),
        }
    }
}
