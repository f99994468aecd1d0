//! Subscription to the change log.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::watch::{Told, Watch, about};
use crate::api::context::RequestState;
use crate::api::types::change::Change;
use crate::app::cold::{LogPlace, RevisionPart};
use crate::app::fault::Fault;
use crate::domain::{self, Revision};

/// Number of changes read at once, even of a larger revision: a slow reader keeps no more of them
/// in memory.
const PAGE: u64 = 200;

/// The position after all changes of a revision.
const END: i32 = i32::MAX;

/// The changes of one network, one by one.
pub(super) struct Changes {
    watch: Watch,
    /// Key of the network.
    network: String,
    /// All changes up to this position were sent or are waiting.
    read: LogPlace,
    waiting: VecDeque<domain::Change>,
    hidden: Hidden,
}

/// The positions that the viewer may not see, of the revisions whose changes are waiting:
/// ascending, by revision.
#[derive(Default)]
struct Hidden {
    networks: Arc<[String]>,
    /// The last revision that was checked.
    known_to: i64,
    positions: HashMap<RevisionPart, Vec<i32>>,
}

impl Changes {
    pub(super) async fn begin(watch: Watch, network: Option<String>, since: Option<Revision>) -> Result<Self, Fault> {
        let state = watch.begin(since).await?;
        let since = since.map_or_else(|| state.snapshot.revision(), |since| since.number);
        Ok(Self {
            network: about(&state, network, None)?.expect("without a scope there is a network"),
            watch,
            read: (since, END),
            waiting: VecDeque::new(),
            hidden: Hidden::default(),
        })
    }

    /// Reads further changes, up to the published revision.
    async fn read_on(&mut self, published: i64) -> Result<(), Fault> {
        let store = self.watch.app().store();
        let page = store.load_log_on(self.read, published, &self.network, PAGE).await;
        let page = page.map_err(|error| Fault::from_store(&error))?;
        // Checked last, so that no change of another history gets in between.
        let read = self.watch.revision(self.read.0);
        let found = store.find_revision(read.number).await;
        let found = found.map_err(|error| Fault::from_store(&error))?;
        if found.is_some_and(|found| !found.agrees_with(read)) {
            return Err(Fault::HistoryChanged { seen: read });
        }
        self.read = match page.last() {
            Some(last) if page.len() as u64 == PAGE => (last.revision, last.sequence),
            _ => (published, END),
        };
        self.waiting.extend(page);
        Ok(())
    }

    /// Returns the positions that the viewer may not see of a revision, the first of those that are
    /// waiting.
    async fn hidden(&mut self, state: &RequestState, revision: i64) -> Result<&[i32], Fault> {
        let networks: Arc<[String]> = state.names().hidden_networks().into();
        let part = RevisionPart { networks, revision };
        if part.networks.is_empty() {
            return Ok(&[]);
        }
        if self.hidden.networks != part.networks || self.hidden.known_to < revision {
            let mut revisions = vec![revision];
            revisions.extend(self.waiting.iter().map(|change| change.revision));
            revisions.dedup();
            let parts = revisions.iter().map(|&revision| RevisionPart {
                networks: Arc::clone(&part.networks),
                revision,
            });
            let positions = self
                .watch
                .app()
                .store()
                .load_positions(&parts.collect::<Vec<_>>())
                .await;
            self.hidden = Hidden {
                networks: Arc::clone(&part.networks),
                known_to: revisions.last().copied().unwrap_or(revision),
                positions: positions.map_err(|error| Fault::from_store(&error))?,
            };
        }
        Ok(self.hidden.positions.get(&part).map_or(&[], Vec::as_slice))
    }
}

impl Told for Changes {
    type Event = Change;

    async fn next(&mut self) -> Result<Option<Change>, Fault> {
        loop {
            let state = self.watch.state().await?;
            state.names().network("network", &self.network)?;
            if let Some(change) = self.waiting.pop_front() {
                let hidden = self.hidden(&state, change.revision).await?;
                return Ok(Some(Change::beside(&change, hidden)));
            }
            let published = state.snapshot.revision();
            drop(state);
            if self.read < (published, END) {
                self.read_on(published).await?;
            } else if !self.watch.after(published).await? {
                return Ok(None);
            }
        }
    }
}
