//! Memberships of cities in networks, with their fields in order.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, integer};

use crate::columns::{ordered, owner, partial_date, reference, word};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut membership = Table::create()
            .table("membership")
            .col(big_pk_auto("id"))
            .col(big_integer("network_id"))
            .col(big_integer("city_id"))
            .col(word("status", ["ACTIVE", "SUSPENDED", "LEFT"]))
            .foreign_key(&mut reference("membership", "network_id", "network"))
            .foreign_key(&mut reference("membership", "city_id", "city"))
            .to_owned();
        partial_date(&mut membership, "joined_on");
        partial_date(&mut membership, "left_on");
        membership.check(ordered("joined_on", "left_on"));
        // A member that left without a date would still count as a member.
        membership.check(Expr::col("status").ne("LEFT").or(Expr::col("left_on").is_not_null()));
        manager.create_table(membership).await?;
        manager
            .create_index(
                Index::create()
                    .unique()
                    .name("uq_membership_open")
                    .table("membership")
                    .col("network_id")
                    .col("city_id")
                    .and_where(Expr::col("left_on").is_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_membership_city")
                    .table("membership")
                    .col("city_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("membership_field")
                    .col(big_integer("membership_id"))
                    .col(integer("ordinal").check(Expr::col("ordinal").gt(0)))
                    .col(big_integer("field_id"))
                    .primary_key(Index::create().col("membership_id").col("ordinal"))
                    .index(
                        Index::create()
                            .unique()
                            .name("uq_membership_field")
                            .col("membership_id")
                            .col("field_id"),
                    )
                    .foreign_key(&mut owner("membership_field", "membership_id", "membership"))
                    .foreign_key(&mut reference("membership_field", "field_id", "field"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_membership_field_field")
                    .table("membership_field")
                    .col("field_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("membership_field").to_owned())
            .await?;
        manager.drop_table(Table::drop().table("membership").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
