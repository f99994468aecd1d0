//! The way from a socket to an acknowledged connection, failures on the way, and its end.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::client::{Client, complete, next, server};

#[tokio::test]
async fn an_initialisation_is_acknowledged_whatever_its_payload_says() {
    let server = server(|_| {}).await;
    for payload in [json!(null), json!({}), json!({ "anything": [1, { "deep": true }] })] {
        let mut client = Client::open(&server).await;
        client
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }), "{payload}");
    }
    Client::ready(&server).await.hears_nothing().await;
}

#[tokio::test]
async fn a_payload_that_is_no_object_ends_the_socket() {
    let server = server(|_| {}).await;
    for payload in [json!("token"), json!(7), json!(true), json!([])] {
        let mut client = Client::open(&server).await;
        client
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(client.closed().await.0, 4400, "{payload}");
    }
}

/// Messages are processed in order: a client that does not wait for the acknowledgement gets the
/// same answers.
#[tokio::test]
async fn an_operation_may_be_sent_right_behind_the_initialisation() {
    let server = server(|_| {}).await;
    let mut client = Client::open(&server).await;
    client
        .say(json!({ "type": "connection_init", "payload": { "token": "iu_a" } }))
        .await;
    client.subscribe("1", "{ token }").await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    assert_eq!(client.hear().await, next("1", json!({ "data": { "token": "iu_a" } })));
    assert_eq!(client.hear().await, complete("1"));
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
    let init = json!({ "type": "connection_init" });
    let too_many = (4429, "Too many initialisation requests".to_owned());
    let mut client = Client::ready(&server).await;
    client.say(init.clone()).await;
    assert_eq!(client.closed().await, too_many);
    // Not even while the first one is being processed.
    let mut client = Client::open(&server).await;
    client.say(init.clone()).await;
    client.say(init).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    assert_eq!(client.closed().await, too_many);
}

#[tokio::test]
async fn an_operation_before_the_acknowledgement_ends_the_socket() {
    let server = server(|_| {}).await;
    for query in ["{ __typename }", "subscription { silence }", "no GraphQL"] {
        let mut client = Client::open(&server).await;
        client.subscribe("1", query).await;
        assert_eq!(client.closed().await, (4401, "Unauthorized".to_owned()), "{query}");
    }
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

#[tokio::test]
async fn a_normal_closure_is_answered_as_one() {
    use tokio_tungstenite::tungstenite::protocol::CloseFrame;
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("1", "subscription { ticks(count: 1000000) }").await;
    let frame = CloseFrame {
        code: 1000.into(),
        reason: "".into(),
    };
    client.socket.close(Some(frame)).await.expect("the server reads");
    let code = loop {
        match client.next().await {
            Some(Message::Close(frame)) => break frame.map(|frame| u16::from(frame.code)),
            Some(_) => {}
            None => break None,
        }
    };
    assert_eq!(code, Some(1000));
}
