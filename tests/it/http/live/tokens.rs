//! Authentication of sockets: a token in the handshake or in `connection_init`.

use serde_json::json;

use super::client::{Client, PROTOCOL, next, server};

#[tokio::test]
async fn a_token_is_taken_from_either_place_and_shown_to_every_operation() {
    let server = server(|_| {}).await;
    for (header, payload, token) in [
        (None, json!({ "Authorization": "Bearer iu_a" }), Some("iu_a")),
        (None, json!({ "authorization": "bearer iu_b" }), Some("iu_b")),
        (None, json!({ "token": "iu_c" }), Some("iu_c")),
        (Some("Bearer iu_d"), json!({}), Some("iu_d")),
        (Some("Bearer iu_d"), json!({ "token": "iu_e" }), Some("iu_e")),
        (None, json!({ "token": null, "other": 1 }), None),
    ] {
        let mut headers = vec![("sec-websocket-protocol", PROTOCOL)];
        headers.extend(header.map(|value| ("authorization", value)));
        let (mut client, _) = Client::try_open(&server, &headers).await.expect("a socket");
        client
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client.subscribe("1", "subscription { caller }").await;
        assert_eq!(client.hear().await, next("1", json!({ "data": { "caller": token } })));
        assert_eq!(client.hear().await["type"], "complete");
        client.subscribe("2", "{ token }").await;
        assert_eq!(client.hear().await, next("2", json!({ "data": { "token": token } })));
    }
}

#[tokio::test]
async fn a_token_that_is_not_known_or_none_at_all_closes_the_socket() {
    let server = server(|_| {}).await;
    for payload in [
        json!({ "Authorization": "Bearer revoked" }),
        json!({ "token": "revoked" }),
        json!({ "token": 7 }),
        json!({ "token": "two words" }),
        json!({ "Authorization": "Basic YTpi" }),
    ] {
        let mut client = Client::open(&server).await;
        client
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(client.closed().await, (4403, "Forbidden".to_owned()), "{payload}");
    }
    let headers = [("sec-websocket-protocol", PROTOCOL), ("authorization", "Basic YTpi")];
    let answer = Client::try_open(&server, &headers).await.expect_err("no socket");
    assert_eq!(answer.status(), 401);
    assert!(answer.headers().contains_key("www-authenticate"));
}
