//! The input of an import, and the job made from it.

use async_graphql::{Enum, InputObject};
use encoding_rs::Encoding;

use crate::api::scalars::CountryCode;
use crate::api::upload::FileRef;
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::fault::quote;
use crate::app::import::progress::Watched;
use crate::app::import::{Content, ImportJob, UploadedFile};
use crate::app::names::Names;
use crate::domain;
use crate::domain::access::Viewer;
use crate::exchange::{self, Column, ImportOptions, Place, Policy};
use crate::upload::Uploads;

/// The format of a file to import.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// A table of cities, of links between two cities with properties of both, of partnerships
    /// between several cities, or a matrix. The columns decide which.
    Csv,
    /// GraphML.
    Graphml,
    /// GEXF 1.2 or 1.3.
    Gexf,
    /// A graph in JSON: node-link as networkx and D3 write it, adjacency lists, Cytoscape,
    /// graphology, Gephi Lite, JSON Graph Format, Neo4j, Kumu, Vega, VOSviewer, GeoJSON; or one
    /// JSON object per line.
    NodeLinkJson,
    /// A result of the Wikidata query service for twin towns.
    WikidataJson,
    /// GML, the Graph Modelling Language.
    Gml,
    /// The format of Pajek.
    Pajek,
    /// DOT, the language of Graphviz.
    Dot,
    /// DL, the format of UCINET: a matrix or lists of links, of one mode.
    Dl,
    /// SIF, the lists of interactions of Cytoscape.
    Sif,
    /// Complete records, one per line, as `interurban export` writes them: a whole network with its
    /// settings, its vocabularies and the groups of countries. Requires the role ADMIN in every
    /// network.
    JsonLines,
}

impl From<ImportFormat> for exchange::ImportFormat {
    fn from(format: ImportFormat) -> Self {
        match format {
            ImportFormat::Csv => Self::Csv,
            ImportFormat::Graphml => Self::Graphml,
            ImportFormat::Gexf => Self::Gexf,
            ImportFormat::NodeLinkJson => Self::NodeLinkJson,
            ImportFormat::WikidataJson => Self::WikidataJson,
            ImportFormat::Gml => Self::Gml,
            ImportFormat::Pajek => Self::Pajek,
            ImportFormat::Dot => Self::Dot,
            ImportFormat::Dl => Self::Dl,
            ImportFormat::Sif => Self::Sif,
            ImportFormat::JsonLines => Self::JsonLines,
        }
    }
}

/// The order of day and month in dates such as `01/02/2015`.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::exchange::DateOrder")]
pub enum DateOrder {
    /// The day comes first.
    Dmy,
    /// The month comes first.
    Mdy,
}

/// The treatment of several links between the same two cities. Links have no direction here.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::exchange::Parallel")]
pub enum ParallelLinks {
    /// Merges them into one partnership.
    Merge,
    /// Makes a partnership of each.
    Keep,
}

/// The treatment of an import with faulty rows.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::import::OnError")]
pub enum OnError {
    /// Writes nothing.
    Abort,
    /// Skips the faulty rows and writes the others.
    Skip,
}

/// A file to import into a network. Give either `file`, or its text as `data`.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ImportNetworkInput {
    /// Key of the network that gets the members and partnerships. It must exist, unless you give
    /// `create`.
    pub network: String,
    /// The format of the file.
    pub format: ImportFormat,
    /// The file, as a part of the multipart form. All files of a request together may have 64 MiB,
    /// unless the server has another limit (`--upload-mib`).
    pub file: Option<FileRef>,
    /// The file, as text. It counts toward the size limit of the whole request; `file` may be
    /// larger.
    pub data: Option<String>,
    /// A name for the network. If no network has the key, it is created with this name. Requires
    /// the role ADMIN in every network.
    pub create: Option<String>,
    /// True to report the outcome without writing anything.
    #[graphql(default = true)]
    pub dry_run: bool,
    /// True to add creative fields that the network does not have yet.
    #[graphql(default = false)]
    pub new_fields: bool,
    /// True to let values of the file replace those of existing records, lists included. Otherwise
    /// an import fills unknown values, adds to lists and keeps the rest.
    #[graphql(default = false)]
    pub overwrite: bool,
    /// True to treat unknown columns, attributes and lists as errors.
    #[graphql(default = false)]
    pub strict: bool,
    /// The treatment of the whole import if rows are faulty.
    #[graphql(default_with = "OnError::Abort")]
    pub on_error: OnError,
    /// Details of how to read the file that the file itself does not tell.
    pub understanding: Option<ImportUnderstandingInput>,
    /// A text of 1 to 100 characters that you choose. With it, `importProgress` shows the progress
    /// of this import to the holder of the same token.
    pub import_id: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// Details of how to read a file that the file itself does not tell. Columns have the names that
