//! Adds a random mark to the first change of a revision. It shows if a database was restored from a
//! backup and written to again.
//!
//! Older revisions have none. A program of the previous release, which keeps writing while servers
//! are replaced, knows no marks: PostgreSQL draws them instead.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_null;
use sea_orm_migration::sea_orm::DbBackend;

/// 16 hexadecimal digits.
const DRAWN: &str = "ALTER TABLE change ALTER COLUMN mark \
                     SET DEFAULT substr(md5(random()::text || clock_timestamp()::text), 1, 16)";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter()
            .table("change")
            .add_column(string_null("mark"))
            .to_owned();
        manager.alter_table(alter).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared(DRAWN).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter().table("change").drop_column("mark").to_owned();
        manager.alter_table(alter).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
