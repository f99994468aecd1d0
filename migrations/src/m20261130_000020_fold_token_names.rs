//! Makes names of tokens unique regardless of case: `Ada` and `ada` are one name.
//!
//! If both exist, the first keeps the name, and the others get their row number appended, which no
//! name can have. Null is the name of a token that an older program created on this schema.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMN: &str = "folded_name";
const INDEX: &str = "uq_token_folded_name";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter().table("token").add_column(string_null(COLUMN)).to_owned();
        manager.alter_table(column).await?;
        let connection = manager.get_connection();
        connection
            .execute_unprepared("UPDATE token SET folded_name = lower(name)")
            .await?;
        let later = "UPDATE token SET folded_name = lower(name) || '#' || id WHERE EXISTS \
                     (SELECT 1 FROM token AS earlier WHERE lower(earlier.name) = lower(token.name) AND earlier.id < token.id)";
        connection.execute_unprepared(later).await?;
        let index = Index::create()
            .unique()
            .name(INDEX)
            .table("token")
            .col(COLUMN)
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name(INDEX).table("token").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("token").drop_column(COLUMN).to_owned())
            .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
