//! The only connection that writes to a SQLite file.
//!
//! The driver counts transactions itself, and does not notice when SQLite ends one on its own, as
//! after a full disk. Its next commit would then only release a savepoint, and nothing would be on
//! the disk. So a connection is reused only after a commit that is known to have ended its
//! transaction. In all other cases it is closed, and the next write opens another.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr};
use tokio::sync::OwnedMutexGuard;
use tokio::time::timeout;

use super::meter::Meter;
use super::site::Site;
use super::{Outage, StoreError, StoreOptions, connect};

/// A statement that fails while a transaction is open.
const NONE_IS_OPEN: &str = "BEGIN; ROLLBACK";

/// The slot of the connection. One writer at a time takes it from here.
#[derive(Debug)]
pub(super) struct Sole {
    options: StoreOptions,
    meter: Arc<Meter>,
    site: Site,
    place: Arc<tokio::sync::Mutex<Option<DatabaseConnection>>>,
    /// The reason that nobody may write, if any.
    forbidden: Mutex<Option<Outage>>,
    /// The last revision that was written and confirmed.
    reached: AtomicI64,
    /// The greatest revision that may have been written.
    perhaps: AtomicI64,
}

impl Sole {
    /// Opens the connection, and creates the file if it is missing.
    pub(super) async fn open(options: &StoreOptions, meter: &Arc<Meter>) -> Result<Self, StoreError> {
        let connection = connect::sqlite_writer(options).await?;
        // SQLite opens the log with the first read.
        let read = connection
            .execute_unprepared("SELECT count(*) FROM sqlite_schema")
            .await;
        read.map_err(StoreError::during("connect"))?;
        let file = options.file().unwrap_or_default();
        let site = Site::of(&file).map_err(|error| StoreError::file(&file, &error))?;
        Ok(Self {
            options: options.clone(),
            meter: Arc::clone(meter),
            site,
            place: Arc::new(tokio::sync::Mutex::new(Some(meter.on(connection)))),
            forbidden: Mutex::default(),
            reached: AtomicI64::default(),
            perhaps: AtomicI64::default(),
        })
    }

    /// Waits for the previous writer, for as long as for any connection.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]; then nothing was done.
    pub(super) async fn turn(self: &Arc<Self>, operation: &'static str) -> Result<Turn, StoreError> {
        if let Some(outage) = self.forbidden() {
            return Err(StoreError::unavailable(operation, outage));
        }
        let taken = timeout(self.options.acquire_timeout, Arc::clone(&self.place).lock_owned()).await;
        let mut place = taken.map_err(|_| StoreError::unavailable(operation, Outage::Held))?;
        // Checked only now, since the previous writer may have noticed it.
        if let Some(outage) = self.site.displaced() {
            self.meter.turn_ended(false);
            return Err(StoreError::unavailable(operation, outage));
        }
        let connection = match place.take() {
            Some(connection) => connection,
            None => self.open_anew().await.inspect_err(|_| self.meter.turn_ended(false))?,
        };
        Ok(Turn {
            connection: Some(connection),
            place: Some(place),
            sole: Arc::clone(self),
        })
    }

    /// True while a write is in progress.
    pub(super) fn is_taken(&self) -> bool {
        self.place.try_lock().is_err()
    }

    /// Returns the last revision that was written and confirmed.
    pub(super) fn reached(&self) -> i64 {
        self.reached.load(Ordering::Acquire)
    }

    /// Records a revision that was written here, or read to be served.
    pub(super) fn reach(&self, revision: i64) {
        self.reached.fetch_max(revision, Ordering::AcqRel);
    }

    /// Records a revision that may have been written.
    pub(super) fn perhaps_reach(&self, revision: i64) {
        self.perhaps.fetch_max(revision, Ordering::AcqRel);
    }

    /// True if the revision read was written here, or if that is unknown because a write is in
    /// progress.
    pub(super) async fn recognizes(
        &self,
        read: impl Future<Output = Result<i64, StoreError>>,
    ) -> Result<bool, StoreError> {
        let before = self.reached();
        let found = read.await?;
        if self.is_taken() || (before..=self.reached()).contains(&found) {
            return Ok(true);
        }
        let is_ours = found == self.perhaps.load(Ordering::Acquire);
        if is_ours {
            self.reach(found);
        }
        Ok(is_ours)
    }

    async fn open_anew(&self) -> Result<DatabaseConnection, StoreError> {
        let connection = connect::sqlite_writer_again(&self.options).await?;
        Ok(self.meter.on(connection))
    }

