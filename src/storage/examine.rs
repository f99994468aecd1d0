//! Examines a SQLite database repeatedly: its file must be in place, sound, readable and writable.
//!
//! The results are reported as troubles, which `/readyz` shows. Writes are forbidden while they
//! would go into files that the next start would not find.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use super::room::shortage;
use super::sole::Sole;
use super::soundness::Soundness;
use super::{Backend, Claim, Outage, Store, connect, revision};

/// The operation's name in errors.
const OPERATION: &str = "look at the database";

/// The time between two examinations, and the shortest one after a failure.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_millis(100));

/// The time after which a read or a write counts as stuck.
const PATIENCE: Duration = Duration::from_secs(5);

/// The time for which a database without writes is assumed to be writable.
const WRITE_EVERY: Duration = Duration::from_secs(10);

/// Writes the write-ahead log into the database and empties it. Returns 0 on success.
const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Examines one database.
#[derive(Debug)]
pub struct Examiner {
    store: Store,
    claim: Arc<Claim>,
    /// The greatest length that the file has had; it never shrinks.
    length: u64,
    /// True if the log was saved after the files were displaced.
    is_log_saved: bool,
    /// True if something has failed since the last examination.
    alarmed: bool,
    reads: Option<Outage>,
    soundness: Soundness,
    writes: Writes,
}

/// The state of writing.
#[derive(Debug)]
struct Writes {
    commits: u64,
    since: Instant,
    /// The number of statements when a write was first found in progress, and the moment.
    under_way: Option<(u64, Instant)>,
    fault: Option<Outage>,
}

impl Store {
    /// Creates an examiner of the database, which serves a revision; `None` on PostgreSQL.
    pub fn examiner(&self, claim: Arc<Claim>, served: i64) -> Option<Examiner> {
        let sole = self.sole()?;
        sole.reach(served);
        let now = Instant::now();
        Some(Examiner {
            length: sole.site().length(),
            store: self.clone(),
            claim,
            is_log_saved: false,
            alarmed: false,
            reads: None,
            soundness: Soundness::new(now),
            writes: Writes {
                commits: self.meter().commits(),
                since: now,
                under_way: None,
                fault: None,
            },
        })
    }
}

impl Examiner {
    /// Waits until the next examination.
    pub async fn pause(&mut self) {
        sleep(PAUSE.1).await;
        let rest = PAUSE.0 - PAUSE.1;
        self.alarmed = timeout(rest, self.store.meter().failed()).await.is_ok();
    }

    /// Examines once, and reports.
    pub async fn look(&mut self) {
        let Some(sole) = self.store.sole().map(Arc::clone) else {
            return;
        };
        let file = match self.place(&sole).await {
            Some(outage) => Some(outage),
            None => self.content(&sole).await,
        };
        sole.forbid(file);
        if file.is_none() {
            self.try_to_write(&sole).await;
            self.mark(&sole);
        }
        let troubles = self.store.troubles();
        let reads = self.reads.map(|outage| outage.trouble("reads fail: "));
        let writes = self.writes.fault.map(|outage| outage.trouble("writes fail: "));
        troubles.set(
            "database file",
            file.map(|outage| outage.trouble("writes are refused: ")),
        );
        troubles.set("database reads", reads);
        troubles.set("database writes", writes);
    }

    /// Returns the revision in the file, as far as this process has written it.
    pub fn revision(&self) -> i64 {
        self.store.sole().map_or(0, |sole| sole.reached())
    }

    fn mark(&self, sole: &Sole) {
        if sole.reached() > 0
            && let Err(error) = self.claim.mark()
        {
            tracing::debug!(%error, "the lock file cannot be written");
        }
    }

