//! Identification of imported records, regardless of order and splitting.

mod cases;
mod properties;
mod updates;

use interurban::app::App;
use interurban::app::import::{ImportFile, ImportJob, ImportReport, ImportText};
use interurban::exchange::{ImportFormat, Policy};
use serde_json::Value;

use super::importing::{done, empty, exported, job};
use crate::support::database::TestDatabase;

/// Returns an app on a database of its own.
async fn fresh() -> (TestDatabase, App) {
    let database = TestDatabase::sqlite();
    let app = empty(&database).await;
    (database, app)
}

/// Imports tables into a network, which is created if missing.
async fn tables(app: &App, network: &str, tables: &[&str]) -> ImportReport {
    done(app, of_tables(network, tables)).await
}

fn of_tables(network: &str, tables: &[&str]) -> ImportJob {
    let file = |text: &&str| {
        Box::new(ImportText {
            format: ImportFormat::Csv,
            text: (*text).to_owned(),
        }) as Box<dyn ImportFile>
    };
    ImportJob {
        files: tables.iter().map(file).collect(),
        new_network: Some(network.to_owned()),
        ..job(network, ImportFormat::Csv, "")
    }
}

/// Returns the same, with values of the tables winning.
async fn overwriting(app: &App, network: &str, text: &str) -> ImportReport {
    let job = ImportJob {
        policy: Policy::Overwrite,
        ..of_tables(network, &[text])
    };
    done(app, job).await
}

/// Returns the records of a kind in an export.
async fn records(app: &App, network: &str, kind: &str) -> Vec<Value> {
    let lines = exported(app, network).await;
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let of_kind = lines.filter(|line| line["entity"] == kind);
    of_kind.map(|line| line["record"].clone()).collect()
}

/// Returns row and code of faults.
fn faults(report: &ImportReport) -> Vec<(usize, &'static str)> {
    let told = report.faults.iter();
    told.map(|(_, fault)| (fault.row, fault.code.as_str())).collect()
}
