//! The handshake of a socket, and its refusals.

use interurban::http::{HttpOptions, Origins, ServeOptions};
use serde_json::{Value as Json, json};

use super::client::{Client, PROTOCOL, server};
use crate::http::support::{Server, options, site_with};

#[tokio::test]
async fn the_subprotocol_is_agreed_on_even_if_the_older_one_is_offered_first() {
    let server = server(|_| {}).await;
    let offered = [("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")];
    let (mut client, answer) = Client::try_open(&server, &offered).await.expect("a socket");
    assert_eq!(answer.status(), 101);
    assert_eq!(answer.headers()["sec-websocket-protocol"], PROTOCOL);
    assert!(answer.headers().contains_key("x-request-id"));
    client.say(json!({ "type": "connection_init", "payload": null })).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
}

#[tokio::test]
async fn who_offers_no_subprotocol_is_told_so() {
    let server = server(|_| {}).await;
    let (mut client, answer) = Client::try_open(&server, &[]).await.expect("a socket");
    assert!(!answer.headers().contains_key("sec-websocket-protocol"));
    assert_eq!(client.closed().await, (4406, "Subprotocol not acceptable".to_owned()));
}

#[tokio::test]
async fn a_broken_handshake_is_refused_in_words() {
    let server = server(|_| {}).await;
    let broken = Client::try_open(&server, &[("sec-websocket-version", "12")]).await;
    let answer = broken.expect_err("no socket");
    assert_eq!(answer.status(), 400);
    let body: Json = serde_json::from_slice(answer.body().as_ref().expect("a body")).expect("JSON");
    assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn pages_of_other_origins_open_no_socket_where_origins_are_named() {
    let site = site_with(HttpOptions {
        origins: Origins::Only(vec!["https://maps.example.org".to_owned()]),
        ..options()
    });
    let server = Server::start(site, ServeOptions::default()).await;
    let own = format!("http://{}", server.address);
    for (origin, status) in [
        ("https://maps.example.org", 101),
        (own.as_str(), 101),
        ("https://elsewhere.example.org", 403),
        ("null", 403),
    ] {
        let headers = [("sec-websocket-protocol", PROTOCOL), ("origin", origin)];
        let answered = match Client::try_open(&server, &headers).await {
            Ok((_, answer)) => answer.status(),
            Err(answer) => answer.status(),
        };
        assert_eq!(answered, status, "{origin}");
    }
}
