//! The same events over both transports, on a real socket.

use interurban::http::ServeOptions;
use serde_json::json;

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::events::EventReader;
use crate::support::seed::SeedSet;
use crate::support::server::Server;
use crate::support::socket::Client;
use crate::support::writing::{make, partnership};

/// Story 24, verbatim.
const STORY: &str = r#"subscription { graphDeltas(network: "uccn") { revision reset addedNodes { key label } removedNodeKeys addedLinks { key source target } updatedLinks { key strength } removedLinkKeys } }"#;

#[tokio::test(flavor = "multi_thread")]
async fn story_24_is_told_over_a_socket() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let mut server = Server::start(app.site.clone(), ServeOptions::default()).await;
        let mut client = Client::ready(&server).await;
        client.subscribe("1", STORY).await;
        let message = client.hear().await;
        let whole = &message["payload"]["data"]["graphDeltas"];
        assert_eq!(
            (&whole["reset"], &whole["revision"]),
            (&json!(true), &json!(1)),
            "{message}"
        );
        let graph = app
            .data("{ graph { nodes { key label } links { key source target } } }")
            .await;
        assert_eq!(whole["addedNodes"], graph["graph"]["nodes"]);
        assert_eq!(whole["addedLinks"], graph["graph"]["links"]);
        for gone in ["removedNodeKeys", "updatedLinks", "removedLinkKeys"] {
            assert_eq!(whole[gone], json!([]));
        }
        make(
            &app.app,
            Some("uccn"),
            partnership("test-1", &["dakar", "ostersund"], 2.5),
        )
        .await;
        let message = client.hear().await;
        let delta = &message["payload"]["data"]["graphDeltas"];
        assert_eq!(
            (&delta["reset"], &delta["revision"]),
            (&json!(false), &json!(2)),
            "{message}"
        );
        let link = &delta["addedLinks"][0];
        assert_eq!(
            (&link["key"], &link["source"], &link["target"]),
            (&json!("dakar/ostersund"), &json!("dakar"), &json!("ostersund"))
        );
        server.stop();
        assert_eq!(client.closed().await.0, 1001);
        drop(client);
        server.ended().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_as_server_sent_events() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut server = Server::start(app.site.clone(), ServeOptions::default()).await;
        let query = "subscription { networkChanged(sinceRevision: 1) { revision key kind actor } }";
        let mut events = EventReader::open(&server, query, None).await;
        make(&app.app, Some("golden"), partnership("new", &["dakar", "ghent"], 1.0)).await;
        let text = events.until("}}}").await;
        let told = r#"data: {"data":{"networkChanged":{"revision":2,"key":"new","kind":"CREATED","actor":"tester"}}}"#;
        assert!(text.contains("event: next\n") && text.contains(told), "{text}");
        server.stop();
        server.ended().await;
    })
    .await;
}
