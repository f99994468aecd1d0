//! `interurban export`

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use tempfile::TempPath;

use super::output::{StandardOutput, tell};
use crate::app::export::write_network;
use crate::app::{App, AppLimits};
use crate::config::Checked;

/// The arguments of an export.
#[derive(Args, Debug)]
pub(super) struct Export {
    /// Key of the network
    #[arg(long, value_name = "KEY")]
    network: String,
    /// The file to write; standard output if omitted. The file appears when it is complete
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    /// Runs the command.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let store = super::connect_existing(&settings).await?;
        store.check_schema().await?;
        let app = App::load(store, AppLimits::default(), super::now, |_| {}).await?;
        let snapshot = app.snapshot();
        let network = snapshot.network_by_key(&self.network).with_context(|| {
            let keys = snapshot.networks().iter().map(|records| records.network.key.as_str());
            format!(
                "there is no network {}; there are: {}",
                self.network,
                keys.collect::<Vec<_>>().join(", ")
            )
        })?;
        let mut records = 0;
        let count = |written| records += written;
        if let Some(path) = &self.output {
            let mut part = path.clone().into_os_string();
            part.push(".part");
            let cannot = || format!("cannot write {}", path.display());
            let output = BufWriter::new(File::create(&part).with_context(cannot)?);
            // Deleted unless it becomes the file.
            let part = TempPath::try_from_path(part)?;
            let output = write_network(app.store(), &snapshot, network, output, count).await?;
            output
                .into_inner()
                .map_err(io::IntoInnerError::into_error)?
                .sync_all()?;
            part.persist(path).with_context(cannot)?;
            tell(format_args!(
                "{records} records of network {} at revision {}",
                self.network,
                snapshot.revision()
            ))?;
        } else {
            write_network(
                app.store(),
                &snapshot,
                network,
                BufWriter::new(StandardOutput::locked()),
                count,
            )
            .await?
            .flush()?;
        }
        app.store().clone().close().await?;
        Ok(())
    }
}
