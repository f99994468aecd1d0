//! Cities and their other names.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, double_null, integer, string, string_null, string_uniq,
    timestamp_with_time_zone_null,
};

use crate::columns::owner;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("city")
                    .col(big_pk_auto("id"))
                    .col(string_uniq("key"))
                    .col(string("name"))
                    .col(string("country_code"))
                    .col(double_null("latitude").check(Expr::col("latitude").between(-90.0, 90.0)))
                    .col(double_null("longitude").check(Expr::col("longitude").between(-180.0, 180.0)))
                    .col(big_integer_null("population").check(Expr::col("population").gte(0)))
                    .col(string_null("wikidata_id"))
                    .col(timestamp_with_time_zone_null("archived_at"))
                    .check(Expr::col("latitude").is_null().eq(Expr::col("longitude").is_null()))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_city_country_code")
                            .from("city", "country_code")
                            .to("country", "code"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_city_country")
                    .table("city")
                    .col("country_code")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("city_name")
                    .col(big_integer("city_id"))
                    .col(integer("ordinal").check(Expr::col("ordinal").gt(0)))
                    .col(string("name"))
                    .primary_key(Index::create().col("city_id").col("ordinal"))
                    .foreign_key(&mut owner("city_name", "city_id", "city"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("city_name").to_owned()).await?;
        manager.drop_table(Table::drop().table("city").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
