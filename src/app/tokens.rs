//! Lists, creates and revokes tokens, grants and withdraws roles, within the networks in which the
//! viewer is ADMIN.
//!
//! Tokens are not part of the networks: no operation here makes a revision. The program's log
//! records who did what.

use chrono::{DateTime, Utc};

use super::access::{require, require_anywhere, require_everywhere};
use super::commands::{UserError, UserErrorCode};
use super::fault::{Fault, quote};
use super::names::Names;
use crate::domain::access::{AccessRole, Reach, Token, TokenState, Viewer, check_token_name, expiry};
use crate::storage::{NewGrant, NewToken, Secret, Store, StoreError, Violation};

/// Maximum number of networks of a new token.
const MOST_NETWORKS: usize = 100;

/// The tokens within a viewer's rights.
#[derive(Clone, Copy, Debug)]
pub struct Tokens<'a> {
    /// The store.
    pub store: &'a Store,
    /// Networks that the viewer may know.
    pub names: Names<'a>,
    /// The viewer.
    pub viewer: &'a Viewer,
    /// The current time.
    pub now: DateTime<Utc>,
}

/// A request for a new token.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: AccessRole,
    /// Keys of the networks in which it has the role; every network if empty.
    pub networks: Vec<String>,
    /// Its term, in the form of [`expiry`].
    pub expires: Option<String>,
}

/// The reason that a token was not changed.
#[derive(Debug)]
pub enum TokenRefusal {
    /// The caller's input is wrong.
    User(Vec<UserError>),
    /// The caller may not do this, or the store cannot.
    Fault(Fault),
}

impl From<Fault> for TokenRefusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<UserError> for TokenRefusal {
    fn from(error: UserError) -> Self {
        Self::User(vec![error])
    }
}

impl From<StoreError> for TokenRefusal {
    fn from(error: StoreError) -> Self {
        Self::Fault(Fault::from_store(&error))
    }
}

