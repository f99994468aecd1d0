//! Poolers between this server and PostgreSQL, such as PgBouncer.
//!
//! One that keeps a connection for each session makes no difference. One that gives each
//! transaction another connection cannot be used: prepared statements are then looked up on
//! connections that do not have them, and notifications are lost.

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, Row as _};

use super::StoreError;

/// The number of trials, since other users of the pooler may hide it once.
const TRIALS: usize = 3;

/// Rejects an address with which each transaction may get another connection.
///
/// # Errors
/// [`StoreError::Configuration`], and [`StoreError::Unavailable`] if the database does not answer.
pub(super) async fn refuse(options: &PgConnectOptions) -> Result<(), StoreError> {
    let shared = is_shared(options).await;
    let failed = |error: sqlx::Error| {
        StoreError::during("connect")(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into())))
    };
    if shared.map_err(failed)? {
        let message = "the address is that of a pooler that gives each transaction another connection (PgBouncer's pool_mode = \
                       transaction or statement), on which neither prepared statements nor notifications work. Set pool_mode = \
                       session for this database, or give the address of PostgreSQL itself";
        return Err(StoreError::Configuration {
            message: message.to_owned(),
        });
    }
    Ok(())
}

/// True if one process of PostgreSQL serves two sessions, or two processes serve one.
async fn is_shared(options: &PgConnectOptions) -> Result<bool, sqlx::Error> {
    let (mut one, mut other) = (options.connect().await?, options.connect().await?);
    for _ in 0..TRIALS {
        let (first, second) = (process(&mut one).await?, process(&mut one).await?);
        // A pooler by statement allows no transaction.
        let Ok(mut transaction) = other.begin().await else {
            return Ok(true);
        };
        let third = process(&mut transaction).await?;
        transaction.rollback().await?;
        if first != second || first == third {
            return Ok(true);
        }
    }
    one.close().await?;
    other.close().await?;
    Ok(false)
}

/// Returns the process of PostgreSQL that serves a session at present, without a prepared
/// statement.
async fn process(connection: &mut PgConnection) -> Result<i32, sqlx::Error> {
    let row = sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(connection).await?;
    row.try_get(0)
}
