//! Phases of the shutdown, broadcast to all connections.

use std::sync::Arc;

use tokio::sync::watch;

/// A phase of the shutdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// No shutdown.
    #[default]
    Serving,
    /// `/readyz` reports that the server is not ready.
    Announced,
    /// Long-lived connections are asked to end.
    Leaving,
    /// The time for that is over.
    Cut,
}

/// The phase of the shutdown. Clones share it. It never goes back.
#[derive(Clone, Debug, Default)]
pub struct Drain(Arc<watch::Sender<Step>>);

impl Drain {
    /// Begins the shutdown: `/readyz` reports that the server is not ready.
    pub fn begin(&self) {
        self.reach(Step::Announced);
    }

    /// True if the shutdown has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow() >= Step::Announced
    }

    /// Asks sockets and event streams to end.
    pub(super) fn leave(&self) {
        self.reach(Step::Leaving);
    }

    /// Ends them at once, without finishing their work.
    pub(super) fn cut(&self) {
        self.reach(Step::Cut);
    }

    /// Registers a connection that must end before the server does; dropping it unregisters it.
    pub(super) fn presence(&self) -> Presence {
        Presence(self.0.subscribe())
    }

    /// Waits until no connection is registered.
    pub(super) async fn all_gone(&self) {
        self.0.closed().await;
    }

    fn reach(&self, step: Step) {
        self.0.send_if_modified(|now| {
            let further = step > *now;
            *now = step.max(*now);
            further
        });
    }
}

/// A connection that must end before the server does, and is told when to leave.
#[derive(Clone, Debug)]
pub(super) struct Presence(watch::Receiver<Step>);

impl Presence {
    /// Waits until it is time to leave.
    pub(super) async fn leaving(&mut self) {
        self.reached(Step::Leaving).await;
    }

    /// Waits until there is no time left.
    pub(super) async fn cut(&mut self) {
        self.reached(Step::Cut).await;
    }

    async fn reached(&mut self, step: Step) {
        if self.0.wait_for(|now| *now >= step).await.is_err() {
            // The site was dropped without a shutdown, as in a test: nobody will ask to leave.
            std::future::pending().await
        }
    }
}
