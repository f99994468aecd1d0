//! `interurban token`

mod create;
mod list;

use anyhow::{Result, anyhow};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Subcommand};

use super::database::Database;
use super::output::tell;
use crate::config::Checked;
use crate::domain::access::AccessRole;
use crate::domain::text::closest;
use crate::storage::{NewGrant, Store, StoreError};

const EXAMPLES: &str = "Roles, each with the rights of those before it:
  READER   reads the network if it is private
  EDITOR   writes partnerships and their sources
  CURATOR  writes cities, memberships and vocabularies, imports and deletes
  ADMIN    makes and revokes tokens, gives and takes roles, changes the network itself

Examples:
  interurban token create --role ADMIN             the first token: everything, everywhere
  interurban token create --name ada --role EDITOR --network uccn --expires 90d
  interurban token list
  interurban token grant ada --role READER --network sister-cities
  interurban token withdraw ada --network sister-cities
  interurban token revoke ada

A token is shown once, when it is made; the database keeps a hash of it. Callers send it as
`Authorization: Bearer …`. Commands work while the server runs and hold from the next request on.";

/// The actions on tokens.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Token {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Create a token and print its secret once
    Create(create::Create),
    /// List all tokens, without their secrets
    List,
    /// Grant a role to a token; it replaces the token's role in that network
    Grant(Grant),
    /// Revoke a token's role in one network, or its role for every network
    Withdraw(Withdraw),
    /// Revoke a token for good
    Revoke {
        /// Name of the token
        name: String,
    },
}

#[derive(Args, Debug)]
struct Grant {
    /// Name of the token
    name: String,
    /// The role
    #[arg(long, value_parser = role(), ignore_case = true)]
    role: AccessRole,
    /// Key of the network; if omitted, every network, present and future
    #[arg(long, value_name = "KEY")]
    network: Option<String>,
}

#[derive(Args, Debug)]
struct Withdraw {
    /// Name of the token
    name: String,
    /// Key of the network; if omitted, the role for every network
    #[arg(long, value_name = "KEY")]
    network: Option<String>,
}

impl Token {
    /// Runs the command.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        let database = open(&settings, matches!(self.action, Action::Create(_))).await?;
        let store = &database.store;
        let mut made = None;
        match self.action {
            Action::Create(create) => made = Some(create.run(store).await?),
            Action::List => list::run(store).await?,
            Action::Grant(grant) => grant.run(store).await?,
            Action::Withdraw(withdraw) => withdraw.run(store).await?,
            Action::Revoke { name } => {
                match explained(store, store.revoke_token(&name, crate::cli::now()).await).await? {
                    true => tell(format_args!(
                        "{name} is revoked; whoever shows it is refused from now on"
                    ))?,
                    false => tell(format_args!("{name} was revoked before; nothing was changed"))?,
                }
            }
        }
        database.keep().await?;
        if let Some(made) = made {
            made.tell()?;
        }
        Ok(())
    }
}

impl Grant {
    async fn run(self, store: &Store) -> Result<()> {
        let grant = NewGrant {
            network: self.network,
            role: self.role,
        };
        explained(store, store.grant_role(&self.name, &grant).await).await?;
        tell(format_args!(
            "{} is {} {}",
            self.name,
            grant.role,
            place(grant.network.as_deref())
        ))?;
        Ok(())
    }
}

impl Withdraw {
    async fn run(self, store: &Store) -> Result<()> {
        let network = self.network.as_deref();
        match explained(store, store.withdraw_role(&self.name, network).await).await? {
            true => tell(format_args!("{} no longer has a role {}", self.name, place(network)))?,
            false => tell(format_args!(
                "{} had no role {}; nothing was changed",
                self.name,
                place(network)
            ))?,
        }
        Ok(())
    }
}

/// Opens the database and updates its schema, unless a running server does so. Only the creation of
/// a token may create a database.
async fn open(settings: &Checked, may_make: bool) -> Result<Database> {
    if !may_make {
        settings.database.0.must_exist()?;
    }
    let mut database = match Database::claimed(settings).await {
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Claimed { .. })) => {
            let database = Database::shared(settings).await?;
            database.store.check_schema().await?;
            return Ok(database);
        }
        claimed => claimed?,
    };
    database.store.migrate().await?;
    database.share();
    Ok(database)
}

/// Reads a role in any case; the error for others lists all roles and the most similar one.
fn role() -> impl clap::builder::TypedValueParser<Value = AccessRole> {
    let words = AccessRole::ALL.iter().map(|role| role.as_str());
    PossibleValuesParser::new(words).try_map(|word| word.to_ascii_uppercase().parse::<AccessRole>())
}

fn place(network: Option<&str>) -> String {
    network.map_or_else(|| "in every network".to_owned(), |key| format!("in {key}"))
}

/// Explains which records exist if a store cannot find one.
async fn explained<T>(store: &Store, result: Result<T, StoreError>) -> Result<T> {
    let (entity, key) = match result {
        Err(StoreError::UnknownKey { entity, key, .. }) => (entity, key),
        result => return Ok(result?),
    };
    let known = match entity {
        "token" => store.load_tokens().await?.into_iter().map(|token| token.name).collect(),
        _ => store.network_keys().await?,
    };
    let nearest = closest(&key, known.iter().map(String::as_str), 1);
    let advice = match (nearest.first(), known.is_empty()) {
        (Some(nearest), _) => format!("did you mean \"{nearest}\"?"),
        (None, true) => format!("there is no {entity} yet"),
        (None, false) => format!("there are: {}", known.join(", ")),
    };
    Err(anyhow!("there is no {entity} \"{key}\"; {advice}"))
}
