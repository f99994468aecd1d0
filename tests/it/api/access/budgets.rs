//! The cost that the holders of tokens may ask for in a minute.

use axum::http::StatusCode;
use interurban::app::AppLimits;
use interurban::domain::access::AccessRole;
use interurban::http::Limits;
use serde_json::json;

use super::stage::{Caller, load};
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

#[tokio::test]
async fn each_token_has_a_budget_of_its_own_and_one_that_is_no_good_has_none() {
    on_each_database(async |database| {
        let store = database.store().await;
        load(&store, &SeedSet::golden()).await;
        let reader = Caller::with(&store, "reader", &[(None, AccessRole::Reader)]).await;
        let other = Caller::with(&store, "other", &[(None, AccessRole::Reader)]).await;
        let limits = Limits {
            token_cost_per_minute: 5,
            ..Limits::default()
        };
        let app = TestApp::open(store, AppLimits::default(), limits).await;
        let query = "{ cities(first: 20) { nodes { name } } }";
        let (status, headers, _) = reader.at(&app).with_headers(query, &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["ratelimit"], "\"token\";r=0;t=60");
        let (status, headers, answer) = reader.at(&app).with_headers(query, &[]).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        assert!(headers.contains_key("retry-after"));
        assert_eq!(answer["errors"][0]["extensions"]["limit"], json!("costPerMinute"));
        assert_eq!(other.at(&app).with_headers(query, &[]).await.0, StatusCode::OK);
        for _ in 0..3 {
            let (status, headers, _) = app.shown(Some("iu_unknown")).with_headers(query, &[]).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED);
            assert!(!headers.contains_key("ratelimit"));
        }
    })
    .await;
}
