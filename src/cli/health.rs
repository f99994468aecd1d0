//! `interurban health`

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use super::output::tell;
use super::probe;
use crate::config::Checked;

/// Time limit for the answer. A server that takes longer is not healthy.
const PATIENCE: Duration = Duration::from_secs(3);

/// The question to a running server.
#[derive(Args, Debug)]
pub(super) struct Health {
    /// Ask whether the server is ready for requests (/readyz), instead of whether it is alive
    /// (/healthz)
    #[arg(long)]
    ready: bool,
}

impl Health {
    /// Prints the answer; fails if it is no.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let address = settings.http.listen;
        if address.port() == 0 {
            bail!("--listen (INTERURBAN_LISTEN) must name the port of the server that is asked");
        }
        let path = if self.ready { "/readyz" } else { "/healthz" };
        let (status, body) = probe::get(address, path, settings.http.serve.tls.as_ref(), PATIENCE)
            .await
            .with_context(|| format!("no server answers at {address}"))?;
        if status != 200 {
            bail!("{path} of {address} answers {status}: {body}");
        }
        Ok(tell(body)?)
    }
}
