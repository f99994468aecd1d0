//! A country may have no region: `ZZ`, which holds cities whose country is not known, was stored with one that it does not have.
//!
//! SQLite cannot change a CHECK, so the column is made anew; both databases take the same steps.

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

/// The country that is not known.
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
        // What it was stored with before.
        replace(manager, word("new_region", REGIONS), "AFRICA").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Puts another column in the place of the regions, with a word of its own for the country that is not known.
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
