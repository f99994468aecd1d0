//! The types of arguments of an import.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use encoding_rs::Encoding;

use crate::exchange::{Column, ImportFormat, Place};

/// The format of the files.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// Tables: cities, links, pairs of cities, matrices; separated by commas, semicolons, tabs or
    /// bars
    Csv,
    /// GraphML
    Graphml,
    /// GEXF 1.2 or 1.3
    Gexf,
    /// Graphs in JSON: node-link (networkx, D3), adjacency lists, Cytoscape, graphology, Gephi
    /// Lite, JSON Graph Format, Neo4j, Kumu, Vega, VOSviewer, GeoJSON; or one JSON object per line
    #[value(alias = "json")]
    NodeLinkJson,
    /// A result of the Wikidata query service for twin towns (P190); as CSV or TSV it is a table
    WikidataJson,
    /// GML, the Graph Modelling Language
    Gml,
    /// The format of Pajek
    Pajek,
    /// DOT, the language of Graphviz
    Dot,
    /// DL, the format of UCINET
    Dl,
    /// SIF, the lists of interactions of Cytoscape
    Sif,
    /// Complete records, one per line, as `interurban export` writes them
    Jsonl,
}

impl From<Format> for ImportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Graphml => Self::Graphml,
            Format::Gexf => Self::Gexf,
            Format::NodeLinkJson => Self::NodeLinkJson,
            Format::WikidataJson => Self::WikidataJson,
            Format::Gml => Self::Gml,
            Format::Pajek => Self::Pajek,
            Format::Dot => Self::Dot,
            Format::Dl => Self::Dl,
            Format::Sif => Self::Sif,
            Format::Jsonl => Self::JsonLines,
        }
    }
}

/// The treatment of faulty rows.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Faulty {
    /// Write nothing
    Abort,
    /// Skip them and write the others
    Skip,
}

/// The order of day and month in numeric dates.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Dates {
    /// The day comes first
    Dmy,
    /// The month comes first
    Mdy,
}

/// The treatment of parallel links.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Links {
    /// Merge them into one partnership: the first, completed by the others
    Merge,
    /// Make a partnership of each
    Keep,
}

/// Splits a text at the first equals sign.
pub(super) fn parts(text: &str) -> Result<(&str, &str)> {
    let parts = text.split_once('=').map(|(one, other)| (one.trim(), other.trim()));
    parts.with_context(|| format!("`{text}` is not of the form NAME=VALUE"))
}

/// Splits a text at the first equals sign; the left part is one of our columns, or one of a link's
/// end.
pub(super) fn place(text: &str) -> Result<(Place, &str)> {
    let (name, value) = parts(text)?;
    Ok((column(name)?, value))
}

/// A column of ours, or one of an end of a link.
pub(super) fn column(name: &str) -> Result<Place> {
    Place::named(name).with_context(|| {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
        format!(
            "`{name}` is no column; there are {}, and of the cities at the ends of a link source.name, target.country and so on",
            names.join(", ")
        )
    })
}

/// Returns an encoding by its label.
pub(super) fn encoding(label: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(label.as_bytes())
        .ok_or_else(|| "is no label of an encoding such as utf-16 or windows-1252".to_owned())
}
