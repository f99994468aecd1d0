//! Phases of the shutdown, broadcast to all connections.

use std::sync::Arc;

use tokio::sync::watch;

/// How far the server is on its way down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// It is not.
    #[default]
    Serving,
    /// `/readyz` says no.
    Announced,
    /// Connections that stay are asked to end.
    Leaving,
    /// The time for that is over.
    Cut,
}

/// Says how far the server is on its way down. Clones share one state, which never goes back.
#[derive(Clone, Debug, Default)]
pub struct Drain(Arc<watch::Sender<Step>>);

impl Drain {
    /// From now on `/readyz` says no.
    pub fn begin(&self) {
        self.reach(Step::Announced);
    }

    /// Whether it has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow() >= Step::Announced
    }

    /// From now on sockets and event streams end.
    pub(super) fn leave(&self) {
        self.reach(Step::Leaving);
    }

    /// From now on they do not even finish what they are doing.
    pub(super) fn cut(&self) {
        self.reach(Step::Cut);
    }

    /// A place in the list of those who must be gone before the server ends; given up when dropped.
    pub(super) fn presence(&self) -> Presence {
        Presence(self.0.subscribe())
    }

    /// Completes when nobody is present.
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

/// One who must be gone before the server ends, and is told when to go.
#[derive(Clone, Debug)]
pub(super) struct Presence(watch::Receiver<Step>);

impl Presence {
    /// Completes when it is time to leave.
    pub(super) async fn leaving(&mut self) {
        self.reached(Step::Leaving).await;
    }

    /// Completes when there is no time left.
    pub(super) async fn cut(&mut self) {
        self.reached(Step::Cut).await;
    }

    async fn reached(&mut self, step: Step) {
        if self.0.wait_for(|now| *now >= step).await.is_err() {
            // The site is gone without a word, as in a test that drops it: nobody will ask to leave.
            std::future::pending().await
        }
    }
}
