//! Many subscriptions whose events need analyses, on a server that runs few at a time.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use interurban::app::AppLimits;
use serde_json::Value;
use tokio::sync::Barrier;

use super::Told;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;
use crate::support::writing::{make, partnership};

/// Number of subscribers. Each has a different scope, so that no analysis serves two.
const SUBSCRIBERS: usize = 300;

/// Returns the next event of a subscription, however late.
async fn event(told: &mut Told) -> Value {
    let response = told.0.next().await.expect("the subscription goes on");
    let response = serde_json::to_value(response).expect("JSON");
    assert!(response.get("errors").is_none(), "{response}");
    response["data"]["graphDeltas"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_many_objects_take_turns_and_give_them_back() {
    on_each_database(async |database| {
        let limits = AppLimits {
            parallel_analyses: 1,
            ..AppLimits::default()
        };
        let app = TestApp::with_limits(database, &[SeedSet::uccn()], limits).await;
        let query = r#"subscription { graphDeltas(scope: { asOf: "2023" }) {
            addedNodes { city { country { code } fields { key } } } addedLinks { link { cityA { key } cityB { key } } } } }"#;
        let both = async || [app.app.large_answer().await, app.app.large_answer().await];
        let turns = both().await;
        assert!(turns.iter().all(Result::is_ok));
        let mut told: Vec<Told> = (0..3).map(|_| Told::of(&app, query)).collect();
        for told in &mut told {
            told.is_silent().await;
        }
        drop(turns);
        for told in &mut told {
            let links = event(told).await["addedLinks"].as_array().map(Vec::len);
            assert!(links.is_some_and(|links| links > 300), "{links:?}");
        }
        // All of them are still open.
        assert!(both().await.iter().all(Result::is_ok));
        drop(told);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_graphs_with_centralities_all_get_their_delta_after_one_write() {
    on_each_database(all_get_their_delta).await;
}

async fn all_get_their_delta(database: &TestDatabase) {
    let limits = AppLimits {
        analysis_deadline: Duration::from_secs(2),
        parallel_analyses: 2,
        waiting_analyses: 4,
        ..AppLimits::default()
    };
    let app = TestApp::with_limits(database, &[SeedSet::uccn()], limits).await;
    let drawn = Arc::new(Barrier::new(SUBSCRIBERS + 1));
    let subscribers = (1..=SUBSCRIBERS).map(|number| {
        let query = format!(
            "subscription {{ graphDeltas(scope: {{ minStrength: {} }}) {{ reset revision
                 addedNodes {{ pageRank }} updatedNodes {{ pageRank }} addedLinks {{ key }} }} }}",
            number as f64 / 1e6
        );
        let (mut told, drawn) = (Told::of(&app, &query), Arc::clone(&drawn));
        tokio::spawn(async move {
            let whole = event(&mut told).await;
            assert_eq!(whole["reset"], true);
            drawn.wait().await;
            event(&mut told).await
        })
    });
    let subscribers: Vec<_> = subscribers.collect();
    drawn.wait().await;
    let revision = make(&app.app, Some("uccn"), partnership("q1", &["dakar", "ghent"], 1.0)).await;
    for delta in join_all(subscribers).await {
        let delta = delta.expect("no subscription breaks off");
        assert_eq!((&delta["reset"], &delta["revision"]), (&false.into(), &revision.into()));
        assert_eq!(delta["addedLinks"][0]["key"], "dakar/ghent");
    }
}
