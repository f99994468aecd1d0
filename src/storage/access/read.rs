//! Look-up of tokens.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait as _, EntityTrait as _, QueryResult, QuerySelect as _};

use super::TokenHash;
use crate::domain::NetworkId;
use crate::domain::access::{Grant, Reach, Token, TokenId};
use crate::storage::entity::network;
use crate::storage::row::Row;
use crate::storage::{Store, StoreError};

const OPERATION: &str = "load tokens";

impl Store {
    /// Returns the token with a hash, usable or not. One statement, over the index of hashes.
    pub async fn find_token(&self, hash: &TokenHash) -> Result<Option<Token>, StoreError> {
        let mut statement = select();
        statement.and_where(Expr::col(("token", "hash")).eq(hash.as_str()));
        Ok(self.tokens(&statement).await?.pop())
    }

    /// Returns the token with a name, usable or not.
    pub async fn find_token_named(&self, name: &str) -> Result<Option<Token>, StoreError> {
        let mut statement = select();
        statement.and_where(Expr::col(("token", "name")).eq(name));
        Ok(self.tokens(&statement).await?.pop())
    }

    /// Returns all tokens in the order of creation, including revoked and expired ones.
    pub async fn load_tokens(&self) -> Result<Vec<Token>, StoreError> {
        self.tokens(&select()).await
    }

    /// True if some token may be used at a moment.
    pub async fn has_usable_token(&self, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let statement = Query::select()
            .expr(Expr::val(1))
            .from("token")
            .and_where(Expr::col("revoked_at").is_null())
            .and_where(Expr::col("expires_at").is_null().or(Expr::col("expires_at").gt(at)))
            .limit(1)
            .to_owned();
        let row = self.reader().query_one(&statement).await;
        Ok(row.map_err(StoreError::during(OPERATION))?.is_some())
    }

    /// Returns the keys of all networks in order, including private ones, for the operator.
    pub async fn network_keys(&self) -> Result<Vec<String>, StoreError> {
        let keys = network::Entity::find()
            .select_only()
            .column(network::Column::Key)
            .into_tuple()
            .all(self.reader())
            .await;
        let mut keys: Vec<String> = keys.map_err(StoreError::during("load the keys of networks"))?;
        keys.sort_unstable();
        Ok(keys)
    }

    async fn tokens(&self, statement: &SelectStatement) -> Result<Vec<Token>, StoreError> {
        let rows = match self.reader().query_all(statement).await {
            Ok(rows) => rows,
            Err(error) => return Err(StoreError::during(OPERATION)(self.why_not(error).await)),
        };
        let mut tokens: Vec<Token> = Vec::new();
        for row in rows {
            let (token, grant) = read(&row)?;
            match tokens.last_mut() {
                Some(last) if last.id == token.id => last.grants.extend(grant),
                _ => tokens.push(Token {
                    grants: grant.into_iter().collect(),
                    ..token
                }),
            }
        }
        for token in &mut tokens {
            token.grants.sort_by(|a, b| key(a).cmp(&key(b)));
        }
        Ok(tokens)
    }
}

/// Returns the sort key of grants: the one for every network first, then by key.
fn key(grant: &Grant) -> Option<&str> {
    match &grant.reach {
        Reach::Everywhere => None,
        Reach::Network(_, key) => Some(key),
    }
}

/// Selects a row for each role of each token, and one for a token without roles.
fn select() -> SelectStatement {
    Query::select()
        .columns([
            ("token", "id"),
            ("token", "name"),
            ("token", "created_at"),
            ("token", "expires_at"),
            ("token", "revoked_at"),
            ("token_role", "role"),
            ("token_role", "network_id"),
            ("network", "key"),
        ])
        .from("token")
        .left_join(
            "token_role",
            Expr::col(("token_role", "token_id")).equals(("token", "id")),
        )
        .left_join(
            "network",
            Expr::col(("network", "id")).equals(("token_role", "network_id")),
        )
        .order_by(("token", "id"), Order::Asc)
        .to_owned()
}

fn read(result: &QueryResult) -> Result<(Token, Option<Grant>), StoreError> {
    let mut row = Row::new(result, OPERATION);
    let token = Token {
        id: TokenId(row.next()?),
        name: row.next()?,
        created_at: row.next()?,
        expires_at: row.next()?,
        revoked_at: row.next()?,
        grants: Vec::new(),
    };
    let role = row.optional_word()?;
    let network: (Option<i64>, Option<String>) = (row.next()?, row.next()?);
    let reach = match network {
        (Some(id), Some(key)) => Reach::Network(NetworkId(id), key),
        _ => Reach::Everywhere,
    };
    Ok((token, role.map(|role| Grant { reach, role })))
}
