//! Readers, one per format. They stream, and keep in memory only one row and the keys of those read
//! before.

mod dl;
mod dot;
mod gexf;
mod gml;
mod graphml;
mod json;
mod lines;
mod pajek;
mod sif;
mod start;
mod table;
mod tokens;
mod unknown;
mod variables;
mod xml;

#[cfg(test)]
mod cell_tests;
#[cfg(test)]
mod copied_tests;
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
    /// The format of a file to import.
    ImportFormat {
        /// A table: cities, links between two cities with descriptions of both, partnerships of
        /// several cities, or a matrix; distinguished by the columns.
        Csv = "CSV",
        /// GraphML.
        Graphml = "GRAPHML",
        /// GEXF 1.2 or 1.3.
        Gexf = "GEXF",
        /// A graph in JSON: node-link as networkx and D3 write it, adjacency lists, Cytoscape,
        /// graphology, Gephi Lite, JSON Graph Format, Neo4j, Kumu, Vega, VOSviewer, GeoJSON; also
        /// one object per line.
        NodeLinkJson = "NODE_LINK_JSON",
        /// The answer of the Wikidata query service to a query for twin towns.
        WikidataJson = "WIKIDATA_JSON",
        /// GML, the Graph Modelling Language.
        Gml = "GML",
        /// A network of Pajek.
        Pajek = "PAJEK",
        /// DOT, the language of Graphviz.
        Dot = "DOT",
        /// DL, the format of UCINET.
        Dl = "DL",
        /// SIF, the lists of interactions of Cytoscape.
        Sif = "SIF",
        /// Whole records, one per line: the export of a whole network. Lines that are not records
        /// are rows of a table or a graph.
        JsonLines = "JSON_LINES",
    }
}

impl ImportFormat {
    /// Detects the format from the beginning of a file.
    pub fn of_text(start: &[u8]) -> Option<Self> {
        start::format(start)
    }

    /// Names the apparent format of a file that cannot be read, with a way on.
    pub fn unreadable(start: &[u8]) -> Option<&'static str> {
        unknown::looks(start)
    }
}

/// An import in progress. It reads one file after the other; each may refer to cities of any.
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
    /// Starts an import that passes its results to `found`.
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

    /// Reads a file, by its number among all, to its end or up to a syntax error, which is the
    /// fault of a row. Each stage reads all files in the same order. Returns true if the same file
    /// must be read again at once, because its values are declared only at its end.
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
            ImportFormat::Dl => dl::read(input, to),
            ImportFormat::Sif => sif::read(input, to),
            ImportFormat::JsonLines if lines::are_rows(input.fill_buf()?) => json::read(input, json::Place::Line, to),
            ImportFormat::JsonLines => lines::read(input, to),
        }?;
        Ok(false)
    }

    /// Returns the findings in the last file besides records and faults.
    pub fn take_notes(&mut self) -> Notes {
        self.understanding.take_notes()
    }

    /// Returns the columns that the mapping names but no file has, such as `target.country=lnd`;
    /// known after the last stage.
    pub fn unfound(&self) -> Vec<String> {
        self.understanding.unfound()
    }

    /// Starts the next stage, after all files have been read; false if there is none.
    pub fn advance(&mut self) -> bool {
        self.understanding.advance()
    }
}
