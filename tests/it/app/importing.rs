//! Imports: what they would do, what they do, what is wrong, and the way back through an export.

use interurban::app::export::write_network;
use interurban::app::import::{Counts, ImportFile, ImportJob, ImportReport, ImportText, OnError, import};
use interurban::app::seeds::countries;
use interurban::app::{App, AppLimits};
use interurban::exchange::{Column, ImportFormat, ImportOptions};
use interurban::storage::seed;

use crate::support::app::{golden, now};
use crate::support::database::{TestDatabase, on_each_database};

const LINKS: &str = "title,cities,kind,started_on,sdgs,source_url\n\
    Sound archives,Glasgow;Bogotá,COLLABORATIVE_PROJECT,2016-09,11;17,https://example.org/agreement\n\
    Chairs,Kobe; Turin,EXCHANGE,2015,,\n";

fn job(network: &str, format: ImportFormat, text: &str) -> ImportJob {
    ImportJob {
        files: vec![Box::new(ImportText {
            format,
            text: text.to_owned(),
        }) as Box<dyn ImportFile>],
        options: ImportOptions {
            network: network.to_owned(),
            ..ImportOptions::default()
        },
        new_network: None,
        on_error: OnError::Abort,
        dry_run: false,
    }
}

async fn done(app: &App, job: ImportJob) -> ImportReport {
    import(app, job, "test")
        .await
        .expect("the store is there")
        .expect("sound")
}

const fn counts(created: usize, updated: usize, unchanged: usize, rejected: usize) -> Counts {
    Counts {
        created,
        updated,
        unchanged,
        rejected,
    }
}

async fn exported(app: &App, network: &str) -> String {
    let snapshot = app.snapshot();
    let network = snapshot.network_by_key(network).expect("a network");
    let lines = write_network(app.store(), &snapshot, network, Vec::new(), |_| {}).await;
    String::from_utf8(lines.expect("written")).expect("text")
}

/// An app over a database with countries and nothing else.
async fn empty(database: &TestDatabase) -> App {
    let store = database.store().await;
    seed::countries(&store, &countries()).await.expect("written");
    App::load(store, AppLimits::default(), now, |_| {})
        .await
        .expect("loaded")
}

#[tokio::test]
async fn a_dry_run_counts_and_writes_nothing_and_the_import_does_what_it_said() {
    on_each_database(async |database| {
        let test = golden(database).await;
        let app = &test.app;
        let before = app.snapshot().revision();
        let mut dry = job("golden", ImportFormat::Csv, LINKS);
        dry.dry_run = true;
        let report = done(app, dry).await;
        assert_eq!(
            (report.counts, report.written, report.revision),
            (counts(2, 0, 0, 0), false, before)
        );
        let report = done(app, job("golden", ImportFormat::Csv, LINKS)).await;
        assert_eq!(
            (report.counts, report.written, report.revision),
            (counts(2, 0, 0, 0), true, before + 1)
        );
        let again = done(app, job("golden", ImportFormat::Csv, LINKS)).await;
        assert_eq!(
            (again.counts, again.written, again.revision),
            (counts(0, 0, 2, 0), true, before + 1)
        );
        let changed = LINKS
            .replace("Chairs", "Chairs and tables")
            .replace("agreement", "contract");
        let report = done(app, job("golden", ImportFormat::Csv, &changed)).await;
        assert_eq!((report.counts, report.revision), (counts(0, 2, 0, 0), before + 2));
        let lines = exported(app, "golden").await;
        assert!(lines.contains("\"title\":\"Chairs and tables\"") && lines.contains("https://example.org/contract"));
        assert!(lines.contains("\"startedOn\":\"2016-09\""));
    })
    .await;
}

#[tokio::test]
async fn a_faulty_row_stops_all_unless_it_may_be_left_out() {
    on_each_database(async |database| {
        let test = golden(database).await;
        let app = &test.app;
        let before = app.snapshot().revision();
        let text = format!("{LINKS}Nowhere,Glasgow;Atlantis,OTHER,,,\nMusics,Glasgow;Dakar,FRIENDSHIP,,,\n");
        let report = done(app, job("golden", ImportFormat::Csv, &text)).await;
        let told = report
            .faults
            .iter()
            .map(|(_, fault)| (fault.row, fault.column.as_str(), fault.code.as_str()));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [(4, "cities", "UNKNOWN_CITY"), (5, "kind", "INVALID_WORD")]
        );
        assert_eq!(
            (report.counts, report.written, report.revision),
            (counts(2, 0, 0, 2), false, before)
        );
        let mut skip = job("golden", ImportFormat::Csv, &text);
        skip.on_error = OnError::Skip;
        let report = done(app, skip).await;
        assert_eq!(
            (report.counts, report.written, report.revision),
            (counts(2, 0, 0, 2), true, before + 1)
        );
    })
    .await;
}

#[tokio::test]
async fn rules_that_look_at_what_is_there_are_kept() {
    on_each_database(async |database| {
        let test = golden(database).await;
        let text = "key,name,country,fields,wikidata_id\n\
            bologna,Bologna,IT,MUSIC;DESIGN,\n\
            other,Other,IT,,Q1891\n\
            fine,Fine,IT,MUSIC,\n";
        let report = done(&test.app, job("golden", ImportFormat::Csv, text)).await;
        let told = report
            .faults
            .iter()
            .map(|(_, fault)| (fault.row, fault.column.as_str(), fault.code.as_str()));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                (2, "fields", "TOO_MANY_FIELDS"),
                (3, "wikidata_id", "CONFLICT"),
                (3, "city", "UNKNOWN_CITY")
            ]
        );
        let errors = import(&test.app, job("nowhere", ImportFormat::Csv, text), "test")
            .await
            .expect("the store is there");
        assert_eq!(errors.expect_err("no such network")[0].code.as_str(), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_network_exported_and_imported_into_an_empty_database_is_exported_as_the_same_bytes() {
    on_each_database(async |database| {
        let source = golden(database).await;
        let lines = exported(&source.app, "golden").await;
        let again = done(&source.app, job("golden", ImportFormat::JsonLines, &lines)).await;
        assert_eq!(
            (again.counts.created, again.counts.updated, again.counts.rejected),
            (0, 0, 0)
        );
        on_each_database(async |database| {
            let app = empty(database).await;
            let report = done(&app, job("golden", ImportFormat::JsonLines, &lines)).await;
            assert_eq!(
                (report.written, report.counts.rejected, report.revision),
                (true, 0, 1),
                "{:?}",
                report.faults.first()
            );
            assert_eq!(exported(&app, "golden").await, lines);
            let network = app.snapshot();
            assert!(network.networks()[0].network.is_default);
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn cities_without_a_country_can_be_imported_as_such() {
    on_each_database(async |database| {
        let app = empty(database).await;
        let text = "id,label\nQ60,New York City\nQ84,London\n";
        let links = "source,target\nQ60,Q84\n";
        let mut job = job("world", ImportFormat::Csv, text);
        job.files.push(Box::new(ImportText {
            format: ImportFormat::Csv,
            text: links.to_owned(),
        }));
        job.new_network = Some("World".to_owned());
        job.options.defaults = vec![
            (Column::Country, "ZZ".to_owned()),
            (Column::Kind, "TWINNING".to_owned()),
        ];
        let report = done(&app, job).await;
        assert_eq!(
            (report.counts, report.revision),
            (counts(6, 0, 0, 0), 1),
            "{:?}",
            report.faults
        );
        assert!(
            exported(&app, "world")
                .await
                .contains("\"key\":\"twin-london-new-york-city\"")
        );
    })
    .await;
}
