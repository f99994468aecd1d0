//! From a request to an acknowledged socket, and everything that ends it on the way.

use std::time::{Duration, Instant};

use interurban::http::{HttpOptions, Origins, ServeOptions};
use serde_json::{Value as Json, json};
use tokio_tungstenite::tungstenite::Message;

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

#[tokio::test]
async fn a_socket_that_is_not_initialised_in_time_is_closed() {
    let server = server(|live| live.init_deadline = Duration::from_millis(200)).await;
    let started = Instant::now();
    let mut client = Client::open(&server).await;
    client.hears_nothing().await;
    assert_eq!(
        client.closed().await,
        (4408, "Connection initialisation timeout".to_owned())
    );
    assert!((180..2_000).contains(&started.elapsed().as_millis()));
    let mut ready = Client::ready(&server).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    ready.hears_nothing().await;
}

#[tokio::test]
async fn a_second_initialisation_ends_the_socket() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.say(json!({ "type": "connection_init" })).await;
    assert_eq!(
        client.closed().await,
        (4429, "Too many initialisation requests".to_owned())
    );
}

#[tokio::test]
async fn an_operation_before_the_acknowledgement_ends_the_socket() {
    let server = server(|_| {}).await;
    let mut client = Client::open(&server).await;
    client.subscribe("1", "{ __typename }").await;
    assert_eq!(client.closed().await, (4401, "Unauthorized".to_owned()));
}

#[tokio::test]
async fn what_is_no_message_of_the_protocol_ends_the_socket() {
    let server = server(|_| {}).await;
    for text in [
        "no JSON",
        "[]",
        r#"{"id":"1"}"#,
        r#"{"type":"start","id":"1","payload":{"query":"{ a }"}}"#,
        r#"{"type":"connection_terminate"}"#,
        r#"{"type":"next","id":"1","payload":{}}"#,
        r#"{"type":"subscribe","payload":{"query":"{ a }"}}"#,
        r#"{"type":"subscribe","id":"","payload":{"query":"{ a }"}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":7}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":"x"}}"#,
        r#"{"type":"complete"}"#,
    ] {
        for acknowledged in [false, true] {
            let mut client = if acknowledged {
                Client::ready(&server).await
            } else {
                Client::open(&server).await
            };
            client.send(Message::text(text)).await;
            let (code, reason) = client.closed().await;
            assert_eq!(code, 4400, "{text}");
            assert!(reason.starts_with("Invalid message: "), "{reason}");
        }
    }
    let mut client = Client::ready(&server).await;
    client.send(Message::binary(br#"{"type":"ping"}"#.to_vec())).await;
    assert_eq!(client.closed().await.0, 4400);
}

#[tokio::test]
async fn pings_are_answered_before_and_after_the_initialisation() {
    let server = server(|_| {}).await;
    let mut client = Client::open(&server).await;
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong" }));
    client.say(json!({ "type": "pong", "payload": {} })).await;
    client.say(json!({ "type": "connection_init", "payload": {} })).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    client.hears_nothing().await;
}

#[tokio::test]
async fn a_client_that_closes_is_answered_with_its_own_code() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("1", "subscription { silence }").await;
    client.socket.close(None).await.expect("the server reads");
    assert!(matches!(client.next().await, Some(Message::Close(None)) | None));
    assert!(client.next().await.is_none());
}
