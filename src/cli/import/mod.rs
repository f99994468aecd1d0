//! `interurban import`

mod file;
mod progress;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use self::file::DiskFile;
use self::progress::Progress;
use super::database::Database;
use super::output::tell;
use crate::app::import::{ImportFile, ImportJob, ImportReport, OnError, import};
use crate::app::seeds::countries;
use crate::app::{App, AppLimits};
use crate::config::Checked;
use crate::domain::CountryCode;
use crate::exchange::{Column, ImportFormat, ImportOptions, Policy};
use crate::storage::seed;
use crate::telemetry;

/// Who the change log names as the writer.
const ACTOR: &str = "import";

/// Most records of which kept values are told.
const MOST_KEPT: usize = 10;

/// What to import, and how.
#[derive(Args, Debug)]
#[command(after_long_help = TEACHING)]
pub(super) struct Import {
    /// Key of the network that members and partnerships belong to
    #[arg(long, value_name = "KEY")]
    network: String,
    /// Make the network, with this name, if there is none with the key
    #[arg(long, value_name = "NAME")]
    create: Option<String>,
    /// What the files are written in; told by their names if omitted
    // Every command has an argument `format` already, that of the log.
    #[arg(id = "file-format", long = "format", value_enum)]
    format: Option<Format>,
    /// Which column of the file stands for which of ours: OURS=THEIRS, several with commas between
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',')]
    map: Vec<String>,
    /// A value for a column where a row has none: COLUMN=VALUE; changes no record that is there
    #[arg(long = "default", value_name = "COLUMN=VALUE")]
    defaults: Vec<String>,
    /// Add creative fields that the network does not have; one that is made by the import gets those of the files anyway
    #[arg(long)]
    new_fields: bool,
    /// What a name of a country in the file means: NAME=CODE
    #[arg(long = "country", value_name = "NAME=CODE")]
    countries: Vec<String>,
    /// The code for countries whose names are not known; ZZ stands for "unknown"
    #[arg(long, value_name = "CODE")]
    unknown_country: Option<CountryCode>,
    /// Take the values of the files where records say something else, and replace lists; without it known values are kept
    #[arg(long)]
    overwrite: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// What to do if rows are faulty
    #[arg(long, value_enum, default_value = "abort")]
    on_error: Faulty,
    /// Files, in order: a later one may name cities of an earlier one; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

const TEACHING: &str = "Files are understood by their columns or attributes, in any spelling and order. A row is
  a city         name (or label, or key); id, key, country, latitude, longitude, population, wikidata_id, other_names, field, fields,
                 joined_on, left_on, status. It becomes a member of the network.
  a link         source and target: the id, key or name of a city each; id, key, title (or label), kind, status, started_on,
                 ended_on, intensity (or weight), description, fields, objectives, sdgs, sectors, source_url, citation, publisher,
                 asserted_by (the city that states it)
  a partnership  cities, separated by semicolons, in place of source and target; roles

A city is one that is there if key or Wikidata item say so; else by name and country, unless coordinates more than 50 km apart, or
another item, speak against it. A partnership is told by key or id, else by cities, title, kind and start. Where several may be meant,
the row is faulty and the fault lists them. The order of rows and files does not matter.

Of a record that is there an import fills what is not known, and adds to lists. Values that differ are kept and told; --overwrite takes
those of the files. The same file imported again changes nothing. All becomes visible at once, as one revision; if a row is faulty,
nothing does, unless --on-error skip.

Examples:
  interurban import --network uccn --dry-run partnerships.csv
  interurban import --network mine --create \"My network\" --default country=IT nodes.csv edges.csv
  interurban import --network mine --create \"My network\" graph.gexf
  interurban import --network twins --create \"Twin towns\" --format wikidata-json query.json
  interurban import --network copy --create Copy uccn.jsonl
  interurban import --network world --create World --map id=wikidata_id,name=label,source=wikidata_a,target=wikidata_b \\
    --default country=ZZ --default kind=TWINNING nodes.csv edges.csv

Exit status: 0 done, 1 faulty rows (told as file:row:column code message) or failed, 2 the command line cannot be used.";

/// What files may be written in.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Tables: our own, or node and edge lists as Gephi writes them
    Csv,
    /// GraphML
    Graphml,
    /// GEXF 1.2 or 1.3
    Gexf,
    /// Node-link JSON, as networkx and D3 write it
    NodeLinkJson,
    /// The answer of the Wikidata query service about twin towns (P190)
    WikidataJson,
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
            Format::Jsonl => Self::JsonLines,
        }
    }
}

/// What to do if rows are faulty.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Faulty {
    /// Write nothing
    Abort,
    /// Leave them out
    Skip,
}