impl Tokens<'_> {
    /// Returns the tokens that the viewer may know, in order of creation, including revoked and
    /// expired ones: tokens with a role where the viewer is ADMIN, and its own. Requires the role
    /// ADMIN in some network.
    ///
    /// # Errors
    /// UNAUTHENTICATED, FORBIDDEN, and UNAVAILABLE if the store does not answer.
    pub async fn list(self) -> Result<Vec<Token>, Fault> {
        require_anywhere(self.viewer, AccessRole::Admin)?;
        let mut tokens = self
            .store
            .load_tokens()
            .await
            .map_err(|error| Fault::from_store(&error))?;
        tokens.retain(|token| self.knows(token));
        Ok(tokens)
    }

    /// Creates a token and returns its secret, which cannot be read again. Requires the role ADMIN
    /// in each of its networks, or in every network.
    ///
    /// # Errors
    /// [`TokenRefusal`]; nothing was written.
    pub async fn create(self, request: &TokenRequest) -> Result<(Token, Secret), TokenRefusal> {
        let grants = self.grants(request)?;
        let mut errors = Vec::new();
        if let Err(fault) = check_token_name(&request.name) {
            errors.push(invalid("name", &fault));
        }
        let expires = request.expires.as_deref().map(|text| expiry(text, self.now));
        let expires_at = expires.transpose().unwrap_or_else(|fault| {
            errors.push(invalid("expires", &fault));
            None
        });
        if !errors.is_empty() {
            return Err(TokenRefusal::User(errors));
        }
        let secret = Secret::draw();
        let new = NewToken {
            name: request.name.clone(),
            hash: secret.hash(),
            expires_at,
            grants,
        };
        match self.store.create_token(&new, self.now).await {
            Err(StoreError::Violation {
                violation: Violation::Unique,
                ..
            }) => {
                let message = "`name` is or was that of another token, whatever its case, and the history knows its writer by it; choose another";
                return Err(UserError::new(&["name"], UserErrorCode::Conflict, message).into());
            }
            made => made?,
        };
        self.note(&new.name, "a token was made");
        Ok((self.token(&new.name).await?, secret))
    }

    /// Revokes a token for good; a revoked one stays revoked. Requires the role ADMIN wherever the
    /// token has a role, or the token itself.
    ///
    /// # Errors
    /// [`TokenRefusal`].
    pub async fn revoke(self, name: &str) -> Result<Token, TokenRefusal> {
        self.known()?;
        let token = self.known_token(name).await?;
        if !self.may_revoke(&token) {
            let message = "this takes the role ADMIN wherever the token has a role; `revokeRole` takes its role in a network of yours";
            return Err(Fault::Forbidden {
                message: message.to_owned(),
            }
            .into());
        }
        if self.store.revoke_token(name, self.now).await? {
            self.note(name, "a token was revoked");
        }
        self.token(name).await
    }

    /// Sets the role of a token in a network, or in every network. Requires the role ADMIN there.
    /// The viewer must be allowed to know the token.
    ///
    /// # Errors
    /// [`TokenRefusal`].
    pub async fn grant(self, name: &str, network: Option<&str>, role: AccessRole) -> Result<Token, TokenRefusal> {
        self.administer(network, &["network"])?;
        let token = self.known_token(name).await?;
        if token.state(self.now) == TokenState::Revoked {
            let message = format!(
                "`name` is that of a token that was revoked: {}; make a new one",
                quote(name)
            );
            return Err(UserError::new(&["name"], UserErrorCode::Conflict, message).into());
        }
        let grant = NewGrant {
            network: network.map(str::to_owned),
            role,
        };
        self.store.grant_role(name, &grant).await?;
        self.note(name, "a role was given");
        self.token(name).await
    }

    /// Withdraws the role of a token in a network, or in every network. Requires the role ADMIN
    /// there.
    ///
    /// # Errors
    /// [`TokenRefusal`].
    pub async fn withdraw(self, name: &str, network: Option<&str>) -> Result<Token, TokenRefusal> {
        self.administer(network, &["network"])?;
        self.known_token(name).await?;
        if !self.store.withdraw_role(name, network).await? {
            let place = network.map_or_else(|| "every network".to_owned(), quote);
            let message = format!("the token {} has no role in {place}", quote(name));
            return Err(UserError::new(&["network"], UserErrorCode::NotFound, message).into());
        }
        self.note(name, "a role was taken");
        self.token(name).await
    }

    /// Returns the roles of a new token. The viewer must be allowed to grant each of them.
    fn grants(self, request: &TokenRequest) -> Result<Vec<NewGrant>, TokenRefusal> {
        let role = request.role;
        if request.networks.is_empty() {
            self.administer(None, &[])?;
            return Ok(vec![NewGrant { network: None, role }]);
        }
        self.known()?;
        if request.networks.len() > MOST_NETWORKS {
            let message = format!("`networks` may hold at most {MOST_NETWORKS}");
            return Err(UserError::new(&["networks"], UserErrorCode::OutOfRange, message).into());
        }
        let grant = |(at, key): (usize, &String)| {
            self.administer(Some(key), &["networks", &at.to_string()])?;
            Ok(NewGrant {
                network: Some(key.clone()),
                role,
            })
        };
        request.networks.iter().enumerate().map(grant).collect()
    }

    /// Checks that the viewer is ADMIN in a network, or in every one. A network that it may not
    /// read is not found.
    fn administer(self, network: Option<&str>, field: &[&str]) -> Result<(), TokenRefusal> {
        self.known()?;
        let Some(key) = network else {
            require_everywhere(self.viewer, AccessRole::Admin)?;
            return Ok(());
        };
        match self.names.network(&field.join("."), key) {
            Ok(index) => {
                let network = &self.names.snapshot().network(index).network;
                require(self.viewer, network, AccessRole::Admin)?;
                Ok(())
            }
            Err(fault) => {
                let suggestion = match &fault {
                    Fault::NotFound { suggestions, .. } => suggestions.first().cloned(),
                    _ => None,
                };
                let error = UserError::new(field, UserErrorCode::NotFound, fault.message());
                Err(error.suggest(suggestion).into())
            }
        }
    }

    /// Refuses callers without a token.
    fn known(self) -> Result<(), Fault> {
        super::access::require_token(self.viewer).map(drop)
    }

    /// True if the viewer may know a token: its own, and those with a role where the viewer is
    /// ADMIN.
    fn knows(self, token: &Token) -> bool {
        self.is_own(token)
            || self.viewer.everywhere() == Some(AccessRole::Admin)
            || token.grants.iter().any(|grant| self.administers(&grant.reach))
    }

    fn may_revoke(self, token: &Token) -> bool {
        self.is_own(token)
            || self.viewer.everywhere() == Some(AccessRole::Admin)
            || token.grants.iter().all(|grant| self.administers(&grant.reach))
    }

    fn is_own(self, token: &Token) -> bool {
        self.viewer.token() == Some(token.id)
    }

    fn administers(self, reach: &Reach) -> bool {
        let role = match reach {
            Reach::Everywhere => self.viewer.everywhere(),
            Reach::Network(network, _) => self.viewer.role_in(*network),
        };
        role == Some(AccessRole::Admin)
    }

    /// Finds a token that the viewer may know. The error for an unknown token and for a hidden one
    /// is the same.
    async fn known_token(self, name: &str) -> Result<Token, TokenRefusal> {
        let found = self
            .store
            .find_token_named(name)
            .await?
            .filter(|token| self.knows(token));
        found.ok_or_else(|| no_token(name).into())
    }

    async fn token(self, name: &str) -> Result<Token, TokenRefusal> {
        let found = self.store.find_token_named(name).await?;
        found.ok_or_else(|| no_token(name).into())
    }

    fn note(self, token: &str, what: &str) {
        tracing::info!(actor = self.viewer.name(), token, "{what}");
    }
}

fn no_token(name: &str) -> UserError {
    let message = format!("`name` is that of no token: {}", quote(name));
    UserError::new(&["name"], UserErrorCode::NotFound, message)
}

fn invalid(field: &str, fault: &str) -> UserError {
    UserError::new(&[field], UserErrorCode::Invalid, format!("`{field}` {fault}"))
}
