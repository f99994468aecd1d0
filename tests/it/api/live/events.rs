//! Changes of the log, paths, other processes, and refusals.

use interurban::app::AppLimits;
use interurban::domain::change::EntityType;
use interurban::domain::image::Image;
use interurban::http::Limits;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use super::{Drawing, Told, deltas, golden_partnership};
use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;
use crate::support::writing::{change, make, partnership};

#[tokio::test]
async fn every_change_is_told_in_order_however_slowly_it_is_read() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden(), SeedSet::uccn()]).await;
        let query = r#"subscription { networkChanged(network: "golden") { revision sequence key kind before after } }"#;
        let mut told = Told::of(&app, query);
        told.is_silent().await;
        make(&app.app, Some("golden"), partnership("q1", &["dakar", "ghent"], 1.0)).await;
        make(&app.app, Some("uccn"), partnership("q2", &["dakar", "ghent"], 1.0)).await;
        change(&app.app, (EntityType::City, None, "bologna"), |image| match image {
            Image::City(mut image) => {
                image.population = Some(1);
                Some(Image::City(image))
            }
            other => Some(other),
        })
        .await;
        change(&app.app, golden_partnership("q1"), |_| None).await;
        for (revision, key, kind) in [(3, "q1", "CREATED"), (5, "bologna", "UPDATED"), (6, "q1", "DELETED")] {
            let event = told.next().await;
            assert_eq!(
                (&event["revision"], &event["key"], &event["kind"]),
                (&json!(revision), &json!(key), &json!(kind))
            );
            assert_eq!(event["after"].is_null(), kind == "DELETED");
        }
        told.is_silent().await;

        let query = r#"subscription { networkChanged(network: "golden", sinceRevision: 0) { revision sequence } }"#;
        let mut told = Told::of(&app, query);
        let (mut last, mut count) = ((0, 0), 0);
        while last < (6, 1) {
            let event = told.next().await;
            let place = (
                event["revision"].as_i64().expect("a number"),
                event["sequence"].as_i64().expect("a number"),
            );
            assert!(place > last);
            (last, count) = (place, count + 1);
        }
        assert!(count > 60, "the seeds and what came after, not only a page: {count}");
        told.is_silent().await;
    })
    .await;
}

#[tokio::test]
async fn a_revision_of_many_changes_is_read_in_parts() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn(), SeedSet::golden()]).await;
        let data = app
            .data(r#"{ changes(network: "uccn", afterRevision: 0, last: 1) { totalCount nodes { revision sequence } } }"#)
            .await;
        let total = data["changes"]["totalCount"].as_u64().expect("a number") as usize;
        assert!(total > 1_000, "{total}");
        let query = r#"subscription { networkChanged(network: "uccn", sinceRevision: 0) { revision sequence key before after } }"#;
        let mut told = Told::of(&app, query);
        let mut places = Vec::new();
        let begun = app.app.store().statement_count();
        for number in 0..total {
            let event = told.next().await;
            places.push((event["revision"].as_i64(), event["sequence"].as_i64()));
            let statements = app.app.store().statement_count() - begun;
            // One query of the log and one of its mark per part, and nothing is read ahead.
            assert_eq!(statements, 2 * (number as u64 / 200 + 1), "{number}");
        }
        assert!(places.is_sorted_by(|one, other| one < other), "each once, in order");
        let last = &data["changes"]["nodes"][0];
        assert_eq!(places.last(), Some(&(last["revision"].as_i64(), last["sequence"].as_i64())));
        told.is_silent().await;
    })
    .await;
}

#[tokio::test]
async fn a_path_is_told_when_its_cities_change_and_only_then() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let query = r#"subscription { cooperationPathChanged(from: "ghent", to: "kanazawa") { found reason hopCount cities { key degree } meta { revision } } }"#;
        let mut told = Told::of(&app, query);
        let first = told.next().await;
        let through = |event: &Value| {
            let cities = event["cities"].as_array().expect("cities").clone();
            cities.iter().map(|city| city["key"].as_str().expect("a key").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(through(&first), ["ghent", "bologna", "fabriano", "kanazawa"]);
        make(&app.app, Some("golden"), partnership("q1", &["dakar", "ostersund"], 1.0)).await;
        make(&app.app, Some("golden"), partnership("q2", &["bologna", "ghent"], 4.0)).await;
        told.is_silent().await;
        make(&app.app, Some("golden"), partnership("q3", &["ghent", "kanazawa"], 1.0)).await;
        let event = told.next().await;
        assert_eq!((through(&event), &event["meta"]["revision"]), (vec!["ghent".to_owned(), "kanazawa".to_owned()], &json!(4)));
        let degree = app.data(r#"{ city(ref: "ghent") { degree } }"#).await;
        assert_eq!(event["cities"][0]["degree"], degree["city"]["degree"], "all of an event shows its revision");
        change(&app.app, golden_partnership("q3"), |_| None).await;
        assert_eq!(through(&told.next().await), through(&first));
    })
    .await;
}

