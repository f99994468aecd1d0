use super::*;
use crate::app::AppLimits;
use crate::app::import::import;
use crate::domain::letters::lines;
use crate::storage::{Store, StoreOptions};

fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(1_796_040_000, 0).expect("a moment")
}

#[test]
fn all_countries_can_be_read() {
    assert_eq!(countries().len(), 250);
}

/// Repeated rows are those of further sources, and of Lyon, which was a member twice.
#[tokio::test]
async fn the_embedded_files_keep_to_the_rules_and_say_nothing_that_is_not_understood() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::connect(&StoreOptions::new(url)).await.expect("connected");
    store.migrate().await.expect("migrated");
    store.add_countries(&countries()).await.expect("written");
    let app = App::load(store, AppLimits::default(), now, |_| {})
        .await
        .expect("loaded");
    for network in [Bundled::Uccn, Bundled::Urbact, Bundled::Golden] {
        let report = import(&app, job(network), ACTOR)
            .await
            .expect("written")
            .expect("sound");
        assert_eq!((report.faults, report.kept), (Vec::new(), Vec::new()), "{network:?}");
        assert!(report.written && report.counts.created >= 30, "{network:?}");
        assert!(report.notes.iter().all(|notes| notes.passed_over().count() == 0));
        let again = import(&app, job(network), ACTOR)
            .await
            .expect("written")
            .expect("sound");
        assert_eq!(
            (again.counts.created, again.counts.updated, again.kept),
            (0, 0, Vec::new())
        );
    }
}

#[test]
fn texts_of_tables_are_in_the_form_in_which_records_keep_them() {
    for file in [Bundled::Uccn, Bundled::Urbact, Bundled::Golden]
        .into_iter()
        .flat_map(Bundled::files)
    {
        let mut rows = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(file.open().expect("embedded"));
        let rows = rows
            .records()
            .filter(|_| file.format() == crate::exchange::ImportFormat::Csv);
        for row in rows {
            let row = row.expect("a row");
            assert!(
                row.iter().all(|cell| lines(cell).as_deref() == Ok(cell)),
                "{}: {row:?}",
                file.name(0)
            );
        }
    }
}
