//! Mutations of tokens and roles.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::payload::UserError;
use crate::api::context::RequestState;
use crate::api::enums::AccessRole;
use crate::api::scalars::Long;
use crate::api::types::token::{Token, tokens};
use crate::app::fault::Fault;
use crate::app::tokens::{TokenRefusal, TokenRequest};
use crate::domain::access;

/// A token to be made.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct CreateTokenInput {
    /// Name of its holder, as the history will tell it: 1 to 64 letters, digits and `. _ - @`. Never given twice, whatever its case, so
    /// that a request that is sent again makes no second token. Not `seed`, `import` or `interurban`: these write as programs.
    pub name: String,
    /// What it allows.
    pub role: AccessRole,
    /// Keys of the networks in which it does; every network, present and to come, if empty.
    #[graphql(default)]
    pub networks: Vec<String>,
    /// When it ends: a number of days such as `"90d"`, or the last day (UTC) such as `"2027-12-31"`; never if omitted.
    pub expires: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// A token to be revoked.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct RevokeTokenInput {
    /// Name of the token.
    pub name: String,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// A role to be given to a token.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct GrantRoleInput {
    /// Name of the token.
    pub name: String,
    /// The role; it replaces the one that the token has in that network, higher or lower.
    pub role: AccessRole,
    /// Key of the network; every network, present and to come, if omitted.
    pub network: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// A role to be taken from a token.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct RevokeRoleInput {
    /// Name of the token.
    pub name: String,
    /// Key of the network; the role in every network if omitted.
    pub network: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// What became of a token that was to be made.
#[derive(SimpleObject)]
pub(crate) struct CreateTokenPayload {
    /// The token; null if none was made.
    token: Option<Token>,
    /// What its holder sends as `Authorization: Bearer …`. Shown this once: only a hash of it is kept. Null if none was made.
    secret: Option<String>,
    /// The revision of the store that stands: tokens make none.
    revision: Long,
    /// The errors of the input. If there is one, nothing was written.
    user_errors: Vec<UserError>,
    /// As it was given.
    client_mutation_id: Option<String>,
}

/// What became of a token.
#[derive(SimpleObject)]
pub(crate) struct TokenPayload {
    /// The token as it is now; null if nothing was written.
    token: Option<Token>,
    /// The revision of the store that stands: tokens make none.
    revision: Long,
    /// The errors of the input. If there is one, nothing was written.
    user_errors: Vec<UserError>,
    /// As it was given.
    client_mutation_id: Option<String>,
}

/// Mutations of tokens and roles.
#[derive(Default)]
pub(super) struct TokenMutations;

/// Mutations of tokens and roles.
#[Object]
impl TokenMutations {
    /// Makes a token and shows its secret, once. Takes the role ADMIN in each of its networks, or in every network.
    async fn create_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The token.")] input: CreateTokenInput,
    ) -> Result<CreateTokenPayload> {
        let request = RequestState::of(context);
        let wanted = TokenRequest {
            name: input.name,
            role: input.role.into(),
            networks: input.networks,
            expires: input.expires,
        };
        let (made, user_errors) = split(tokens(&request).create(&wanted).await)?;
        let (token, secret) = made.unzip();
        Ok(CreateTokenPayload {
            token: token.map(|token| Token::new(Arc::clone(&request), token)),
            secret: secret.map(|secret| secret.reveal().to_owned()),
            revision: request.revision().number.into(),
            user_errors,
            client_mutation_id: input.client_mutation_id,
        })
    }

    /// Revokes a token for good: whoever shows it is refused from the next request on. Takes the role ADMIN wherever the token has a
    /// role; its holder may, too.
    async fn revoke_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which token.")] input: RevokeTokenInput,
    ) -> Result<TokenPayload> {
        let request = RequestState::of(context);
        let done = tokens(&request).revoke(&input.name).await;
        payload(request, done, input.client_mutation_id)
    }

    /// Gives a token that the caller may know a role in a network, or in every one. Takes the role ADMIN there.
    async fn grant_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "To which token, and what.")] input: GrantRoleInput,
    ) -> Result<TokenPayload> {
        let request = RequestState::of(context);
        let (network, role) = (input.network.as_deref(), input.role.into());
        let done = tokens(&request).grant(&input.name, network, role).await;
        payload(request, done, input.client_mutation_id)
    }

    /// Takes the role of a token in a network, or the one in every network. Takes the role ADMIN there.
    async fn revoke_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "From which token, and where.")] input: RevokeRoleInput,
    ) -> Result<TokenPayload> {
        let request = RequestState::of(context);
        let done = tokens(&request).withdraw(&input.name, input.network.as_deref()).await;
        payload(request, done, input.client_mutation_id)
    }
}

fn payload(
    request: Arc<RequestState>,
    done: std::result::Result<access::Token, TokenRefusal>,
    client_mutation_id: Option<String>,
) -> Result<TokenPayload> {
    let (token, user_errors) = split(done)?;
    Ok(TokenPayload {
        revision: request.revision().number.into(),
        token: token.map(|token| Token::new(request, token)),
        user_errors,
        client_mutation_id,
    })
}

/// What was done, or what is wrong with the input; a fault of another kind ends the field.
fn split<T>(done: std::result::Result<T, TokenRefusal>) -> std::result::Result<(Option<T>, Vec<UserError>), Fault> {
    match done {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(TokenRefusal::User(errors)) => {
            let shown = errors.iter().map(UserError::new);
            Ok((None, shown.collect()))
        }
        Err(TokenRefusal::Fault(fault)) => Err(fault),
    }
}