#[tokio::test]
async fn what_one_process_writes_the_subscribers_of_another_hear() {
    on_each_database(async |database| {
        let writing = golden(database).await;
        let hearing = TestApp::open(database.connect().await, AppLimits::default(), Limits::default()).await;
        let Some(_following) = hearing.app.follow() else {
            return;
        };
        let mut changes = Told::of(&hearing, "subscription { networkChanged { revision key } }");
        let mut told = Told::of(&hearing, &deltas(""));
        let mut drawing = Drawing::default();
        drawing.follow(&told.next().await);
        changes.is_silent().await;
        make(
            &writing.app,
            Some("golden"),
            partnership("q1", &["dakar", "ghent"], 1.0),
        )
        .await;
        assert_eq!(changes.next().await, json!({ "revision": 2, "key": "q1" }));
        drawing.follow(&told.next().await);
        assert_eq!(drawing, Drawing::of(&writing, "").await);
        // A client that comes from the other process may be ahead of this one.
        let ahead = make(&writing.app, Some("golden"), partnership("q2", &["dakar", "kobe"], 1.0)).await;
        Told::of(&hearing, &deltas(&format!("(sinceRevision: {ahead})")))
            .is_silent()
            .await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_subscribed_to_is_refused_at_once() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (query, code, argument) in [
            (
                "graphDeltas(sinceRevision: 2) { revision }",
                "HISTORY_CHANGED",
                "",
            ),
            (
                "networkChanged(sinceRevision: 2) { revision }",
                "HISTORY_CHANGED",
                "",
            ),
            (
                r#"networkChanged(network: "elsewhere") { revision }"#,
                "NOT_FOUND",
                "network",
            ),
            (
                r#"graphDeltas(network: "elsewhere") { revision }"#,
                "NOT_FOUND",
                "network",
            ),
            (
                "graphDeltas(scope: { atRevision: 1 }) { revision }",
                "BAD_USER_INPUT",
                "scope.atRevision",
            ),
            (
                r#"cooperationPathChanged(from: "ghent", to: "kobe", scope: { atRevision: 1 }) { found }"#,
                "BAD_USER_INPUT",
                "scope.atRevision",
            ),
            (
                r#"cooperationPathChanged(from: "ghent", to: "kobe", scope: { knownAt: "2016-01-01T00:00:00Z" }) { found }"#,
                "BAD_USER_INPUT",
                "scope.knownAt",
            ),
            (
                r#"cooperationPathChanged(from: "ghent", to: "nowhere") { found }"#,
                "NOT_FOUND",
                "to",
            ),
        ] {
            let error = Told::of(&app, &format!("subscription {{ {query} }}")).error().await;
            let named = error["extensions"]["argument"].as_str().unwrap_or_default();
            assert_eq!((&error["extensions"]["code"], named), (&json!(code), argument), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_hears_of_a_database_that_was_set_back_is_told_to_begin_anew() {
    on_each_database(async |database| {
        let app = golden(database).await;
        make(&app.app, Some("golden"), partnership("q2", &["dakar", "kobe"], 1.0)).await;
        let lost = app.app.snapshot().made().to_string();
        let mut told = [
            "subscription { graphDeltas { revision } }",
            "subscription { networkChanged { revision } }",
            r#"subscription { cooperationPathChanged(from: "ghent", to: "kobe") { found } }"#,
        ]
        .map(|query| Told::of(&app, query));
        told[0].next().await;
        told[2].next().await;
        told[1].is_silent().await;
        let raw = database.raw().await;
        for statement in [
            "UPDATE change SET mark = '00c0ffee00c0ffee' WHERE revision = 2 AND sequence = 1",
            "UPDATE change SET actor = 'another' WHERE revision = 2",
        ] {
            raw.execute_unprepared(statement).await.expect("another revision 2");
        }
        app.app.renewal().check().await.expect("checked");
        for told in &mut told {
            assert_eq!(told.error().await["extensions"]["code"], "HISTORY_CHANGED");
        }
        for field in ["graphDeltas", "networkChanged"] {
            let again = format!("subscription {{ {field}(sinceRevision: \"{lost}\") {{ revision }} }}");
            let error = Told::of(&app, &again).error().await;
            assert_eq!(error["extensions"]["code"], "HISTORY_CHANGED", "{field}");
        }
        let mut anew = Told::of(
            &app,
            "subscription { graphDeltas(sinceRevision: \"2-00c0ffee00c0ffee\") { revision } }",
        );
        anew.is_silent().await;
    })
    .await;
}
