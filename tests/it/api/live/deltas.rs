//! Graph deltas.

use interurban::app::AppLimits;
use interurban::domain::image::Image;
use serde_json::json;

use super::{Drawing, Told, deltas, golden_partnership};
use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;
use crate::support::writing::{change, make, partnership, rename_city};

#[tokio::test]
async fn a_drawing_that_follows_the_deltas_is_the_graph() {
    on_each_database(async |database| follow_the_graph(golden(database).await).await).await;
}

#[tokio::test]
async fn a_drawing_that_no_cache_has_kept_is_seen_again_as_it_was() {
    on_each_database(async |database| {
        let limits = AppLimits {
            cache_bytes: 0,
            ..AppLimits::default()
        };
        follow_the_graph(TestApp::with_limits(database, &[SeedSet::golden()], limits).await).await;
    })
    .await;
}

async fn follow_the_graph(app: TestApp) {
    let mut told = Told::of(&app, &deltas(""));
    let mut drawing = Drawing::default();
    drawing.follow(&told.next().await);
    assert_eq!(drawing, Drawing::of(&app, "").await);

    make(
        &app.app,
        Some("golden"),
        partnership("q1", &["dakar", "ostersund"], 1.0),
    )
    .await;
    let delta = told.next().await;
    assert_eq!(
        (delta["addedLinks"].as_array().map(Vec::len), &delta["addedNodes"]),
        (Some(1), &json!([]))
    );
    drawing.follow(&delta);
    assert_eq!(drawing, Drawing::of(&app, "").await);

    change(&app.app, golden_partnership("p02"), |image| match image {
        Image::Partnership(mut image) => {
            image.intensity = 7.0;
            Some(Image::Partnership(image))
        }
        other => Some(other),
    })
    .await;
    let delta = told.next().await;
    assert_eq!(delta["updatedLinks"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        delta["updatedNodes"].as_array().map(Vec::len),
        Some(2),
        "two cities gain strength"
    );
    drawing.follow(&delta);
    assert_eq!(drawing, Drawing::of(&app, "").await);

    rename_city(&app.app, "bologna", "Bononia").await;
    let delta = told.next().await;
    assert_eq!(delta["updatedNodes"][0]["label"], "Bononia");
    assert_eq!(
        (delta["updatedNodes"].as_array().map(Vec::len), &delta["updatedLinks"]),
        (Some(1), &json!([]))
    );
    drawing.follow(&delta);

    change(&app.app, golden_partnership("q1"), |_| None).await;
    let delta = told.next().await;
    assert_eq!(delta["removedLinkKeys"], json!(["dakar/ostersund"]));
    drawing.follow(&delta);
    assert_eq!(drawing, Drawing::of(&app, "").await);
    assert_eq!(delta["meta"], json!({ "network": "golden", "revision": 5 }));
}

#[tokio::test]
async fn who_reads_slowly_gets_several_revisions_in_one_delta() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut told = Told::of(&app, &deltas(""));
        let mut drawing = Drawing::default();
        drawing.follow(&told.next().await);
        for (key, cities) in [
            ("q1", ["dakar", "ghent"]),
            ("q2", ["dakar", "kobe"]),
            ("q3", ["ostersund", "kobe"]),
        ] {
            make(&app.app, Some("golden"), partnership(key, &cities, 1.0)).await;
        }
        change(&app.app, golden_partnership("q2"), |_| None).await;
        let delta = told.next().await;
        assert_eq!((&delta["fromRevision"], &delta["revision"]), (&json!(1), &json!(5)));
        assert_eq!(delta["addedLinks"].as_array().map(Vec::len), Some(2));
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, "").await);
        told.is_silent().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_scope_does_not_show_is_not_told() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let scope = r#"(scope: { asOf: "2009", fields: MUSIC })"#;
        let mut told = Told::of(&app, &deltas(scope));
        let mut drawing = Drawing::default();
        drawing.follow(&told.next().await);
        change(&app.app, golden_partnership("p16"), |_| None).await;
        make(
            &app.app,
            Some("golden"),
            partnership("q1", &["dakar", "ostersund"], 1.0),
        )
        .await;
        told.is_silent().await;
        make(&app.app, Some("golden"), partnership("q2", &["bogota", "bologna"], 1.0)).await;
        let delta = told.next().await;
        assert_eq!((&delta["fromRevision"], &delta["revision"]), (&json!(1), &json!(4)));
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, scope).await);
    })
    .await;
}

#[tokio::test]
async fn a_client_that_comes_back_gets_what_it_has_missed() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut drawing = Drawing::of(&app, "").await;
        make(&app.app, Some("golden"), partnership("q1", &["dakar", "ghent"], 1.0)).await;
        change(&app.app, golden_partnership("p01"), |_| None).await;
        change(&app.app, golden_partnership("q1"), |_| None).await;
        let mut told = Told::of(&app, &deltas("(sinceRevision: 1)"));
        let delta = told.next().await;
        assert_eq!((&delta["reset"], &delta["addedLinks"]), (&json!(false), &json!([])));
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, "").await);
        Told::of(&app, &deltas("(sinceRevision: 4)")).is_silent().await;
        // Before the first revision there was no network.
        let delta = Told::of(&app, &deltas("(sinceRevision: 0)")).next().await;
        assert_eq!((&delta["reset"], &delta["revision"]), (&json!(true), &json!(4)));
    })
    .await;
}
