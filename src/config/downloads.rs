//! The files of the graph under `/export`: formats for other programs, and the parameters of their
//! addresses, which are the fields of the input `Scope`.

use crate::http::{Download, Downloads, Form, Parameter};

/// The files and the operation that makes them.
pub const DOWNLOADS: Downloads = Downloads {
    document: "query Export($format: ExportFormat!, $links: ExportLinks! = LINKS, $scope: Scope) \
               { exportNetwork(format: $format, links: $links, scope: $scope) { filename } }",
    files: &FILES,
    variables: &[field("links", Form::Text, "PARTNERSHIPS")],
    object: "scope",
    fields: &FIELDS,
    page: include_str!("downloads.html"),
};

const FILES: [Download; 10] = [
    file(
        "graph.gexf",
        "GEXF",
        "application/gexf+xml",
        "GEXF 1.3 with colours, positions and periods, for Gephi, Gephi Lite and networkx",
    ),
    file(
        "graph.graphml",
        "GRAPHML",
        "application/graphml+xml",
        "GraphML, for yEd, igraph, networkx, Cytoscape and Gephi",
    ),
    file(
        "nodes.csv",
        "CSV_NODES",
        "text/csv; charset=utf-8",
        "The cities as CSV, for Gephi and spreadsheets",
    ),
    file(
        "links.csv",
        "CSV_LINKS",
        "text/csv; charset=utf-8",
        "The links as CSV, for Gephi and spreadsheets",
    ),
    file(
        "node-link.json",
        "NODE_LINK_JSON",
        "application/json",
        "Node-link JSON, for D3 and networkx",
    ),
    file(
        "cytoscape.json",
        "CYTOSCAPE_JSON",
        "application/json",
        "Cytoscape JSON, for Cytoscape and Cytoscape.js",
    ),
    file(
        "graph.geojson",
        "GEOJSON",
        "application/geo+json",
        "GeoJSON, for maps: cities as points, links as lines",
    ),
    file(
        "graphology.json",
        "GRAPHOLOGY_JSON",
        "application/json",
        "Graphology JSON with places, sizes and colours, for sigma and Gephi Lite",
    ),
    file(
        "graph.jgf.json",
        "JGF_JSON",
        "application/vnd.jgf+json",
        "JSON Graph Format, version 2",
    ),
    file(
        "graph.dot",
        "DOT",
        "text/vnd.graphviz; charset=utf-8",
        "DOT, for Graphviz",
    ),
];

const FIELDS: [Parameter; 17] = [
    field("network", Form::Text, "uccn"),
    field("networks", Form::List, "uccn,golden"),
    field("asOf", Form::Text, "2016"),
    field("during", Form::Period, "2010/2016"),
    field("includeProposed", Form::Truth, "true"),
    field("kinds", Form::List, "TWINNING"),
    field("fields", Form::List, "MUSIC,DESIGN"),
    field("fieldBasis", Form::Text, "CITY"),
    field("countries", Form::List, "JP,IT"),
    field("regions", Form::List, "EUROPE_NORTH_AMERICA"),
    field("objectives", Form::List, "CULTURAL_ACCESS"),
    field("sdgs", Form::Wholes, "11,17"),
    field("sectors", Form::List, "ACADEMIA"),
    field("minStrength", Form::Number, "1.5"),
    field("counting", Form::Text, "FRACTIONAL"),
    field("atRevision", Form::Whole, "1"),
    field("knownAt", Form::Text, "2026-11-30T12:00:00Z"),
];

const fn file(
    file: &'static str,
    format: &'static str,
    media_type: &'static str,
    description: &'static str,
) -> Download {
    Download {
        file,
        format,
        media_type,
        description,
    }
}

const fn field(name: &'static str, form: Form, example: &'static str) -> Parameter {
    Parameter { name, form, example }
}
