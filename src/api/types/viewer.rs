//! Who asks.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};

use super::network::Network;
use crate::api::context::{Frame, RequestState};
use crate::api::enums::AccessRole;
use crate::api::scalars::DateTime;

/// Who asks: the holder of a token, or a stranger, who sees public networks and writes nothing.
pub struct Viewer(Arc<RequestState>);

/// A role that a viewer holds.
#[derive(SimpleObject)]
pub struct ViewerRole {
    /// The network in which it holds; null if it holds in every network, present and to come.
    network: Option<Network>,
    /// The role.
    role: AccessRole,
}

impl Viewer {
    /// The viewer of a request.
    pub const fn new(request: Arc<RequestState>) -> Self {
        Self(request)
    }

    fn network(&self, network: u16) -> Network {
        Network::new(&Frame::root(Arc::clone(&self.0), Some(network)), network)
    }
}

/// Who asks: the holder of a token, or a stranger, who sees public networks and writes nothing.
#[Object]
impl Viewer {
    /// The token's name, by which the history knows its holder; null for a stranger.
    async fn name(&self) -> Option<&str> {
        self.0.viewer.name()
    }

    /// The roles held: first the one for every network, if there is one, then those given for single networks, by key.
    async fn roles(&self) -> Vec<ViewerRole> {
        let viewer = &self.0.viewer;
        let everywhere = viewer.everywhere().map(|role| ViewerRole {
            network: None,
            role: role.into(),
        });
        let single = self.0.names().networks().filter_map(|network| {
            let role = viewer.given_in(self.0.snapshot.network(network).network.id)?;
            Some(ViewerRole {
                network: Some(self.network(network)),
                role: role.into(),
            })
        });
        everywhere.into_iter().chain(single).collect()
    }

    /// The first moment at which the token is no longer good; null if it has no end, or for a stranger.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.viewer.expires_at().map(DateTime)
    }
}
