//! The input of an import, and the job it asks for.

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

/// What a file to be imported is written in.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// A table: cities, links between two cities, with what it says of both, partnerships of several, or a matrix; told apart by its
    /// columns.
    Csv,
    /// GraphML.
    Graphml,
    /// GEXF 1.2 or 1.3.
    Gexf,
    /// A graph in JSON: node-link as networkx and D3 write it, adjacency lists, Cytoscape, graphology, Gephi Lite, JSON Graph Format,
    /// Neo4j, Kumu, Vega, VOSviewer, GeoJSON; also one object a line.
    NodeLinkJson,
    /// The answer of the Wikidata query service to a question for twin towns.
    WikidataJson,
    /// GML, the Graph Modelling Language.
    Gml,
    /// A network of Pajek.
    Pajek,
    /// DOT, the language of Graphviz.
    Dot,
    /// Whole records, one a line, as `interurban export` writes them: a whole network, with its settings and vocabularies and the groups of
    /// countries. Takes the role ADMIN in every network.
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
            ImportFormat::JsonLines => Self::JsonLines,
        }
    }
}

/// What comes first in dates such as `01/02/2015`.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::exchange::DateOrder")]
pub enum DateOrder {
    /// The day.
    Dmy,
    /// The month.
    Mdy,
}

/// What becomes of links between the same two cities, which have no direction here.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::exchange::Parallel")]
pub enum ParallelLinks {
    /// All are one partnership.
    Merge,
    /// Each is a partnership of its own.
    Keep,
}

/// What becomes of an import with faulty rows.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::import::OnError")]
pub enum OnError {
    /// Nothing is written.
    Abort,
    /// They are left out; the others are written.
    Skip,
}

/// A file to be imported into a network: `file`, or its text as `data`.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ImportNetworkInput {
    /// Key of the network that members and partnerships belong to; it must exist, unless `create` is given.
    pub network: String,
    /// What the file is written in.
    pub format: ImportFormat,
    /// The file, as a part of a form. The files of a request may have 64 MiB in all, unless the server has another bound (`--upload-mib`).
    pub file: Option<FileRef>,
    /// The file, as text. Together with the rest of the request it is bounded like every request; `file` may be larger.
    pub data: Option<String>,
    /// Name for the network if there is none with the key: it is made then. Takes the role ADMIN in every network.
    pub create: Option<String>,
    /// Whether only to say what would be done, and to write nothing.
    #[graphql(default = true)]
    pub dry_run: bool,
    /// Whether creative fields that the network does not have are added to it.
    #[graphql(default = false)]
    pub new_fields: bool,
    /// Whether values of the file replace those that a record has, lists included. Without it an import fills what is not known, adds
    /// to lists, and keeps the rest.
    #[graphql(default = false)]
    pub overwrite: bool,
    /// Whether columns, attributes and lists that are not understood are faults.
    #[graphql(default = false)]
    pub strict: bool,
    /// What becomes of it all if rows are faulty.
    #[graphql(default_with = "OnError::Abort")]
    pub on_error: OnError,
    /// How the file is to be understood, where it does not say it itself.
    pub understanding: Option<ImportUnderstandingInput>,
    /// A text of 1 to 100 characters that the client makes up, by which `importProgress` tells the holder of the same token how far this
    /// import is.
    pub import_id: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

/// How a file is to be understood, where it does not say it itself. Columns go by the names that `interurban import --help` lists, in any
/// spelling: `joined_on`, `wikidata_id`, `source`; of the cities at the ends of a link `source.country`, `target.country`.
#[derive(InputObject, Clone, Debug, Default)]
pub(crate) struct ImportUnderstandingInput {
    /// The names of the columns, in their order, of a table that has no header.
    pub header: Option<Vec<String>>,
    /// Which column of the file stands for which of ours.
    pub columns: Option<Vec<ImportColumnInput>>,
    /// Values for columns where a row has none. They change no record that is there.
    pub defaults: Option<Vec<ImportDefaultInput>>,
    /// What names of countries in the file mean.
    pub countries: Option<Vec<ImportCountryInput>>,
    /// The code for countries whose names are not known; `ZZ` stands for "unknown". Without it such a row is faulty.
    pub unknown_country: Option<CountryCode>,
    /// What comes first in dates such as `01/02/2015`; without it they are faults.
    pub dates: Option<DateOrder>,
    /// What the file is encoded in, if not in UTF-8 and if no byte order mark says it: `windows-1252` or another label of the Encoding
    /// Standard.
    pub encoding: Option<String>,
    /// What becomes of links between the same two cities; without it those with ids, kinds, titles or starts of their own are kept, and
    /// others are merged.
    pub parallel: Option<ParallelLinks>,
}

/// A column of the file that stands for one of ours.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ImportColumnInput {
    /// Our column, such as `source`.
    pub column: String,
    /// What the file calls it, in any spelling.
    pub name: String,
}

/// A value for a column where a row has none.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ImportDefaultInput {
    /// Our column, such as `kind`.
    pub column: String,
    /// The value, as it would stand in a table.
    pub value: String,
}

/// What a name of a country in the file means.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ImportCountryInput {
    /// The name, as the file spells it.
    pub name: String,
    /// The country.
    pub code: CountryCode,
}

impl ImportNetworkInput {
    /// True if the file may say something of all networks.
    pub(super) fn is_of_all_networks(&self) -> bool {
        self.format == ImportFormat::JsonLines
    }

    /// The job that it asks for, of a viewer who knows countries by `names`, with the files of the request, and who is told.
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
    /// Tells the options, and what is wrong with it.
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
            match named(&column, "columns", index) {
                Ok(place) => options.mapping.map(place, &name),
                Err(error) => errors.push(error),
            }
        }
        for (index, ImportDefaultInput { column, value }) in self.defaults.into_iter().flatten().enumerate() {
            match named(&column, "defaults", index) {
                Ok(place) => options.set_default(place, &value),
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

fn named(text: &str, list: &str, index: usize) -> Result<Place, UserError> {
    Place::named(text).ok_or_else(|| {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
        let message = format!("there is no column {}; there are {}", quote(text), names.join(", "));
        let place = ["understanding", list, &index.to_string(), "column"];
        UserError::new(&place, UserErrorCode::NotFound, message)
    })
}

/// The country of a code of two or three letters.
fn country(names: Names<'_>, code: &CountryCode) -> Result<domain::CountryCode, String> {
    let found = names.country("code", &code.0);
    found.map_err(|_| {
        format!(
            "no country has the code {}; write one such as IT, or ZZ for one that is not known",
            quote(&code.0)
        )
    })
}
