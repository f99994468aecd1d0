//! Events of subscriptions: each contains only what the subscriber may read at that moment.

use std::sync::Arc;

use async_graphql::{Executor, Request, Response};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use interurban::api::schema::Engine;
use interurban::bearer::BearerToken;
use interurban::domain::access::AccessRole;
use serde_json::{Value, json};

use super::stage::{self, Caller, HIDDEN};
use crate::support::app::{TestApp, now};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;
use crate::support::writing::{make, partnership};

/// The responses of a subscription.
struct Told(BoxStream<'static, Response>);

impl Told {
    async fn next(&mut self) -> Option<Value> {
        let response = self.0.next().await;
        response.map(|response| serde_json::to_value(response).expect("JSON"))
    }

    /// Returns the code of the next error, after which the stream must end.
    async fn last(&mut self) -> String {
        let response = self.next().await.expect("a response");
        assert_eq!(response["data"], json!(null));
        assert!(self.next().await.is_none());
        let code = response["errors"][0]["extensions"]["code"].as_str();
        code.expect("a code").to_owned()
    }
}

/// Subscribes to a field; `HIDDEN` in it is replaced by the hidden network.
fn told(app: &TestApp, caller: &Caller, field: &str) -> Told {
    let query = field.replace("HIDDEN", HIDDEN);
    let mut request = Request::new(format!("subscription {{ {query} }}"));
    if let Some(token) = &caller.token {
        request = request.data(BearerToken::new(token).expect("a token"));
    }
    Told(Engine::new(Arc::clone(&app.app)).execute_stream(request, None))
}

const FIELDS: [&str; 3] = [
    r#"networkChanged(network: "HIDDEN", sinceRevision: 1) { revision }"#,
    r#"graphDeltas(network: "HIDDEN") { revision }"#,
    r#"cooperationPathChanged(from: "ghent", to: "kanazawa", scope: { network: "HIDDEN" }) { found }"#,
];

async fn open(store: &interurban::storage::Store) -> TestApp {
    let other = SeedSet {
        network: interurban::domain::image::NetworkImage {
            key: "other".to_owned(),
            ..SeedSet::golden().network
        },
        ..SeedSet::golden()
    };
    for set in [other, stage::private(HIDDEN)] {
        stage::load(store, &set).await;
    }
    stage::open(store).await
}

#[tokio::test]
async fn who_must_not_know_of_a_network_is_not_told_of_it() {
    on_each_database(async |database| {
        let store = database.store().await;
        let app = open(&store).await;
        let (blind, refused) = (stage::blind(&store).await, stage::refused(&store).await);
        for field in FIELDS {
            for (callers, code) in [(&blind, "NOT_FOUND"), (&refused, "UNAUTHENTICATED")] {
                for caller in callers {
                    let last = told(&app, caller, field).last().await;
                    assert_eq!(last, code, "{} by {field}", caller.name);
                }
            }
        }
        // Private records are left out of the change log of a public network.
        let log = r#"networkChanged(network: "other", sinceRevision: 0) { revision key after }"#;
        let mut told = told(&app, &Caller::stranger(), log);
        make(&app.app, Some("other"), partnership("last", &["dakar", "ghent"], 1.0)).await;
        loop {
            let response = told.next().await.expect("a response");
            let text = response.to_string();
            assert!(!text.contains("ecret") && !text.contains(HIDDEN), "{text}");
            if response["data"]["networkChanged"]["key"] == "last" {
                break;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_subscription_to_the_network_that_was_meant_never_goes_on_with_another() {
    on_each_database(async |database| {
        let store = database.store().await;
        let mut private = stage::private(HIDDEN);
        private.network.is_default = true;
        stage::load(&store, &private).await;
        let other = SeedSet {
            network: interurban::domain::image::NetworkImage {
                key: "other".to_owned(),
                is_default: false,
                ..SeedSet::golden().network
            },
            ..SeedSet::golden()
        };
        stage::load(&store, &other).await;
        let app = stage::open(&store).await;
        for (at, field) in [
            "networkChanged(sinceRevision: 0) { revision }",
            "graphDeltas { revision }",
            r#"graphDeltas(scope: { asOf: "2030" }) { revision }"#,
            r#"cooperationPathChanged(from: "ghent", to: "kanazawa") { found }"#,
        ]
        .into_iter()
        .enumerate()
        {
            let name = format!("loser-{at}");
            let lost = Caller::with(&store, name, &[(Some(HIDDEN), AccessRole::Reader)]).await;
            let mut told = told(&app, &lost, field);
            let response = told.next().await.expect("a response");
            assert!(response.get("errors").is_none(), "{response}");
            assert!(store.withdraw_role(&lost.name, Some(HIDDEN)).await.expect("withdrawn"));
            let key = format!("new-{at}");
            make(&app.app, Some("other"), partnership(&key, &["ghent", "kanazawa"], 1.0)).await;
            assert_eq!(told.last().await, "NOT_FOUND", "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_right_that_is_lost_ends_a_subscription_at_its_next_event() {
    on_each_database(async |database| {
        let store = database.store().await;
        let app = open(&store).await;
        let names = [("ada", "eve"), ("bob", "fay"), ("cyd", "gus")];
        for ((name, loser), field) in names.into_iter().zip(FIELDS) {
            let reader = [(Some(HIDDEN), AccessRole::Reader)];
            let ada = Caller::with(&store, name, &reader).await;
            let lost = Caller::with(&store, loser, &reader).await;
            let (mut revoked, mut withdrawn) = (told(&app, &ada, field), told(&app, &lost, field));
            for told in [&mut revoked, &mut withdrawn] {
                let response = told.next().await.expect("a response");
                assert!(response.get("errors").is_none(), "{response}");
            }
            store.revoke_token(name, now()).await.expect("revoked");
            assert!(store.withdraw_role(&lost.name, Some(HIDDEN)).await.expect("withdrawn"));
            make(&app.app, Some(HIDDEN), partnership(name, &["ghent", "kanazawa"], 1.0)).await;
            assert_eq!(revoked.last().await, "UNAUTHENTICATED", "{field}");
            assert_eq!(withdrawn.last().await, "NOT_FOUND", "{field}");
        }
    })
    .await;
}
