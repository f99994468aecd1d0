//! Allows a country without a region. `ZZ`, for cities of unknown country, was stored with a region
//! that it does not have.
//!
//! SQLite cannot change a CHECK, so the column is recreated; both databases take the same steps.

use sea_orm_migration::prelude::*;

use crate::columns::word;

/// The regions of UNESCO.
const REGIONS: [&str; 5] = [
    "AFRICA",
    "ARAB_STATES",
    "ASIA_PACIFIC",
    "EUROPE_NORTH_AMERICA",
    "LATIN_AMERICA_CARIBBEAN",
];

/// The code of an unknown country.
const UNKNOWN: &str = "ZZ";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let [a, b, c, d, e] = REGIONS;
        let regions = word("new_region", [a, b, c, d, e, "UNASSIGNED"]);
        replace(manager, regions, "UNASSIGNED").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The region that was stored before.
        replace(manager, word("new_region", REGIONS), "AFRICA").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Replaces the column of regions by another, with a separate word for the unknown country.
async fn replace(manager: &SchemaManager<'_>, mut column: ColumnDef, unknown: &'static str) -> Result<(), DbErr> {
    let alter = || Table::alter().table("country").to_owned();
    // A required column can only be added with a default.
    let added = column.default(unknown).to_owned();
    manager.alter_table(alter().add_column(added).to_owned()).await?;
    let copy = Query::update()
        .table("country")
        .value("new_region", Expr::col("region"))
        .and_where(Expr::col("code").ne(UNKNOWN))
        .to_owned();
    manager.execute(copy).await?;
    manager.alter_table(alter().drop_column("region").to_owned()).await?;
    manager
        .alter_table(alter().rename_column("new_region", "region").to_owned())
        .await
}
