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

/// A token to create.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct CreateTokenInput {
    /// Name of the token, as the change log shows it: 1 to 64 letters, digits and `. _ - @`. Each
    /// name is used only once, whatever its case, so a request that is sent again creates no second
    /// token. The names `seed`, `import` and `interurban` are reserved for programs.
    pub name: String,
    /// The role of the token.
    pub role: AccessRole,
    /// Keys of the networks in which the role holds. If empty, it holds in every network, present
    /// and future.
    #[graphql(default)]
    pub networks: Vec<String>,
    /// The end of the token's validity: a number of days such as `"90d"`, or the last day (UTC)
    /// such as `"2027-12-31"`. If omitted, the token does not expire.
    pub expires: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// A token to revoke.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct RevokeTokenInput {
    /// Name of the token.
    pub name: String,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// A role to grant to a token.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct GrantRoleInput {
    /// Name of the token.
    pub name: String,
    /// The role. It replaces the token's role in that network, whether higher or lower.
    pub role: AccessRole,
    /// Key of the network. If omitted, the role holds in every network, present and future.
    pub network: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// A role to revoke from a token.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct RevokeRoleInput {
    /// Name of the token.
    pub name: String,
    /// Key of the network. If omitted, the role for every network is revoked.
    pub network: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// The result of creating a token.
#[derive(SimpleObject)]
pub(crate) struct CreateTokenPayload {
    /// The token. Null if none was created.
    token: Option<Token>,
    /// The secret to send as `Authorization: Bearer …`. It is shown only this once; only a hash of
    /// it is stored. Null if no token was created.
    secret: Option<String>,
    /// The current revision of the store. Mutations of tokens make no revision.
    revision: Long,
    /// The errors of the input. If there is one, nothing was written.
    user_errors: Vec<UserError>,
    /// The `clientMutationId` of the input.
    client_mutation_id: Option<String>,
}

/// The result of a mutation of a token.
#[derive(SimpleObject)]
pub(crate) struct TokenPayload {
    /// The token after the mutation. Null if nothing was written.
    token: Option<Token>,
    /// The current revision of the store. Mutations of tokens make no revision.
    revision: Long,
    /// The errors of the input. If there is one, nothing was written.
    user_errors: Vec<UserError>,
    /// The `clientMutationId` of the input.
    client_mutation_id: Option<String>,
}

/// Mutations of tokens and roles.
#[derive(Default)]
pub(super) struct TokenMutations;

/// Mutations of tokens and roles.
#[Object]
impl TokenMutations {
    /// Creates a token and shows its secret once. Requires the role ADMIN in each of its networks,
    /// or in every network.
    async fn create_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The token to create.")] input: CreateTokenInput,
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

    /// Revokes a token for good: from the next request on it is refused. Requires the role ADMIN
    /// wherever the token has a role. The holder of the token may also do it.
    async fn revoke_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The token to revoke.")] input: RevokeTokenInput,
    ) -> Result<TokenPayload> {
        let request = RequestState::of(context);
        let done = tokens(&request).revoke(&input.name).await;
        payload(request, done, input.client_mutation_id)
    }

    /// Grants a token a role in one network or in every network. You must be allowed to know of the
    /// token. Requires the role ADMIN there.
    async fn grant_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The token, and the role to grant.")] input: GrantRoleInput,
    ) -> Result<TokenPayload> {
        let request = RequestState::of(context);
        let (network, role) = (input.network.as_deref(), input.role.into());
        let done = tokens(&request).grant(&input.name, network, role).await;
        payload(request, done, input.client_mutation_id)
    }

    /// Revokes a token's role in one network, or its role for every network. Requires the role
    /// ADMIN there.
    async fn revoke_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The token, and the network where its role is revoked.")] input: RevokeRoleInput,
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

/// Splits a result into the value and the errors of the input; a fault of another kind fails the
/// field.
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
