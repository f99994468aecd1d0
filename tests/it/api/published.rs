//! Published networks, imported and queried as a client would with default arguments, give their
//! published values.

use std::fmt::Write as _;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close};
use crate::support::database::on_each_database;

use super::mutations::writable;

/// Line n lists the neighbours of node n with larger numbers, counted from 1.
const DOLPHINS: &str = include_str!("../../../crates/graph/src/testing/dolphins.txt");
const JAZZ: &str = include_str!("../../../crates/graph/src/testing/jazz.txt");
const METABOLISM: &str = include_str!("../../../crates/graph/src/testing/metabolism.txt");

async fn import(app: &TestApp, network: &str, data: &str) {
    let query = r#"mutation($network: String!, $csv: String!) {
        importNetwork(input: { network: $network, format: CSV, data: $csv, dryRun: false }) { written rowErrors { message } userErrors { message } } }"#;
    let (status, text) = app.post(query, json!({ "network": network, "csv": data })).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(answer["data"]["importNetwork"]["written"], true, "{answer}");
}

/// Creates a network of cities named by numbers.
async fn make(app: &TestApp, network: &str, lines: &str) {
    let create =
        format!("mutation {{ createNetwork(input: {{ key: \"{network}\", name: \"{network}\" }}) {{ revision }} }}");
    app.data(&create).await;
    let (mut cities, mut links) = ("key,name,country\n".to_owned(), "source,target\n".to_owned());
    for (node, partners) in (1..).zip(lines.lines()) {
        writeln!(cities, "{network}-{node},{network} {node},FR").expect("text");
        for partner in partners.split_whitespace() {
            writeln!(links, "{network}-{node},{network}-{partner}").expect("text");
        }
    }
    import(app, network, &cities).await;
    import(app, network, &links).await;
}

#[tokio::test]
async fn the_modularity_of_published_networks_is_the_best_known() {
    on_each_database(async |database| {
        let app = writable(database).await;
        for (network, lines) in [("dolphins", DOLPHINS), ("jazz", JAZZ), ("metabolism", METABOLISM)] {
            make(&app, network, lines).await;
        }
        let found = async |network: &str| {
            let query = format!("{{ network(key: \"{network}\") {{ clusters(acrossFields: true, method: COMMUNITIES) {{ totalCount modularity }} }} }}");
            app.data(&query).await["network"]["clusters"].clone()
        };
        // Aloise et al. 2010, doi:10.1103/PhysRevE.82.046112.
        let dolphins = found("dolphins").await;
        assert_close(&dolphins["modularity"], 0.528_519);
        assert_eq!(dolphins["totalCount"], 5);
        let jazz = found("jazz").await;
        assert_close(&jazz["modularity"], 0.445_144);
        assert_eq!(jazz["totalCount"], 4);
        let metabolism = found("metabolism").await["modularity"].as_f64();
        assert!(metabolism.is_some_and(|found| (0.4532..0.4540).contains(&found)), "{metabolism:?}");
    })
    .await;
}
