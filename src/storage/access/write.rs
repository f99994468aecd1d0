//! Creates and revokes tokens, grants and withdraws roles. Networks are named by key, tokens by
//! name.

use chrono::{DateTime, SubsecRound as _, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::TokenHash;
use crate::domain::access::{AccessRole, TokenId, folded_token_name};
use crate::storage::entity::{network, token, token_role};
use crate::storage::{Patience, Store, StoreError};

const OPERATION: &str = "write a token";

/// A token to be created.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Unique name, checked by [`check_token_name`](crate::domain::access::check_token_name).
    pub name: String,
    /// The hash of its secret.
    pub hash: TokenHash,
    /// The moment from which it is invalid.
    pub expires_at: Option<DateTime<Utc>>,
    /// Its roles; of two for the same network the last counts.
    pub grants: Vec<NewGrant>,
}

/// A role to be granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGrant {
    /// Key of the network; `None` for every network, present and future.
    pub network: Option<String>,
    /// The role.
    pub role: AccessRole,
}

impl Store {
    /// Creates a token with its roles. Fails with [`StoreError::Violation`] if a token has or had
    /// the name, in any case, and with [`StoreError::UnknownKey`] if there is no such network; then
    /// nothing is written.
    pub async fn create_token(&self, new: &NewToken, at: DateTime<Utc>) -> Result<TokenId, StoreError> {
        let failed = StoreError::during(OPERATION);
        let transaction = self.begin_immediate(Patience::REQUEST, OPERATION).await?;
        let row = token::ActiveModel {
            id: NotSet,
            name: Set(new.name.clone()),
            folded_name: Set(Some(folded_token_name(&new.name))),
            hash: Set(new.hash.as_str().to_owned()),
            created_at: Set(at.trunc_subsecs(6)),
            expires_at: Set(new.expires_at.map(|end| end.trunc_subsecs(6))),
            revoked_at: Set(None),
        };
        let id = token::Entity::insert(row)
            .exec(&transaction)
            .await
            .map_err(failed)?
            .last_insert_id;
        for grant in &new.grants {
            set_role(&transaction, id, grant.network.as_deref(), Some(grant.role)).await?;
        }
        transaction.commit(OPERATION).await?;
        Ok(TokenId(id))
    }

    /// Revokes a token; returns false if it was revoked before. Fails with
    /// [`StoreError::UnknownKey`] if there is no token of this name.
    pub async fn revoke_token(&self, name: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let failed = StoreError::during(OPERATION);
        let transaction = self.begin_immediate(Patience::REQUEST, OPERATION).await?;
        let id = token_id(&transaction, name).await?;
        let changed = token::Entity::update_many()
            .col_expr(token::Column::RevokedAt, Expr::value(at.trunc_subsecs(6)))
            .filter(token::Column::Id.eq(id))
            .filter(token::Column::RevokedAt.is_null())
            .exec(&transaction)
            .await
            .map_err(failed)?;
        transaction.commit(OPERATION).await?;
        Ok(changed.rows_affected > 0)
    }

    /// Grants a token a role in a network, or in every one, and replaces the role that the token
    /// has there. Fails with [`StoreError::UnknownKey`] if there is no such token or network.
    pub async fn grant_role(&self, name: &str, grant: &NewGrant) -> Result<(), StoreError> {
        self.change_role(name, grant.network.as_deref(), Some(grant.role))
            .await
            .map(drop)
    }

    /// Withdraws the role of a token in a network, or the one in every network; returns false if it
    /// had none there. Fails with [`StoreError::UnknownKey`] if there is no such token or network.
    pub async fn withdraw_role(&self, name: &str, network: Option<&str>) -> Result<bool, StoreError> {
        self.change_role(name, network, None).await
    }

    async fn change_role(
        &self,
        name: &str,
        network: Option<&str>,
        role: Option<AccessRole>,
    ) -> Result<bool, StoreError> {
        let transaction = self.begin_immediate(Patience::REQUEST, OPERATION).await?;
        let id = token_id(&transaction, name).await?;
        let had = set_role(&transaction, id, network, role).await?;
        transaction.commit(OPERATION).await?;
        Ok(had)
    }
}

/// Replaces or removes the role of a token in a network. Returns true if there was one.
async fn set_role(
    connection: &impl ConnectionTrait,
    token: i64,
    network: Option<&str>,
    role: Option<AccessRole>,
) -> Result<bool, StoreError> {
    let failed = StoreError::during(OPERATION);
    let network = match network {
        Some(key) => Some(network_id(connection, key).await?),
        None => None,
    };
    let place = match network {
        Some(network) => token_role::Column::NetworkId.eq(network),
        None => token_role::Column::NetworkId.is_null(),
    };
    let place = Condition::all().add(token_role::Column::TokenId.eq(token)).add(place);
    let taken = token_role::Entity::delete_many()
        .filter(place)
        .exec(connection)
        .await
        .map_err(failed)?;
    if let Some(role) = role {
        let row = token_role::ActiveModel {
            id: NotSet,
            token_id: Set(token),
            network_id: Set(network),
            role: Set(role.to_string()),
        };
        token_role::Entity::insert(row).exec(connection).await.map_err(failed)?;
    }
    Ok(taken.rows_affected > 0)
}

async fn token_id(connection: &impl ConnectionTrait, name: &str) -> Result<i64, StoreError> {
    let row = token::Entity::find()
        .filter(token::Column::Name.eq(name))
        .one(connection)
        .await
        .map_err(StoreError::during(OPERATION))?;
    row.map(|row| row.id).ok_or_else(|| unknown("token", name))
}

async fn network_id(connection: &impl ConnectionTrait, key: &str) -> Result<i64, StoreError> {
    let row = network::Entity::find()
        .filter(network::Column::Key.eq(key))
        .one(connection)
        .await
        .map_err(StoreError::during(OPERATION))?;
    row.map(|row| row.id).ok_or_else(|| unknown("network", key))
}

fn unknown(entity: &'static str, key: &str) -> StoreError {
    StoreError::UnknownKey {
        operation: OPERATION,
        entity,
        key: key.to_owned(),
    }
}
