//! `interurban token list`

use anyhow::Result;

use crate::cli::output::tell;
use crate::domain::access::{Grant, Reach, Token, TokenState};
use crate::storage::Store;

/// Prints one line per token, in the order of their creation.
pub(super) async fn run(store: &Store) -> Result<()> {
    let tokens = store.load_tokens().await?;
    if tokens.is_empty() {
        tell("there is no token yet; make the first with `interurban token create --role ADMIN`")?;
        return Ok(());
    }
    let now = crate::cli::now();
    let head = ["NAME", "STATE", "MADE", "UNTIL", "ROLES"].map(str::to_owned);
    let rows = tokens.iter().map(|token| row(token, token.state(now)));
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(rows).collect();
    for cells in &rows {
        let cells = cells.iter().enumerate();
        let line = cells.map(|(column, cell)| format!("{cell:<width$}  ", width = width(&rows, column)));
        tell(line.collect::<String>().trim_end())?;
    }
    Ok(())
}

fn width(rows: &[[String; 5]], column: usize) -> usize {
    rows.iter().map(|cells| cells[column].len()).max().unwrap_or(0)
}

fn row(token: &Token, state: TokenState) -> [String; 5] {
    let day = |moment: chrono::DateTime<chrono::Utc>| moment.format("%Y-%m-%d").to_string();
    let state = match state {
        TokenState::Usable => "usable",
        TokenState::Expired => "expired",
        TokenState::Revoked => "revoked",
    };
    let grants: Vec<String> = token.grants.iter().map(grant).collect();
    [
        token.name.clone(),
        state.to_owned(),
        day(token.created_at),
        token
            .expires_at
            .map_or_else(|| "-".to_owned(), |end| end.format("%Y-%m-%dT%H:%MZ").to_string()),
        if grants.is_empty() {
            "none".to_owned()
        } else {
            grants.join(", ")
        },
    ]
}

fn grant(grant: &Grant) -> String {
    match &grant.reach {
        Reach::Everywhere => format!("{} everywhere", grant.role),
        Reach::Network(_, key) => format!("{} in {key}", grant.role),
    }
}
