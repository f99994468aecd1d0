//! Networks and their vocabularies: fields with their aliases, objectives.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, boolean, integer, integer_null, string, string_uniq, text, text_null,
};

use crate::columns::{ordered, owner, partial_date, reference, word};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("network")
                    .col(big_pk_auto("id"))
                    .col(string_uniq("key"))
                    .col(string("name"))
                    .col(text_null("description"))
                    .col(text_null("attribution"))
                    .col(word("visibility", ["PUBLIC", "PRIVATE"]))
                    .col(boolean("is_default"))
                    .col(integer_null("max_fields_per_member").check(Expr::col("max_fields_per_member").gt(0)))
                    .to_owned(),
            )
            .await?;
        // At most one network is the default.
        manager
            .create_index(
                Index::create()
                    .unique()
                    .name("uq_network_default")
                    .table("network")
                    .col("is_default")
                    .and_where(Expr::col("is_default").eq(true))
                    .to_owned(),
            )
            .await?;
        let mut field = Table::create()
            .table("field")
            .col(big_pk_auto("id"))
            .col(big_integer("network_id"))
            .col(string("key"))
            .col(string("name"))
            .index(
                Index::create()
                    .unique()
                    .name("uq_field_key")
                    .col("network_id")
                    .col("key"),
            )
            .foreign_key(&mut reference("field", "network_id", "network"))
            .to_owned();
        partial_date(&mut field, "since");
        partial_date(&mut field, "until");
        field.check(ordered("since", "until"));
        manager.create_table(field).await?;
        manager
            .create_table(
                Table::create()
                    .table("field_alias")
                    .col(big_integer("field_id"))
                    .col(integer("ordinal").check(Expr::col("ordinal").gt(0)))
                    .col(string("alias"))
                    .primary_key(Index::create().col("field_id").col("ordinal"))
                    .foreign_key(&mut owner("field_alias", "field_id", "field"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("objective")
                    .col(big_pk_auto("id"))
                    .col(big_integer("network_id"))
                    .col(string("key"))
                    .col(text("text"))
                    .index(
                        Index::create()
                            .unique()
                            .name("uq_objective_key")
                            .col("network_id")
                            .col("key"),
                    )
                    .foreign_key(&mut reference("objective", "network_id", "network"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["objective", "field_alias", "field", "network"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
