//! The database schema of Interurban, as an ordered list of migrations.
//!
//! The same migrations run on SQLite and PostgreSQL. A migration is history: it imports no entity
//! of the main package, and its file name is its identity in every database that has run it. Once
//! released it is never edited. A change of the schema is a new file at the end of the list below,
//! and it must be reversible.
//!
//! Conventions of the schema:
//!
//! - Row numbers (`id`) are identity columns that only the database assigns. Clients use the
//!   `key` of a record.
//! - A date known to the year or month is two columns, the date and its precision (`YEAR`,
//!   `MONTH`, `DAY`). A start is stored as the first day of the period it names, an end as the
//!   last, so that the order of two dates can be checked here.
//! - A closed vocabulary is a string with a CHECK on both databases.
//! - Text has no length here, since SQLite would not check it. The program does.

use sea_orm_migration::prelude::MigrationTrait;
pub use sea_orm_migration::{MigrationStatus, MigratorTrait};

mod columns;
mod m20261123_000001_create_revision;
mod m20261123_000002_create_country;
mod m20261123_000003_create_network;
mod m20261123_000004_create_city;
mod m20261123_000005_create_membership;
mod m20261123_000006_create_partnership;
mod m20261123_000007_create_source;
mod m20261125_000008_create_token;
mod m20261125_000009_version_records;
mod m20261125_000010_create_request;
mod m20261125_000011_unassigned_region;
mod m20261130_000012_mark_revisions;
mod m20261130_000020_fold_token_names;

/// The ordered list of migrations.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_revision::Migration),
            Box::new(m20261123_000002_create_country::Migration),
            Box::new(m20261123_000003_create_network::Migration),
            Box::new(m20261123_000004_create_city::Migration),
            Box::new(m20261123_000005_create_membership::Migration),
            Box::new(m20261123_000006_create_partnership::Migration),
            Box::new(m20261123_000007_create_source::Migration),
            Box::new(m20261125_000008_create_token::Migration),
            Box::new(m20261125_000009_version_records::Migration),
            Box::new(m20261125_000010_create_request::Migration),
            Box::new(m20261125_000011_unassigned_region::Migration),
            Box::new(m20261130_000012_mark_revisions::Migration),
            Box::new(m20261130_000020_fold_token_names::Migration),
        ]
    }
}
