//! The whole network: in figures, and as a flat graph.

use async_graphql::{Context, Object, Result};

use super::Asked;
use crate::api::enums::GraphLayout;
use crate::api::export::{ExportFile, ExportFormat, ExportLinks, Maker, sent};
use crate::api::inputs::ScopeInput;
use crate::api::types::graph::NetworkGraph;
use crate::api::types::stats::NetworkStats;
use crate::file_sink::FileSink;

/// The whole network: in figures, and as a flat graph.
pub(super) struct Structure(pub(super) Asked);

/// The whole network: in figures, and as a flat graph.
#[Object]
impl Structure {
    /// Figures of a whole network.
    async fn network_stats(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<NetworkStats> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        Ok(NetworkStats::new(&asked.frame, &view))
    }

    /// The whole graph in flat lists, for clients that draw it.
    async fn graph(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(
            desc = "The layout that gives the positions `x` and `y` of the nodes.",
            default_with = "GraphLayout::Force"
        )]
        layout: GraphLayout,
    ) -> Result<NetworkGraph> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        Ok(NetworkGraph::whole(context, &asked.frame, &view, layout).await?)
    }

    /// The graph as a file for another program. Keys, names, pairs and weights are the same in
    /// every format, and the same as in `graph`; the id of a node or link in the file is its key.
    /// Browsers can download the same files at `/export`.
    async fn export_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The format of the file.")] format: ExportFormat,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(
            desc = "The meaning of a link in the file: all partnerships of two cities, or one partnership.",
            default_with = "ExportLinks::Links"
        )]
        links: ExportLinks,
    ) -> Result<ExportFile> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let request = asked.frame.request();
        let size = view.graph().node_count() + view.graph().link_count();
        request.charge_graph(size)?;
        let maker = Maker::new(request, &view, (format, links));
        if let Some(sink) = context.data_opt::<FileSink>() {
            sink.put(sent(maker.file().await?));
        }
        Ok(maker.into())
    }
}
