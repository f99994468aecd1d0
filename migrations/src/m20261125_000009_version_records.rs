//! Adds a version to every record, and the row number of the record to every change in the log.
//! With it a program that follows the log can read data of a record that are not in the log's
//! image.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, integer, timestamp_with_time_zone_null};

/// Tables of records without a version.
const TABLES: [&str; 4] = ["network", "country_group", "city", "membership"];

/// Fills in the row numbers of earlier changes: of records with a key by key; of memberships, of
/// which a city may have had several, in the order of writing.
const BACKFILL: [&str; 5] = [
    "UPDATE change SET record_id = (SELECT id FROM network WHERE network.key = change.key) WHERE entity = 'NETWORK'",
    "UPDATE change SET record_id = (SELECT id FROM country_group WHERE country_group.key = change.key) WHERE entity = 'COUNTRY_GROUP'",
    "UPDATE change SET record_id = (SELECT id FROM city WHERE city.key = change.key) WHERE entity = 'CITY'",
    "UPDATE change SET record_id = (SELECT partnership.id FROM partnership JOIN network ON network.id = partnership.network_id \
     WHERE partnership.key = change.key AND network.key = change.network) WHERE entity = 'PARTNERSHIP'",
    "UPDATE change SET record_id = (SELECT record.id FROM \
     (SELECT membership.id AS id, city.key || '@' || network.key AS key, \
      row_number() OVER (PARTITION BY membership.network_id, membership.city_id ORDER BY membership.id) AS place \
      FROM membership JOIN city ON city.id = membership.city_id JOIN network ON network.id = membership.network_id) AS record \
     JOIN (SELECT revision, sequence, key, row_number() OVER (PARTITION BY key ORDER BY revision, sequence) AS place \
      FROM change WHERE entity = 'MEMBERSHIP') AS entry ON entry.key = record.key AND entry.place = record.place \
     WHERE entry.revision = change.revision AND entry.sequence = change.sequence) WHERE entity = 'MEMBERSHIP'",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            let version = integer("version").default(1).to_owned();
            let alter = Table::alter().table(table).add_column(version).to_owned();
            manager.alter_table(alter).await?;
        }
        let alter = Table::alter()
            .table("change")
            .add_column(big_integer_null("record_id"))
            .to_owned();
        manager.alter_table(alter).await?;
        let alter = Table::alter()
            .table("revision")
            .add_column(timestamp_with_time_zone_null("written_at"))
            .to_owned();
        manager.alter_table(alter).await?;
        for statement in BACKFILL {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        manager
            .get_connection()
            .execute_unprepared("UPDATE revision SET written_at = (SELECT max(at) FROM change)")
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_change_at")
                    .table("change")
                    .col("at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("ix_change_at").table("change").to_owned())
            .await?;
        for (table, column) in TABLES
            .map(|table| (table, "version"))
            .into_iter()
            .chain([("change", "record_id"), ("revision", "written_at")])
        {
            let alter = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
