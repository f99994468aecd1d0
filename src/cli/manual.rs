//! `interurban completions` and `interurban man`

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;
use super::output::{StandardOutput, tell};

/// The arguments of `completions`.
#[derive(Args, Debug)]
pub(super) struct Completions {
    /// The shell to print completions for
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    pub(super) fn run(self) -> Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "interurban", &mut script);
        let mut output = StandardOutput::locked();
        output.write_all(&script)?;
        Ok(output.flush()?)
    }
}

/// The arguments of `man`.
#[derive(Args, Debug)]
pub(super) struct Man {
    /// The folder for interurban.1, interurban-serve.1 and so on; it is created if it does not
    /// exist
    folder: PathBuf,
}

impl Man {
    /// Writes the pages.
    pub(super) fn run(self) -> Result<()> {
        let written =
            std::fs::create_dir_all(&self.folder).and_then(|()| clap_mangen::generate_to(Cli::command(), &self.folder));
        written.with_context(|| format!("cannot write the pages to {}", self.folder.display()))?;
        Ok(tell(format_args!("the pages are in {}", self.folder.display()))?)
    }
}
