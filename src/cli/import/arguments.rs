//! The arguments of an import that are words of their own.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use encoding_rs::Encoding;

use crate::exchange::{Column, ImportFormat, Place};

/// What files may be written in.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// Tables: cities, links, pairs of cities, matrices; with commas, semicolons, tabs or bars
    Csv,
    /// GraphML
    Graphml,
    /// GEXF 1.2 or 1.3
    Gexf,
    /// Graphs in JSON: node-link (networkx, D3), adjacency lists, Cytoscape, graphology, Gephi Lite,
    /// JSON Graph Format, Neo4j, Kumu, Vega, VOSviewer, GeoJSON; also one object a line
    #[value(alias = "json")]
    NodeLinkJson,
    /// The answer of the Wikidata query service about twin towns (P190); as CSV or TSV it is a table
    WikidataJson,
    /// GML, the Graph Modelling Language
    Gml,
    /// A network of Pajek
    Pajek,
    /// DOT, the language of Graphviz
    Dot,
    /// Whole records, one a line, as `interurban export` writes them
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
            Format::Jsonl => Self::JsonLines,
        }
    }
}

/// What to do if rows are faulty.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Faulty {
    /// Write nothing
    Abort,
    /// Leave them out
    Skip,
}

/// What comes first in dates with numbers only.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Dates {
    /// The day
    Dmy,
    /// The month
    Mdy,
}

/// What to do with parallel links.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Links {
    /// Make one partnership of them: the first, with what the others know besides
    Merge,
    /// Make each a partnership of its own
    Keep,
}

/// What stands on both sides of the first equals sign.
pub(super) fn parts(text: &str) -> Result<(&str, &str)> {
    let parts = text.split_once('=').map(|(one, other)| (one.trim(), other.trim()));
    parts.with_context(|| format!("`{text}` is not of the form NAME=VALUE"))
}

/// The same, the left one being a column of ours, or one of an end of a link.
pub(super) fn place(text: &str) -> Result<(Place, &str)> {
    let (name, value) = parts(text)?;
    let place = Place::named(name).with_context(|| {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
        format!(
            "`{name}` is no column; there are {}, and of the cities at the ends of a link source.name, target.country and so on",
            names.join(", ")
        )
    })?;
    Ok((place, value))
}

/// An encoding by its label.
pub(super) fn encoding(label: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(label.as_bytes())
        .ok_or_else(|| "is no label of an encoding such as utf-16 or windows-1252".to_owned())
}