impl Import {
    /// Runs it.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        // What can be seen to be wrong before, touches no database.
        let progress = Progress::new()?;
        let job = self.job(&progress)?;
        let database = Database::claimed(&settings).await?;
        database.store.migrate().await?;
        seed::countries(&database.store, &countries()).await?;
        let app = App::load(database.store.clone(), AppLimits::default(), super::now, |_| {}).await?;
        let outcome = import(&app, job, ACTOR).await;
        progress.finish();
        database.keep_if_filled().await?;
        match outcome.map_err(|fault| anyhow!("{fault:?}"))? {
            Ok(report) => self.tell(&report),
            Err(errors) => bail!(
                errors
                    .into_iter()
                    .map(|error| error.message)
                    .collect::<Vec<_>>()
                    .join("\n")
            ),
        }
    }

    fn job(&self, progress: &Arc<Progress>) -> Result<ImportJob> {
        let mut options = ImportOptions {
            network: self.network.clone(),
            unknown_country: self.unknown_country,
            new_fields: self.new_fields,
            ..ImportOptions::default()
        };
        for mapping in &self.map {
            let (column, name) = column(mapping)?;
            options.mapping.map(column, name);
        }
        for default in &self.defaults {
            let (column, text) = column(default)?;
            options.defaults.push((column, text.to_owned()));
        }
        for country in &self.countries {
            let (name, code) = parts(country)?;
            let code = code.parse().map_err(|error| anyhow!("{code} {error}"))?;
            options.countries.push((name.to_owned(), code));
        }
        let files = self.files.iter().map(|path| {
            let format = self
                .format
                .map_or_else(|| file::format_of(path), |format| Ok(format.into()))?;
            let file = DiskFile::new(path, format, Arc::clone(progress))?;
            Ok(Box::new(file) as Box<dyn ImportFile>)
        });
        Ok(ImportJob {
            files: files.collect::<Result<_>>()?,
            options,
            new_network: self.create.clone(),
            on_error: match self.on_error {
                Faulty::Abort => OnError::Abort,
                Faulty::Skip => OnError::Skip,
            },
            policy: if self.overwrite {
                Policy::Overwrite
            } else {
                Policy::Fill
            },
            viewer: None,
            dry_run: self.dry_run,
        })
    }

    fn tell(&self, report: &ImportReport) -> Result<()> {
        for (file, fault) in &report.faults {
            let file = file::name(&self.files[*file]);
            telemetry::report(format_args!(
                "{file}:{}:{} {} {}",
                fault.row, fault.column, fault.code, fault.message
            ));
        }
        let counts = report.counts;
        if counts.kept > 0 {
            telemetry::report(format_args!("{}", kept(report)));
        }
        let untold = counts.rejected - report.faults.len();
        if untold > 0 {
            telemetry::report(format_args!("and {untold} more faulty rows"));
        }
        let done = match (report.written, self.dry_run) {
            (true, _) => format!("network {} is at revision {}", self.network, report.revision),
            (false, true) => "nothing was written, as asked".to_owned(),
            (false, false) => {
                "nothing was written, because rows are faulty; --on-error skip leaves them out".to_owned()
            }
        };
        let told = tell(format_args!(
            "{} created, {} updated, {} unchanged, {} rejected; {done}",
            counts.created, counts.updated, counts.unchanged, counts.rejected
        ));
        match self.on_error {
            Faulty::Abort if counts.rejected > 0 => bail!("{} rows are faulty", counts.rejected),
            Faulty::Abort | Faulty::Skip => Ok(told?),
        }
    }
}

/// Tells which values stay although a file says something else.
fn kept(report: &ImportReport) -> String {
    let told = report.kept.iter().take(MOST_KEPT);
    let mut told: Vec<String> = told
        .map(|kept| format!("{} of {}", kept.columns.join(", "), kept.record))
        .collect();
    if report.kept.len() > told.len() {
        told.push("…".to_owned());
    }
    let (count, told) = (report.counts.kept, told.join("; "));
    format!("kept {count} differing values: {told} (--overwrite takes those of the files)")
}

/// What stands on both sides of the first equals sign.
fn parts(text: &str) -> Result<(&str, &str)> {
    let parts = text.split_once('=').map(|(one, other)| (one.trim(), other.trim()));
    parts.with_context(|| format!("`{text}` is not of the form NAME=VALUE"))
}

/// The same, the left one being a column of ours.
fn column(text: &str) -> Result<(Column, &str)> {
    let (name, value) = parts(text)?;
    let column = Column::named(name).with_context(|| {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
        format!("`{name}` is no column; there are {}", names.join(", "))
    })?;
    Ok((column, value))
}
