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

/// Cities and the partnerships between them, as a graph, asked over GraphQL.
///
/// Without a command the server starts: it makes the database if there is none, loads the UNESCO Creative Cities
/// Network and the networks of URBACT into an empty one, prints its address and answers at /graphql; open the address
/// in a browser and ask.
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
    /// Serve GraphQL; what happens without a command
    Serve(serve::Serve),
    /// Bring the database schema up to date, take it back, or say where it stands
    Migrate(migrate::Migrate),
    /// Load a network that comes with the program; one that is there is left alone
    Seed(seed::Seed),
    /// Make, list and revoke the tokens with which callers read private networks and write
    Token(token::Token),
    /// Read cities, links and partnerships from files into a network
    Import(import::Import),
    /// Write the whole of a network, one record a line, for `import` into another database
    Export(export::Export),
    /// Copy the embedded database into a file, also while a server uses it
    Backup(backup::Backup),
    /// Put a backup in the place of the embedded database; the one that is there is kept aside
    Restore(backup::Restore),
    /// Ask the server at --listen how it is; ends with status 0 only if it is well
    Health(health::Health),
    /// Say whether the settings can be used, without starting anything
    CheckConfig,
    /// Print the GraphQL schema
    Schema,
    /// Print the completions of a shell
    Completions(manual::Completions),
    /// Write the manual pages
    Man(manual::Man),
}

impl Cli {
    /// Reads the command line and the variables. Ends the process if they cannot be used.
    pub fn read() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            // Nothing is left to do if this cannot be written.
            drop(error.print());
            if let Some(variable) = variables::at_fault(&error) {
                telemetry::say(format_args!("The value is that of the variable {variable}."));
            }
            telemetry::finish();
            std::process::exit(error.exit_code())
        })
    }

    /// Runs the command to its end on a runtime. A server has these pages for people.
    ///
    /// It is neither async nor generic, and its future is boxed: so the program's async functions are compiled once, with
    /// this crate, and not again in the crate that calls it.
    ///
    /// # Errors
    /// Those of the command.
    pub fn run_on(self, runtime: &Runtime, pages: Vec<PageFile>) -> Result<()> {
        runtime.block_on(self.run(pages).boxed_local())
    }

    async fn run(self, pages: Vec<PageFile>) -> Result<()> {
        // Checked by the commands that need settings, so that faulty ones do not keep anybody from the others.
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

/// For commands that have nothing to do where there is no database: none is made because a name was mistyped.
async fn connect_existing(settings: &Checked) -> Result<Store> {
    settings.database.0.must_exist()?;
    connect(settings).await
}

/// The moment it is: the one place where the program looks at the clock.
#[expect(
    clippy::disallowed_methods,
    reason = "handed from here to everything that needs the time"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}
