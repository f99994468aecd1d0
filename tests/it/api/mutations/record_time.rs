//! What was known at an earlier revision: the answers of then, whatever was written since.

use serde_json::{Value, json};

use super::writable;
use crate::support::app::TestApp;
use crate::support::database::on_each_database;

/// What is written after the seed, one revision each.
const WRITES: [&str; 6] = [
    r#"createPartnership(input: { title: "Sound archives", cities: [glasgow, bogota], kind: TWINNING, startedOn: "2012",
        sources: [{ url: "https://example.org/agreement" }] }) { userErrors { message } }"#,
    r#"createCity(input: { name: "Aalborg", country: "DK" }) { userErrors { message } }"#,
    r#"joinNetwork(input: { city: "aalborg", joinedOn: "2010" }) { userErrors { message } }"#,
    r#"createPartnership(input: { title: "North", cities: [aalborg, bologna], kind: TWINNING, startedOn: "2011" }) { userErrors { message } }"#,
    r#"updatePartnership(input: { id: "sound-archives", title: "Archives of sound", sources: [] }) { userErrors { message } }"#,
    r#"deletePartnership(input: { id: "p01" }) { userErrors { message } }"#,
];

/// Questions with their scope; `SCOPE` is the part that says the record time.
const QUESTIONS: [&str; 3] = [
    r#"{ centrality(measure: PAGERANK, scope: { asOf: "2016-12-31" SCOPE }) { meta { revision asOf algorithm warnings } nodes { rank city { key } value } } }"#,
    r#"{ graph(scope: { asOf: "2016" SCOPE }) { revision nodes { id key label degree } links { id } } }"#,
    r#"{ cities(first: 100, scope: { asOf: "2016" SCOPE }) { totalCount nodes { key degree partners { totalCount edges { node { key } } } } } }"#,
];

async fn answers(app: &TestApp, record_time: &str) -> Vec<Value> {
    let mut answers = Vec::new();
    for question in QUESTIONS {
        answers.push(app.answer(&question.replace("SCOPE", record_time)).await);
    }
    answers
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
            assert_eq!(&now, then, "revision {revision}");
            assert!(now[0]["errors"].is_null(), "{:?}", now[0]);
        }
        let moment = r#"knownAt: "1990-01-01T00:00:00Z""#;
        let nothing = app.error(&QUESTIONS[0].replace("SCOPE", moment)).await;
        assert!(nothing.to_string().contains("network"), "{nothing}");
        for (record_time, argument) in [
            ("atRevision: 8", "scope.atRevision"),
            ("atRevision: -1", "scope.atRevision"),
            (r#"knownAt: "2999-01-01T00:00:00Z""#, "scope.knownAt"),
            (r#"atRevision: 1, knownAt: "2020-01-01T00:00:00Z""#, "scope.knownAt"),
        ] {
            let error = app.error(&QUESTIONS[0].replace("SCOPE", record_time)).await;
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{record_time}");
            assert_eq!(error["extensions"]["argument"], argument, "{record_time}");
        }
    })
    .await;
}
