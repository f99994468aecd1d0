//! Imports: dry runs, results, faults, and round trips through an export.

use interurban::app::export::write_network;
use interurban::app::import::{Counts, ImportJob, ImportReport, ImportText, OnError, import};
use interurban::app::seeds::countries;
use interurban::app::{App, AppLimits};
use interurban::exchange::{Column, ImportFormat, ImportOptions, RowErrorCode};

use crate::support::app::{golden, now};
use crate::support::database::{TestDatabase, on_each_database};

const LINKS: &str = "title,cities,kind,started_on,sdgs,source_url\n\
    Sound archives,Glasgow;Bogotá,COLLABORATIVE_PROJECT,2016-09,11;17,https://example.org/agreement\n\
    Chairs,Kobe; Turin,EXCHANGE,2015,,\n";

pub(crate) fn job(network: &str, format: ImportFormat, text: &str) -> ImportJob {
    let text = ImportText {
        format,
        text: text.to_owned(),
    };
    let options = ImportOptions {
        network: network.to_owned(),
        ..ImportOptions::default()
    };
    ImportJob::new(vec![Box::new(text)], options)
}

pub(super) async fn done(app: &App, job: ImportJob) -> ImportReport {
    import(app, job, "test")
        .await
        .expect("the store is there")
        .expect("sound")
}

pub(super) const fn counts(created: usize, updated: usize, unchanged: usize, rejected: usize) -> Counts {
    Counts {
        created,
        updated,
        unchanged,
        rejected,
        kept: 0,
    }
}

pub(crate) async fn exported(app: &App, network: &str) -> String {
    let snapshot = app.snapshot();
    let network = snapshot.network_by_key(network).expect("a network");
    let lines = write_network(app.store(), &snapshot, network, Vec::new(), |_| {}).await;
    String::from_utf8(lines.expect("written")).expect("text")
}

