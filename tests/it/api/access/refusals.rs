//! Invalid tokens, the answer to `viewer`, and its cost.

use axum::http::StatusCode;
use interurban::domain::access::AccessRole;
use serde_json::json;

use super::probes::probes;
use super::stage::{self, Caller, HIDDEN};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

#[tokio::test]
async fn a_token_that_is_expired_revoked_or_unknown_is_refused_whatever_is_asked() {
    on_each_database(async |database| {
        let store = database.store().await;
        for set in [SeedSet::golden(), stage::private(HIDDEN)] {
            stage::load(&store, &set).await;
        }
        let app = stage::open(&store).await;
        for caller in stage::refused(&store).await {
            let app = caller.at(&app);
            for (name, query) in probes() {
                let (status, text) = app.post(&query, json!({})).await;
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{} by {name}: {text}", caller.name);
                let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
                assert!(answer.get("data").is_none(), "{text}");
                assert!(!text.contains(caller.token.as_deref().expect("a token")));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_holds_to_its_last_moment_and_roles_given_or_taken_hold_from_the_next_request() {
    on_each_database(async |database| {
        let store = database.store().await;
        for set in [SeedSet::golden(), stage::private(HIDDEN)] {
            stage::load(&store, &set).await;
        }
        let server = stage::open(&store).await;
        let caller = Caller::until(&store, "ada", &[], Some(1)).await;
        let app = caller.at(&server);
        let query = format!(
            r#"{{ network(key: "{HIDDEN}") {{ key }} viewer {{ name expiresAt roles {{ network {{ key }} role }} }} }}"#
        );
        let viewer = |roles| json!({ "name": "ada", "expiresAt": "2016-12-31T00:00:01.000000Z", "roles": roles });
        assert_eq!(
            app.data(&query).await,
            json!({ "network": null, "viewer": viewer(json!([])) })
        );
        let grant = |network: Option<&str>, role| interurban::storage::NewGrant {
            network: network.map(str::to_owned),
            role,
        };
        let network = json!({ "key": HIDDEN });
        store
            .grant_role("ada", &grant(Some(HIDDEN), AccessRole::Editor))
            .await
            .expect("given");
        let roles = json!([{ "network": network, "role": "EDITOR" }]);
        assert_eq!(
            app.data(&query).await,
            json!({ "network": network, "viewer": viewer(roles) })
        );
        store
            .grant_role("ada", &grant(None, AccessRole::Reader))
            .await
            .expect("given");
        let roles = json!([{ "network": null, "role": "READER" }, { "network": network, "role": "EDITOR" }]);
        assert_eq!(app.data(&query).await["viewer"], viewer(roles));
        assert!(store.withdraw_role("ada", None).await.expect("taken"));
        assert!(store.withdraw_role("ada", Some(HIDDEN)).await.expect("taken"));
        assert_eq!(app.data(&query).await["network"], json!(null));
    })
    .await;
}

#[tokio::test]
async fn a_stranger_costs_no_statement_and_a_token_one() {
    on_each_database(async |database| {
        let store = database.store().await;
        stage::load(&store, &SeedSet::golden()).await;
        let app = stage::open(&store).await;
        let roles = [(Some("golden"), AccessRole::Editor), (None, AccessRole::Reader)];
        let ada = Caller::with(&store, "ada", &roles).await;
        for (caller, statements) in [(Caller::stranger(), 0), (ada, 1)] {
            let before = store.statement_count();
            caller
                .at(&app)
                .data("{ viewer { name } networkStats { cityCount } }")
                .await;
            assert_eq!(store.statement_count() - before, statements, "{}", caller.name);
        }
    })
    .await;
}
