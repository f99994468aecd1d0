//! `interurban seed`

use anyhow::Result;
use clap::{Args, ValueEnum};

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
    /// UNESCO Creative Cities Network: members to 2023, twinnings, documented cooperation
    Uccn,
    /// A small example with invented partnerships between real cities
    Golden,
}

impl Seed {
    /// Runs it.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let store = super::connect(&settings).await?;
        let _claim = store.claim()?;
        store.migrate().await?;
        let set = match self.network {
            Bundled::Uccn => SeedSet::uccn(),
            Bundled::Golden => SeedSet::golden(),
        };
        let key = &set.network.key;
        match seed::write(&store, &set, super::now()).await? {
            SeedOutcome::AlreadyPresent => println!("network {key} is there already; nothing was changed"),
            SeedOutcome::Written { revision, counts } => println!(
                "network {key} loaded at revision {revision}: {} cities, {} memberships and {} partnerships are new",
                counts.cities, counts.memberships, counts.partnerships
            ),
        }
        store.close().await?;
        Ok(())
    }
}
