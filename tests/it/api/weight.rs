//! The size of an answer, counted while it is built: objects and bytes, for any form of query.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use interurban::app::AppLimits;
use interurban::http::{Limits, ServeOptions};
use serde_json::{Value, json};

use super::mutations::writable_within;
use crate::support::app::{TestApp, golden};
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::events::EventReader;
use crate::support::seed::SeedSet;
use crate::support::server::Server;

async fn with_rows(database: &TestDatabase, max_rows: usize) -> TestApp {
    let limits = AppLimits {
        max_rows,
        ..AppLimits::default()
    };
    TestApp::with_limits(database, &[SeedSet::golden()], limits).await
}

/// Starts a server on an existing database.
async fn with_bytes(database: &TestDatabase, max_answer_bytes: usize) -> TestApp {
    let limits = AppLimits {
        max_answer_bytes,
        ..AppLimits::default()
    };
    TestApp::open(database.connect().await, limits, Limits::default()).await
}

/// Returns the measured value of the first error, and checks its limit.
#[track_caller]
fn passed(answer: &Value, limit: &str, maximum: usize) -> usize {
    let extensions = &answer["errors"][0]["extensions"];
    assert_eq!(extensions["code"], "LIMIT_EXCEEDED", "{answer:#}");
    assert_eq!(
        (&extensions["limit"], &extensions["maximum"]),
        (&limit.into(), &maximum.into())
    );
    extensions["measured"].as_u64().expect("a number") as usize
}

/// Repeats a field under different aliases.
fn aliases(count: usize, field: &str) -> String {
    let fields: Vec<String> = (0..count).map(|number| format!("f{number}: {field}")).collect();
    format!("{{ {} }}", fields.join(" "))
}

#[tokio::test]
async fn objects_are_counted_by_whatever_way_they_are_asked_for() {
    on_each_database(async |database| {
        // For 13 cities each answer has more than 40 objects, none of them in a list of more than
        // 20.
        let app = with_rows(database, 40).await;
        for query in [
            aliases(4, "cities(where: { countries: [IT, BE, JP, GB, SE] }) { nodes { key country { code } } }"),
            aliases(30, "city(ref: ghent) { country { code } }"),
            "{ ...a ...b ...c ...d } fragment a on Query { cities { nodes { key } } } fragment b on Query { cities { nodes { name } } } fragment c on Query { cities { nodes { id } } } fragment d on Query { cities { nodes { kind: __typename } } }".to_owned(),
            "{ cities { nodes { key country { code } partners { nodes { key } } } } }".to_owned(),
            "{ clusters { nodes { field { key } hub { key country { code } } cities { key country { code } } } } }".to_owned(),
        ] {
            let answer = app.answer(&query).await;
            let measured = passed(&answer, "objects in one answer", 40);
            assert!((41..=60).contains(&measured), "{measured} for {query}");
        }
        app.data("{ cities { nodes { key country { code } } } }").await;
    })
    .await;
}

