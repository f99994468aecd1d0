//! One subscriber over many revisions: waits for the next one, and checks each time what the
//! subscriber may see.

use std::sync::Arc;

use async_graphql::{Context, Result};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::watch::Receiver;

use crate::api::context::RequestState;
use crate::api::inputs::ScopeInput;
use crate::api::meter::Meter;
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::past::KnownAt;
use crate::app::writer::Published;
use crate::bearer::BearerToken;
use crate::domain::Revision;
use crate::domain::access::Viewer;

/// A subscriber.
pub(super) struct Watch {
    app: Arc<App>,
    token: Option<BearerToken>,
    /// Counts the cost of each event, and gives it its turn.
    meter: Arc<Meter>,
    published: Receiver<Published>,
    /// The history that the events are about.
    history: u64,
}

impl Watch {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let request = RequestState::of(context);
        Self {
            published: request.app.publication().subscribe(),
            history: request.snapshot.history(),
            token: context.data_opt::<BearerToken>().cloned(),
            meter: Arc::clone(&request.meter),
            app: Arc::clone(&request.app),
        }
    }

    /// Returns the application.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    /// Returns the subscriber, if the token is still valid.
    pub(super) async fn viewer(&self) -> Result<Viewer, Fault> {
        self.app.viewer(self.token.as_ref()).await
    }

    /// Returns a request of this subscriber for the next event, pinned to the newest snapshot.
    /// Fails if the token is no longer valid, or if the database was set back, since earlier events
    /// do not lead up to it.
    pub(super) async fn state(&self) -> Result<Arc<RequestState>, Fault> {
        let viewer = self.viewer().await?;
        let state = RequestState::of_event(Arc::clone(&self.app), viewer, Arc::clone(&self.meter));
        if state.snapshot.history() != self.history {
            return Err(self.history_changed(state.snapshot.revision()));
        }
        Ok(Arc::new(state))
    }

    /// Returns the first request of a subscriber who wants the changes after a revision. Waits for
    /// a revision that another process has made; refuses one that does not exist.
    pub(super) async fn begin(&self, since: Option<Revision>) -> Result<Arc<RequestState>, Fault> {
        if let Some(since) = since {
            self.app.reach(since).await?;
        }
        self.state().await
    }

    /// Returns a revision with its mark, if that is known.
    pub(super) fn revision(&self, number: i64) -> Revision {
        Revision {
            mark: self.app.publication().mark(self.history, number),
            ..Revision::from(number)
        }
    }

    /// Waits for a revision after this one; returns false if there will never be one.
    ///
    /// # Errors
    /// HISTORY_CHANGED if the database was set back.
    pub(super) async fn after(&mut self, revision: i64) -> Result<bool, Fault> {
        let history = self.history;
        let news = |published: &Published| published.history != history || published.revision > revision;
        match self.published.wait_for(news).await.map(|published| published.history) {
            Ok(current) if current != history => Err(self.history_changed(revision)),
            waited => Ok(waited.is_ok()),
        }
    }

    fn history_changed(&self, seen: i64) -> Fault {
        Fault::HistoryChanged {
            seen: self.revision(seen),
        }
    }
}

/// Returns the key of the network that a subscription is about and stays with: the named one, or
/// else the default. `None` if the scope names it.
pub(super) fn about(
    state: &RequestState,
    network: Option<String>,
    scope: Option<&ScopeInput>,
) -> Result<Option<String>, Fault> {
    let names = state.names();
    let index = match &network {
        Some(key) => names.network("network", key)?,
        None if scope.is_some_and(|scope| scope.network.is_some() || scope.networks.is_some()) => return Ok(None),
        None => names.default_network()?,
    };
    Ok(Some(state.snapshot.network(index).network.key.clone()))
}

/// Refuses a scope of the past, which can have no events.
pub(super) fn of_the_present(scope: Option<&ScopeInput>) -> Result<(), Fault> {
    let argument = match scope.map(ScopeInput::known).transpose()?.flatten() {
        None => return Ok(()),
        Some(KnownAt::Revision(_)) => "scope.atRevision",
        Some(KnownAt::Moment(_)) => "scope.knownAt",
    };
    let message = "asks what was known in the past, which does not change; a query answers that, a subscription tells the present";
    Err(Fault::bad(argument, message))
}

/// A source of events.
pub(super) trait Told: Sized + Send + 'static {
    /// One event.
    type Event: Send + 'static;

    /// Returns the next event; `None` if there are no more.
    fn next(&mut self) -> impl Future<Output = Result<Option<Self::Event>, Fault>> + Send;

    /// Returns the events as a stream that ends after the first fault.
    fn stream(self) -> impl Stream<Item = Result<Self::Event>> + Send + use<Self> {
        unfold(Some(self), async |told| {
            let mut told = told?;
            match told.next().await {
                Ok(event) => event.map(|event| (Ok(event), Some(told))),
                Err(fault) => Some((Err(fault.into()), None)),
            }
        })
    }
}
