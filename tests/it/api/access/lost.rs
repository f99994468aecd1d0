//! A token that becomes invalid while its connections are idle.

use std::time::Duration;

use interurban::app::AppLimits;
use interurban::domain::access::AccessRole;
use interurban::http::{Limits, LiveLimits, ServeOptions};
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use super::stage::{self, Caller, HIDDEN};
use crate::support::app::{TestApp, now};
use crate::support::database::on_each_database;
use crate::support::events::EventReader;
use crate::support::server::Server;
use crate::support::socket::Client;

/// Has no events as long as nothing is written.
const IDLE: &str = "subscription { networkChanged { revision } }";

/// Opens a socket for the holder of a token.
async fn socket(server: &Server, caller: &Caller) -> Client {
    let mut client = Client::open(server).await;
    let payload = json!({ "token": caller.token });
    client
        .say(json!({ "type": "connection_init", "payload": payload }))
        .await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_revoked_or_expires_ends_its_connections_though_nothing_happens_on_them() {
    on_each_database(async |database| {
        let store = database.store().await;
        stage::load(&store, &stage::private(HIDDEN)).await;
        let limits = Limits {
            live: LiveLimits {
                heartbeat: Duration::from_millis(500),
                ..LiveLimits::default()
            },
            ..Limits::default()
        };
        let app = TestApp::open(store.clone(), AppLimits::default(), limits).await;
        let mut server = Server::start(app.site.clone(), ServeOptions::default()).await;
        let reader = [(Some(HIDDEN), AccessRole::Reader)];
        for (name, revoked) in [("ada", true), ("bob", false)] {
            let caller = Caller::with(&store, name, &reader).await;
            let mut silent = socket(&server, &caller).await;
            let mut listening = socket(&server, &caller).await;
            listening.subscribe("1", IDLE).await;
            listening.hears_nothing().await;
            let mut events = EventReader::open(&server, IDLE, caller.token.as_deref()).await;
            events.until(":\n\n").await;
            if revoked {
                store.revoke_token(name, now()).await.expect("revoked");
            } else {
                let ended = "UPDATE token SET expires_at = created_at WHERE revoked_at IS NULL";
                database.raw().await.execute_unprepared(ended).await.expect("ended");
            }
            let forbidden = (4403, "Forbidden".to_owned());
            assert_eq!(silent.closed().await, forbidden, "{name}");
            assert_eq!(listening.closed().await, forbidden, "{name}");
            let last = events.until(r#""code":"UNAUTHENTICATED""#).await;
            assert!(!last.contains(r#""data""#) && !last.contains("complete"), "{last}");
        }
        server.stop();
        server.ended().await;
    })
    .await;
}
