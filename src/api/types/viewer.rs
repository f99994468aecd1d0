//! The client that sends a request.

use std::sync::Arc;

use async_graphql::Object;

use super::token::RoleGrant;
use crate::api::context::RequestState;
use crate::api::scalars::DateTime;

/// The client that asks: the holder of a token, or an anonymous client, who sees public networks
/// and cannot write.
pub struct Viewer(Arc<RequestState>);

impl Viewer {
    /// Returns the viewer of a request.
    pub const fn new(request: Arc<RequestState>) -> Self {
        Self(request)
    }
}

/// The client that asks: the holder of a token, or an anonymous client, who sees public networks
/// and cannot write.
#[Object]
impl Viewer {
    /// Name of the token. The change log shows it as the author. Null for an anonymous client.
    fn name(&self) -> Option<&str> {
        self.0.viewer.name()
    }

    /// The roles of the viewer: first the one for every network, if there is one, then those for
    /// single networks, ordered by key.
    fn roles(&self) -> Vec<RoleGrant> {
        let viewer = &self.0.viewer;
        let everywhere = viewer.everywhere().map(|role| RoleGrant::new(&self.0, None, role));
        let single = self.0.names().networks().filter_map(|network| {
            let role = viewer.given_in(self.0.snapshot.network(network).network.id)?;
            Some(RoleGrant::new(&self.0, Some(network), role))
        });
        everywhere.into_iter().chain(single).collect()
    }

    /// Time from which the token is no longer valid. Null if it does not expire, and for an
    /// anonymous client.
    fn expires_at(&self) -> Option<DateTime> {
        self.0.viewer.expires_at().map(DateTime::from)
    }
}
