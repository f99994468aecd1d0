//! Countries of ISO 3166-1 and groups of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, string, string_null, string_uniq, text_null};

use crate::columns::{owner, word};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("country")
                    .col(
                        string("code")
                            .primary_key()
                            .check(Expr::cust("length(code) = 2 AND code = upper(code)")),
                    )
                    .col(string_uniq("alpha3").check(Expr::cust("length(alpha3) = 3 AND alpha3 = upper(alpha3)")))
                    .col(string("name"))
                    .col(word(
                        "region",
                        [
                            "AFRICA",
                            "ARAB_STATES",
                            "ASIA_PACIFIC",
                            "EUROPE_NORTH_AMERICA",
                            "LATIN_AMERICA_CARIBBEAN",
                        ],
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("country_group")
                    .col(big_pk_auto("id"))
                    .col(string_uniq("key"))
                    .col(string("name"))
                    .col(text_null("description"))
                    .col(string_null("source_url"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("country_group_member")
                    .col(big_integer("group_id"))
                    .col(string("country_code"))
                    .primary_key(Index::create().col("group_id").col("country_code"))
                    .foreign_key(&mut owner("country_group_member", "group_id", "country_group"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_country_group_member_country_code")
                            .from("country_group_member", "country_code")
                            .to("country", "code"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_country_group_member_country")
                    .table("country_group_member")
                    .col("country_code")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["country_group_member", "country_group", "country"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
