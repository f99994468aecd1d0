//! Checks all pages of a SQLite file.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};
use tokio::task::JoinHandle;

use super::{Backend, Outage, Store, StoreError, StoreOptions, connect};

/// The operation's name in errors.
const OPERATION: &str = "check the database";

/// The shortest time for which a database is assumed to be sound: usually, and after a failure.
const BELIEVED: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(1));

/// The largest share of time for checks, as one in this many: usually, and after a failure.
const PARTS: (u32, u32) = (100, 10);

/// The known state of the pages of the file.
#[derive(Debug)]
pub(super) struct Soundness {
    /// The time of the last check, and its duration.
    checked: Instant,
    took: Duration,
    running: Option<JoinHandle<Check>>,
    /// The result of the last check.
    pub(super) is_damaged: bool,
}

/// The duration of a check, and the error of the first damaged page.
type Check = (Duration, Result<Option<String>, StoreError>);

impl Store {
    /// Checks every page of a SQLite database.
    ///
    /// # Errors
    /// [`StoreError::File`] if it is damaged.
    pub async fn check_soundness(&self) -> Result<(), StoreError> {
        if self.backend() == Backend::Postgres {
            return Ok(());
        }
        match damage(self.reader()).await? {
            None => Ok(()),
            Some(found) => Err(StoreError::File {
                message: format!("the database is damaged ({found}); restore a backup with `interurban restore`"),
            }),
        }
    }
}

impl Soundness {
    /// Creates the state of a file that was just checked.
    pub(super) const fn new(now: Instant) -> Self {
        Self {
            checked: now,
            took: Duration::ZERO,
            running: None,
            is_damaged: false,
        }
    }

    /// Reads the result of a finished check, and starts one when it is time.
    pub(super) async fn follow(&mut self, options: &StoreOptions, alarmed: bool) {
        if self.running.as_ref().is_some_and(JoinHandle::is_finished)
            && let Some(running) = self.running.take()
        {
            self.checked = Instant::now();
            if let Ok((took, found)) = running.await {
                self.took = took;
                self.learn(found);
            }
        }
        let rest = match alarmed || self.is_damaged {
            true => BELIEVED.1.max(self.took * PARTS.1),
            false => BELIEVED.0.max(self.took * PARTS.0),
        };
        if self.running.is_none() && self.checked.elapsed() >= rest {
            self.running = Some(tokio::spawn(check(options.clone())));
        }
    }

    fn learn(&mut self, found: Result<Option<String>, StoreError>) {
        match found {
            Ok(None) => self.is_damaged = false,
            Ok(Some(found)) => self.is_found_damaged(&found),
            Err(error) if error.outage() == Some(Outage::Damaged) => self.is_found_damaged(&error.to_string()),
            // A reader will report it.
            Err(error) => tracing::debug!(%error, "the database could not be checked"),
        }
    }

    fn is_found_damaged(&mut self, found: &str) {
        if !self.is_damaged {
            tracing::warn!(found, "the file of the database is damaged");
        }
        self.is_damaged = true;
    }
}

impl Drop for Soundness {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.abort();
        }
    }
}

async fn check(options: StoreOptions) -> Check {
    let began = Instant::now();
    let found = async {
        let connection = connect::sqlite_reader(&options).await?;
        let found = damage(&connection).await;
        // It has only read.
        let _ = connection.close().await;
        found
    };
    let found = found.await;
    (began.elapsed(), found)
}

/// Returns the error of the first damaged page.
async fn damage(connection: &DatabaseConnection) -> Result<Option<String>, StoreError> {
    let failed = StoreError::during(OPERATION);
    let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA quick_check(1)");
    let row = connection.query_one_raw(statement).await.map_err(failed)?;
    let found: Option<String> = row.and_then(|row| row.try_get_by_index(0).ok());
    Ok(found.filter(|found| found != "ok"))
}
