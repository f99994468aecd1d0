//! Record time: answers at an earlier revision do not depend on later writes.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::random::{carry_out, change};
use super::writable;
use crate::support::app::TestApp;
use crate::support::database::on_each_database;

/// Writes after the seed, one revision each.
const WRITES: [&str; 6] = [
    r#"createPartnership(input: { title: "Sound archives", cities: [glasgow, bogota], kind: TWINNING, startedOn: "2012",
        sources: [{ url: "https://example.org/agreement" }] }) { userErrors { message } }"#,
    r#"createCity(input: { name: "Aalborg", country: "DK" }) { userErrors { message } }"#,
    r#"joinNetwork(input: { city: "aalborg", joinedOn: "2010" }) { userErrors { message } }"#,
    r#"createPartnership(input: { title: "North", cities: [aalborg, bologna], kind: TWINNING, startedOn: "2011" }) { userErrors { message } }"#,
    r#"updatePartnership(input: { id: "sound-archives", title: "Archives of sound", sources: [] }) { userErrors { message } }"#,
    r#"deletePartnership(input: { id: "p01" }) { userErrors { message } }"#,
];

/// Queries with their scope; `SCOPE` is replaced by the record time.
const QUESTIONS: [&str; 7] = [
    r#"{ centrality(measure: PAGERANK, scope: { asOf: "2016-12-31" SCOPE }) { meta { revision asOf algorithm warnings } nodes { rank city { key } value } } }"#,
    r#"{ graph(scope: { asOf: "2016" SCOPE }) { revision nodes { key label degree } links { key } } }"#,
    r#"{ cities(first: 100, scope: { asOf: "2016" SCOPE }) { totalCount nodes { key degree partners { totalCount edges { node { key } } } } } }"#,
    r#"{ cities(first: 100, scope: { asOf: "2016" SCOPE }) { nodes { key population archived version history { totalCount nodes { revision after } }
        memberships { joinedOn leftOn version fields { key name } sources { citation } history { totalCount nodes { revision kind } } } } } }"#,
    r#"{ cities(first: 100, scope: { asOf: "2016" SCOPE }) { nodes { partnerships(first: 5) { nodes { key title description version confirmation
        sdgs fields { key history { totalCount } } sources { url citation assertedBy { city { key } } } history(first: 5) { totalCount nodes { revision kind before after } } } } } } }"#,
    r#"{ dataQuality(scope: { asOf: "2016" SCOPE }) { partnershipCount unsourced oneSided unconfirmed share } }"#,
    r#"{ clusters(method: COMMUNITIES, seed: 1, scope: { asOf: "2016" SCOPE }) { nodes { cities { key } } }
        countryLinks(scope: { asOf: "2016" SCOPE }) { nodes { linkCount strength } } }"#,
];

async fn answers(app: &TestApp, record_time: &str) -> Vec<Value> {
    let mut answers = Vec::new();
    for question in QUESTIONS {
        answers.push(app.answer(&question.replace("SCOPE", record_time)).await);
    }
    answers
}

fn assert_same(revision: i64, now: &[Value], then: &[Value]) {
    for (question, (now, then)) in QUESTIONS.iter().zip(now.iter().zip(then)) {
        assert!(then["errors"].is_null(), "{question}: {then}");
        assert_eq!(now, then, "{question} at revision {revision}");
    }
}

#[tokio::test]
async fn every_revision_answers_what_it_answered_when_it_was_the_current_one() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let mut then = vec![answers(&app, "").await];
        for write in WRITES {
            let written = app.data(&format!("mutation {{ done: {write} }}")).await;
            assert_eq!(written["done"]["userErrors"], json!([]), "{write}");
            then.push(answers(&app, "").await);
        }
        for (revision, then) in (1..).zip(&then) {
            let now = answers(&app, &format!("atRevision: {revision}")).await;
            assert_same(revision, &now, then);
        }
        let moment = r#"knownAt: "1990-01-01T00:00:00Z""#;
        let nothing = app.error(&QUESTIONS[0].replace("SCOPE", moment)).await;
        assert!(nothing.to_string().contains("network"), "{nothing}");
        for (record_time, argument) in [
            ("atRevision: 8", "scope.atRevision"),
            ("atRevision: -1", "scope.atRevision"),
            (r#"knownAt: "2999-01-01T00:00:00Z""#, "scope.knownAt"),
            (r#"knownAt: "2016""#, "scope.knownAt"),
            ("knownAt: 2016", "scope.knownAt"),
            (r#"atRevision: 1, knownAt: "2020-01-01T00:00:00Z""#, "scope.knownAt"),
        ] {
            let error = app.error(&QUESTIONS[0].replace("SCOPE", record_time)).await;
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{record_time}");
            assert_eq!(error["extensions"]["argument"], argument, "{record_time}");
        }
    })
    .await;
}

#[tokio::test]
async fn after_any_mutations_every_revision_answers_what_it_answered_then() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let mut runner = TestRunner::deterministic();
        let batch = prop::collection::vec(change(), 1..3);
        let mut then = vec![(1, answers(&app, "").await)];
        for _ in 0..150 {
            let batch = batch.new_tree(&mut runner).expect("a batch").current();
            carry_out(&app, &[batch]).await;
            let revision = app.app.snapshot().revision();
            if then.last().is_some_and(|&(last, _)| last < revision) {
                then.push((revision, answers(&app, "").await));
            }
        }
        assert!(then.len() > 20, "only {} revisions", then.len());
        for (revision, then) in &then {
            let now = answers(&app, &format!("atRevision: {revision}")).await;
            assert_same(*revision, &now, then);
        }
    })
    .await;
}

#[tokio::test]
async fn an_earlier_revision_is_named_where_it_was_asked_for() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data(r#"mutation { updateCity(input: { city: "ghent", population: 260000 }) { userErrors { message } } }"#)
            .await;
        let data = app
            .data("{ then: networkStats(scope: { atRevision: 1 }) { meta { revision parameters } } networkStats { meta { revision parameters } } }")
            .await;
        assert_eq!(data["then"]["meta"], json!({ "revision": 1, "parameters": { "atRevision": 1 } }));
        assert_eq!(data["networkStats"]["meta"]["parameters"], Value::Object(serde_json::Map::new()));
    })
    .await;
}
