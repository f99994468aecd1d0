//! `interurban migrate`

use anyhow::Result;
use clap::{Args, Subcommand};

use super::database::Database;
use super::output::tell;
use crate::config::Checked;

/// The direction of a migration.
#[derive(Args, Debug)]
pub(super) struct Migrate {
    #[command(subcommand)]
    direction: Option<Direction>,
}

#[derive(Clone, Debug, Subcommand)]
enum Direction {
    /// Apply the missing migrations; the default
    Up,
    /// Revert the last migrations; data in dropped tables are lost
    Down {
        /// Number of migrations to revert
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// List all migrations, and show which the database has
    Status,
}

impl Migrate {
    /// Runs the command.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        match self.direction.unwrap_or(Direction::Up) {
            Direction::Up => {
                let database = Database::claimed(&settings).await?;
                let applied = database.store.migrate().await?;
                database.keep().await?;
                tell(format_args!("{applied} migrations applied"))?;
            }
            Direction::Down { steps } => {
                settings.database.0.must_exist()?;
                let database = Database::claimed(&settings).await?;
                database.store.migrate_down(Some(steps)).await?;
                database.keep().await?;
                tell(format_args!("{steps} migrations taken back"))?;
            }
            Direction::Status => {
                let database = Database::shared(&settings).await?;
                for state in database.store.migration_states().await? {
                    let word = if state.applied { "applied" } else { "pending" };
                    tell(format_args!("{word}  {}", state.name))?;
                }
                database.keep().await?;
            }
        }
        Ok(())
    }
}
