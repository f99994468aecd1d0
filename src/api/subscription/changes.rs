//! The change log as it grows.

use std::collections::VecDeque;

use super::watch::{Told, Watch};
use crate::api::context::RequestState;
use crate::api::types::change::Change;
use crate::app::fault::Fault;
use crate::domain::{self, Revision};

/// How many changes are read at once, or those of one revision if it has more.
const PAGE: u64 = 200;

/// The changes of one network, one by one.
pub(super) struct Changes {
    watch: Watch,
    network: Option<String>,
    /// Up to this revision everything is told or waits.
    read: i64,
    waiting: VecDeque<domain::Change>,
}

impl Changes {
    pub(super) async fn begin(watch: Watch, network: Option<String>, since: Option<Revision>) -> Result<Self, Fault> {
        let state = watch.begin(since).await?;
        let changes = Self {
            watch,
            network,
            read: since.map_or_else(|| state.snapshot.revision(), |since| since.number),
            waiting: VecDeque::new(),
        };
        changes.key(&state)?;
        Ok(changes)
    }

    /// The key of the network, if it may be seen.
    fn key(&self, state: &RequestState) -> Result<String, Fault> {
        let names = state.names();
        let network = match &self.network {
            Some(key) => names.network("network", key)?,
            None => names.default_network()?,
        };
        Ok(state.snapshot.network(network).network.key.clone())
    }

    /// Reads on, up to what has been published.
    async fn read_on(&mut self, published: i64, network: &str) -> Result<(), Fault> {
        let read = self.watch.revision(self.read);
        let changes = self.watch.app().store().changes_after(read, PAGE).await;
        let changes = changes.map_err(|error| Fault::from_store(&error))?;
        let last = changes.last().map_or(published, |change| change.revision);
        self.read = last.min(published);
        let told = changes.into_iter().filter(|change| {
            let concerned = change.edit.network.as_deref().is_none_or(|key| key == network);
            concerned && change.revision <= published
        });
        self.waiting.extend(told);
        Ok(())
    }
}

impl Told for Changes {
    type Event = Change;

    async fn next(&mut self) -> Result<Option<Change>, Fault> {
        loop {
            let state = self.watch.state().await?;
            let network = self.key(&state)?;
            if let Some(change) = self.waiting.pop_front() {
                return Ok(Some(Change::from(&change)));
            }
            let published = state.snapshot.revision();
            drop(state);
            if self.read < published {
                self.read_on(published, &network).await?;
            } else if !self.watch.after(self.read).await? {
                return Ok(None);
            }
        }
    }
}
