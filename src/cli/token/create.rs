//! `interurban token create`

use anyhow::{Result, anyhow};
use chrono::{DateTime, Utc};
use clap::Args;

use super::{explained, place, role};
use crate::cli::output::tell;
use crate::domain::access::{AccessRole, check_token_name, expiry};
use crate::storage::{NewGrant, NewToken, Secret, Store, StoreError, Violation};
use crate::telemetry;

/// The token to create.
#[derive(Args, Debug)]
pub(super) struct Create {
    /// Name of the token, as the change log shows it; if omitted, the role and a number
    #[arg(long)]
    name: Option<String>,
    /// The role of the token
    #[arg(long, value_parser = role(), ignore_case = true)]
    role: AccessRole,
    /// Key of a network in which the role holds; may be repeated; if omitted, every network,
    /// present and future
    #[arg(long, value_name = "KEY")]
    network: Vec<String>,
    /// The end of its validity: a number of days such as 90d, or the last day such as 2027-12-31;
    /// if omitted, it does not expire
    #[arg(long, value_name = "DAYS|DATE")]
    expires: Option<String>,
}

/// A created token.
pub(super) struct Made {
    token: NewToken,
    secret: Secret,
}

impl Made {
    /// Shows the token; only the secret goes to standard output.
    ///
    /// # Errors
    /// If the secret cannot be written. Then nobody has it.
    pub(super) fn tell(&self) -> Result<()> {
        telemetry::report(told(&self.token));
        tell(self.secret.reveal()).map_err(|error| {
            let name = &self.token.name;
            anyhow!("token {name} was made, but it could not be shown: {error}; revoke it with `interurban token revoke {name}`")
        })
    }
}

impl Create {
    pub(super) async fn run(self, store: &Store) -> Result<Made> {
        let now = crate::cli::now();
        let expires_at = self.expires.as_deref().map(|text| expiry(text, now)).transpose();
        let expires_at = expires_at.map_err(|fault| anyhow!("--expires {fault}"))?;
        let name = match self.name {
            Some(name) => name,
            None => free_name(store, self.role).await?,
        };
        check_token_name(&name).map_err(|fault| anyhow!("--name {fault}"))?;
        let secret = Secret::draw();
        let new = NewToken {
            name,
            hash: secret.hash(),
            expires_at,
            grants: grants(&self.network, self.role),
        };
        match store.create_token(&new, now).await {
            Err(StoreError::Violation {
                violation: Violation::Unique,
                ..
            }) => return Err(taken(&new.name)),
            made => explained(store, made).await?,
        };
        Ok(Made { token: new, secret })
    }
}

fn grants(networks: &[String], role: AccessRole) -> Vec<NewGrant> {
    if networks.is_empty() {
        return vec![NewGrant { network: None, role }];
    }
    let grant = |key: &String| NewGrant {
        network: Some(key.clone()),
        role,
    };
    networks.iter().map(grant).collect()
}

/// Returns a name that no token has: the role and the first free number.
async fn free_name(store: &Store, role: AccessRole) -> Result<String> {
    let taken: Vec<String> = store.load_tokens().await?.into_iter().map(|token| token.name).collect();
    let word = role.as_str().to_ascii_lowercase();
    let mut names = (1..).map(|number| format!("{word}-{number}"));
    Ok(names
        .find(|name| !taken.iter().any(|taken| taken.eq_ignore_ascii_case(name)))
        .expect("numbers do not end"))
}

fn taken(name: &str) -> anyhow::Error {
    anyhow!("a token is or was named \"{name}\", and the history knows its writer by that; choose another --name")
}

/// Returns the report for the person at the terminal.
fn told(new: &NewToken) -> String {
    let places: Vec<String> = new.grants.iter().map(|grant| place(grant.network.as_deref())).collect();
    let role = new.grants.first().map_or("", |grant| grant.role.as_str());
    let until = |end: DateTime<Utc>| format!("until {}", end.format("%Y-%m-%d %H:%M UTC"));
    format!(
        "Token {}: {role} {}, {}. It is shown this once; send it as `Authorization: Bearer …`.",
        new.name,
        places.join(" and "),
        new.expires_at.map_or_else(|| "without an end".to_owned(), until)
    )
}
