//! The change log as it grows.

use std::collections::VecDeque;
use std::sync::Arc;

use super::watch::{Told, Watch, about};
use crate::api::types::change::Change;
use crate::app::fault::Fault;
use crate::domain::{self, Revision};

/// How many changes are read at once, or those of one revision if it has more.
const PAGE: u64 = 200;

/// The changes of one network, one by one.
pub(super) struct Changes {
    watch: Watch,
    /// Key of the network.
    network: String,
    /// Up to this revision everything is told or waits.
    read: i64,
    waiting: VecDeque<Waiting>,
}

/// A change that waits to be told, and the changes of other networks in its revision: positions, ascending, and keys.
struct Waiting {
    change: domain::Change,
    beside: Arc<[(i32, String)]>,
}

impl Changes {
    pub(super) async fn begin(watch: Watch, network: Option<String>, since: Option<Revision>) -> Result<Self, Fault> {
        let state = watch.begin(since).await?;
        Ok(Self {
            network: about(&state, network, None)?.expect("without a scope there is a network"),
            watch,
            read: since.map_or_else(|| state.snapshot.revision(), |since| since.number),
            waiting: VecDeque::new(),
        })
    }

    /// Reads on, up to what has been published.
    async fn read_on(&mut self, published: i64) -> Result<(), Fault> {
        let read = self.watch.revision(self.read);
        let changes = self.watch.app().store().changes_after(read, PAGE).await;
        let changes = changes.map_err(|error| Fault::from_store(&error))?;
        let last = changes.last().map_or(published, |change| change.revision);
        self.read = last.min(published);
        for revision in changes.chunk_by(|one, other| one.revision == other.revision) {
            if revision[0].revision <= published {
                self.wait(revision);
            }
        }
        Ok(())
    }

    /// Keeps the changes of a revision that are to be told.
    fn wait(&mut self, revision: &[domain::Change]) {
        let is_told = |change: &&domain::Change| change.edit.network.as_ref().is_none_or(|key| *key == self.network);
        let others = revision.iter().filter(|change| !is_told(change));
        let beside = others.filter_map(|change| Some((change.sequence, change.edit.network.clone()?)));
        let beside: Arc<[_]> = beside.collect();
        let told = revision.iter().filter(is_told).map(|change| Waiting {
            change: change.clone(),
            beside: Arc::clone(&beside),
        });
        self.waiting.extend(told.collect::<Vec<_>>());
    }
}

impl Told for Changes {
    type Event = Change;

    async fn next(&mut self) -> Result<Option<Change>, Fault> {
        loop {
            let state = self.watch.state().await?;
            let names = state.names();
            names.network("network", &self.network)?;
            if let Some(Waiting { change, beside }) = self.waiting.pop_front() {
                let hidden = beside.iter().filter(|(_, key)| names.find_network(key).is_none());
                let hidden: Vec<i32> = hidden.map(|(position, _)| *position).collect();
                return Ok(Some(Change::beside(&change, &hidden)));
            }
            let published = state.snapshot.revision();
            drop(state);
            if self.read < published {
                self.read_on(published).await?;
            } else if !self.watch.after(self.read).await? {
                return Ok(None);
            }
        }
    }
}
