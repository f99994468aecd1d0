//! Writers, one per format. They stream, and write the same bytes for the same rows.

mod colour;
mod cytoscape;
mod dot;
mod geojson;
mod gexf;
mod graphml;
mod graphology;
mod jgf;
mod lines;
mod node_link;
mod table;
mod xml;

#[cfg(test)]
mod name_tests;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

pub use self::lines::LineWriter;
use super::graph::Graph;
use crate::domain::words::words;

words! {
    /// The format of a graph file.
    ExportFormat {
        /// GraphML: yEd, igraph, networkx, Cytoscape, Gephi.
        Graphml = "GRAPHML",
        /// GEXF 1.3: Gephi, Gephi Lite, networkx.
        Gexf = "GEXF",
        /// The cities as a table: Gephi, spreadsheets.
        CsvNodes = "CSV_NODES",
        /// The links as a table: Gephi, spreadsheets.
        CsvLinks = "CSV_LINKS",
        /// Node-link JSON: D3, networkx.
        NodeLinkJson = "NODE_LINK_JSON",
        /// Cytoscape JSON: Cytoscape, Cytoscape.js.
        CytoscapeJson = "CYTOSCAPE_JSON",
        /// DOT: Graphviz.
        Dot = "DOT",
        /// GeoJSON: maps.
        Geojson = "GEOJSON",
        /// Graphology JSON: sigma, graphology, Gephi Lite.
        GraphologyJson = "GRAPHOLOGY_JSON",
        /// JSON Graph Format, version 2.
        JgfJson = "JGF_JSON",
    }
}

impl ExportFormat {
    /// Returns the usual file name.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Graphml => "graph.graphml",
            Self::Gexf => "graph.gexf",
            Self::CsvNodes => "nodes.csv",
            Self::CsvLinks => "links.csv",
            Self::NodeLinkJson => "node-link.json",
            Self::CytoscapeJson => "cytoscape.json",
            Self::Dot => "graph.dot",
            Self::Geojson => "graph.geojson",
            Self::GraphologyJson => "graphology.json",
            Self::JgfJson => "graph.jgf.json",
        }
    }

    /// Returns the media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Graphml => "application/graphml+xml",
            Self::Gexf => "application/gexf+xml",
            Self::CsvNodes | Self::CsvLinks => "text/csv; charset=utf-8",
            Self::NodeLinkJson | Self::CytoscapeJson | Self::GraphologyJson => "application/json",
            Self::JgfJson => "application/vnd.jgf+json",
            Self::Dot => "text/vnd.graphviz; charset=utf-8",
            Self::Geojson => "application/geo+json",
        }
    }

    /// Names the programs that open it, in a few words.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Graphml => "GraphML, for yEd, igraph, networkx, Cytoscape and Gephi",
            Self::Gexf => "GEXF 1.3 with colours, positions and periods, for Gephi, Gephi Lite and networkx",
            Self::CsvNodes => "The cities as CSV, for Gephi and spreadsheets",
            Self::CsvLinks => "The links as CSV, for Gephi and spreadsheets",
            Self::NodeLinkJson => "Node-link JSON, for D3 and networkx",
            Self::CytoscapeJson => "Cytoscape JSON, for Cytoscape and Cytoscape.js",
            Self::Dot => "DOT, for Graphviz",
            Self::Geojson => "GeoJSON, for maps: cities as points, links as lines",
            Self::GraphologyJson => "Graphology JSON with places, sizes and colours, for sigma and Gephi Lite",
            Self::JgfJson => "JSON Graph Format, version 2",
        }
    }

    /// Writes a graph.
    ///
    /// # Errors
    /// If the output fails.
    pub fn write(self, graph: &Graph, mut output: impl Write) -> io::Result<()> {
        match self {
            Self::Graphml => graphml::write(graph, &mut output),
            Self::Gexf => gexf::write(graph, &mut output),
            Self::CsvNodes => table::nodes(graph, &mut output),
            Self::CsvLinks => table::links(graph, &mut output),
            Self::NodeLinkJson => node_link::write(graph, &mut output),
            Self::CytoscapeJson => cytoscape::write(graph, &mut output),
            Self::Dot => dot::write(graph, &mut output),
            Self::Geojson => geojson::write(graph, &mut output),
            Self::GraphologyJson => graphology::write(graph, &mut output),
            Self::JgfJson => jgf::write(graph, &mut output),
        }?;
        output.flush()
    }
}
