//! Migrates the schema to the current version, and back.
//!
//! Everything happens in one transaction under a lock, so that programs that start together do not
//! disturb each other: one migrates, the others find nothing to do. A failure leaves the schema as
//! it was.

use interurban_migrations::{MigrationStatus, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait as _, DbBackend, DbErr, Statement};

use super::row::Row;
use super::{Backend, Store, StoreError};

/// A migration, with its state in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationState {
    /// The name of the migration, which is that of its file.
    pub name: String,
    /// True if it has been applied.
    pub applied: bool,
}

impl Store {
    /// Applies every migration that the database lacks, and returns their number.
    ///
    /// Fails with [`StoreError::NewerDatabase`] if the database has migrations that this program
    /// does not know.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        let operation = "migrate";
        let failed = newer_or(operation);
        let transaction = self.begin_bulk(operation).await?;
        let pending = Migrator::get_pending_migrations(transaction.inner())
            .await
            .map_err(failed)?
            .len();
        Migrator::up(transaction.inner(), None).await.map_err(failed)?;
        transaction.commit(operation).await?;
        if pending > 0 {
            tracing::info!(migrations = pending, "database schema brought up to date");
        }
        Ok(pending)
    }

    /// Reverts the last `steps` migrations, or all of them for `None`. Data in dropped tables is
    /// lost.
    pub async fn migrate_down(&self, steps: Option<u32>) -> Result<(), StoreError> {
        let operation = "migrate down";
        let failed = newer_or(operation);
        let transaction = self.begin_bulk(operation).await?;
        Migrator::down(transaction.inner(), steps).await.map_err(failed)?;
        transaction.commit(operation).await
    }

    /// Returns every migration in order, with its state. Reads only.
    pub async fn migration_states(&self) -> Result<Vec<MigrationState>, StoreError> {
        let states = Migrator::get_migration_with_status_read_only(self.reader())
            .await
            .map_err(newer_or("read the state of migrations"))?;
        let state = |migration: &sea_orm_migration::Migration| MigrationState {
            name: migration.name().to_owned(),
            applied: migration.status() == MigrationStatus::Applied,
        };
        Ok(states.iter().map(state).collect())
    }

    /// Rejects a database that is not exactly at this program's schema:
    /// [`StoreError::PendingMigrations`] or [`StoreError::NewerDatabase`]. Call this before
    /// serving.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        let states = self.migration_states().await?;
        let pending: Vec<String> = states
            .into_iter()
            .filter(|state| !state.applied)
            .map(|state| state.name)
            .collect();
        if pending.is_empty() {
            Ok(())
        } else {
            Err(StoreError::PendingMigrations { pending })
        }
    }
}

impl Store {
    /// Returns the number of references between tables. A restore creates them last, so a database
    /// with fewer than before is not complete yet. 0 on SQLite, where a restore is one step.
    pub async fn count_references(&self) -> Result<i64, StoreError> {
        const COUNT: &str = "SELECT count(*) FROM pg_constraint JOIN pg_namespace ON pg_namespace.oid = connamespace \
                             WHERE contype = 'f' AND nspname = current_schema()";
        let operation = "count references";
        if self.backend() == Backend::Sqlite {
            return Ok(0);
        }
        let statement = Statement::from_string(DbBackend::Postgres, COUNT);
        let row = self.reader().query_one_raw(statement).await;
        let row = row.map_err(StoreError::during(operation))?;
        row.map_or(Ok(0), |row| Row::new(&row, operation).next())
    }

    /// Rejects a database that lacks migrations. One that a newer program has migrated may still be
    /// read.
    ///
    /// # Errors
    /// [`StoreError::PendingMigrations`].
    pub async fn check_readable(&self) -> Result<(), StoreError> {
        match self.check_schema().await {
            Err(StoreError::NewerDatabase { .. }) => Ok(()),
            checked => checked,
        }
    }
}

/// Converts the migrator's error about unknown applied migrations, which is free text; other errors
/// are classified as usual.
fn newer_or(operation: &'static str) -> impl Fn(DbErr) -> StoreError + Copy {
    move |error| match error {
        DbErr::Custom(detail) => StoreError::NewerDatabase { detail },
        other => StoreError::during(operation)(other),
    }
}
