//! The graph of a scope as it changes.

use std::sync::Arc;

use super::watch::{Told, Watch, about, of_the_present};
use crate::api::context::{Frame, RequestState};
use crate::api::inputs::ScopeInput;
use crate::api::types::graph::Wanted;
use crate::api::types::graph_delta::{Drawn, GraphDelta};
use crate::app::fault::Fault;
use crate::app::known::recent;
use crate::domain::Revision;

/// The deltas of one graph.
pub(super) struct Deltas {
    watch: Watch,
    wanted: Wanted,
    network: Option<String>,
    scope: Option<ScopeInput>,
    /// What the client has drawn; nothing before the first event.
    drawn: Option<Drawn>,
    /// Up to this revision nothing has to be told.
    seen: Option<i64>,
}

impl Deltas {
    pub(super) async fn begin(
        watch: Watch,
        wanted: Wanted,
        (network, scope): (Option<String>, Option<ScopeInput>),
        since: Option<Revision>,
    ) -> Result<Self, Fault> {
        of_the_present(scope.as_ref())?;
        let state = watch.begin(since).await?;
        let mut deltas = Self {
            watch,
            wanted,
            network,
            scope,
            drawn: None,
            seen: None,
        };
        // What is wrong with the scope is wrong before anything is told.
        deltas.network = about(&state, deltas.network.take(), deltas.scope.as_ref())?;
        deltas.frame(&state)?.scope(deltas.scope.as_ref())?;
        if let Some(since) = since {
            deltas.resume(&state, since.number).await?;
        }
        Ok(deltas)
    }

    /// Takes up from a revision that the client has drawn, if it can still be seen as it was.
    async fn resume(&mut self, state: &Arc<RequestState>, since: i64) -> Result<(), Fault> {
        let Some(snapshot) = recent(state.app.store(), &state.snapshot, since).await? else {
            return Ok(());
        };
        let past = Arc::new(state.at(snapshot));
        // A scope that could not be asked for then was not drawn then.
        if let Ok(drawn) = self.draw(&past).await {
            self.drawn = Some(drawn);
            self.seen = Some(since);
        }
        Ok(())
    }

    fn frame(&self, state: &Arc<RequestState>) -> Result<Frame, Fault> {
        let network = match &self.network {
            Some(key) => Some(state.names().network("network", key)?),
            None => None,
        };
        Ok(Frame::root(Arc::clone(state), network))
    }

    async fn draw(&self, state: &Arc<RequestState>) -> Result<Drawn, Fault> {
        let frame = self.frame(state)?;
        let view = frame.view(self.scope.as_ref()).await?;
        let selected = self.wanted.compute(&frame, &view).await?;
        Ok(Drawn {
            told: state.snapshot.revision(),
            view,
            selected,
        })
    }
}

impl Told for Deltas {
    type Event = GraphDelta;

    async fn next(&mut self) -> Result<Option<GraphDelta>, Fault> {
        loop {
            if let Some(seen) = self.seen
                && !self.watch.after(seen).await?
            {
                return Ok(None);
            }
            let state = self.watch.state().await?;
            let frame = self.frame(&state)?;
            let mut now = self.draw(&state).await?;
            self.seen = Some(now.told);
            let delta = match &self.drawn {
                None => Some(GraphDelta::whole(&frame, &now).await?),
                Some(before) => GraphDelta::between(&frame, before, &now).await?,
            };
            if delta.is_none() {
                now.told = self.drawn.as_ref().map_or(now.told, |drawn| drawn.told);
            }
            self.drawn = Some(now);
            if delta.is_some() {
                return Ok(delta);
            }
        }
    }
}
