//! Subscription to the graph of a scope.

use std::sync::{Arc, Weak};

use chrono::NaiveDate;

use super::watch::{Told, Watch, about, of_the_present};
use crate::api::context::{Frame, RequestState};
use crate::api::inputs::ScopeInput;
use crate::api::types::graph_delta::{Drawn, GraphDelta};
use crate::api::types::graph_values::{Remembered, Wanted};
use crate::app::fault::Fault;
use crate::app::past::recent;
use crate::domain::Revision;
use crate::network::View;

/// The deltas of one graph.
pub(super) struct Deltas {
    watch: Watch,
    wanted: Wanted,
    network: Option<String>,
    scope: Option<ScopeInput>,
    /// The client's drawing; `None` before the first event.
    drawn: Option<Memory>,
}

/// The data kept about a drawing until the next one. Only the caches keep the graph itself, so that
/// subscribers with graphs of their own do not keep them all in memory.
struct Memory {
    /// Revision of the delta that the client received.
    told: i64,
    /// The latest revision and the day for which the drawing is known to be right.
    seen: i64,
    today: NaiveDate,
    view: Weak<View>,
    selected: Remembered,
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
        };
        // An error in the scope is reported before the first event.
        deltas.network = about(&state, deltas.network.take(), deltas.scope.as_ref())?;
        deltas.frame(&state)?.scope(deltas.scope.as_ref())?;
        if let Some(since) = since {
            let drawn = deltas.drawn_at(&state, since.number, state.today).await?;
            deltas.drawn = drawn.map(|drawn| Memory::of(&drawn, since.number, state.today));
        }
        Ok(deltas)
    }

    /// Draws the graph of a revision on a day, if it can still be seen as it was.
    async fn drawn_at(&self, state: &RequestState, revision: i64, day: NaiveDate) -> Result<Option<Drawn>, Fault> {
        let Some(snapshot) = recent(state.app.store(), &state.snapshot, revision).await? else {
            return Ok(None);
        };
        let mut past = state.at(snapshot);
        past.today = day;
        // A scope that was invalid at that time was not drawn then.
        Ok(self.draw(&Arc::new(past)).await.ok())
    }

    /// Returns the client's drawing; `None` if it is too old to compare with.
    async fn recall(&self, state: &RequestState) -> Result<Option<Drawn>, Fault> {
        let Some(memory) = &self.drawn else { return Ok(None) };
        let drawn = match memory.view.upgrade().zip(memory.selected.selected()) {
            Some((view, selected)) => {
                let told = memory.told;
                return Ok(Some(Drawn { told, view, selected }));
            }
            None => self.drawn_at(state, memory.seen, memory.today).await?,
        };
        Ok(drawn.map(|drawn| Drawn {
            told: memory.told,
            ..drawn
        }))
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

impl Memory {
    fn of(drawn: &Drawn, seen: i64, today: NaiveDate) -> Self {
        Self {
            told: drawn.told,
            seen,
            today,
            view: Arc::downgrade(&drawn.view),
            selected: drawn.selected.remembered(),
        }
    }
}

impl Told for Deltas {
    type Event = GraphDelta;

    async fn next(&mut self) -> Result<Option<GraphDelta>, Fault> {
        loop {
            if let Some(Memory { seen, .. }) = self.drawn
                && !self.watch.after(seen).await?
            {
                return Ok(None);
            }
            let state = self.watch.state().await?;
            let frame = self.frame(&state)?;
            let before = self.recall(&state).await?;
            let mut now = self.draw(&state).await?;
            let seen = now.told;
            let delta = match &before {
                None => Some(GraphDelta::whole(&frame, &now).await?),
                Some(before) => GraphDelta::between(&frame, before, &now).await?,
            };
            if let (None, Some(before)) = (&delta, &before) {
                now.told = before.told;
            }
            self.drawn = Some(Memory::of(&now, seen, state.today));
            if delta.is_some() {
                return Ok(delta);
            }
        }
    }
}
