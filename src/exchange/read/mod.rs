//! One reader for each format. All read on as they go and hold no more than a row, besides the keys of what they have read.

mod gexf;
mod graphml;
mod json;
mod lines;
mod start;
mod table;
mod wikidata;
mod xml;

#[cfg(test)]
mod foreign_tests;
#[cfg(test)]
mod tests;

use std::io::{self, BufRead};

pub(super) use self::start::SinceRow;
use super::fault::RowError;
use super::options::{Directory, ImportOptions};
use super::record::Incoming;
use super::understand::Understanding;
use crate::domain::words::words;

words! {
    /// What a file to be imported is written in.
    ImportFormat {
        /// A table: cities, links between two cities, or partnerships of several, told apart by its columns.
        Csv = "CSV",
        /// GraphML.
        Graphml = "GRAPHML",
        /// GEXF 1.2 or 1.3.
        Gexf = "GEXF",
        /// Node-link JSON, as networkx and D3 write it.
        NodeLinkJson = "NODE_LINK_JSON",
        /// The answer of the Wikidata query service to a question for twin towns.
        WikidataJson = "WIKIDATA_JSON",
        /// Whole records, one a line: what an export of a whole network is.
        JsonLines = "JSON_LINES",
    }
}

/// An import in progress: files are read one after the other, and a later one may name cities of an earlier one.
pub struct Importer<'a>(Understanding<'a>);

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
        Self(Understanding::new(options, directory, found))
    }

    /// Reads a file to its end, or to where it is no longer of its format, which is a fault of a row. All files are read, in the same
    /// order, in each stage.
    ///
    /// # Errors
    /// If reading fails.
    pub fn read(&mut self, format: ImportFormat, mut input: impl BufRead) -> io::Result<()> {
        if let Some(fault) = start::check(&mut input)? {
            self.0.fault(fault);
        } else {
            let since = self.0.since_row();
            let input = start::Bounded { input, since };
            match format {
                ImportFormat::Csv => table::read(input, &mut self.0),
                ImportFormat::Graphml => graphml::read(input, &mut self.0),
                ImportFormat::Gexf => gexf::read(input, &mut self.0),
                ImportFormat::NodeLinkJson => json::read(input, &mut self.0),
                ImportFormat::WikidataJson => wikidata::read(input, &mut self.0),
                ImportFormat::JsonLines => lines::read(input, &mut self.0),
            }?;
        }
        self.0.end();
        Ok(())
    }

    /// Goes on to the next stage, after all files have been read; false if there is none.
    pub fn advance(&mut self) -> bool {
        self.0.advance()
    }
}
