//! Sources of partnerships and memberships.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, big_pk_auto, string_null, text_null};

use crate::columns::{CONFIDENCES, owner, partial_date, reference, word};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut source = Table::create()
            .table("source")
            .col(big_pk_auto("id"))
            .col(big_integer_null("partnership_id"))
            .col(big_integer_null("membership_id"))
            .col(text_null("url"))
            .col(text_null("citation"))
            .col(string_null("publisher"))
            .col(big_integer_null("asserted_by_city_id"))
            .col(string_null("asserted_by"))
            .col(word("confidence", CONFIDENCES))
            // Exactly one subject, and a url or a citation.
            .check(
                Expr::col("partnership_id")
                    .is_null()
                    .ne(Expr::col("membership_id").is_null()),
            )
            .check(Expr::col("url").is_not_null().or(Expr::col("citation").is_not_null()))
            .foreign_key(&mut owner("source", "partnership_id", "partnership"))
            .foreign_key(&mut owner("source", "membership_id", "membership"))
            .foreign_key(&mut reference("source", "asserted_by_city_id", "city"))
            .to_owned();
        partial_date(&mut source, "accessed_on");
        manager.create_table(source).await?;
        for column in ["partnership_id", "membership_id", "asserted_by_city_id"] {
            let index = Index::create()
                .name(format!("ix_source_{column}"))
                .table("source")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("source").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
