//! Entries of the change log.

use async_graphql::SimpleObject;

use crate::api::cold::Hidden;
use crate::api::connection::{Page, connection};
use crate::api::context::Frame;
use crate::api::cursor::{Cursor, NESTED_PAGE, PageArguments, ROOT_PAGE};
use crate::api::enums::{ChangeKind, EntityType};
use crate::api::meter::Weighed;
use crate::api::scalars::{DateTime, Json, Long};
use crate::app::cold::LogPart;
use crate::app::fault::Fault;
use crate::domain;
use crate::domain::image::Image;

/// An entry of the change log. It is written together with the change and never altered.
#[derive(SimpleObject)]
pub struct Change {
    /// Revision of the store that the change made.
    revision: Long,
    /// Position among those changes of the revision that the viewer may see, from 1.
    sequence: i32,
    /// The time of the write.
    at: DateTime,
    /// The author: the name of a token, or of a program such as `seed`.
    actor: String,
    /// Key of the network concerned. Null for cities and groups of countries, which belong to no
    /// network.
    network: Option<String>,
    /// The kind of record.
    entity: EntityType,
    /// Key of the record; for a membership, `city@network`.
    key: String,
    /// The kind of change.
    kind: ChangeKind,
    /// The record before the change. Null for a new record.
    before: Option<Weighed>,
    /// The record after the change. Null if it was deleted.
    after: Option<Weighed>,
    /// The reason, in the author's words. Null if none was given. Also null if the revision changed
    /// something that the viewer may not see, since the words may be about that.
    reason: Option<String>,
}

connection! {
    /// Changes in a list: of one record, the latest first; of a network, the oldest first.
    ChangeConnection, ChangeEdge, Change
}

impl Change {
    /// Returns a change as shown to a viewer who may not see the changes at the hidden positions of
    /// its revision, given in ascending order.
    pub fn beside(change: &domain::Change, hidden: &[i32]) -> Self {
        let json = |image: &Option<Image>| {
            let value = image.as_ref().map(|image| serde_json::from_value(image.to_json()));
            value.map(|value| Weighed(Json(value.expect("GraphQL values hold all that JSON can"))))
        };
        Self {
            revision: change.revision.into(),
            sequence: change.sequence - position(hidden.partition_point(|&other| other < change.sequence)),
            at: DateTime::from(change.at),
            actor: change.actor.clone(),
            network: change.edit.network.clone(),
            entity: change.edit.entity().into(),
            key: change.edit.key(),
            kind: change.edit.kind().into(),
            before: json(&change.edit.before),
            after: json(&change.edit.after),
            reason: change.reason.clone().filter(|_| hidden.is_empty()),
        }
    }
}

/// Converts a count to a difference of positions, which fits: a revision has fewer changes.
fn position(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl ChangeConnection {
    /// Returns a page of the changes of one record, given oldest first. A frame of the past shows
    /// only changes up to its revision.
    pub async fn latest_first(frame: &Frame, changes: &[&domain::Change], page: &PageArguments) -> Result<Self, Fault> {
        let known = frame.snapshot().revision();
        let known = changes.iter().take_while(|change| change.revision <= known).count();
        let places: Vec<usize> = (0..known).rev().collect();
        // The log only grows, so an index always finds the same change.
        let page = Page::cut(page, "Change", NESTED_PAGE, &places, |at| at.to_string())?;
        frame.request().charge(page.items.len())?;
        let revisions = page.items.iter().map(|item| changes[item.1].revision);
        let hidden = frame.hidden(revisions.collect()).await?;
        Ok(Self::new(page, |cursor, at| {
            ChangeEdge::new(cursor, changes[at], &hidden)
        }))
    }
}

impl ChangeEdge {
    /// Returns an edge around a change, given the hidden positions.
    fn new(cursor: Cursor, change: &domain::Change, hidden: &Hidden) -> Self {
        let hidden = hidden.get(&change.revision);
        Self {
            cursor,
            node: Change::beside(change, hidden.map_or(&[], |positions| positions)),
        }
    }
}

impl ChangeConnection {
    /// Returns a page of a network's change log after a revision, as far as the request may see it.
    pub async fn log(
        frame: &Frame,
        network: Option<&str>,
        after_revision: i64,
        page: &PageArguments,
    ) -> Result<Self, Fault> {
        let until = frame.snapshot().revision();
        if !(0..=until).contains(&after_revision) {
            return Err(Fault::range("afterRevision", 0, until, after_revision));
        }
        let network = frame.network_or(network)?;
        let network = &frame.snapshot().network(network).network.key;
        let part = LogPart {
            after_revision,
            up_to_revision: until,
        };
        let _alone = frame.request().log.lock().await;
        let (store, failed) = (frame.request().app.store(), |error| Fault::from_store(&error));
        let total = usize::try_from(store.count_changes(&part, network).await.map_err(failed)?).unwrap_or(usize::MAX);
        // The log only grows, so a position always finds the same change.
        let name = format!("Change/{network}/{after_revision}");
        let window = page.window_of(&name, ROOT_PAGE, total, |key| key.parse().ok())?;
        frame.request().charge(window.range.len())?;
        let (offset, limit) = (window.range.start as u64, window.range.len() as u64);
        let changes = store
            .list_changes(&part, network, offset, limit)
            .await
            .map_err(failed)?;
        let hidden = frame
            .hidden(changes.iter().map(|change| change.revision).collect())
            .await?;
        let places = window.range.clone();
        let page = Page::of_window(&name, &window, places, |place| place.to_string());
        Ok(Self::new(page, |cursor, place| {
            ChangeEdge::new(cursor, &changes[place - window.range.start], &hidden)
        }))
    }
}
