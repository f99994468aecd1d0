//! One reader for each format. All read on as they go and hold no more than a row, besides the keys of what they have read.

mod dot;
mod gexf;
mod gml;
mod graphml;
mod json;
mod lines;
mod pajek;
mod start;
mod table;
mod tokens;
mod variables;
mod xml;

#[cfg(test)]
mod cell_tests;
#[cfg(test)]
mod foreign_tests;
#[cfg(test)]
mod form_tests;
#[cfg(test)]
mod pair_tests;
#[cfg(test)]
mod program_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader};

use encoding_rs_io::DecodeReaderBytesBuilder;

pub(super) use self::start::SinceRow;
use super::fault::RowError;
use super::notes::Notes;
use super::options::{Directory, ImportOptions};
use super::record::Incoming;
use super::understand::Understanding;
use crate::domain::words::words;

words! {
    /// What a file to be imported is written in.
    ImportFormat {
        /// A table: cities, links between two cities, with what it says of both, partnerships of
        /// several, or a matrix; told apart by its columns.
        Csv = "CSV",
        /// GraphML.
        Graphml = "GRAPHML",
        /// GEXF 1.2 or 1.3.
        Gexf = "GEXF",
        /// A graph in JSON: node-link as networkx and D3 write it, adjacency lists, Cytoscape,
        /// graphology, Gephi Lite, JSON Graph Format, Neo4j, Kumu, Vega, VOSviewer, GeoJSON; also
        /// one object a line.
        NodeLinkJson = "NODE_LINK_JSON",
        /// The answer of the Wikidata query service to a question for twin towns.
        WikidataJson = "WIKIDATA_JSON",
        /// GML, the Graph Modelling Language.
        Gml = "GML",
        /// A network of Pajek.
        Pajek = "PAJEK",
        /// DOT, the language of Graphviz.
        Dot = "DOT",
        /// Whole records, one a line: what an export of a whole network is. Lines that are no
        /// records are the rows of a table or a graph.
        JsonLines = "JSON_LINES",
    }
}

impl ImportFormat {
    /// The format that the beginning of a file tells.
    pub fn of_text(start: &[u8]) -> Option<Self> {
        start::format(start)
    }
}

/// An import in progress: files are read one after the other, and each may name cities of any.
pub struct Importer<'a> {
    understanding: Understanding<'a>,
    options: &'a ImportOptions,
    /// Declarations of GEXF files, by file.
    declared: BTreeMap<usize, gexf::Declared>,
}

impl std::fmt::Debug for Importer<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Importer")
    }
}

impl<'a> Importer<'a> {
    /// An import that gives what it finds to `found`.
    pub fn new(
        options: &'a ImportOptions,
        directory: &'a dyn Directory,
        found: &'a mut dyn FnMut(Result<Incoming, RowError>),
    ) -> Self {
        Self {
            understanding: Understanding::new(options, directory, found),
            options,
            declared: BTreeMap::new(),
        }
    }

    /// Reads a file, by its number among all, to its end, or to where it is no longer of its
    /// format, which is a fault of a row. All files are read, in the same order, in each stage.
    /// True if the same file must be read once more at once, because it says only at its end what
    /// its values mean.
    ///
    /// # Errors
    /// If reading fails.
    pub fn read(&mut self, file: usize, format: ImportFormat, mut input: impl BufRead) -> io::Result<bool> {
        let encoding = start::encoding(&mut input, self.options.encoding)?;
        self.understanding.read_as(encoding);
        let again = match encoding {
            encoding if encoding == encoding_rs::UTF_8 => self.read_text(file, format, &mut input)?,
            encoding => {
                let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(input);
                self.read_text(file, format, &mut BufReader::new(start::Filled(decoded)))?
            }
        };
        self.understanding.end();
        Ok(again)
    }

    fn read_text(&mut self, file: usize, format: ImportFormat, mut input: &mut dyn BufRead) -> io::Result<bool> {
        let to = &mut self.understanding;
        if let Some(fault) = start::check(&mut input)? {
            to.fault(fault);
            return Ok(false);
        }
        let since = to.since_row();
        let mut input = start::Bounded { input, since };
        match format {
            ImportFormat::Csv => table::read(input, to),
            ImportFormat::Graphml => graphml::read(input, to),
            ImportFormat::Gexf => return gexf::read(input, self.declared.entry(file).or_default(), to),
            ImportFormat::NodeLinkJson => json::read(input, json::Place::Root, to),
            ImportFormat::WikidataJson => json::read(input, json::Place::Solutions, to),
            ImportFormat::Gml => gml::read(input, to),
            ImportFormat::Pajek => pajek::read(input, to),
            ImportFormat::Dot => dot::read(input, to),
            ImportFormat::JsonLines if lines::are_rows(input.fill_buf()?) => json::read(input, json::Place::Line, to),
            ImportFormat::JsonLines => lines::read(input, to),
        }?;
        Ok(false)
    }

    /// Findings in the last file besides records and faults.
    pub fn take_notes(&mut self) -> Notes {
        self.understanding.take_notes()
    }

    /// Columns that the mapping names and no file has, such as `target.country=lnd`; known after
    /// the last stage.
    pub fn unfound(&self) -> Vec<String> {
        self.understanding.unfound()
    }

    /// Goes on to the next stage, after all files have been read; false if there is none.
    pub fn advance(&mut self) -> bool {
        self.understanding.advance()
    }
}
