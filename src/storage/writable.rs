//! Checks that writes would succeed on PostgreSQL, without leaving a trace.

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::{Backend, Patience, RowIds, Store, StoreError, Transaction};

const OPERATION: &str = "try to write";

/// Needs the rights of every write, in a database that accepts writes, and writes nothing.
const RIGHTS: &str = "UPDATE revision SET value = value WHERE false; \
     INSERT INTO change SELECT * FROM change WHERE false; \
     INSERT INTO request SELECT * FROM request WHERE false";

/// Asks if this server may create temporary tables.
const MAY: &str = "SELECT has_database_privilege(current_database(), 'TEMPORARY')";

/// Needs some space on the disk.
const ROOM: &str = "CREATE TEMPORARY TABLE room ON COMMIT DROP AS SELECT repeat('x', 1000) FROM generate_series(1, 64)";

impl Store {
    /// Checks that the database accepts writes, without waiting for other writers. On SQLite, and
    /// with `--read-only`, it does nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it does not.
    pub async fn look_writable(&self) -> Result<(), StoreError> {
        if self.backend() != Backend::Postgres || self.is_read_only() {
            return Ok(());
        }
        let transaction = self.begin_immediate(Patience::REQUEST, OPERATION).await?;
        done(&transaction, RIGHTS).await
    }

    /// Does all that a write needs, and rolls it back. On SQLite it does nothing.
    ///
    /// # Errors
    /// Those of a write.
    pub async fn try_write(&self) -> Result<(), StoreError> {
        if self.backend() != Backend::Postgres {
            return Ok(());
        }
        let write = self.begin_write(RowIds::default()).await?;
        done(write.connection(), RIGHTS).await?;
        match may_make_room(write.connection()).await? {
            true => done(write.connection(), ROOM).await,
            false => Ok(()),
        }
    }
}

async fn done(transaction: &Transaction, statements: &str) -> Result<(), StoreError> {
    let done = transaction.execute_unprepared(statements).await;
    done.map(drop).map_err(StoreError::during(OPERATION))
}

async fn may_make_room(transaction: &Transaction) -> Result<bool, StoreError> {
    let failed = StoreError::during(OPERATION);
    let statement = Statement::from_string(DbBackend::Postgres, MAY);
    let row = transaction.query_one_raw(statement).await.map_err(failed)?;
    let answer = row.map(|row| row.try_get_by_index(0)).transpose().map_err(failed)?;
    Ok(answer.unwrap_or_default())
}
