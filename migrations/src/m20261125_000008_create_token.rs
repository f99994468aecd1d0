//! Tokens of callers, stored as hashes, and their roles.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, string, string_uniq, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

use crate::columns::{owner, word};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("token")
                    .col(big_pk_auto("id"))
                    .col(string_uniq("name"))
                    // The SHA-256 hash of the secret in hexadecimal digits; the secret itself is
                    // not stored.
                    .col(string("hash").check(Func::char_length(Expr::col("hash")).eq(64)))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("expires_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .index(Index::create().unique().name("uq_token_hash").col("hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("token_role")
                    .col(big_pk_auto("id"))
                    .col(big_integer("token_id"))
                    // Null: in every network, present and future.
                    .col(big_integer_null("network_id"))
                    .col(word("role", ["READER", "EDITOR", "CURATOR", "ADMIN"]))
                    .index(
                        Index::create()
                            .unique()
                            .name("uq_token_role")
                            .col("token_id")
                            .col("network_id"),
                    )
                    .foreign_key(&mut owner("token_role", "token_id", "token"))
                    .foreign_key(&mut owner("token_role", "network_id", "network"))
                    .to_owned(),
            )
            .await?;
        // The index above treats all nulls as different.
        manager
            .create_index(
                Index::create()
                    .unique()
                    .name("uq_token_role_everywhere")
                    .table("token_role")
                    .col("token_id")
                    .and_where(Expr::col("network_id").is_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_token_role_network")
                    .table("token_role")
                    .col("network_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("token_role").to_owned()).await?;
        manager.drop_table(Table::drop().table("token").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
