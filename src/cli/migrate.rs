//! `interurban migrate`

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::config::Checked;

/// Which way to migrate.
#[derive(Args, Debug)]
pub(super) struct Migrate {
    #[command(subcommand)]
    direction: Option<Direction>,
}

#[derive(Clone, Debug, Subcommand)]
enum Direction {
    /// Apply what is missing; what happens without a direction
    Up,
    /// Take back the last migrations; data in dropped tables are lost
    Down {
        /// How many to take back
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// List all migrations and whether the database has them
    Status,
}

impl Migrate {
    /// Runs it.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let direction = self.direction.unwrap_or(Direction::Up);
        let store = match direction {
            Direction::Up => super::connect(&settings).await?,
            Direction::Down { .. } | Direction::Status => super::connect_existing(&settings).await?,
        };
        match direction {
            Direction::Up => {
                let _claim = store.claim()?;
                println!("{} migrations applied", store.migrate().await?);
            }
            Direction::Down { steps } => {
                let _claim = store.claim()?;
                store.migrate_down(Some(steps)).await?;
                println!("{steps} migrations taken back");
            }
            Direction::Status => {
                for state in store.migration_states().await? {
                    println!("{}  {}", if state.applied { "applied" } else { "pending" }, state.name);
                }
            }
        }
        store.close().await?;
        Ok(())
    }
}
