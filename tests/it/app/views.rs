//! Views are updated after small writes, and concurrent requests for the same view share one build.

use std::sync::Arc;

use chrono::Days;
use interurban::app::past::KnownAt;
use interurban::app::views::ViewCounts;
use interurban::app::{App, AppLimits};
use interurban::domain::Edit;
use interurban::domain::image::{Image, PartnershipImage};
use interurban::network::{LinkFilter, Scope, Snapshot, View};

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;
use crate::support::writing::write;

async fn view_of(app: &App, snapshot: &Arc<Snapshot>) -> Arc<View> {
    let scope = Scope::everything(vec![0], app.today());
    let view = app.views().get(snapshot, &scope, &LinkFilter::default()).await;
    view.expect("room")
}

fn counts(app: &App) -> (u64, u64) {
    let ViewCounts { built, followed, .. } = app.views().counts();
    (built, followed)
}

/// Returns an edit that adds a partnership of the first one's cities.
fn made(snapshot: &Snapshot, number: usize) -> Edit {
    let first = &snapshot.network(0).partnerships[0].record;
    let image = PartnershipImage {
        key: format!("made-{number}"),
        ..snapshot.partnership_image(first, None, &[])
    };
    Edit {
        network: Some(snapshot.network(0).network.key.clone()),
        record_id: None,
        before: None,
        after: Some(Image::Partnership(image)),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_view_after_a_write_follows_it_once_for_all_who_ask() {
    on_each_database(async |database| {
        let app = golden(database).await.app;
        let before = view_of(&app, &app.snapshot()).await;
        assert_eq!(counts(&app), (1, 0));
        write(&app, vec![made(&app.snapshot(), 1)]).await;
        let ask = || {
            let app = Arc::clone(&app);
            tokio::spawn(async move { view_of(&app, &app.snapshot()).await })
        };
        let asked: Vec<_> = (0..8).map(|_| ask()).collect();
        let after = view_of(&app, &app.snapshot()).await;
        for view in asked {
            assert!(Arc::ptr_eq(&view.await.expect("no panic"), &after));
        }
        assert_eq!(counts(&app), (1, 1));
        let total = |view: &View| view.graph().total_strength();
        assert!(total(&after) > total(&before));
        assert!(Arc::ptr_eq(&view_of(&app, before.snapshot()).await, &before));
    })
    .await;
}

#[tokio::test]
async fn views_of_the_past_follow_and_do_not_keep_the_present_from_following() {
    on_each_database(async |database| {
        let app = golden(database).await.app;
        view_of(&app, &app.snapshot()).await;
        write(&app, vec![made(&app.snapshot(), 1)]).await;
        let past = app.snapshot_known(&app.snapshot(), KnownAt::Revision(1)).await;
        view_of(&app, &past.expect("revision 1")).await;
        assert_eq!(counts(&app), (1, 1));
        write(&app, vec![made(&app.snapshot(), 2)]).await;
        view_of(&app, &app.snapshot()).await;
        assert_eq!(counts(&app), (1, 2));
    })
    .await;
}

#[tokio::test]
async fn after_a_large_write_the_view_is_built() {
    on_each_database(async |database| {
        let app = golden(database).await.app;
        view_of(&app, &app.snapshot()).await;
        let edits = (0..200).map(|number| made(&app.snapshot(), number));
        write(&app, edits.collect()).await;
        view_of(&app, &app.snapshot()).await;
        assert_eq!(counts(&app), (2, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_views_are_made_no_more_at_once_than_analyses() {
    on_each_database(async |database| {
        let limits = AppLimits {
            parallel_analyses: 1,
            ..AppLimits::default()
        };
        let app = TestApp::with_limits(database, &[SeedSet::golden()], limits).await.app;
        let edits = (0..4_000).map(|number| made(&app.snapshot(), number)).collect();
        write(&app, edits).await;
        let ask = |days: u64| {
            let app = Arc::clone(&app);
            tokio::spawn(async move {
                let scope = Scope::everything(vec![0], app.today() - Days::new(days));
                app.views().get(&app.snapshot(), &scope, &LinkFilter::default()).await
            })
        };
        let asked: Vec<_> = (0..12).map(ask).collect();
        for view in asked {
            assert_eq!(view.await.expect("no panic").expect("a turn").graph().node_count(), 13);
        }
        assert_eq!(app.views().counts().most_at_once, 1);
        assert_eq!(counts(&app), (12, 0));
    })
    .await;
}
