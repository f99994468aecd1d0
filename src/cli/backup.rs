//! `interurban backup` and `interurban restore`

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::output::tell;
use crate::config::Checked;
use crate::storage::backup::restore;

/// The arguments of a backup.
#[derive(Args, Debug)]
pub(super) struct Backup {
    /// The file to write; it must not exist yet
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    /// Runs the command.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let store = super::connect_existing(&settings).await?;
        store.check_schema().await?;
        let revision = store.back_up(&self.file).await?;
        store.close().await?;
        tell(format_args!("revision {revision} is in {}", self.file.display()))?;
        Ok(())
    }
}

/// The arguments of a restore.
#[derive(Args, Debug)]
pub(super) struct Restore {
    /// A file that `interurban backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Restore {
    /// Runs the command.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let stamp = super::now().format("%Y%m%dT%H%M%SZ").to_string();
        let restored = restore(&settings.database.0, &self.file, &stamp).await?;
        tell(format_args!("the database is at revision {}", restored.revision))?;
        if let Some(aside) = restored.aside {
            tell(format_args!("the one before is in {}", aside.display()))?;
        }
        Ok(())
    }
}
