//! Entries of the change log.

use async_graphql::SimpleObject;

use crate::api::connection::{Page, connection};
use crate::api::context::Frame;
use crate::api::cursor::{NESTED_PAGE, PageArguments};
use crate::api::enums::ChangeKind;
use crate::api::scalars::{DateTime, Json};
use crate::app::fault::Fault;
use crate::domain;
use crate::domain::image::Image;

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
        let json = |image: &Option<Image>| {
            let value = image.as_ref().map(|image| serde_json::from_value(image.to_json()));
            value.map(|value| Json(value.expect("GraphQL values hold all that JSON can")))
        };
        Self {
            revision: change.revision,
            sequence: change.sequence,
            at: DateTime(change.at),
            actor: change.actor.clone(),
            key: change.edit.key(),
            kind: change.edit.kind().into(),
            before: json(&change.edit.before),
            after: json(&change.edit.after),
            reason: change.reason.clone(),
        }
    }
}

impl ChangeConnection {
    /// A page of the changes of one record, which come oldest first; a frame of the past knows those up to its revision.
    pub fn latest_first(frame: &Frame, changes: &[domain::Change], page: &PageArguments) -> Result<Self, Fault> {
        let known = frame.snapshot().revision();
        let known = changes.iter().take_while(|change| change.revision <= known).count();
        let places: Vec<usize> = (0..known).rev().collect();
        let name = |at: usize| format!("{}.{}", changes[at].revision, changes[at].sequence);
        let page = Page::cut(page, "Change", NESTED_PAGE, &places, name)?;
        frame.request().charge(page.items.len())?;
        Ok(Self::new(page, |cursor, at| ChangeEdge::new(cursor, &changes[at])))
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
