//! One subscriber over many revisions: waits for the next, and asks each time what may be seen of it.

use std::sync::Arc;

use async_graphql::{Context, Result};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::watch::Receiver;

use crate::api::context::RequestState;
use crate::api::inputs::ScopeInput;
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::known::Known;
use crate::bearer::BearerToken;

/// A subscriber.
pub(super) struct Watch {
    app: Arc<App>,
    token: Option<BearerToken>,
    revisions: Receiver<i64>,
}

impl Watch {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let app = Arc::clone(&RequestState::of(context).app);
        Self {
            revisions: app.publication().subscribe(),
            token: context.data_opt::<BearerToken>().cloned(),
            app,
        }
    }

    /// The application.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    /// A request of this subscriber, pinned to the newest snapshot. Fails if the token is no longer a good one.
    pub(super) async fn state(&self) -> Result<Arc<RequestState>, Fault> {
        let viewer = self.app.viewer(self.token.as_ref()).await?;
        Ok(Arc::new(RequestState::new(Arc::clone(&self.app), viewer)))
    }

    /// The first request of a subscriber who wants to hear of what came after a revision. Waits for a revision that another process has
    /// made; refuses one that does not exist yet.
    pub(super) async fn begin(&self, since_revision: Option<i64>) -> Result<Arc<RequestState>, Fault> {
        if let Some(since) = since_revision {
            let mut newest = self.app.snapshot().revision();
            if since > newest {
                let stored = self.app.store().revision().await;
                newest = stored.map_err(|error| Fault::from_store(&error))?;
            }
            if !(0..=newest).contains(&since) {
                return Err(Fault::range("sinceRevision", 0, newest, since));
            }
            self.app.reach(since).await?;
        }
        self.state().await
    }

    /// Waits for a revision after this one; false if there will never be one.
    pub(super) async fn after(&mut self, revision: i64) -> bool {
        self.revisions.wait_for(|newest| *newest > revision).await.is_ok()
    }
}

/// Refuses a scope of the past, of which there is never anything to tell.
pub(super) fn of_the_present(scope: Option<&ScopeInput>) -> Result<(), Fault> {
    let argument = match scope.map(ScopeInput::known).transpose()?.flatten() {
        None => return Ok(()),
        Some(Known::AtRevision(_)) => "scope.atRevision",
        Some(Known::At(_)) => "scope.knownAt",
    };
    let message = "asks what was known in the past, which does not change; a query answers that, a subscription tells the present";
    Err(Fault::bad(argument, message))
}

/// What is told one event after the other.
pub(super) trait Told: Sized + Send + 'static {
    /// One event.
    type Event: Send + 'static;

    /// The next event; none if there will be no more.
    fn next(&mut self) -> impl Future<Output = Result<Option<Self::Event>, Fault>> + Send;

    /// The events; the first fault is the last.
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
