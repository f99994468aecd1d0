//! Every kind of record has a history of its writes.

use serde_json::{Value, json};

use super::writable;
use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;

const WRITES: [&str; 9] = [
    r#"upsertField(input: { key: "GLASS", name: "Glass" }) { userErrors { message } }"#,
    r#"upsertField(input: { key: "GLASS", name: "Glass and light" }) { userErrors { message } }"#,
    r#"upsertObjective(input: { key: "SHARE", text: "Share what works" }) { userErrors { message } }"#,
    r#"upsertCountryGroup(input: { key: "NORDIC", name: "Nordic", countries: ["FI", "SE"] }) { userErrors { message } }"#,
    r#"upsertCountryGroup(input: { key: "NORDIC", name: "Nordic countries", countries: ["FI", "SE"] }) { userErrors { message } }"#,
    r#"leaveNetwork(input: { city: "dakar", leftOn: "2018" }) { userErrors { message } }"#,
    r#"joinNetwork(input: { city: "dakar", joinedOn: "2020" }) { userErrors { message } }"#,
    r#"updateMembership(input: { city: "dakar", fields: [MUSIC] }) { userErrors { message } }"#,
    r#"updateNetwork(input: { description: "Of cities" }) { userErrors { message } }"#,
];

async fn written(app: &TestApp) {
    for write in WRITES {
        let data = app.data(&format!("mutation {{ done: {write} }}")).await;
        assert_eq!(data["done"]["userErrors"], json!([]), "{write}");
    }
}

/// Returns the revisions and kinds of a history, latest first.
fn entries(record: &Value) -> Vec<(i64, String)> {
    let nodes = record["history"]["nodes"].as_array().expect("a history");
    let entry = |node: &Value| {
        let kind = node["kind"].as_str().expect("a kind").to_owned();
        (node["revision"].as_i64().expect("a revision"), kind)
    };
    nodes.iter().map(entry).collect()
}

#[tokio::test]
async fn records_vocabularies_and_groups_tell_their_own_changes_latest_first() {
    on_each_database(async |database| {
        let app = writable(database).await;
        written(&app).await;
        let (created, updated) = ("CREATED".to_owned(), "UPDATED".to_owned());
        let history = "history { totalCount nodes { revision kind } }";
        let data = app
            .data(&format!(
                "{{ fields {{ key {history} }} objectives {{ key {history} }} countryGroups {{ key {history} }} network {{ {history} }}
                    city(ref: \"dakar\") {{ {history} memberships {{ joinedOn {history} }} }} }}"
            ))
            .await;
        let named = |list: &str, key: &str| {
            let list = data[list].as_array().expect("a list");
            let record = list.iter().find(|record| record["key"] == key);
            entries(record.unwrap_or_else(|| panic!("no {key}")))
        };
        assert_eq!(named("fields", "GLASS"), [(3, updated.clone()), (2, updated.clone())]);
        assert_eq!(named("fields", "MUSIC"), [(1, created.clone())], "made with the network");
        assert_eq!(named("objectives", "SHARE"), [(4, updated.clone())]);
        assert_eq!(named("countryGroups", "NORDIC"), [(6, updated.clone()), (5, created.clone())]);
        let network = entries(&data["network"]);
        assert_eq!(network.iter().map(|entry| entry.0).collect::<Vec<_>>(), [10, 4, 3, 2, 1]);
        let memberships = data["city"]["memberships"].as_array().expect("memberships");
        let histories: Vec<_> = memberships.iter().map(entries).collect();
        assert_eq!(
            histories,
            [
                vec![(7, updated.clone()), (1, created.clone())],
                vec![(9, updated), (8, created.clone())]
            ],
            "each membership has its own"
        );
        assert_eq!(entries(&data["city"]), [(1, created)], "a membership is not the city");
    })
    .await;
}

#[tokio::test]
async fn a_history_is_read_in_one_statement_for_all_records_of_a_kind() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for query in [
            "{ fields { history { totalCount } } objectives { history { totalCount } } }",
            "{ network { history { totalCount } } }",
            "{ cities(first: 13) { nodes { memberships { history { totalCount } } } } }",
        ] {
            let before = app.app.store().statement_count();
            app.data(query).await;
            assert_eq!(app.app.store().statement_count() - before, 1, "{query}");
        }
    })
    .await;
}
