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

/// One entry of the change log. Written together with the change, never altered.
#[derive(SimpleObject)]
pub struct Change {
    /// The revision of the store that the change made.
    revision: Long,
    /// Position among the changes of that revision that the viewer may see, from 1.
    sequence: i32,
    /// When it was written.
    at: DateTime,
    /// Who wrote it: the name of a token, or of a program such as `seed`.
    actor: String,
    /// Key of the network concerned; null for cities and groups of countries, which belong to none.
    network: Option<String>,
    /// What kind of record.
    entity: EntityType,
    /// Key of the record; of a membership `city@network`.
    key: String,
    /// What happened.
    kind: ChangeKind,
    /// The record before; null if it is new.
    before: Option<Weighed>,
    /// The record after; null if it is gone.
    after: Option<Weighed>,
    /// Why, in the writer's words; null if none was given, or if the revision also changed what the viewer may not see: then the words
    /// may be about that.
    reason: Option<String>,
}

connection! {
    /// Changes of a record latest first, of a network in the order they were made.
    ChangeConnection, ChangeEdge, Change
}

impl Change {
    /// A change as it is shown to someone who may not see those at the hidden positions of its revision, which are ascending.
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

/// A count as a difference of positions; a revision has fewer changes than that.
fn position(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl ChangeConnection {
    /// A page of the changes of one record, which come oldest first; a frame of the past knows those up to its revision.
    pub async fn latest_first(frame: &Frame, changes: &[&domain::Change], page: &PageArguments) -> Result<Self, Fault> {
        let known = frame.snapshot().revision();
        let known = changes.iter().take_while(|change| change.revision <= known).count();
        let places: Vec<usize> = (0..known).rev().collect();
        // The log only grows, so a change is found again at its place.
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
    /// An edge around a change, beside what is hidden.
    fn new(cursor: Cursor, change: &domain::Change, hidden: &Hidden) -> Self {
        let hidden = hidden.get(&change.revision);
        Self {
            cursor,
            node: Change::beside(change, hidden.map_or(&[], |positions| positions)),
        }
    }
}

impl ChangeConnection {
    /// A page of the log of a network after a revision, as far as the request sees it.
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
        // The log only grows, so a change is found again at its position.
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