/// `interurban import --help` lists, in any spelling: `joined_on`, `wikidata_id`, `source`; for the
/// cities at the ends of a link, `source.country` and `target.country`.
#[derive(InputObject, Clone, Debug, Default)]
pub(crate) struct ImportUnderstandingInput {
    /// The names of the columns, in order, for a table without a header.
    pub header: Option<Vec<String>>,
    /// The names that columns have in the file, for each column whose name differs from ours.
    pub columns: Option<Vec<ImportColumnInput>>,
    /// Values for columns where a row has none. They do not change existing records.
    pub defaults: Option<Vec<ImportDefaultInput>>,
    /// Columns whose empty cells repeat the text of the row above. Merged cells of a spreadsheet
    /// are exported like this.
    pub fill: Option<Vec<String>>,
    /// The countries that names in the file stand for.
    pub countries: Option<Vec<ImportCountryInput>>,
    /// The code for countries with an unknown name; `ZZ` stands for "unknown". If omitted, such a
    /// row is faulty.
    pub unknown_country: Option<CountryCode>,
    /// The order of day and month in dates such as `01/02/2015`. If omitted, such dates are errors.
    pub dates: Option<DateOrder>,
    /// The encoding of the file, if it is not UTF-8 and has no byte order mark: `windows-1252` or
    /// another label of the Encoding Standard.
    pub encoding: Option<String>,
    /// The treatment of several links between the same two cities. If omitted, links with ids,
    /// kinds, titles or starts of their own are kept, and others are merged.
    pub parallel: Option<ParallelLinks>,
}

/// A column of the file with a name that differs from ours.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ImportColumnInput {
    /// Our column, such as `source`.
    pub column: String,
    /// The name in the file, in any spelling.
    pub name: String,
}

/// A value for a column where a row has none.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ImportDefaultInput {
    /// Our column, such as `kind`.
    pub column: String,
    /// The value, written as in a table.
    pub value: String,
}

/// The country that a name in the file stands for.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ImportCountryInput {
    /// The name as spelled in the file.
    pub name: String,
    /// The country.
    pub code: CountryCode,
}

impl ImportNetworkInput {
    /// Returns true if the file may contain data of all networks.
    pub(super) fn is_of_all_networks(&self) -> bool {
        self.format == ImportFormat::JsonLines
    }

