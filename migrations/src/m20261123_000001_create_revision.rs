//! The revision of the store, one counter for everything, and the change log.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, json_null, string, string_null, text_null, timestamp_with_time_zone,
};

use crate::columns::word;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("revision")
                    .col(integer("id").primary_key().check(Expr::col("id").eq(1)))
                    .col(big_integer("value").check(Expr::col("value").gte(0)))
                    .to_owned(),
            )
            .await?;
        manager
            .execute(
                Query::insert()
                    .into_table("revision")
                    .columns(["id", "value"])
                    .values_panic([1.into(), 0.into()])
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("change")
                    .col(big_integer("revision").check(Expr::col("revision").gt(0)))
                    .col(integer("sequence").check(Expr::col("sequence").gt(0)))
                    .col(timestamp_with_time_zone("at"))
                    .col(string("actor"))
                    .col(string_null("network"))
                    .col(word(
                        "entity",
                        ["NETWORK", "CITY", "MEMBERSHIP", "PARTNERSHIP", "COUNTRY_GROUP"],
                    ))
                    .col(string("key"))
                    .col(word("kind", ["CREATED", "UPDATED", "DELETED"]))
                    .col(json_null("before"))
                    .col(json_null("after"))
                    .col(text_null("reason"))
                    .primary_key(Index::create().col("revision").col("sequence"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_change_record")
                    .table("change")
                    .col("entity")
                    .col("key")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("change").to_owned()).await?;
        manager.drop_table(Table::drop().table("revision").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
