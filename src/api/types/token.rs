//! Access tokens and their roles.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};

use super::network::Network;
use crate::api::connection::{Page, connection};
use crate::api::context::{Frame, RequestState};
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::enums::AccessRole;
use crate::api::scalars::DateTime;
use crate::app::fault::Fault;
use crate::app::tokens::Tokens;
use crate::domain::access::{self, Reach};

/// An access token, without its secret.
pub struct Token {
    request: Arc<RequestState>,
    token: access::Token,
}

connection! {
    /// Tokens in the order of their creation.
    TokenConnection, TokenEdge, Token
}

/// Returns the tokens that the viewer of a request may know and change.
pub fn tokens(request: &RequestState) -> Tokens<'_> {
    Tokens {
        store: request.app.store(),
        names: request.names(),
        viewer: &request.viewer,
        now: request.app.now(),
    }
}

impl TokenConnection {
    /// Returns a page of the tokens that the viewer may know of.
    pub async fn list(request: &Arc<RequestState>, page: &PageArguments) -> Result<Self, Fault> {
        let known = tokens(request).list().await?;
        let handles: Vec<usize> = (0..known.len()).collect();
        let page = Page::cut(page, "Token", ROOT_PAGE, &handles, |at| known[at].name.clone())?;
        request.charge(page.items.len())?;
        Ok(Self::new(page, |cursor, at| TokenEdge {
            cursor,
            node: Token::new(Arc::clone(request), known[at].clone()),
        }))
    }
}

/// A role, with the network in which it holds.
#[derive(SimpleObject)]
pub struct RoleGrant {
    /// The network in which the role holds. Null if it holds in every network, present and future.
    network: Option<Network>,
    /// The role.
    role: AccessRole,
}

impl RoleGrant {
    /// Returns a role in a network of the snapshot, or in every network.
    pub fn new(request: &Arc<RequestState>, network: Option<u16>, role: access::AccessRole) -> Self {
        let network = network.map(|network| {
            let frame = Frame::root(Arc::clone(request), Some(network));
            Network::new(&frame, network)
        });
        Self {
            network,
            role: role.into(),
        }
    }
}

impl Token {
    /// Returns a token as a request may see it.
    pub const fn new(request: Arc<RequestState>, token: access::Token) -> Self {
        Self { request, token }
    }
}

/// An access token, without its secret.
#[Object]
impl Token {
    /// Name of the token. The change log shows it as the author. A name is never used twice.
    fn name(&self) -> &str {
        &self.token.name
    }

    /// The roles of the token in networks that the viewer may read: first the one for every
    /// network, if there is one, then by key of the network.
    fn roles(&self) -> Vec<RoleGrant> {
        let names = self.request.names();
        let grants = self.token.grants.iter().filter_map(|grant| match &grant.reach {
            Reach::Everywhere => Some(RoleGrant::new(&self.request, None, grant.role)),
            Reach::Network(_, key) => {
                let network = names.find_network(key)?;
                Some(RoleGrant::new(&self.request, Some(network), grant.role))
            }
        });
        grants.collect()
    }

    /// Time of creation.
    fn created_at(&self) -> DateTime {
        DateTime::from(self.token.created_at)
    }

    /// Time from which the token is no longer valid. Null if it does not expire.
    fn expires_at(&self) -> Option<DateTime> {
        self.token.expires_at.map(DateTime::from)
    }

    /// Time at which the token was revoked. Null if it was not.
    fn revoked_at(&self) -> Option<DateTime> {
        self.token.revoked_at.map(DateTime::from)
    }
}
