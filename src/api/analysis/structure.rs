//! The network as a whole: in numbers, and as a flat graph.

use async_graphql::{Context, Object, Result};

use super::Asked;
use crate::api::inputs::ScopeInput;
use crate::api::types::graph::NetworkGraph;
use crate::api::types::stats::NetworkStats;

/// The network as a whole: in numbers, and as a flat graph.
pub(super) struct Structure(pub(super) Asked);

/// The network as a whole: in numbers, and as a flat graph.
#[Object]
impl Structure {
    /// The network in numbers.
    async fn network_stats(
        &self,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
    ) -> Result<NetworkStats> {
        let view = self.0.view(scope.as_ref()).await?;
        Ok(NetworkStats::new(&self.0.frame, &view))
    }

    /// The whole graph, flat, for network visualisation clients.
    async fn graph(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
    ) -> Result<NetworkGraph> {
        let view = self.0.view(scope.as_ref()).await?;
        Ok(NetworkGraph::whole(context, &self.0.frame, &view).await?)
    }
}
