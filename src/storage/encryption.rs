//! Tells operators about connections to PostgreSQL that are not encrypted.

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

use super::{StoreError, address};

/// Logs a warning if connections leave this machine in plain text and the address does not say that
/// this is meant.
///
/// # Errors
/// [`StoreError::Unavailable`] if the database cannot be asked.
pub(super) async fn note(pool: &DatabaseConnection, server: &PgConnectOptions) -> Result<(), StoreError> {
    if !matches!(server.get_ssl_mode(), PgSslMode::Prefer) || address::is_local(server) {
        return Ok(());
    }
    let question = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let row = pool
        .query_one_raw(Statement::from_string(DbBackend::Postgres, question))
        .await
        .map_err(StoreError::during("connect"))?;
    // A pooler without encryption towards the database is another matter than this connection.
    if row.is_some_and(|row| row.try_get("", "ssl").is_ok_and(|encrypted: bool| !encrypted)) {
        tracing::warn!(
            "the connections to PostgreSQL are not encrypted, since its server offers no TLS; sslmode=require in the address refuses \
             that, sslmode=disable says that it is meant"
        );
    }
    Ok(())
}
