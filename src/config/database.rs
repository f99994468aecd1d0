//! Settings of the database.

use std::fmt;
use std::time::Duration;

use clap::Args;
use clap::builder::FalseyValueParser;
use serde::Deserialize;

use super::Faults;
use crate::storage::StoreOptions;

/// The database that a first start creates in the working folder.
const DEFAULT_URL: &str = "sqlite:interurban.db";

/// The settings of the database as given.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[command(next_help_heading = "Database")]
pub struct DatabaseSettings {
    /// sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME [default: sqlite:interurban.db]
    #[arg(
        id = "database-url",
        long = "database-url",
        global = true,
        env = "DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub url: Option<String>,
    /// Number of connections for reading, 1 to 100 [default: 4]
    #[arg(
        long = "database-connections",
        global = true,
        env = "INTERURBAN_DATABASE_CONNECTIONS",
        value_name = "N"
    )]
    pub connections: Option<u32>,
    /// Time limit of a statement on PostgreSQL in ms, 100 to 600000 [default: 5000]
    #[arg(long, global = true, env = "INTERURBAN_STATEMENT_TIMEOUT_MS", value_name = "MS")]
    pub statement_timeout_ms: Option<u64>,
    /// Write nothing: serve from a hot standby, as a user who may only read, or from a file that may only be read
    #[arg(long, global = true, env = "INTERURBAN_READ_ONLY", value_parser = FalseyValueParser::new())]
    pub read_only: bool,
}

impl fmt::Debug for DatabaseSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DatabaseSettings")
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}

/// The checked settings of the database.
#[derive(Clone)]
pub struct Database(pub StoreOptions);

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Database").finish_non_exhaustive()
    }
}

impl DatabaseSettings {
    /// Completes these settings with others.
    pub fn or(self, other: Self) -> Self {
        Self {
            url: self.url.or(other.url),
            connections: self.connections.or(other.connections),
            statement_timeout_ms: self.statement_timeout_ms.or(other.statement_timeout_ms),
            read_only: self.read_only || other.read_only,
        }
    }

    /// Checks the settings, with defaults for those that are not given.
    pub fn check(self, faults: &mut Faults) -> Database {
        let url = self.url.unwrap_or_else(|| DEFAULT_URL.to_owned());
        if !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            faults.add("database-url (DATABASE_URL) must begin with sqlite: or postgres://");
        }
        let mut options = StoreOptions::new(url);
        options.connections = faults.in_range("database-connections", self.connections, options.connections, 1, 100);
        let timeout = faults.in_range("statement-timeout-ms", self.statement_timeout_ms, 5_000, 100, 600_000);
        options.statement_timeout = Duration::from_millis(timeout);
        options.read_only = self.read_only;
        Database(options)
    }
}
