//! `interurban import`

mod arguments;
mod changes;
mod file;
mod progress;
mod told;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use encoding_rs::Encoding;

use self::arguments::{Dates, Faulty, Format, Links, column, encoding, parts, place};
use self::changes::Changes;
use self::file::DiskFile;
use self::progress::Progress;
use super::database::Database;
use super::output::tell;
use crate::app::import::{ImportFile, ImportJob, ImportReport, OnError, import};
use crate::app::seeds::countries;
use crate::app::{App, AppLimits};
use crate::config::Checked;
use crate::domain::CountryCode;
use crate::exchange::{DateOrder, ImportOptions, Parallel, Policy};
use crate::telemetry;

/// The author in the change log.
const ACTOR: &str = "import";

/// The largest number of records whose kept values are reported.
const MOST_KEPT: usize = 10;

/// The arguments of an import.
#[derive(Args, Debug)]
#[command(after_long_help = TEACHING)]
pub(super) struct Import {
    /// Key of the network that gets the members and partnerships
    #[arg(long, value_name = "KEY")]
    network: String,
    /// If no network has the key, create it with this name
    #[arg(long, value_name = "NAME")]
    create: Option<String>,
    /// The format of the files; if omitted, detected from their names, or else from their
    /// beginnings
    // Every command has an argument `format` already, that of the log.
    #[arg(id = "file-format", long = "format", value_enum)]
    format: Option<Format>,
    /// Names of columns in the file: OURS=THEIRS, several separated by commas; for the cities at
    /// the ends of a link source.OURS and target.OURS, such as target.country=land
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',')]
    map: Vec<String>,
    /// The names of the columns of tables without a header, separated by commas:
    /// source,target,weight
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// A value for a column where a row has none: COLUMN=VALUE; does not change existing records
    #[arg(long = "default", value_name = "COLUMN=VALUE")]
    defaults: Vec<String>,
    /// Columns of tables whose empty cells have the text of the row above, as merged cells of a
    /// spreadsheet do: country,source
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    fill: Vec<String>,
    /// Add creative fields that the network does not have; a network created by the import always
    /// gets the fields of the files
    #[arg(long)]
    new_fields: bool,
    /// The country that a name in the file stands for: NAME=CODE
    #[arg(long = "country", value_name = "NAME=CODE")]
    countries: Vec<String>,
    /// The code for countries with an unknown name; ZZ stands for "unknown"
    #[arg(long, value_name = "CODE")]
    unknown_country: Option<CountryCode>,
    /// Let values of the files replace those of existing records, lists included; without it known
    /// values are kept
    #[arg(long)]
    overwrite: bool,
    /// The order of day and month in dates such as 01/02/2015; without it such dates are errors
    #[arg(long, value_enum)]
    dates: Option<Dates>,
    /// The encoding of the files, if they are not UTF-8 and have no byte order mark: windows-1252
    /// or another label of the Encoding Standard
    #[arg(long, value_name = "LABEL", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// The treatment of several links between the same two cities; without it, links with ids,
    /// kinds, titles or starts of their own are kept, and others are merged
    #[arg(long, value_enum)]
    parallel: Option<Links>,
    /// Treat unknown columns, attributes and lists as errors
    #[arg(long)]
    strict: bool,
    /// Report the outcome and the first hundred changes, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write a line to a file for each record that is created or changed, or would be
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,
    /// The treatment of faulty rows
    #[arg(long, value_enum, default_value = "abort")]
    on_error: Faulty,
    /// Files, in order: a later one may refer to cities of an earlier one; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

const TEACHING: &str = "Files are understood by their columns or attributes, in any spelling and order. A row is
  a city         name (or label, city, stadt, ville, or key); id, key, country, latitude, longitude, coordinates, population,
                 wikidata_id, other_names, field, fields, joined_on, left_on, status, twins (or twin towns, sister cities). It becomes a
                 member of the network.
  a link         source and target: the id, key, name or Wikidata item of a city each; id, key, title (or label), kind, status,
                 started_on (or since, seit, depuis), ended_on, intensity (or weight), description, fields, objectives, sdgs, sectors,
                 source_url, citation, publisher, accessed_on, asserted_by (the city or the body that states it), asserted_by_city
  a pair         a link that says more of its cities: source_country and target_country, city1 and city2, ville_A_lat and
                 ville_B_lat, city and twin with twin_country. The cities are made of it.
  a partnership  cities, separated by semicolons, in place of source and target; roles
  a matrix       a city, and the strength of its links with the cities of the header
Where no file lists cities, those that links name are made; their country comes from --default country=CODE.

