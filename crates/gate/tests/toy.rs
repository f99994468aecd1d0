//! The example, asked over HTTP, as an event stream and over a WebSocket.

#[expect(dead_code, reason = "its `main` listens on a fixed port")]
#[path = "../examples/toy.rs"]
mod toy;

use std::future::pending;
use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use interurban_gate::{ServeOptions, serve};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

async fn server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let site = toy::site().expect("prices that fit the schema");
    tokio::spawn(serve(listener, site, pending(), ServeOptions::default()));
    address
}

/// Returns status and body of the answer to a query.
async fn post(accept: &str, query: &str) -> (u16, String) {
    let body = json!({ "query": query }).to_string();
    let mut stream = TcpStream::connect(server().await).await.expect("a connection");
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: toy\r\nConnection: close\r\nAccept: {accept}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("a server that reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("a server that answers");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.expect("a status"), body.to_owned())
}

#[tokio::test]
async fn a_query_is_answered() {
    let (status, body) = post("application/graphql-response+json", r#"{ hello(name: "Ada") }"#).await;
    let answer: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!((status, answer), (200, json!({ "data": { "hello": "Hello, Ada!" } })));
}

#[tokio::test]
async fn an_operation_that_costs_too_much_does_not_run() {
    let greetings: String = (0..26)
        .map(|number| format!(r#"a{number}: hello(name: "Ada") "#))
        .collect();
    let (status, body) = post("application/graphql-response+json", &format!("{{ {greetings} }}")).await;
    let answer: Value = serde_json::from_str(&body).expect("JSON");
    let extensions = &answer["errors"][0]["extensions"];
    assert_eq!(
        (status, &extensions["code"], &extensions["limit"]),
        (400, &json!("LIMIT_EXCEEDED"), &json!("cost"))
    );
    assert!(extensions["measured"].as_u64() >= Some(10_400), "{body}");
}

#[tokio::test]
async fn a_subscription_is_told_as_an_event_stream() {
    let (status, body) = post("text/event-stream", "subscription { countdown(from: 1) }").await;
    assert_eq!(status, 200);
    let events: Vec<&str> = body.lines().filter(|line| line.starts_with("event:")).collect();
    assert_eq!(events, ["event: next", "event: next", "event: complete"], "{body}");
}

#[tokio::test]
async fn a_subscription_is_told_over_a_socket() {
    let address = server().await;
    let mut request = format!("ws://{address}/graphql")
        .into_client_request()
        .expect("a request");
    let protocol = "graphql-transport-ws".parse().expect("a header");
    request.headers_mut().insert("sec-websocket-protocol", protocol);
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut socket, _) = client_async(request, stream).await.expect("a socket");
    let subscribe =
        json!({ "id": "1", "type": "subscribe", "payload": { "query": "subscription { countdown(from: 1) }" } });
    for message in [json!({ "type": "connection_init" }), subscribe] {
        socket
            .send(Message::text(message.to_string()))
            .await
            .expect("a server that reads");
    }
    let mut heard = Vec::new();
    while heard.last() != Some(&json!({ "id": "1", "type": "complete" })) {
        let message = socket.next().await.expect("a message").expect("an open socket");
        heard.push(serde_json::from_str::<Value>(message.to_text().expect("text")).expect("JSON"));
    }
    let next = |number: u32| json!({ "id": "1", "type": "next", "payload": { "data": { "countdown": number } } });
    assert_eq!(heard[1..3], [next(1), next(0)], "after the acknowledgement");
}
