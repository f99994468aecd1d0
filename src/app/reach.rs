//! Waits for a revision that a client has seen, and detects revisions of another history.

use std::time::Instant;

use tokio::time::{timeout, timeout_at};

use super::App;
use super::fault::Fault;
use crate::domain::{Mark, Revision};
use crate::storage::Head;

/// The state of the database's history and the time of the query. Concurrent waiters share one
/// query.
pub(super) type Asked = tokio::sync::Mutex<Option<(Instant, Head)>>;

impl App {
    /// Waits until a revision is published here, for at most
    /// [`AppLimits::revision_wait`](super::AppLimits::revision_wait).
    ///
    /// # Errors
    /// HISTORY_CHANGED at once if the database does not have such a revision, UNAVAILABLE if the
    /// revision did not arrive in time.
    pub async fn reach(&self, wanted: Revision) -> Result<(), Fault> {
        let mut published = self.publication.subscribe();
        if published.borrow().revision < wanted.number {
            let deadline = tokio::time::Instant::now() + self.limits.revision_wait;
            // If the database does not answer, it may still have the revision.
            if let Ok(Some(false)) = timeout_at(deadline, self.has_come_to(wanted.number)).await {
                return Err(Fault::HistoryChanged { seen: wanted });
            }
            let reached = published.wait_for(|current| current.revision >= wanted.number);
            if timeout_at(deadline, reached).await.is_err() {
                return Err(Fault::Behind {
                    current: self.publication.published().revision,
                    wanted: wanted.number,
                });
            }
        }
        match wanted.mark {
            Some(mark) => self.tell_apart(wanted, mark).await,
            None => Ok(()),
        }
    }

    /// True if the database has reached a revision; `None` if it cannot tell, as a standby that has
    /// not heard of it.
    async fn has_come_to(&self, number: i64) -> Option<bool> {
        let arrived = Instant::now();
        let mut asked = self.asked.lock().await;
        let head = match *asked {
            Some((at, head)) if at >= arrived => head,
            _ => {
                let at = Instant::now();
                let head = self.renewal.check().await.ok()?;
                *asked = Some((at, head));
                head
            }
        };
        let has_come = head.latest.number >= number;
        (has_come || !head.is_standby).then_some(has_come)
    }

    /// Refuses a revision of another history than the one served, after a check that the database
    /// still has that history.
    async fn tell_apart(&self, wanted: Revision, mark: Mark) -> Result<(), Fault> {
        if self.has_mark(wanted.number, mark).await? {
            return Ok(());
        }
        let checked = timeout(self.limits.revision_wait, self.renewal.check()).await;
        // If the database has changed, its history is published by now.
        if matches!(checked, Ok(Ok(_))) && self.has_mark(wanted.number, mark).await? {
            return Ok(());
        }
        Err(Fault::HistoryChanged { seen: wanted })
    }

    /// True if the revision has this mark in the history that is served; also if the log was cut
    /// before it.
    async fn has_mark(&self, number: i64, mark: Mark) -> Result<bool, Fault> {
        let history = self.publication.published().history;
        if let Some(known) = self.publication.mark(history, number) {
            return Ok(known == mark);
        }
        let found = self.store.find_revision(number).await;
        let Some(found) = found.map_err(|error| Fault::from_store(&error))? else {
            return Ok(true);
        };
        self.publication.note(history, found);
        Ok(found.mark == Some(mark))
    }
}
