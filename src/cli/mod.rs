//! The command line.

mod backup;
mod check_config;
mod database;
mod export;
mod health;
mod import;
mod listen;
mod manual;
mod migrate;
mod output;
mod probe;
mod schema;
mod seed;
mod serve;
mod token;
mod variables;

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use futures_util::FutureExt as _;
use tokio::runtime::Runtime;

use crate::config::{Checked, Settings};
use crate::http::PageFile;
use crate::storage::Store;
use crate::telemetry;

pub use output::reader_has_gone;

/// A GraphQL server for cities and the partnerships between them, as a graph.
///
/// Without a command the server starts: it creates the database if there is none, loads the UNESCO
/// Creative Cities Network and the networks of URBACT into an empty one, prints its address and
/// answers at /graphql. Open the address in a browser to send queries.
#[derive(Debug, Parser)]
#[command(name = "interurban", version, after_help = EXAMPLES, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

const EXAMPLES: &str = "Examples:
  interurban                                     serve on http://127.0.0.1:4000
  interurban serve --listen 127.0.0.1:0          serve on a free port, print the address
  interurban seed --network golden               load the small example network
  interurban token create --role ADMIN           make the first token, which may write everything
  interurban import --network mine --create Mine graph.gexf
                                                 read a network that another program wrote
  interurban export --network uccn -o uccn.jsonl write everything of a network
  DATABASE_URL=postgres://localhost/cities interurban migrate status
  interurban schema > schema.graphql             print the GraphQL schema

Every option may also be set by its variable or in the file named by --config.
Exit status: 0 done, 1 failed, 2 the command line or the settings cannot be used.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve GraphQL; the default without a command
    Serve(serve::Serve),
    /// Update the database schema, revert it, or show its state
    Migrate(migrate::Migrate),
    /// Load a network that comes with the program; an existing one is not changed
    Seed(seed::Seed),
    /// Create, list and revoke the tokens that clients need to read private networks and to write
    Token(token::Token),
    /// Read cities, links and partnerships from files into a network
    Import(import::Import),
    /// Write a whole network, one record per line, for `import` into another database
    Export(export::Export),
    /// Copy the embedded database into a file; a server may be using it
    Backup(backup::Backup),
    /// Replace the embedded database by a backup; the replaced one is kept aside
    Restore(backup::Restore),
    /// Check the server at --listen; the exit status is 0 only if it is healthy
    Health(health::Health),
    /// Check the settings, without starting anything
    CheckConfig,
    /// Print the GraphQL schema
    Schema,
    /// Print the completions for a shell
    Completions(manual::Completions),
    /// Write the manual pages
    Man(manual::Man),
}

impl Cli {
    /// Reads the command line and the environment. Ends the process if they are invalid.
    pub fn read() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            // There is nothing left to do if this cannot be written.
            drop(error.print());
            if let Some(variable) = variables::at_fault(&error) {
                telemetry::say(format_args!("The value is that of the variable {variable}."));
            }
            telemetry::finish();
            std::process::exit(error.exit_code())
        })
    }

    /// Runs the command to its end on a runtime. A server serves these pages to browsers.
    ///
    /// The function is neither async nor generic, and its future is boxed: this way the program's
    /// async functions are compiled once, with this crate, and not again in the calling crate.
    ///
    /// # Errors
    /// Those of the command.
    pub fn run_on(self, runtime: &Runtime, pages: Vec<PageFile>) -> Result<()> {
        runtime.block_on(self.run(pages).boxed_local())
    }

    async fn run(self, pages: Vec<PageFile>) -> Result<()> {
        // Only commands that need settings check them, so that invalid settings do not block the
        // others.
        let checked = || {
            let settings = self.settings.check()?;
            telemetry::init(settings.log.format, &settings.log.filter)?;
            Ok::<_, anyhow::Error>(settings)
        };
        match self.command {
            None => serve::Serve::default().run(checked()?, pages).await,
            Some(Command::Serve(serve)) => serve.run(checked()?, pages).await,
            Some(Command::Migrate(migrate)) => migrate.run(checked()?).await,
            Some(Command::Seed(seed)) => seed.run(checked()?).await,
            Some(Command::Token(token)) => token.run(checked()?).await,
            Some(Command::Import(import)) => import.run(checked()?).await,
            Some(Command::Export(export)) => export.run(checked()?).await,
            Some(Command::Backup(backup)) => backup.run(checked()?).await,
            Some(Command::Restore(restore)) => restore.run(checked()?).await,
            Some(Command::Health(health)) => health.run(checked()?).await,
            Some(Command::CheckConfig) => check_config::run(&checked()?),
            Some(Command::Schema) => schema::run(),
            Some(Command::Completions(completions)) => completions.run(),
            Some(Command::Man(man)) => man.run(),
        }
    }
}

async fn connect(settings: &Checked) -> Result<Store> {
    Ok(Store::connect(&settings.database.0).await?)
}

/// Connects for commands that have nothing to do without a database: a mistyped name must not
/// create one.
async fn connect_existing(settings: &Checked) -> Result<Store> {
    settings.database.0.must_exist()?;
    connect(settings).await
}

/// Returns the current time: the only place where the program reads the clock.
#[expect(
    clippy::disallowed_methods,
    reason = "handed from here to everything that needs the time"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}
