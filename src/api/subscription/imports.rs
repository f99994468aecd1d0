//! Subscription to the progress of an import.

use std::time::Duration;

use async_graphql::{Context, Enum, SimpleObject};
use tokio::sync::watch::Receiver;
use tokio::time::sleep;

use super::watch::{Told, Watch};
use crate::api::context::RequestState;
use crate::api::mutation::imports::{ImportSummary, import_id};
use crate::api::scalars::Long;
use crate::app::access::require_token;
use crate::app::fault::Fault;
use crate::app::import::progress::{Phase, Progress, Watched};
use crate::domain::access::TokenId;

/// The pause between two events.
const PAUSE: Duration = Duration::from_millis(250);

/// The phase of an import.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::import::progress::Phase")]
pub enum ImportPhase {
    /// It has not begun: its file is still being sent, earlier writes have not finished, or there
    /// is no such import.
    Waiting,
    /// Its file is being read, and its records are compared and written. Nobody sees them yet.
    Reading,
    /// The whole file is read, and the records are about to become visible.
    Committing,
    /// It has ended.
    Ended,
}

/// The progress of an import.
#[derive(SimpleObject)]
pub(crate) struct ImportProgress {
    /// The phase of the import.
    phase: ImportPhase,
    /// Number of bytes read. A file is read two or three times: for its cities, for its links, and
    /// for its records.
    bytes_read: Long,
    /// Number of bytes of the readings that have begun.
    bytes_expected: Long,
    /// Numbers of records so far.
    summary: ImportSummary,
    /// True if the records now are as in the file, except for faulty rows. Null while this is not
    /// known; it stays null if the importing client disconnected.
    written: Option<bool>,
}

impl From<Progress> for ImportProgress {
    fn from(progress: Progress) -> Self {
        let bytes = |bytes: u64| Long(i64::try_from(bytes).unwrap_or(i64::MAX));
        Self {
            phase: progress.phase.into(),
            bytes_read: bytes(progress.bytes_read),
            bytes_expected: bytes(progress.bytes_expected),
            summary: progress.counts.into(),
            written: progress.written,
        }
    }
}

/// A subscriber to the progress of an import.
pub(super) struct Imports {
    watch: Watch,
    token: TokenId,
    /// Held so that an import that starts later is matched to this subscriber.
    _watched: Watched,
    progress: Receiver<Progress>,
    /// The phase sent last.
    told: Option<Phase>,
}

impl Imports {
    pub(super) fn begin(watch: Watch, context: &Context<'_>, name: &str) -> Result<Self, Fault> {
        let request = RequestState::of(context);
        require_token(&request.viewer)?;
        let token = request.viewer.token().ok_or_else(Self::no_token)?;
        let watched = request.app.imports().watch(token, import_id(name)?);
        Ok(Self {
            watch,
            token,
            progress: watched.subscribe(),
            _watched: watched,
            told: None,
        })
    }

    fn no_token() -> Fault {
        Fault::Unauthenticated {
            message: "the token is no longer a good one".to_owned(),
        }
    }
}

impl Told for Imports {
    type Event = ImportProgress;

    async fn next(&mut self) -> Result<Option<ImportProgress>, Fault> {
        match self.told {
            Some(Phase::Ended) => return Ok(None),
            Some(_) => {
                sleep(PAUSE).await;
                if self.progress.changed().await.is_err() {
                    return Ok(None);
                }
            }
            None => {}
        }
        if self.watch.viewer().await?.token() != Some(self.token) {
            return Err(Self::no_token());
        }
        let progress = *self.progress.borrow_and_update();
        self.told = Some(progress.phase);
        Ok(Some(progress.into()))
    }
}