    /// Builds the import job for a viewer. Needs the country names, the files of the request and
    /// the receiver of progress.
    pub(super) fn job(
        self,
        names: Names<'_>,
        viewer: &Viewer,
        uploads: Option<&Uploads>,
        watched: Option<Watched>,
    ) -> Result<ImportJob, Vec<UserError>> {
        let mut options = ImportOptions {
            network: self.network,
            new_fields: self.new_fields,
            strict: self.strict,
            ..ImportOptions::default()
        };
        let mut errors = self.understanding.unwrap_or_default().tell(names, &mut options);
        let format = self.format.into();
        let content = match (self.file, self.data) {
            (Some(file), None) => match uploads.and_then(|uploads| uploads.get(file.0)) {
                Some(upload) => Ok(Content::Upload(upload.clone())),
                None => {
                    let message = "no such file came with the request: send it as a part of a form, as the GraphQL multipart request \
                                   specification says";
                    Err(UserError::new(&["file"], UserErrorCode::NotFound, message))
                }
            },
            (None, Some(text)) => Ok(Content::Text(text)),
            (Some(_), Some(_)) => {
                let message = "there are two files: give `file` or `data`, not both";
                Err(UserError::new(&["data"], UserErrorCode::Invalid, message))
            }
            (None, None) => {
                let message = "there is no file: give `file`, as a part of a form, or its text as `data`";
                Err(UserError::new(&["file"], UserErrorCode::Required, message))
            }
        };
        let content = content.map_err(|error| errors.push(error));
        match content {
            Ok(content) if errors.is_empty() => Ok(ImportJob {
                files: vec![Box::new(UploadedFile {
                    format,
                    content,
                    watched,
                })],
                options,
                new_network: self.create,
                on_error: self.on_error.into(),
                policy: match self.overwrite {
                    true => Policy::Overwrite,
                    false => Policy::Fill,
                },
                viewer: Some(viewer.clone()),
                dry_run: self.dry_run,
                told: None,
            }),
            _ => Err(errors),
        }
    }
}

impl ImportUnderstandingInput {
    /// Adds these details to the options, and reports errors in them.
    fn tell(self, names: Names<'_>, options: &mut ImportOptions) -> Vec<UserError> {
        let mut errors = Vec::new();
        options.header = self.header;
        options.dates = self.dates.map(Into::into);
        options.parallel = self.parallel.map(Into::into);
        if let Some(label) = &self.encoding {
            options.encoding = Encoding::for_label(label.as_bytes());
            if options.encoding.is_none() {
                let message = format!(
                    "{} is no encoding; write one such as windows-1252 or utf-16le",
                    quote(label)
                );
                let place = ["understanding", "encoding"];
                errors.push(UserError::new(&place, UserErrorCode::Invalid, message));
            }
        }
        for (index, ImportColumnInput { column, name }) in self.columns.into_iter().flatten().enumerate() {
            match named(&column, &["columns", &index.to_string(), "column"]) {
                Ok(place) => options.mapping.map(place, &name),
                Err(error) => errors.push(error),
            }
        }
        for (index, ImportDefaultInput { column, value }) in self.defaults.into_iter().flatten().enumerate() {
            match named(&column, &["defaults", &index.to_string(), "column"]) {
                Ok(place) => options.set_default(place, &value),
                Err(error) => errors.push(error),
            }
        }
        for (index, column) in self.fill.into_iter().flatten().enumerate() {
            match named(&column, &["fill", &index.to_string()]) {
                Ok(place) => options.fill.push(place),
                Err(error) => errors.push(error),
            }
        }
        for (index, ImportCountryInput { name, code }) in self.countries.into_iter().flatten().enumerate() {
            match country(names, &code) {
                Ok(code) => options.countries.push((name, code)),
                Err(message) => {
                    let place = ["understanding", "countries", &index.to_string(), "code"];
                    errors.push(UserError::new(&place, UserErrorCode::Invalid, message));
                }
            }
        }
        match self
            .unknown_country
            .as_ref()
            .map(|code| country(names, code))
            .transpose()
        {
            Ok(code) => options.unknown_country = code,
            Err(message) => {
                let place = ["understanding", "unknownCountry"];
                errors.push(UserError::new(&place, UserErrorCode::Invalid, message));
            }
        }
        errors
    }
}

/// The column that a text at a place of the input names.
fn named(text: &str, place: &[&str]) -> Result<Place, UserError> {
    Place::named(text).ok_or_else(|| {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
        let message = format!("there is no column {}; there are {}", quote(text), names.join(", "));
        UserError::new(&[&["understanding"], place].concat(), UserErrorCode::NotFound, message)
    })
}

/// Returns the country with a code of two or three letters.
fn country(names: Names<'_>, code: &CountryCode) -> Result<domain::CountryCode, String> {
    let found = names.country("code", &code.0);
    found.map_err(|_| {
        format!(
            "no country has the code {}; write one such as IT, or ZZ for one that is not known",
            quote(&code.0)
        )
    })
}