    /// Checks that the files are in place and complete.
    async fn place(&mut self, sole: &Sole) -> Option<Outage> {
        if let Err(error) = self.claim.renew() {
            tracing::debug!(%error, "the lock file is lost");
            let place = sole.site().displaced();
            return Some(place.unwrap_or(Outage::ClaimLost));
        }
        let Some(outage) = sole.site().displaced() else {
            self.is_log_saved = false;
            let length = sole.site().length();
            let is_short = length < self.length;
            self.length = self.length.max(length);
            return is_short.then_some(Outage::FileCut);
        };
        if !self.is_log_saved {
            // Into the open file, wherever it is now. So it is complete when it comes back, and no
            // log lies beside a file that it does not belong to.
            self.is_log_saved = self.empty_log().await;
        }
        Some(outage)
    }

    async fn empty_log(&self) -> bool {
        let statement = Statement::from_string(DbBackend::Sqlite, EMPTY_LOG);
        let row = timeout(PATIENCE, self.store.reader().query_one_raw(statement)).await;
        let row = row.ok().and_then(Result::ok).flatten();
        row.and_then(|row| row.try_get_by_index::<i64>(0).ok()) == Some(0)
    }

    /// Checks that a new connection can read the file, that it is sound, and that it has the last
    /// written revision.
    async fn content(&mut self, sole: &Sole) -> Option<Outage> {
        let read = async {
            let connection = connect::sqlite_reader(self.store.options()).await?;
            let read = async {
                let head = revision::read(&connection, Backend::Sqlite, 0, OPERATION).await?;
                Ok(head.latest.number)
            };
            let found = sole.recognizes(read).await;
            // It has only read.
            let _ = connection.close().await;
            found
        };
        let found = timeout(PATIENCE, read).await;
        self.reads = match &found {
            Ok(Ok(_)) => None,
            Ok(Err(error)) => Some(error.outage().unwrap_or(Outage::Storage)),
            Err(_) => Some(Outage::Silent),
        };
        if let Ok(Ok(false)) = found {
            return Some(Outage::OtherState);
        }
        self.soundness.follow(self.store.options(), self.alarmed).await;
        let is_damaged = self.soundness.is_damaged || self.reads == Some(Outage::Damaged);
        is_damaged.then_some(Outage::Damaged)
    }

    /// Notes finished writes, and tries one if there were none for some time. Writes of other
    /// servers count, too.
    async fn try_to_write(&mut self, sole: &Sole) {
        let meter = self.store.meter();
        let (commits, statements) = (meter.commits(), meter.statements());
        if self.writes.is_stuck(sole.is_taken(), statements) {
            self.writes.fault = Some(Outage::Silent);
        } else if self.writes.fault.is_none() && commits != self.writes.commits && !meter.is_failing() {
            self.writes.wrote(commits);
        } else if meter.is_failing() || self.writes.are_due() {
            match timeout(PATIENCE, self.write(sole)).await {
                Ok(None) => self.writes.wrote(meter.commits()),
                // Another writer is active.
                Ok(Some(Outage::Held)) => {}
                Ok(outage) => self.writes.fault = outage,
                Err(_) => self.writes.fault = Some(Outage::Silent),
            }
        }
    }

    /// Writes a harmless value, and commits a change without effect.
    async fn write(&self, sole: &Sole) -> Option<Outage> {
        let database = sole.site().database().to_owned();
        let shortage = spawn_blocking(move || shortage(&database)).await.ok().flatten();
        if shortage.is_some() {
            return shortage;
        }
        let written = self.store.touch().await;
        written.err().map(|error| error.outage().unwrap_or(Outage::Storage))
    }
}

impl Writes {
    fn wrote(&mut self, commits: u64) {
        (self.commits, self.since, self.fault) = (commits, Instant::now(), None);
    }

    fn are_due(&self) -> bool {
        self.fault.is_some() || self.since.elapsed() > WRITE_EVERY
    }

    /// True if a write has been in progress for long without a statement. A large import takes its
    /// time, but its statements follow each other.
    fn is_stuck(&mut self, is_under_way: bool, statements: u64) -> bool {
        let known = self.under_way.filter(|(counted, _)| *counted == statements);
        self.under_way = is_under_way.then(|| known.unwrap_or((statements, Instant::now())));
        self.under_way.is_some_and(|(_, since)| since.elapsed() > PATIENCE)
    }
}