Columns, attributes and lists that are not understood are named with the number of their values. Links have no direction, and a link
of a city with itself is left out and counted.

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
  interurban import --network mine --create \"My network\" --columns source,target,weight --default country=ZZ edges.txt --format csv
  interurban import --network twins --create \"Twin towns\" --format wikidata-json query.json
  interurban import --network twins --create \"Twin towns\" --default kind=TWINNING --default source.country=DE \\
    --map source=municipality,target=partnergemeinde,target.country=country TwinTowns.csv
  interurban import --network copy --create Copy uccn.jsonl
  interurban import --network world --create World --map id=wikidata_id,name=label,source=wikidata_a,target=wikidata_b \\
    --default country=ZZ --default kind=TWINNING nodes.csv edges.csv

Exit status: 0 done, 1 faulty rows (told as file:row:column code message) or failed, 2 the command line cannot be used.";

impl Import {
    /// Runs the command.
    pub(super) async fn run(self, settings: Checked) -> Result<()> {
        // Errors that can be found first are reported before the database is touched.
        let progress = Progress::new()?;
        let changes = self.changes.as_deref().map(Changes::new);
        let job = self.job(&progress, changes.as_ref())?;
        let database = Database::claimed(&settings).await?;
        database.store.migrate().await?;
        database.store.add_countries(&countries()).await?;
        let app = App::load(database.store.clone(), AppLimits::default(), super::now, |_| {}).await?;
        let outcome = import(&app, job, ACTOR).await;
        progress.finish();
        database.keep_if_filled().await?;
        match outcome.map_err(|fault| anyhow!("{fault:?}"))? {
            Ok(report) => {
                changes.map_or(Ok(()), |changes| changes.finish())?;
                self.tell(&report)
            }
            Err(errors) => bail!(
                errors
                    .into_iter()
                    .map(|error| error.message)
                    .collect::<Vec<_>>()
                    .join("\n")
            ),
        }
    }

    fn job(&self, progress: &Arc<Progress>, changes: Option<&Arc<Changes>>) -> Result<ImportJob> {
        let mut options = ImportOptions {
            network: self.network.clone(),
            unknown_country: self.unknown_country,
            new_fields: self.new_fields,
            dates: self.dates.map(|dates| match dates {
                Dates::Dmy => DateOrder::Dmy,
                Dates::Mdy => DateOrder::Mdy,
            }),
            parallel: self.parallel.map(|links| match links {
                Links::Merge => Parallel::Merge,
                Links::Keep => Parallel::Keep,
            }),
            encoding: self.encoding,
            header: self.columns.clone(),
            strict: self.strict,
            fill: self.fill.iter().map(|name| column(name)).collect::<Result<_>>()?,
            ..ImportOptions::default()
        };
        for mapping in &self.map {
            let (place, name) = place(mapping)?;
            options.mapping.map(place, name);
        }
        for default in &self.defaults {
            let (place, text) = place(default)?;
            options.set_default(place, text);
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
            told: changes.map(Changes::taker),
        })
    }

    fn tell(&self, report: &ImportReport) -> Result<()> {
        if self.changes.is_none() {
            for line in &report.changes {
                tell(format_args!("{line}"))?;
            }
            let more = (report.counts.created + report.counts.updated).saturating_sub(report.changes.len());
            if self.dry_run && more > 0 {
                tell(format_args!("and {more} more; --changes FILE writes all"))?;
            }
        }
        for (file, fault) in &report.faults {
            let file = file::name(&self.files[*file]);
            telemetry::report(format_args!(
                "{file}:{}:{} {} {}",
                fault.row, fault.column, fault.code, fault.message
            ));
        }
        if report.counts.kept > 0 {
            telemetry::report(format_args!("{}", kept(report)));
        }
        let rejected = report.counts.rejected;
        // A row may have several errors.
        let told = report
            .faults
            .chunk_by(|one, other| (one.0, one.1.row) == (other.0, other.1.row));
        let untold = rejected.saturating_sub(told.count());
        if untold > 0 {
            telemetry::report(format_args!("and {untold} more faulty rows"));
        }
        tell(format_args!("{}", told::summary(report, &self.network, self.dry_run)))?;
        for (path, notes) in self.files.iter().zip(&report.notes) {
            for line in told::notes(&file::name(path), notes) {
                tell(format_args!("{line}"))?;
            }
        }
        if !report.unfound.is_empty() {
            tell(format_args!(
                "no file has what --map names: {}",
                report.unfound.join(", ")
            ))?;
        }
        match self.on_error {
            Faulty::Abort if rejected > 0 => bail!("{rejected} rows are faulty"),
            Faulty::Abort | Faulty::Skip => Ok(()),
        }
    }
}

/// Returns the values that were kept although a file has other ones, as text.
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
