//! Kept answers: every caller gets the same answer as without them.

use axum::http::StatusCode;
use interurban::app::AppLimits;
use interurban::http::Limits;
use interurban::storage::Store;
use serde_json::json;

use super::questions::Questions;
use super::reads::every;
use super::stage::{self, Caller, HIDDEN};
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Returns a server that keeps no answers.
async fn forgetful(store: &Store) -> TestApp {
    let limits = Limits {
        cost: 10_000_000,
        tokens: 20_000,
        selections: 100_000,
        answer_cache_bytes: 0,
        ..Limits::default()
    };
    TestApp::open(store.clone(), AppLimits::default(), limits).await
}

/// Returns all callers, those with the most rights first and anonymous ones last.
async fn everybody(store: &Store) -> Vec<Caller> {
    let mut callers = stage::everywhere(store).await;
    callers.extend(stage::seeing(store).await);
    callers.extend(stage::refused(store).await);
    callers.extend(stage::blind(store).await);
    callers
}

#[tokio::test]
async fn nobody_is_answered_with_what_is_kept_for_another() {
    on_each_database(async |database| {
        let store = database.store().await;
        for set in [SeedSet::golden(), stage::private("other"), stage::private(HIDDEN)] {
            stage::load(&store, &set).await;
        }
        let callers = everybody(&store).await;
        let (keeping, forgetful) = (stage::open(&store).await, forgetful(&store).await);
        for (name, query) in every(&Questions::new()) {
            // Anonymous callers ask first and last: before and after those with more rights.
            for caller in [Caller::stranger()].iter().chain(&callers) {
                let found = caller.at(&keeping).post(&query, json!({})).await;
                let right = caller.at(&forgetful).post(&query, json!({})).await;
                assert_eq!(found, right, "{} by {name}:\n{query}", caller.name);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_network_that_becomes_private_is_gone_from_what_is_kept() {
    on_each_database(async |database| {
        let store = database.store().await;
        stage::load(&store, &SeedSet::golden()).await;
        let app = stage::open(&store).await;
        let admin = Caller::with(&store, "admin", &[(None, interurban::domain::access::AccessRole::Admin)]).await;
        let query = r#"{ network(key: "golden") { key } cities { totalCount } }"#;
        let before = app.post(query, json!({})).await;
        assert_eq!(before, app.post(query, json!({})).await);
        assert!(before.1.contains("\"network\":{"), "{}", before.1);
        let change = "mutation { updateNetwork(input: { network: \"golden\", visibility: PRIVATE }) { userErrors { message } } }";
        let changed = admin.at(&app).data(change).await;
        assert_eq!(changed["updateNetwork"]["userErrors"], json!([]));
        let (status, after) = app.post(query, json!({})).await;
        assert_eq!(status, StatusCode::OK);
        assert!(after.contains("\"network\":null"), "{after}");
    })
    .await;
}
