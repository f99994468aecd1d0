//! Who asks.

use std::sync::Arc;

use async_graphql::Object;

use super::token::RoleGrant;
use crate::api::context::RequestState;
use crate::api::scalars::DateTime;

/// Who asks: the holder of a token, or a stranger, who sees public networks and writes nothing.
pub struct Viewer(Arc<RequestState>);

impl Viewer {
    /// The viewer of a request.
    pub const fn new(request: Arc<RequestState>) -> Self {
        Self(request)
    }
}

/// Who asks: the holder of a token, or a stranger, who sees public networks and writes nothing.
#[Object]
impl Viewer {
    /// The token's name, by which the history knows its holder; null for a stranger.
    fn name(&self) -> Option<&str> {
        self.0.viewer.name()
    }

    /// The roles held: first the one for every network, if there is one, then those given for single networks, by key.
    fn roles(&self) -> Vec<RoleGrant> {
        let viewer = &self.0.viewer;
        let everywhere = viewer.everywhere().map(|role| RoleGrant::new(&self.0, None, role));
        let single = self.0.names().networks().filter_map(|network| {
            let role = viewer.given_in(self.0.snapshot.network(network).network.id)?;
            Some(RoleGrant::new(&self.0, Some(network), role))
        });
        everywhere.into_iter().chain(single).collect()
    }

    /// The first moment at which the token is no longer good; null if it has no end, or for a stranger.
    fn expires_at(&self) -> Option<DateTime> {
        self.0.viewer.expires_at().map(DateTime::from)
    }
}
