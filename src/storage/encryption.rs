//! Warns operators about connections to PostgreSQL without encryption.

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

use super::{StoreError, address};

/// Logs a warning if connections leave this machine in plain text and the address does not allow
/// that explicitly.
///
/// # Errors
/// [`StoreError::Unavailable`] if the database does not answer.
pub(super) async fn note(pool: &DatabaseConnection, server: &PgConnectOptions) -> Result<(), StoreError> {
    if !matches!(server.get_ssl_mode(), PgSslMode::Prefer) || address::is_local(server) {
        return Ok(());
    }
    let question = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let row = pool
        .query_one_raw(Statement::from_string(DbBackend::Postgres, question))
        .await
        .map_err(StoreError::during("connect"))?;
    // Only this connection matters, not that of a pooler to the database.
    if row.is_some_and(|row| row.try_get("", "ssl").is_ok_and(|encrypted: bool| !encrypted)) {
        tracing::warn!(
            "the connections to PostgreSQL are not encrypted, since its server offers no TLS; sslmode=require in the address refuses \
             that, sslmode=disable says that it is meant"
        );
    }
    Ok(())
}
