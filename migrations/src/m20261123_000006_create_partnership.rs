//! Partnerships, with the cities that take part in them and their tags.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, double, integer, string, text_null, timestamp_with_time_zone,
};

use crate::columns::{ordered, owner, partial_date, reference, word};

const KINDS: [&str; 10] = [
    "PEER_LEARNING",
    "COLLABORATIVE_PROJECT",
    "TWINNING",
    "EXCHANGE",
    "RESIDENCY",
    "JOINT_EVENT",
    "CAPACITY_BUILDING",
    "POLICY_DIALOGUE",
    "RESEARCH",
    "OTHER",
];
const STATUSES: [&str; 5] = ["PROPOSED", "ACTIVE", "SUSPENDED", "ENDED", "CANCELLED"];
const SECTORS: [&str; 4] = ["PUBLIC_AUTHORITY", "PRIVATE_SECTOR", "CIVIL_SOCIETY", "ACADEMIA"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(partnership()).await?;
        for table in [participant(), sdg(), sector()] {
            manager.create_table(table).await?;
        }
        manager
            .create_index(
                Index::create()
                    .name("ix_participant_city")
                    .table("participant")
                    .col("city_id")
                    .to_owned(),
            )
            .await?;
        for (table, column, target) in [
            ("partnership_field", "field_id", "field"),
            ("partnership_objective", "objective_id", "objective"),
        ] {
            manager.create_table(tag(table, column, target)).await?;
            let index = Index::create()
                .name(format!("ix_{table}"))
                .table(table)
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "partnership_sector",
            "partnership_sdg",
            "partnership_objective",
            "partnership_field",
            "participant",
            "partnership",
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn partnership() -> TableCreateStatement {
    let mut table = Table::create()
        .table("partnership")
        .col(big_pk_auto("id"))
        .col(big_integer("network_id"))
        .col(string("key"))
        .col(string("title"))
        .col(text_null("description"))
        .col(word("kind", KINDS))
        .col(word("status", STATUSES))
        .to_owned();
    partial_date(&mut table, "started_on");
    partial_date(&mut table, "ended_on");
    table
        .col(double("intensity").check(Expr::col("intensity").gt(0.0).and(Expr::col("intensity").lte(1e6))))
        .col(integer("version").check(Expr::col("version").gt(0)))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .check(ordered("started_on", "ended_on"))
        .check(Expr::col("status").ne("ENDED").or(Expr::col("ended_on").is_not_null()))
        .index(
            Index::create()
                .unique()
                .name("uq_partnership_key")
                .col("network_id")
                .col("key"),
        )
        .foreign_key(&mut reference("partnership", "network_id", "network"));
    table
}

fn participant() -> TableCreateStatement {
    Table::create()
        .table("participant")
        .col(big_integer("partnership_id"))
        .col(integer("ordinal").check(Expr::col("ordinal").gt(0)))
        .col(big_integer("city_id"))
        .col(word("role", ["LEAD", "PARTNER"]))
        .primary_key(Index::create().col("partnership_id").col("ordinal"))
        .index(
            Index::create()
                .unique()
                .name("uq_participant")
                .col("partnership_id")
                .col("city_id"),
        )
        .foreign_key(&mut owner("participant", "partnership_id", "partnership"))
        .foreign_key(&mut reference("participant", "city_id", "city"))
        .to_owned()
}

fn tag(table: &'static str, column: &'static str, target: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(big_integer("partnership_id"))
        .col(integer("ordinal").check(Expr::col("ordinal").gt(0)))
        .col(big_integer(column))
        .primary_key(Index::create().col("partnership_id").col("ordinal"))
        .index(
            Index::create()
                .unique()
                .name(format!("uq_{table}"))
                .col("partnership_id")
                .col(column),
        )
        .foreign_key(&mut owner(table, "partnership_id", "partnership"))
        .foreign_key(&mut reference(table, column, target))
        .to_owned()
}

fn sdg() -> TableCreateStatement {
    Table::create()
        .table("partnership_sdg")
        .col(big_integer("partnership_id"))
        .col(integer("sdg").check(Expr::col("sdg").between(1, 17)))
        .primary_key(Index::create().col("partnership_id").col("sdg"))
        .foreign_key(&mut owner("partnership_sdg", "partnership_id", "partnership"))
        .to_owned()
}

fn sector() -> TableCreateStatement {
    Table::create()
        .table("partnership_sector")
        .col(big_integer("partnership_id"))
        .col(word("sector", SECTORS))
        .primary_key(Index::create().col("partnership_id").col("sector"))
        .foreign_key(&mut owner("partnership_sector", "partnership_id", "partnership"))
        .to_owned()
}
