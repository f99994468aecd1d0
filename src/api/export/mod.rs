//! A graph as a file that other programs open.

mod rows;

use std::sync::Arc;

use async_graphql::{Enum, SimpleObject};

pub use self::rows::graph_of;
use crate::exchange::{self, Graph};
use crate::outlet::Outlet;

/// What a graph is written in.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::exchange::ExportFormat")]
pub enum ExportFormat {
    /// GraphML, for yEd, igraph, networkx, Cytoscape and Gephi.
    Graphml,
    /// GEXF 1.3 with colours by field, positions on the map, and the periods of partnerships, for Gephi, Gephi Lite and networkx.
    Gexf,
    /// The cities as CSV, in the columns that Gephi knows.
    CsvNodes,
    /// The links as CSV, in the columns that Gephi knows.
    CsvLinks,
    /// Node-link JSON, for D3 and networkx.
    NodeLinkJson,
    /// Cytoscape JSON, for Cytoscape and Cytoscape.js.
    CytoscapeJson,
    /// DOT, for Graphviz.
    Dot,
    /// GeoJSON, for maps: cities as points, links as lines.
    Geojson,
}

/// What a link of a file stands for.
#[derive(Enum, Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum ExportLinks {
    /// All partnerships of two cities, merged: at most one link between the two.
    #[default]
    Links,
    /// One partnership each, with its kind, status and dates: two cities may have several. A partnership of three cities or more is a link for each two of
    /// them.
    Partnerships,
}

/// A file for another program.
#[derive(SimpleObject)]
pub struct ExportFile {
    /// The usual name of such a file.
    filename: String,
    /// Its media type.
    media_type: String,
    /// What is in it, as text.
    content: String,
}

impl ExportFile {
    /// The file of a graph. If the request has an outlet, the content goes there.
    pub fn of(graph: Graph, format: ExportFormat, outlet: Option<&Outlet>) -> Self {
        let format = exchange::ExportFormat::from(format);
        let mut bytes = Vec::new();
        match outlet {
            Some(outlet) => outlet.put(Arc::new(move |output| format.write(&graph, output))),
            None => format.write(&graph, &mut bytes).expect("memory can be written to"),
        }
        Self {
            filename: format.file_name().to_owned(),
            media_type: format.media_type().to_owned(),
            content: String::from_utf8(bytes).expect("all formats are UTF-8"),
        }
    }
}
