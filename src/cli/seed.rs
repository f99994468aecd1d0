//! `interurban seed`

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::database::Database;
use super::output::tell;
use crate::config::Checked;
use crate::storage::{SeedOutcome, SeedSet, seed};

/// Which network to load.
#[derive(Args, Debug)]
pub(super) struct Seed {
    /// Which network
    #[arg(long, value_enum, default_value = "uccn")]
    network: Bundled,
}

/// The networks that come with the program.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Bundled {
    /// UNESCO Creative Cities Network: members to 2025, twinnings, documented cooperation
    Uccn,
    /// URBACT networks of European cities, 2007 to 2022, with lead partners, dates and topics
    Urbact,
    /// A small example with invented partnerships between real cities
    Golden,
}

impl Seed {
    /// Runs it.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let database = Database::claimed(&settings).await?;
        let store = &database.store;
        store.migrate().await?;
        let set = match self.network {
            Bundled::Uccn => SeedSet::uccn(),
            Bundled::Urbact => SeedSet::urbact(),
            Bundled::Golden => SeedSet::golden(),
        };
        let key = &set.network.key;
        let outcome = seed::write(store, &set, super::now()).await?;
        database.keep().await?;
        match outcome {
            SeedOutcome::AlreadyPresent => {
                tell(format_args!("network {key} is there already; nothing was changed"))?;
            }
            SeedOutcome::Written { revision, counts } => tell(format_args!(
                "network {key} loaded at revision {revision}: {} cities, {} memberships and {} partnerships are new",
                counts.cities, counts.memberships, counts.partnerships
            ))?,
        }
        Ok(())
    }
}
