//! Broken documents and variables.

use axum::http::StatusCode;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::edits::{edited, edits};
use super::{cases, draw};
use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;

/// The worked questions of the playground.
const STORIES: &str = include_str!("../../../crates/gate/src/playground/stories.json");

/// An operation for each scalar and each kind of name.
const ASKING: [&str; 9] = [
    "query($x: CityRef!) { city(ref: $x) { key } }",
    "query($x: ID!) { node(id: $x) { id } }",
    "query($x: [ID!]!) { nodes(ids: $x) { id } }",
    "query($x: String) { cities(first: 3, after: $x) { nodes { key } } }",
    "query($x: String) { partnerships(last: 3, before: $x) { nodes { title } } }",
    "query($x: Scope) { networkStats(scope: $x) { cityCount } }",
    "query($x: CityFilter) { cities(first: 3, where: $x) { totalCount } }",
    "query($x: Date) { graph(scope: { asOf: $x }) { nodes { key } } }",
    "query($x: Int) { cities(first: $x) { nodes { key } } }",
];

/// Sends an input; fails if the answer is a fault of the program.
async fn assert_answered(app: &TestApp, query: &str, variables: Value) -> StatusCode {
    let (status, text) = app.post(query, variables.clone()).await;
    let answer: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}\n{query}\n{variables}"));
    assert!(answer.is_object(), "{text}\n{query}\n{variables}");
    assert!(
        !status.is_server_error() && !text.contains("INTERNAL_SERVER_ERROR"),
        "{status} {text}\n{query}\n{variables}"
    );
    status
}

#[tokio::test]
async fn broken_documents_are_refused_or_answered() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let groups: Vec<Value> = serde_json::from_str(STORIES).expect("JSON");
        let stories = groups
            .iter()
            .flat_map(|group| group["stories"].as_array().expect("stories"));
        let queries: Vec<String> = stories
            .map(|story| story["query"].as_str().expect("a query").to_owned())
            .collect();
        let mut runner = TestRunner::default();
        let (mut refused, mut answered) = (0, 0);
        for _ in 0..cases() {
            let (query, edits) = draw(&mut runner, &(select(queries.clone()), edits()));
            match assert_answered(&app, &edited(&query, &edits), json!({})).await {
                StatusCode::OK => answered += 1,
                _ => refused += 1,
            }
        }
        eprintln!("{refused} broken documents were refused, {answered} answered");
        assert!(refused > 0);
    })
    .await;
}

#[tokio::test]
async fn any_value_of_a_variable_is_refused_or_answered() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let seen = app
            .data("{ cities(first: 5) { edges { cursor node { id key } } } partnerships(first: 5) { edges { cursor node { id } } } }")
            .await;
        let mut real = vec!["2016-12-31".to_owned(), "Bogotá".to_owned(), "MUSIC".to_owned()];
        for list in ["cities", "partnerships"] {
            for edge in seen[list]["edges"].as_array().expect("edges") {
                let texts = [&edge["cursor"], &edge["node"]["id"], &edge["node"]["key"]];
                real.extend(texts.into_iter().filter_map(Value::as_str).map(str::to_owned));
            }
        }
        let values = values(real);
        let mut runner = TestRunner::default();
        for _ in 0..cases() {
            let (query, value) = draw(&mut runner, &(select(&ASKING[..]), values.clone()));
            assert_answered(&app, query, json!({ "x": value })).await;
        }
    })
    .await;
}

/// Values of any shape, whose texts are mostly real ones that were broken.
fn values(real: Vec<String>) -> BoxedStrategy<Value> {
    let broken = (select(real.clone()), edits()).prop_map(|(text, edits)| edited(&text, &edits));
    let text = prop_oneof![3 => select(real), 5 => broken, 1 => any::<String>()].boxed();
    let leaf = prop_oneof![
        6 => text.prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let name = select(vec![
        "asOf",
        "during",
        "network",
        "networks",
        "fields",
        "countries",
        "search",
        "key",
        "kinds",
        "x",
    ]);
    leaf.prop_recursive(3, 12, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 1..4).prop_map(|map| json!(map)),
        ]
    })
    .boxed()
}
