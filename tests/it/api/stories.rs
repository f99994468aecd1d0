//! The examples of the playground, each against the real schema.

use interurban::storage::SeedSet;
use serde_json::{Value, json};

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;

fn stories() -> Vec<Value> {
    let groups: Value = serde_json::from_str(include_str!("../../../src/http/playground/stories.json")).expect("JSON");
    let groups = groups.as_array().expect("groups").iter();
    groups
        .flat_map(|group| group["stories"].as_array().expect("stories").clone())
        .collect()
}

/// The query as the page writes it for a network.
fn query_for(story: &Value, network: &str) -> String {
    let query = story["query"].as_str().expect("a query").to_owned();
    let Some(words) = story["words"][network].as_object() else {
        return query;
    };
    for word in words.keys() {
        assert!(query.contains(&format!("\"{word}\"")), "{word} is not in {query}");
    }
    let parts = query
        .split('"')
        .map(|part| words.get(part).and_then(Value::as_str).unwrap_or(part));
    parts.collect::<Vec<_>>().join("\"")
}

#[tokio::test]
async fn every_example_of_the_playground_answers_without_an_error() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut count = 0;
        for story in stories() {
            let query = story["query"].as_str().expect("a query");
            for variables in [json!({}), json!({ "network": "golden" })] {
                let (status, text) = app.post(query, variables).await;
                assert!(
                    status.is_success() && !text.contains("\"errors\""),
                    "{}\n{text}",
                    story["title"]
                );
            }
            count += 1;
        }
        assert!(count >= 13, "{count}");
    })
    .await;
}

/// Who opens the page first sees the network that the program loads, so there, too, each example shows what its title promises.
#[tokio::test]
async fn the_examples_show_what_they_promise_on_the_network_of_a_fresh_start() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let mut checked = 0;
        for story in stories().iter().filter(|story| story["words"].is_object()) {
            // Some time after the last partnership, as it is for whoever opens the page.
            let query = query_for(story, "uccn").replace("network: $network }", "network: $network, asOf: \"2026\" }");
            let data = app.data(&query).await;
            let shown = match story["title"].as_str().expect("a title") {
                "A path between two cities" => data["cooperationPath"]["hopCount"].as_u64() >= Some(2),
                "No path, and why" => {
                    let path = &data["cooperationPath"];
                    path["reason"] == "NOT_CONNECTED"
                        && path["lastConnectedOn"].is_string()
                        && path["dormantPartnerships"][0].is_object()
                }
                "Alternatives" => {
                    let set = &data["cooperationPaths"];
                    set["tiedPathCount"].as_u64() >= Some(2) && set["paths"][2].is_object()
                }
                "In the past, and as planned" => data["then"]["hopCount"] == 1 && data["planned"]["hopCount"] != 1,
                "What if a city leaves?" => data["whatIf"]["newlyIsolated"][0].is_object(),
                title => panic!("say what {title} promises"),
            };
            assert!(shown, "{}: {data:#}", story["title"]);
            checked += 1;
        }
        assert_eq!(checked, 5);
    })
    .await;
}