/// Returns an app on a database with countries only.
pub(super) async fn empty(database: &TestDatabase) -> App {
    let store = database.store().await;
    store.add_countries(&countries()).await.expect("written");
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
        assert_eq!((report.counts, report.revision), (counts(1, 1, 0, 0), before + 2));
        let lines = exported(app, "golden").await;
        for text in [
            "\"title\":\"Chairs\"",
            "\"title\":\"Chairs and tables\"",
            "org/agreement",
            "org/contract",
        ] {
            assert!(lines.contains(text), "{text}");
        }
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
            [(2, "fields", "TOO_MANY_FIELDS"), (3, "wikidata_id", "CONFLICT")]
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

/// Returns a table of so many cities that they are written in several batches.
fn many(cities: usize) -> String {
    let rows = (0..cities).map(|city| format!("town-{city},Town {city},FR\n"));
    format!("key,name,country\n{}", rows.collect::<String>())
}

#[tokio::test]
async fn an_import_written_in_parts_is_one_revision_without_gaps_and_what_a_restart_finds() {
    on_each_database(async |database| {
        let test = golden(database).await;
        let app = &test.app;
        let before = app.snapshot().revision();
        let mut large = job("golden", ImportFormat::Csv, &many(2_500));
        let links: String = (1..2_500).map(|city| format!("town-0,town-{city}\n")).collect();
        large.files.push(Box::new(ImportText {
            format: ImportFormat::Csv,
            text: format!("source,target\n{links}"),
        }));
        let report = done(app, large).await;
        assert_eq!(
            (report.counts, report.written, report.revision),
            (counts(7_499, 0, 0, 0), true, before + 1)
        );
        let changes = app.store().changes_after(before.into(), 100).await.expect("the log");
        assert!(changes.iter().all(|change| change.revision == before + 1));
        assert!(
            (1..)
                .zip(&changes)
                .all(|(sequence, change)| change.sequence == sequence)
        );
        assert_eq!(changes.len(), 7_499);
        let loaded = App::load(app.store().clone(), AppLimits::default(), now, |_| {}).await;
        let loaded = loaded.expect("loaded");
        assert_eq!(loaded.snapshot().revision(), before + 1);
        assert!(exported(&loaded, "golden").await == exported(app, "golden").await);
        let report = done(app, job("golden", ImportFormat::Csv, &many(2_500))).await;
        assert_eq!((report.counts, report.revision), (counts(0, 0, 5_000, 0), before + 1));
    })
    .await;
}

#[tokio::test]
async fn a_fault_near_the_end_takes_back_what_was_written_and_nothing_else() {
    on_each_database(async |database| {
        let test = golden(database).await;
        let (app, before) = (&test.app, test.app.snapshot().revision());
        let text = format!("{}nowhere,Nowhere,Utopia\nafter,After,FR\n", many(2_500));
        // The three share one transaction if possible.
        let (first, faulty, last) = tokio::join!(
            done(app, job("golden", ImportFormat::Csv, LINKS)),
            done(app, job("golden", ImportFormat::Csv, &text)),
            done(app, job("golden", ImportFormat::Csv, "name,country\nRiga,LV\n")),
        );
        let told: Vec<_> = faulty
            .faults
            .iter()
            .map(|(_, fault)| (fault.row, fault.code.as_str()))
            .collect();
        assert_eq!(told, [(2_502, "UNKNOWN_COUNTRY")]);
        assert_eq!((faulty.counts, faulty.written), (counts(5_002, 0, 0, 1), false));
        assert_eq!((first.counts, first.written), (counts(2, 0, 0, 0), true));
        assert_eq!((last.counts, last.written), (counts(2, 0, 0, 0), true));
        assert_eq!(app.snapshot().revision(), before + 2);
        let loaded = App::load(app.store().clone(), AppLimits::default(), now, |_| {}).await;
        let lines = exported(app, "golden").await;
        assert!(exported(&loaded.expect("loaded"), "golden").await == lines);
        assert!(!lines.contains("town-0") && lines.contains("riga") && lines.contains("Sound archives"));
    })
    .await;
}

#[tokio::test]
async fn a_record_that_a_file_gives_twice_counts_once_and_may_not_contradict_itself() {
    on_each_database(async |database| {
        let test = golden(database).await;
        let lines = exported(&test.app, "golden").await;
        let city = lines
            .lines()
            .find(|line| line.contains("\"key\":\"bologna\""))
            .expect("a city");
        let twice = format!("{city}\n{city}\n");
        let report = done(&test.app, job("golden", ImportFormat::JsonLines, &twice)).await;
        assert_eq!(report.counts, counts(0, 0, 2, 0));
        let other = city.replace("\"population\":", "\"population\":1");
        assert_ne!(city, other);
        for lines in [format!("{city}\n{other}\n"), format!("{other}\n{city}\n")] {
            let lines = lines
                .replace("bologna", "felsina")
                .replace("Q1891", "Q99")
                .replace("Bologna", "Felsina");
            let report = done(&test.app, job("golden", ImportFormat::JsonLines, &lines)).await;
            let told: Vec<_> = report
                .faults
                .iter()
                .map(|(_, fault)| (fault.row, fault.column.as_str(), fault.code.as_str()))
                .collect();
            assert_eq!(told, [(2, "population", "DUPLICATE_KEY")]);
        }
    })
    .await;
}

#[tokio::test]
async fn lines_may_stand_in_any_order_after_that_of_the_network() {
    on_each_database(async |database| {
        let source = golden(database).await;
        let lines = exported(&source.app, "golden").await;
        let mut order: Vec<&str> = lines.lines().collect();
        order.sort_by_key(|line| !line.contains("\"NETWORK\""));
        order[1..].reverse();
        let turned = order.join("\n");
        on_each_database(async |database| {
            let app = empty(database).await;
            let report = done(&app, job("golden", ImportFormat::JsonLines, &turned)).await;
            assert_eq!(report.counts.rejected, 0, "{:?}", report.faults.first());
            assert_eq!(exported(&app, "golden").await, lines);
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_file_of_the_graph_read_back_changes_nothing() {
    on_each_database(async |database| {
        let test = golden(database).await;
        for (name, format) in [
            ("GRAPHML", ImportFormat::Graphml),
            ("GEXF", ImportFormat::Gexf),
            ("NODE_LINK_JSON", ImportFormat::NodeLinkJson),
        ] {
            let question = format!("{{ exportNetwork(format: {name}, links: PARTNERSHIPS) {{ content }} }}");
            let answer = test.data(&question).await;
            let text = answer["exportNetwork"]["content"].as_str().expect("text");
            let report = done(&test.app, job("golden", format, text)).await;
            assert_eq!((report.counts.created, report.counts.updated), (0, 0), "{name}");
            // The only partnership of three cities is three links.
            assert_eq!(
                (report.counts.rejected, report.counts.kept),
                (0, 0),
                "{name}: {:?}",
                report.kept
            );
        }
    })
    .await;
}

const FIELDS: &str =
    "key,name,country,fields\nghent,Ghent,BE,Glass art\nporto,Porto,PT,glass-art;Music & sound\nfaro,Faro,PT,Music\n";

fn fields(app: &App, network: &str) -> Vec<(String, String)> {
    let snapshot = app.snapshot();
    let network = snapshot.network(snapshot.network_by_key(network).expect("the network"));
    let fields = network.network.fields.iter();
    fields.map(|field| (field.key.clone(), field.name.clone())).collect()
}

#[tokio::test]
async fn a_network_that_an_import_makes_has_the_fields_of_its_files() {
    on_each_database(async |database| {
        let app = empty(database).await;
        let job = || ImportJob {
            new_network: Some("Mine".to_owned()),
            ..job("mine", ImportFormat::Csv, FIELDS)
        };
        let report = done(&app, job()).await;
        assert_eq!(report.faults, []);
        let expected = [
            ("GLASS_ART", "Glass art"),
            ("MUSIC", "Music"),
            ("MUSIC_AND_SOUND", "Music & sound"),
        ];
        let expected = expected.map(|(key, name)| (key.to_owned(), name.to_owned()));
        assert_eq!(fields(&app, "mine"), expected);
        let again = done(&app, job()).await;
        assert_eq!(again.counts, counts(0, 0, 6, 0));
        assert_eq!(again.revision, report.revision);
    })
    .await;
}

#[tokio::test]
async fn a_network_that_is_there_gets_new_fields_only_where_that_is_asked() {
    on_each_database(async |database| {
        let app = golden(database).await.app;
        let one_each = FIELDS.replace("glass-art;", "");
        let refused = done(&app, job("golden", ImportFormat::Csv, &one_each)).await;
        let told: Vec<_> = refused
            .faults
            .iter()
            .map(|(_, fault)| (fault.row, fault.code))
            .collect();
        assert_eq!(told, [(2, RowErrorCode::UnknownField), (3, RowErrorCode::UnknownField)]);
        let before = fields(&app, "golden").len();
        let mut asked = job("golden", ImportFormat::Csv, &one_each);
        asked.options.new_fields = true;
        let report = done(&app, asked).await;
        assert_eq!((report.faults, report.written), (Vec::new(), true));
        assert_eq!(fields(&app, "golden").len(), before + 2, "Music was there");
    })
    .await;
}
