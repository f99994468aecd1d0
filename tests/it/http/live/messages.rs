//! Valid and invalid messages, before and after the acknowledgement.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::client::{Client, complete, next, server};

#[tokio::test]
async fn what_is_no_message_of_the_protocol_ends_the_socket() {
    let server = server(|_| {}).await;
    for text in [
        "no JSON",
        "",
        "[]",
        r#"{"type":7}"#,
        r#"{"type":"subscribe","id":1,"payload":{"query":"{ a }"}}"#,
        r#"{"type":"subscribe","id":"1"}"#,
        r#"{"type":"subscribe","id":"1","payload":null}"#,
        r#"{"type":"subscribe","id":"1","payload":"{ a }"}"#,
        r#"{"type":"subscribe","id":"1","payload":{}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":null}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","operationName":7}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":[]}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","extensions":"x"}}"#,
        r#"{"type":"ping","payload":"x"}"#,
        r#"{"type":"pong","payload":7}"#,
        r#"{"type":"complete","id":7}"#,
        r#"{"type":"error","id":"1","payload":[]}"#,
        r#"{"type":"connection_ack"}"#,
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
async fn nulls_unknown_fields_and_the_order_of_fields_do_not_matter() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    for text in [
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","operationName":null,"variables":null,"extensions":null}}"#,
        r#"{"payload":{"variables":{},"extensions":{"a":1},"query":"{ __typename }","more":1},"more":1,"id":"1","type":"subscribe"}"#,
    ] {
        client.send(Message::text(text)).await;
        assert_eq!(
            client.hear().await,
            next("1", json!({ "data": { "__typename": "Query" } })),
            "{text}"
        );
        assert_eq!(client.hear().await, complete("1"), "{text}");
    }
}

/// Messages that cross on the way are no fault: both sides may end the same operation.
#[tokio::test]
async fn the_end_of_what_is_not_running_is_passed_over() {
    let server = server(|_| {}).await;
    let mut client = Client::open(&server).await;
    client.say(complete("1")).await;
    client.say(json!({ "type": "connection_init" })).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    client.subscribe("1", "{ __typename }").await;
    assert_eq!(client.hear().await["type"], "next");
    assert_eq!(client.hear().await, complete("1"));
    client.say(complete("1")).await;
    client.hears_nothing().await;
}

#[tokio::test]
async fn a_ping_is_answered_with_its_payload_at_any_time() {
    let server = server(|_| {}).await;
    let mut client = Client::open(&server).await;
    let ping = async |client: &mut Client| {
        client.say(json!({ "type": "ping" })).await;
        assert_eq!(client.hear().await, json!({ "type": "pong" }));
        client.say(json!({ "type": "ping", "payload": null })).await;
        assert_eq!(client.hear().await, json!({ "type": "pong" }));
        client.say(json!({ "type": "ping", "payload": { "at": 7 } })).await;
        assert_eq!(client.hear().await, json!({ "type": "pong", "payload": { "at": 7 } }));
    };
    ping(&mut client).await;
    client.say(json!({ "type": "connection_init", "payload": {} })).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    client.subscribe("1", "subscription { silence }").await;
    ping(&mut client).await;
}

#[tokio::test]
async fn a_pong_that_nobody_asked_for_is_passed_over() {
    let server = server(|_| {}).await;
    let mut client = Client::open(&server).await;
    for pong in [
        json!({ "type": "pong" }),
        json!({ "type": "pong", "payload": { "at": 7 } }),
    ] {
        client.say(pong).await;
    }
    client.say(json!({ "type": "connection_init" })).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    client.say(json!({ "type": "pong" })).await;
    client.hears_nothing().await;
}
