//! Follows the writes of other processes to the same database.
//!
//! A notification is a hint and never data: it may be lost with its connection, be late, or come
//! from anybody. The database is asked after each one that is not our own, and once a second
//! anyway. Changes are read from the change log, in whole revisions and in order, so that nothing
//! is missed or seen in part.
//!
//! A hot standby sends no notifications, and neither does SQLite. There the database is asked once
//! a second.

use std::time::Duration;

use sea_orm::sqlx;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener, PgNotification, PgPoolOptions};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

use super::revision::Head;
use super::transaction::silent;
use super::{Backend, Store, StoreError};
use crate::domain::{Change, Revision};

/// The channel on which PostgreSQL announces a new revision. Each schema has its own, as several in
/// one database do not concern each other. Names of channels are short.
const CHANNEL: &str = "'interurban_' || md5(current_schema()::text)";

/// The time to wait for a notification before the database is asked without one.
const POLL: Duration = Duration::from_secs(1);

/// The time limit of one read of the log, even if the network loses the answer.
const READ_WITHIN: Duration = Duration::from_secs(10);

/// The number of log entries read at a time, if one revision has no more.
const PAGE: u64 = 1_000;

/// Pauses between attempts to listen again: doubled from the first to the last.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// The result of waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// There may be a new revision: the database must be asked.
    Something,
    /// No notification for a while. If the database has a new revision, its notifications do not
    /// arrive.
    Silence,
}

/// Waits for revisions of other processes, and reads their changes.
#[derive(Debug)]
pub struct Feed {
    store: Store,
    /// Options of the listening connection; `None` on SQLite.
    options: Option<PgConnectOptions>,
    /// True if the database replays what another one writes: nobody can listen to it.
    is_standby: bool,
    listener: Option<PgListener>,
    pause: Duration,
    not_before: Instant,
}

impl Store {
    /// Creates a feed of the writes of others; `None` if this process writes to an SQLite file,
    /// since then there are none. Listens from the first [`Feed::wait`] on.
    pub fn follow(&self) -> Option<Feed> {
        let is_postgres = self.backend() == Backend::Postgres;
        (is_postgres || self.is_read_only()).then(|| {
            let options = is_postgres.then(|| {
                let options = self.reader().get_postgres_connection_pool().connect_options();
                (*options).clone().application_name("interurban follower")
            });
            Feed {
                store: self.clone(),
                options,
                is_standby: false,
                listener: None,
                pause: PAUSES.0,
                not_before: Instant::now(),
            }
        })
    }
}

impl Feed {
    /// Waits until another process announces a revision, or until it is time to ask.
    ///
    /// Returns within about a second. A caller that then asks the database misses nothing:
    /// listening began before the answer, and again after each lost connection.
    pub async fn wait(&mut self) -> Heard {
        let Some(options) = self.options.as_ref().filter(|_| !self.is_standby) else {
            sleep(POLL).await;
            return Heard::Silence;
        };
        let Some(listener) = &mut self.listener else {
            let options = options.clone();
            return self.listen(options).await;
        };
        let deadline = Instant::now() + POLL;
        let mut heard_us = false;
        loop {
            match timeout_at(deadline, listener.try_recv()).await {
                Ok(Ok(Some(notification))) if self.store.is_own(&notification) => heard_us = true,
                Err(_) if !heard_us => return Heard::Silence,
                // A notification is not trusted: it may belong to another history, or come from an
                // unknown sender.
                Ok(Ok(Some(_))) => return Heard::Something,
                // A lost and restored connection, or only our own notification.
                Ok(Ok(None)) | Err(_) => return Heard::Something,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "notifications of the database are lost; listening anew");
                    self.listener = None;
                    return Heard::Something;
                }
            }
        }
    }

    /// Drops the connection, which may be dead without notice. Call this if the database had a new
    /// revision after a silence.
    pub fn distrust(&mut self) {
        self.listener = None;
    }

    /// Returns the latest revision of the database, and its revision with a known number.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the database does not answer, or if the open file was moved
    /// or replaced.
    pub async fn head(&mut self, known: i64) -> Result<Head, StoreError> {
        self.store.look_in_place()?;
        let head = within(self.store.head(known)).await?;
        self.is_standby = head.is_standby;
        Ok(head)
    }

    /// Returns the changes of the revisions after one, in order and in whole revisions; not
    /// necessarily all of them.
    ///
    /// # Errors
    /// [`StoreError::OtherHistory`] if the database has another revision of that number.
    pub async fn changes_after(&self, revision: Revision) -> Result<Vec<Change>, StoreError> {
        within(self.store.changes_after(revision, PAGE)).await
    }

    async fn listen(&mut self, options: PgConnectOptions) -> Heard {
        sleep_until(self.not_before).await;
        match timeout(POLL, listener(options)).await {
            Ok(Ok(listener)) => {
                self.listener = Some(listener);
                self.pause = PAUSES.0;
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "cannot listen to the database");
                self.pause = (self.pause * 2).min(PAUSES.1);
            }
            Err(_) => self.pause = (self.pause * 2).min(PAUSES.1),
        }
        self.not_before = Instant::now() + self.pause;
        Heard::Something
    }
}

impl Store {
    /// Returns the statement that announces a revision to other processes, with the store that
    /// sends it.
    pub(super) fn notification(&self, revision: i64) -> String {
        format!("SELECT pg_notify({CHANNEL}, '{revision} {:016x}')", self.identity())
    }

    /// True if this process is the sender. An unreadable notification is from somebody else.
    fn is_own(&self, notification: &PgNotification) -> bool {
        let teller = notification.payload().split_once(' ').unwrap_or_default().1;
        teller == format!("{:016x}", self.identity())
    }
}

/// Opens a listener on a connection of its own: it must not take one from the readers, nor wait for
/// one that is dead without notice.
async fn listener(options: PgConnectOptions) -> Result<PgListener, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .acquire_timeout(POLL)
        .connect_lazy_with(options);
    let mut listener = PgListener::connect_with(&pool).await?;
    let channel: String = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT {CHANNEL}")))
        .persistent(false)
        .fetch_one(&mut listener)
        .await?;
    listener.listen(&channel).await?;
    Ok(listener)
}

async fn within<T>(read: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let failed = StoreError::during("follow the log of changes");
    timeout(READ_WITHIN, read)
        .await
        .unwrap_or_else(|_| Err(failed(silent())))
}
