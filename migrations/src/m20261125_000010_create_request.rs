//! Requests with an idempotency key, so that a repetition gets the first result again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json, string, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("request")
                    .col(string("actor"))
                    .col(string("key"))
                    .col(string("digest"))
                    .col(big_integer("revision").check(Expr::col("revision").gte(0)))
                    .col(json("result"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("actor").col("key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_request_at")
                    .table("request")
                    .col("at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("request").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