    /// Closes the connection, once the last writer is done.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        match self.place.lock().await.take() {
            Some(connection) => connection.close().await,
            None => Ok(()),
        }
    }

    /// Returns the paths of the files when they were opened.
    pub(super) const fn site(&self) -> &Site {
        &self.site
    }

    /// Forbids all writes from now on, with the reason for the refusals; or allows them again.
    pub(super) fn forbid(&self, reason: Option<Outage>) {
        *self.forbidden.lock().unwrap_or_else(PoisonError::into_inner) = reason;
    }

    fn forbidden(&self) -> Option<Outage> {
        *self.forbidden.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to write, with the connection. If dropped, it closes the connection before the next
/// turn.
#[derive(Debug)]
pub(super) struct Turn {
    connection: Option<DatabaseConnection>,
    place: Option<OwnedMutexGuard<Option<DatabaseConnection>>>,
    sole: Arc<Sole>,
}

impl Turn {
    /// Returns the connection.
    pub(super) fn connection(&self) -> &DatabaseConnection {
        self.connection.as_ref().expect("it is here until the turn ends")
    }

    /// Ends a turn with a transaction that the driver reports as committed. `revision` is its
    /// revision, if it has made one. Checks that the transaction has ended, in the files that the
    /// next start will find.
    ///
    /// # Errors
    /// [`StoreError::Unconfirmed`].
    pub(super) async fn confirm(mut self, operation: &'static str, revision: Option<i64>) -> Result<(), StoreError> {
        let ended = self.connection().execute_unprepared(NONE_IS_OPEN).await;
        if let Err(source) = ended {
            self.discard().await;
            return Err(StoreError::Unconfirmed { operation, source });
        }
        if let Some(outage) = self.sole.site.displaced() {
            self.discard().await;
            let source = DbErr::Custom(outage.reason().to_owned());
            return Err(StoreError::Unconfirmed { operation, source });
        }
        if let Some(mut place) = self.place.take() {
            *place = self.connection.take();
            self.sole.meter.turn_ended(true);
            // Before the next turn begins, which happens when the slot is released.
            self.sole.reach(revision.unwrap_or_default());
        }
        Ok(())
    }

    /// Closes the connection before the turn ends.
    pub(super) async fn discard(mut self) {
        if let Some(end) = self.end() {
            end.await;
        }
    }

    fn end(&mut self) -> Option<impl Future<Output = ()> + Send + 'static> {
        let (connection, place) = (self.connection.take()?, self.place.take()?);
        self.sole.meter.turn_ended(false);
        Some(async move {
            // A transaction that hangs in the system may never return the connection.
            let _ = timeout(CLOSE_WITHIN, connection.close()).await;
            drop(place);
        })
    }
}

/// The time to close a connection, before another one is opened beside it.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

impl Drop for Turn {
    fn drop(&mut self) {
        if let (Some(end), Ok(runtime)) = (self.end(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Store;
    use sea_orm::{DbBackend, Statement};

    /// SQLite rolls a transaction back by itself when the file may not grow any more.
    async fn fill(store: &Store) -> StoreError {
        let transaction = store.begin_bulk("fill").await.expect("begun");
        let limit = transaction.execute_unprepared("PRAGMA max_page_count = 2").await;
        limit.expect("set for this connection");
        let full = transaction
            .execute_unprepared("INSERT INTO t VALUES (zeroblob(100000))")
            .await;
        StoreError::during("fill")(full.expect_err("no room"))
    }

    #[tokio::test]
    async fn what_is_committed_after_sqlite_ended_transactions_by_itself_is_there_for_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let options = StoreOptions::new(format!("sqlite:{}", folder.path().join("test.db").display()));
        let store = Store::connect(&options).await.expect("connected");
        let transaction = store.begin_bulk("make").await.expect("begun");
        let made = transaction.execute_unprepared("CREATE TABLE t (a)").await;
        made.expect("made");
        transaction.commit("make").await.expect("committed");
        for _ in 0..3 {
            assert_eq!(fill(&store).await.outage(), Some(Outage::DiskFull));
        }
        for _ in 0..2 {
            let transaction = store.begin_bulk("write").await.expect("begun");
            let written = transaction.execute_unprepared("INSERT INTO t VALUES (1)").await;
            written.expect("written");
            transaction.commit("write").await.expect("committed");
        }
        let other = connect::sqlite_reader(&options).await.expect("another connection");
        let count = Statement::from_string(DbBackend::Sqlite, "SELECT count(*) FROM t");
        let row = other.query_one_raw(count).await.expect("a count").expect("a row");
        assert_eq!(row.try_get_by_index::<i64>(0), Ok(2));
    }

    #[tokio::test]
    async fn a_commit_in_files_that_are_gone_is_not_confirmed() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("test.db");
        let store = Store::connect(&StoreOptions::new(format!("sqlite:{}", file.display())))
            .await
            .expect("connected");
        for name in ["test.db", "test.db-wal", "test.db-shm"] {
            let (name, aside) = (folder.path().join(name), folder.path().join("aside"));
            let transaction = store.begin_bulk("write").await.expect("begun");
            let written = transaction.execute_unprepared("PRAGMA user_version = 1").await;
            written.expect("written");
            std::fs::rename(&name, &aside).expect("moved away");
            let committed = transaction.commit("write").await;
            assert!(
                matches!(committed, Err(StoreError::Unconfirmed { .. })),
                "{name:?} {committed:?}"
            );
            assert!(store.begin_bulk("write").await.is_err(), "{name:?} is gone");
            std::fs::rename(&aside, &name).expect("back");
        }
        let transaction = store.begin_bulk("write").await.expect("all are back");
        transaction.commit("write").await.expect("committed");
    }
}
