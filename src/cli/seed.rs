//! `interurban seed`

use anyhow::Result;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::database::Database;
use super::output::tell;
use crate::app::seeds::{Bundled, countries, load};
use crate::app::{App, AppLimits};
use crate::config::Checked;

/// The network to load.
#[derive(Args, Debug)]
pub(super) struct Seed {
    /// The network to load
    #[arg(long, value_enum, default_value = "uccn")]
    network: Bundled,
}

impl ValueEnum for Bundled {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Uccn, Self::Urbact, Self::Golden]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Uccn => "UNESCO Creative Cities Network: members to 2025, twinnings, documented cooperation",
            Self::Urbact => "URBACT networks of European cities, 2007 to 2022, with lead partners, dates and topics",
            Self::Golden => "A small example with invented partnerships between real cities",
        };
        Some(PossibleValue::new(self.key()).help(help))
    }
}

impl Seed {
    /// Runs the command.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let database = Database::claimed(&settings).await?;
        let store = &database.store;
        store.migrate().await?;
        store.add_countries(&countries()).await?;
        let app = App::load(store.clone(), AppLimits::default(), super::now, |_| {}).await?;
        let loaded = load(&app, &[self.network]).await?;
        database.keep().await?;
        let key = self.network.key();
        match loaded {
            None => tell(format_args!("network {key} is there already; nothing was changed"))?,
            Some(loaded) => tell(format_args!(
                "network {key} loaded at revision {}: {} cities, {} memberships and {} partnerships are new",
                loaded.revision, loaded.cities, loaded.memberships, loaded.partnerships
            ))?,
        }
        Ok(())
    }
}
