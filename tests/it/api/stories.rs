//! The examples of the playground, each against the real schema.

use serde_json::{Value, json};

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Returns each example, with the days of its group for networks of the past.
fn stories() -> Vec<Value> {
    let groups: Value =
        serde_json::from_str(include_str!("../../../crates/gate/src/playground/stories.json")).expect("JSON");
    let mut all = Vec::new();
    for group in groups.as_array().expect("groups") {
        for story in group["stories"].as_array().expect("stories") {
            let mut story = story.clone();
            if story["asOf"].is_null() {
                story["asOf"] = group["asOf"].clone();
            }
            all.push(story);
        }
    }
    all
}

/// Returns the query as the page writes it for a network.
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
        for story in stories().iter().filter(|story| story["needs"].is_null()) {
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
        assert!(count >= 20, "{count}");
    })
    .await;
}

/// True if an answer contains something: a non-empty list or a number above 0, other than the
/// fields that are always set.
fn shows_something(answer: &Value) -> bool {
    match answer {
        Value::Null | Value::Bool(_) | Value::String(_) => false,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::Array(list) => !list.is_empty(),
        Value::Object(fields) => fields.values().any(shows_something),
    }
}

/// True if an answer shows what the title of an example promises on any network.
fn keeps_its_promise(title: &str, data: &Value) -> bool {
    let hops = |path: &str| data[path]["hopCount"].as_u64();
    match title {
        "A path between two cities" => hops("cooperationPath") >= Some(2),
        "No path, and why" => {
            let path = &data["cooperationPath"];
            path["reason"] == "NOT_CONNECTED"
                && path["lastConnectedOn"].is_string()
                && path["dormantPartnerships"][0].is_object()
        }
        "A path that avoids a country" => hops("shortest").is_some() && hops("around") > hops("shortest"),
        "Alternatives" => {
            let set = &data["cooperationPaths"];
            set["tiedPathCount"].as_u64() >= Some(2) && set["paths"][2].is_object()
        }
        "By hops, by strength, by kilometres" => data["kilometres"]["cities"] != data["hops"]["cities"],
        "In the past, and as planned" => hops("then") == Some(1) && hops("planned") == Some(1),
        "What if a city leaves?" => {
            data["whatIf"]["newlyIsolated"][0].is_object() || data["whatIf"]["lostPairs"]["nodes"][0].is_object()
        }
        "What was true in 2012" => {
            let (creative, urbact) = (&data["creativeCities"], &data["urbact"]);
            creative["cityCount"] == 34 && urbact["linkCount"] == 222 && data["partnerships"]["totalCount"] == 7
        }
        "URBACT year by year" => data["timeline"][2]["linkCount"] == 1_176 && data["timeline"][16]["linkCount"] == 0,
        "Lead partners" => {
            let networks = data["partnerships"]["nodes"].as_array().expect("a list").iter();
            let parts = networks.flat_map(|network| network["participants"].as_array().expect("a list"));
            let leads = parts.filter(|part| part["role"] == "LEAD" && part["city"]["name"] == "Naples");
            leads.count() == 4
        }
        "Objectives served, and those that were not" => {
            data["coverage"]["uncovered"].as_array().map(Vec::len) == Some(22)
        }
        "Cities in both networks" => data["networkOverlap"]["sharedCities"]["totalCount"] == 52,
        "A path that crosses networks" => {
            let hops = &data["cooperationPath"]["hops"];
            hops[0]["networks"] == json!([{ "key": "uccn" }]) && hops[1]["networks"] == json!([{ "key": "urbact" }])
        }
        "Twinnings that were suspended" => {
            let linked = ["before", "meanwhile", "after"].map(|time| hops(time) == Some(1));
            data["partnerships"]["nodes"].as_array().map(Vec::len) == Some(5) && linked == [true, false, true]
        }
        _ => shows_something(data),
    }
}

/// New users first see the bundled networks, so each example must show what its title promises on
/// each of these.
#[tokio::test]
async fn the_examples_show_what_they_promise_on_the_networks_of_a_fresh_start() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &SeedSet::first_start()).await;
        for network in ["uccn", "urbact"] {
            for story in stories() {
                let except = story["except"].as_array().into_iter().flatten();
                if except.into_iter().any(|key| key == network) {
                    continue;
                }
                // A day after the last partnership, as for a user of the page.
                let as_of = story["asOf"][network].as_str().unwrap_or("2026");
                let query = query_for(&story, network);
                let (status, text) = app.post(&query, json!({ "network": network, "asOf": as_of })).await;
                let title = story["title"].as_str().expect("a title");
                assert!(status.is_success() && !text.contains("\"errors\""), "{title}\n{text}");
                let answer: Value = serde_json::from_str(&text).expect("JSON");
                assert!(
                    keeps_its_promise(title, &answer["data"]),
                    "{network}, {title}: {:#}",
                    answer["data"]
                );
            }
        }
    })
    .await;
}
