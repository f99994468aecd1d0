//! Limits of sockets: each names itself, and exceeding one does not affect other clients.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use interurban::http::ServeOptions;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use super::client::{Client, PROTOCOL, complete, next, server};
use crate::http::support::{Server, site_with_limits};

#[tokio::test]
async fn an_operation_beyond_the_bound_of_its_socket_is_refused_by_name() {
    let server = server(|live| live.operations = 2).await;
    let mut client = Client::ready(&server).await;
    for id in ["1", "2", "3"] {
        client.subscribe(id, "subscription { silence }").await;
    }
    let message = client.hear().await;
    assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("3")));
    let extensions = json!({ "code": "LIMIT_EXCEEDED", "limit": "liveOperations", "maximum": 2, "measured": 3 });
    assert_eq!(message["payload"][0]["extensions"], extensions);
    client.say(complete("1")).await;
    client.subscribe("3", "subscription { ticks(count: 1) }").await;
    assert_eq!(client.hear().await, next("3", json!({ "data": { "ticks": 1 } })));
}

#[tokio::test]
async fn operations_are_measured_as_those_of_single_requests() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    let costly = "{ cities(first: 500) { nodes { all { all { all { key } } } } } }";
    let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    let variables: Json = serde_json::from_str(&format!(r#"{{"n":{deep}}}"#)).expect("JSON");
    client.subscribe("1", costly).await;
    let message = client.hear().await;
    assert_eq!(message["payload"][0]["extensions"]["limit"], "cost");
    let payload = json!({ "query": "query($n: Anything) { echo(any: $n) }", "variables": variables });
    client
        .say(json!({ "type": "subscribe", "id": "1", "payload": payload }))
        .await;
    let message = client.hear().await;
    assert_eq!(message["payload"][0]["extensions"]["limit"], "nesting");
    assert_eq!(message["payload"][0]["extensions"]["measured"], 72);
}

#[tokio::test]
async fn an_operation_that_takes_too_long_is_stopped() {
    let site = site_with_limits(|limits| limits.request_deadline = Duration::from_millis(100));
    let server = Server::start(site, ServeOptions::default()).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("1", "{ slow(milliseconds: 9000) }").await;
    let message = client.hear().await;
    assert_eq!(message["payload"][0]["extensions"]["code"], "TIMEOUT");
    client
        .subscribe("2", "subscription { ticks(count: 2, pauseMs: 200) }")
        .await;
    assert_eq!(client.hear().await, next("2", json!({ "data": { "ticks": 1 } })));
    assert_eq!(client.hear().await, next("2", json!({ "data": { "ticks": 2 } })));
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_socket_whole_or_in_pieces() {
    let server = server(|_| {}).await;
    for bytes in [256 * 1024 + 1, 2 * 1024 * 1024] {
        let mut client = Client::ready(&server).await;
        let text = format!(r#"{{"type":"ping","payload":{{"a":"{}"}}}}"#, "x".repeat(bytes));
        // The server may hang up before everything is sent.
        let _ = futures_util::SinkExt::send(&mut client.socket, Message::text(text)).await;
        assert_eq!(client.closed().await, (1009, "Message too large".to_owned()), "{bytes}");
    }
    let mut client = Client::ready(&server).await;
    let text = format!(r#"{{"type":"ping","payload":{{"a":"{}"}}}}"#, "x".repeat(200 * 1024));
    client.send(Message::text(text)).await;
    assert_eq!(client.hear().await["type"], "pong");
}

#[tokio::test]
async fn connections_that_stay_are_bounded_and_their_places_come_back() {
    // One client may have half of them.
    let server = server(|live| live.connections = 4).await;
    let first = Client::ready(&server).await;
    let mut second = Client::ready(&server).await;
    let third = Client::try_open(&server, &[("sec-websocket-protocol", PROTOCOL)]).await;
    let answer = third.expect_err("no socket");
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["retry-after"], "1");
    let body: Json = serde_json::from_slice(answer.body().as_ref().expect("a body")).expect("JSON");
    assert_eq!(body["errors"][0]["extensions"]["limit"], "liveConnections");
    drop(first);
    second.hears_nothing().await;
    let started = Instant::now();
    while Client::try_open(&server, &[("sec-websocket-protocol", PROTOCOL)])
        .await
        .is_err()
    {
        assert!(started.elapsed() < Duration::from_secs(5));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_client_that_shows_no_sign_of_life_is_closed_and_one_that_does_is_not() {
    let server = server(|live| live.heartbeat = Duration::from_millis(300)).await;
    let mut alive = Client::ready(&server).await;
    let mut dead = TcpStream::connect(server.address).await.expect("a connection");
    let head = format!(
        "GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n"
    );
    dead.write_all(head.as_bytes()).await.expect("the server reads");
    let mut read = Vec::new();
    // Reading the socket answers the server's pings.
    let living = async {
        while let Some(Ok(message)) = alive.socket.next().await {
            assert!(matches!(message, Message::Ping(_)), "{message:?}");
        }
    };
    tokio::select! {
        () = living => panic!("the one that answers is closed first"),
        ended = dead.read_to_end(&mut read) => ended.expect("not reset"),
    };
    let text = String::from_utf8_lossy(&read);
    assert!(text.contains("No answer to pings"), "{text}");
    alive.hears_nothing().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_dropped_and_others_hear_everything() {
    let server = server(|live| live.send_deadline = Duration::from_millis(300)).await;
    let mut slow = Client::ready(&server).await;
    let mut other = Client::ready(&server).await;
    slow.subscribe("1", "subscription { flood(bytes: 100000) }").await;
    other
        .subscribe("1", "subscription { ticks(count: 30, pauseMs: 30) }")
        .await;
    for tick in 1..=30 {
        assert_eq!(other.hear().await, next("1", json!({ "data": { "ticks": tick } })));
    }
    let mut heard = 0;
    while let Some(Ok(message)) = slow.socket.next().await {
        if let Message::Close(Some(frame)) = message {
            assert_eq!(u16::from(frame.code), 1013);
        }
        heard += 1;
    }
    assert!(heard < 200, "{heard} messages were held for one who did not read");
}
