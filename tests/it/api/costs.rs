//! Prices: ordinary queries about whole networks are answered, and refusals are explained.

use axum::http::StatusCode;
use interurban::app::AppLimits;
use interurban::http::Limits;
use serde_json::{Value, json};

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Queries with the largest pages, which small networks fill only in part.
const PLAIN: [&str; 6] = [
    "{ fields { key clusters(first: 100) { totalCount nodes { size cities { key name country { name } partners { nodes { key } } } } } } }",
    "{ clusters(first: 500) { nodes { field { key } hub { key } cities { key name country { name } fields { key } } } } }",
    "{ clusters(first: 500, acrossFields: true) { nodes { members(first: 100) { nodes { key name degree country { name } } } } } }",
    "{ countries(first: 500) { nodes { code name cities(first: 100) { nodes { key name fields { key } } } } } }",
    "{ fields { key name cities(first: 100) { nodes { key name country { name } partners { nodes { key name } } } } } }",
    "{ linkMatrix(by: COUNTRY) { groups { key cities(first: 100) { nodes { key name country { name } fields { key name } } } } } }",
];

#[tokio::test]
async fn plain_questions_about_whole_networks_are_answered() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        for query in PLAIN {
            let (status, text) = app.post(query, json!({})).await;
            assert_eq!(status, StatusCode::OK, "{query}: {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_small_network_has_not_costs_nothing() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let query = "{ clusters(first: 500) { nodes { cities { key partners { nodes { key partners { nodes { key partners { nodes { key } } } } } } } } } }";
        let (status, text) = app.post(query, json!({})).await;
        assert_eq!(status, StatusCode::OK, "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_question_that_costs_too_much_is_told_which_field_does() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let query = "{ networkStats { cityCount } members: cities(first: 500) { nodes { partners(first: 100) { nodes { partners(first: 100) { nodes { key name } } } } } } }";
        let (status, text) = app.post(query, json!({})).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{text}");
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["limit"], "cost");
        assert_eq!(error["extensions"]["field"], "members.nodes.partners.nodes.partners.nodes");
        assert!(error["extensions"]["share"].as_u64().is_some_and(|share| share > 50 && share <= 100));
    })
    .await;
}

#[tokio::test]
async fn the_price_of_a_whole_graph_grows_with_the_network() {
    on_each_database(async |database| {
        let mut app = golden(database).await;
        for set in [None, Some(SeedSet::uccn())] {
            if let Some(set) = set {
                app = TestApp::with(database, &[set]).await;
            }
            let limits = Limits {
                cost: 1,
                ..Limits::default()
            };
            let dear = TestApp::open(app.app.store().clone(), AppLimits::default(), limits).await;
            let snapshot = app.app.snapshot();
            let networks = snapshot.networks().iter();
            let rows: usize = networks
                .map(|network| network.memberships.len() + network.partnerships.len())
                .sum();
            // A field that returns an object, one leaf, and a unit for every 25 cities and
            // partnerships.
            for (field, base) in [
                ("graph { revision }", 20),
                ("exportNetwork(format: DOT) { filename }", 200),
            ] {
                let error = dear.error(&format!("{{ {field} }}")).await;
                let hundredths = 110 + 10 + 100 * base + 4 * rows;
                assert_eq!(
                    error["extensions"]["measured"],
                    hundredths.div_ceil(100),
                    "{field} of {rows}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_list_is_paid_for_each_time_that_it_is_used() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let times = |count: usize| {
            let fields: Vec<String> = (0..count)
                .map(|number| format!("f{number}: cities(where: {{ cities: $cities }}) {{ totalCount }}"))
                .collect();
            format!("query($cities: [CityRef!]) {{ {} }}", fields.join(" "))
        };
        let cities = json!({ "cities": vec!["ghent"; 20_000] });
        let (status, text) = app.post(&times(1), cities.clone()).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        assert!(text.contains(r#""totalCount":1"#), "{text}");
        let (status, text) = app.post(&times(30), cities).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{text}");
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(answer["errors"][0]["extensions"]["limit"], "cost");
    })
    .await;
}
