use chrono::{DateTime, TimeZone as _};

use super::*;
use crate::app::seeds::{self, Bundled};
use crate::app::{App, AppLimits};
use crate::domain::change::EntityType;
use crate::domain::image::Image;
use crate::storage::write::{Authorship, RowIds};
use crate::storage::{RecordKey, StoreOptions};

/// Number of revisions after the two seeds.
const REVISIONS: i64 = 14;

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 25, 12, 0, 0).single().expect("a moment")
}

/// Creates a store with the golden network at revision 1, UNESCO's at revision 2, and then one
/// title per revision.
async fn written(folder: &std::path::Path) -> Store {
    let url = format!("sqlite:{}", folder.join("test.db").display());
    let store = Store::connect(&StoreOptions::new(url)).await.expect("connected");
    store.migrate().await.expect("migrated");
    store.add_countries(&seeds::countries()).await.expect("written");
    let app = App::load(store.clone(), AppLimits::default(), noon, |_| {}).await;
    let app = app.expect("loaded");
    for network in [Bundled::Golden, Bundled::Uccn] {
        seeds::load(&app, &[network]).await.expect("written");
    }
    let mut ids = RowIds::default();
    for at in 0..REVISIONS {
        let mut write = store.begin_write(ids).await.expect("begun");
        let key = RecordKey {
            entity: EntityType::Partnership,
            network: Some("golden".to_owned()),
            key: format!("p{:02}", 1 + at % 3),
        };
        let before = write.image(&key, None).await.expect("read");
        let mut after = before.clone();
        if let Some(Image::Partnership(image)) = &mut after {
            image.title = format!("Title {at}");
            image.version += 1;
        }
        let changes = store.load_changes(std::slice::from_ref(&key)).await.expect("changes");
        let edit = Edit {
            network: key.network.clone(),
            record_id: changes[&key][0].edit.record_id,
            before,
            after,
        };
        let author = Authorship {
            at: noon(),
            actor: "tester".to_owned(),
            reason: None,
        };
        write.write(&author, vec![edit]).await.expect("written");
        ids = write.commit().await.expect("committed");
    }
    store
}

/// Opens the store with its current snapshot.
async fn opened(folder: &std::path::Path) -> (Store, Arc<Snapshot>) {
    let store = written(folder).await;
    let app = App::load(store.clone(), AppLimits::default(), noon, |_| {}).await;
    (store, app.expect("loaded").snapshot())
}

#[tokio::test]
async fn however_much_is_taken_back_at_a_time_the_past_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, current) = opened(folder.path()).await;
    assert_eq!(current.revision(), 2 + REVISIONS);
    let at_once = PastSnapshots::default();
    for batch in [1, 2, 3, 5, 400] {
        let little = PastSnapshots {
            batch,
            ..PastSnapshots::default()
        };
        for revision in [9, 12, 2, 0, 1] {
            let known = KnownAt::Revision(revision);
            let one = at_once.snapshot(&store, &current, known, noon()).await.expect("a past");
            let other = little.snapshot(&store, &current, known, noon()).await.expect("a past");
            assert_eq!(other.revision(), revision);
            assert_eq!(one.differs_from(&other), None, "revision {revision} by {batch}");
        }
    }
}

#[tokio::test]
async fn what_lies_on_the_way_is_kept_and_gone_on_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, current) = opened(folder.path()).await;
    let past = PastSnapshots {
        batch: 4,
        ..PastSnapshots::default()
    };
    let before = store.statement_count();
    let known = |revision| KnownAt::Revision(revision);
    past.snapshot(&store, &current, known(4), noon()).await.expect("a past");
    // 12 changes in pages of 4, of which 3 end at a whole revision: 16 to 13, 13 to 10, 10 to 7, 7
    // to 4; and the marks of these four.
    assert_eq!(store.statement_count() - before, 4 + 4);
    past.kept.run_pending_tasks().await;
    let mut kept: Vec<i64> = past.kept.iter().map(|(key, _)| key.1).collect();
    kept.sort_unstable();
    assert_eq!(kept, [4, 7, 10, 13]);
    let before = store.statement_count();
    past.snapshot(&store, &current, known(3), noon()).await.expect("a past");
    assert_eq!(
        store.statement_count() - before,
        2,
        "one change back from revision 4, and its mark"
    );
    past.snapshot(&store, &current, known(7), noon()).await.expect("a past");
    assert_eq!(store.statement_count() - before, 2, "at hand");
}