#[tokio::test]
async fn rows_of_graphs_and_files_are_charged_before_they_are_made() {
    on_each_database(async |database| {
        // 13 cities and 13 links in 2016.
        let app = with_rows(database, 100).await;
        for field in [
            r#"graph(scope: { asOf: "2016" }) { revision }"#,
            r#"exportNetwork(format: DOT, scope: { asOf: "2016" }) { filename }"#,
        ] {
            app.data(&aliases(3, field)).await;
            let answer = app.answer(&aliases(30, field)).await;
            assert_eq!(passed(&answer, "objects in one answer", 100), 104, "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_of_as_many_bytes_as_may_be_is_given_and_a_longer_one_is_not() {
    on_each_database(async |database| {
        golden(database).await;
        let long = "a".repeat(500);
        for query in [
            "{ cities(first: 100) { nodes { key name field { key } country { name } population lat lon } } }".to_owned(),
            format!("{{ cities {{ nodes {{ {long}: key }} }} }}"),
            "{ changes(afterRevision: 0, first: 500) { nodes { key before after at } } }".to_owned(),
            r#"{ exportNetwork(format: NODE_LINK_JSON, scope: { asOf: "2016" }) { content } }"#.to_owned(),
            r#"{ linkMatrix(by: COUNTRY) { cells { row { key } affinity linkCount internal } meta { parameters notes } } }"#.to_owned(),
        ] {
            let (_, text) = with_bytes(database, 64 << 20).await.post(&query, json!({})).await;
            assert!(text.len() > 1_000 && !text.contains("errors"), "{text}");
            let app = with_bytes(database, text.len()).await;
            assert_eq!(app.post(&query, json!({})).await.1, text);
            // The first response keys are not counted.
            let least = text.len() - 300;
            let measured = passed(&with_bytes(database, least).await.answer(&query).await, "bytes in one answer", least);
            assert!(measured <= text.len(), "{measured} of {}", text.len());
        }
    })
    .await;
}

#[tokio::test]
async fn bytes_are_counted_while_the_answer_is_made() {
    on_each_database(async |database| {
        golden(database).await;
        let app = with_bytes(database, 10_000).await;
        let long = "a".repeat(1_000);
        let query = format!("{{ cities {{ nodes {{ {long}: key partners {{ nodes {{ {long}: key }} }} }} }} }}");
        // More than 26 cities with their partners; one object more than allowed was built.
        let measured = passed(&app.answer(&query).await, "bytes in one answer", 10_000);
        assert!((10_001..=11_200).contains(&measured), "{measured}");
        let text = r#"exportNetwork(format: GEXF, scope: { asOf: "2016" }) { content }"#;
        let answer = app.answer(&aliases(30, text)).await;
        let measured = passed(&answer, "bytes in one answer", 10_000);
        assert!(measured > 10_000, "{measured}");
    })
    .await;
}

#[tokio::test]
async fn no_mutation_is_begun_once_the_answer_is_too_heavy() {
    on_each_database(async |database| {
        let limits = AppLimits {
            max_answer_bytes: 2_000,
            ..AppLimits::default()
        };
        let app = writable_within(database, limits).await;
        let long = "a".repeat(3_000);
        let query = format!(
            r#"mutation {{
                one: createCity(input: {{ name: "Faro", country: PT }}) {{ city {{ {long}: key }} }}
                two: createCity(input: {{ name: "Nantes", country: FR }}) {{ revision }}
            }}"#
        );
        let answer = app.answer(&query).await;
        passed(&answer, "bytes in one answer", 2_000);
        assert_eq!(answer["errors"][1]["path"], json!(["two"]));
        let data = app
            .data("{ one: city(ref: faro) { key } two: city(ref: nantes) { key } }")
            .await;
        assert_eq!(data, json!({ "one": { "key": "faro" }, "two": null }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_event_of_a_subscription_has_its_own_bounds() {
    on_each_database(async |database| {
        golden(database).await;
        let limits = AppLimits {
            max_answer_bytes: 2_500,
            ..AppLimits::default()
        };
        let app = TestApp::open(database.connect().await, limits, Limits::default()).await;
        let server = Server::start(app.site.clone(), ServeOptions::default()).await;
        let query = "subscription { graphDeltas { addedNodes { key label field country lat lon degree strength component } addedLinks { key source target strength sameField } } }";
        let mut events = EventReader::open(&server, query, None).await;
        let told = events.until("LIMIT_EXCEEDED").await;
        assert!(told.contains("bytes in one answer"), "{told}");
        // Many small events may exceed the limit of a single answer.
        let query = "subscription { networkChanged(sinceRevision: 0) { key after } }";
        let mut events = EventReader::open(&server, query, None).await;
        let mut told = String::new();
        while told.len() < 8_000 {
            told += &events.until("event: next").await;
        }
        assert!(!told.contains("LIMIT_EXCEEDED"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn others_are_let_in_while_a_large_answer_is_made() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let query = aliases(
            30,
            r#"graph(scope: { asOf: "2023" }) { nodes { key city { name } } links { key } }"#,
        );
        // Afterwards the results of analyses are cached.
        app.data(&query).await;
        let turns = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&turns);
        let other = tokio::spawn(async move {
            // Wakes itself, so that it is polled whenever the other task has been.
            std::future::poll_fn::<(), _>(|context| {
                counted.fetch_add(1, Ordering::Relaxed);
                context.waker().wake_by_ref();
                Poll::Pending
            })
            .await;
        });
        let data = app.data(&query).await;
        other.abort();
        let objects = 2 * data["f0"]["nodes"].as_array().expect("nodes").len()
            + data["f0"]["links"].as_array().expect("links").len();
        assert!(30 * objects > 20_000, "{objects}");
        let turns = turns.load(Ordering::Relaxed);
        assert!(turns >= 100, "{turns} turns beside {} objects", 30 * objects);
    })
    .await;
}

#[tokio::test]
async fn large_answers_take_turns_and_small_ones_do_not_wait_for_them() {
    on_each_database(async |database| {
        let limits = AppLimits {
            parallel_analyses: 1,
            analysis_deadline: Duration::from_millis(200),
            ..AppLimits::default()
        };
        let app = TestApp::with_limits(database, &[SeedSet::uccn()], limits).await;
        let large = aliases(4, r#"graph(scope: { asOf: "2023" }) { nodes { key } links { key } }"#);
        app.data(&large).await;
        let turns = [app.app.large_answer().await, app.app.large_answer().await];
        assert!(turns.iter().all(Result::is_ok));
        let error = app.error(&large).await;
        assert_eq!(error["extensions"]["code"], "UNAVAILABLE", "{error:#}");
        app.data("{ graph { nodes { key } } }").await;
        // The same applies to many pages, before their rows are built.
        let pages = aliases(20, r#"cities(first: 500, scope: { asOf: "2023" }) { nodes { key } }"#);
        let error = app.error(&pages).await;
        assert_eq!(error["extensions"]["code"], "UNAVAILABLE", "{error:#}");
        assert_eq!(error["path"].as_array().map(Vec::len), Some(1), "{error:#}");
        // A long list waits before it is built, not in one of its elements.
        let matrix = r#"{ linkMatrix(by: COUNTRY, scope: { asOf: "2023" }) { cells { linkCount } } }"#;
        let error = app.error(matrix).await;
        assert_eq!(error["path"], json!(["linkMatrix", "cells"]), "{error:#}");
        drop(turns);
        app.data(matrix).await;
        app.data(&large).await;
    })
    .await;
}
