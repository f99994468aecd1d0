//! Operations on a socket: the messages of each kind, and their end.

use serde_json::json;

use super::client::{Client, complete, next, server};

#[tokio::test]
async fn a_query_and_a_mutation_are_told_once_and_complete() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("a", "{ city(key: \"ghent\") { name } }").await;
    assert_eq!(
        client.hear().await,
        next("a", json!({ "data": { "city": { "name": "GHENT" } } }))
    );
    assert_eq!(client.hear().await, complete("a"));
    let payload = json!({
        "query": "mutation Other { rename(name: \"x\") } mutation Rename($name: String!) { rename(name: $name) }",
        "operationName": "Rename",
        "variables": { "name": "Gent" },
    });
    client
        .say(json!({ "type": "subscribe", "id": "a", "payload": payload }))
        .await;
    assert_eq!(client.hear().await, next("a", json!({ "data": { "rename": "Gent" } })));
    assert_eq!(client.hear().await, complete("a"));
}

#[tokio::test]
async fn errors_beside_data_are_an_answer() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("1", "{ missing }").await;
    let message = client.hear().await;
    assert_eq!(message["type"], "next");
    assert_eq!(message["payload"]["data"], json!({ "missing": null }));
    assert_eq!(message["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND");
    assert_eq!(client.hear().await, complete("1"));
}

#[tokio::test]
async fn a_subscription_is_told_in_order_and_completes() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("t", "subscription { ticks(count: 500) }").await;
    for tick in 1..=500 {
        assert_eq!(client.hear().await, next("t", json!({ "data": { "ticks": tick } })));
    }
    assert_eq!(client.hear().await, complete("t"));
    client.hears_nothing().await;
}

#[tokio::test]
async fn the_root_field_of_a_subscription_may_stand_in_fragments() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    let query = "subscription { ...Outer } fragment Outer on Live { ... { ...Inner } } fragment Inner on Live { n: ticks(count: 1) }";
    client.subscribe("1", query).await;
    assert_eq!(client.hear().await, next("1", json!({ "data": { "n": 1 } })));
    assert_eq!(client.hear().await, complete("1"));
}

#[tokio::test]
async fn what_cannot_be_begun_is_an_error_and_nothing_follows() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    for (query, code) in [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($n: Int!) { ticks(count: $n) }", "BAD_USER_INPUT"),
        ("subscription { impossible }", "NOT_FOUND"),
        ("query A { __typename } query B { __typename }", "BAD_USER_INPUT"),
    ] {
        client.subscribe("1", query).await;
        let message = client.hear().await;
        assert_eq!(
            (&message["type"], &message["id"]),
            (&json!("error"), &json!("1")),
            "{query}"
        );
        let errors = message["payload"].as_array().expect("a list of errors");
        assert_eq!(errors[0]["extensions"]["code"], code, "{query}");
        assert!(errors[0]["message"].is_string());
        client.hears_nothing().await;
    }
}

#[tokio::test]
async fn an_event_that_fails_is_told_and_the_next_one_comes() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("1", "subscription { stumbles }").await;
    assert_eq!(client.hear().await, next("1", json!({ "data": { "stumbles": 1 } })));
    let message = client.hear().await;
    assert_eq!(
        (&message["type"], &message["payload"]["data"]),
        (&json!("next"), &json!(null))
    );
    assert_eq!(message["payload"]["errors"][0]["extensions"]["code"], "TIMEOUT");
    assert_eq!(client.hear().await, next("1", json!({ "data": { "stumbles": 3 } })));
    assert_eq!(client.hear().await, complete("1"));
}

#[tokio::test]
async fn an_error_that_ends_a_subscription_is_told_as_such_and_not_as_its_completion() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("1", "subscription { givesUp }").await;
    assert_eq!(client.hear().await, next("1", json!({ "data": { "givesUp": 1 } })));
    let message = client.hear().await;
    assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("1")));
    assert_eq!(message["payload"][0]["extensions"]["code"], "UNAVAILABLE");
    client.hears_nothing().await;
}

#[tokio::test]
async fn a_panic_ends_its_operation_alone_and_tells_nothing() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    for query in ["{ panics }", "subscription { breaks }"] {
        client.subscribe("1", query).await;
        let mut message = client.hear().await;
        if message["type"] == "next" {
            message = client.hear().await;
        }
        assert_eq!(message["type"], "error", "{query}");
        assert_eq!(message["payload"][0]["extensions"]["code"], "INTERNAL_SERVER_ERROR");
        assert!(!message.to_string().contains("secret"));
    }
    client.hears_nothing().await;
}

#[tokio::test]
async fn what_the_client_completes_is_not_echoed_and_its_id_is_free() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.say(complete("unknown")).await;
    client.subscribe("1", "subscription { silence }").await;
    client.say(complete("1")).await;
    client.hears_nothing().await;
    client.subscribe("1", "subscription { ticks(count: 1) }").await;
    assert_eq!(client.hear().await, next("1", json!({ "data": { "ticks": 1 } })));
    assert_eq!(client.hear().await, complete("1"));
}

#[tokio::test]
async fn nothing_is_heard_of_an_operation_after_the_answer_to_what_followed_its_completion() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("1", "subscription { ticks(count: 1000000) }").await;
    for tick in 1..=10 {
        assert_eq!(client.hear().await, next("1", json!({ "data": { "ticks": tick } })));
    }
    client.say(complete("1")).await;
    client.say(json!({ "type": "ping" })).await;
    while client.hear().await != json!({ "type": "pong" }) {}
    client.hears_nothing().await;
}

#[tokio::test]
async fn a_second_operation_under_a_running_id_ends_the_socket() {
    let server = server(|_| {}).await;
    for query in ["subscription { silence }", "{ slow(milliseconds: 5000) }"] {
        let mut client = Client::ready(&server).await;
        client.subscribe("seven", query).await;
        client.subscribe("seven", "{ __typename }").await;
        assert_eq!(
            client.closed().await,
            (4409, "Subscriber for seven already exists".to_owned())
        );
    }
}

#[tokio::test]
async fn operations_run_beside_each_other() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("slow", "{ slow(milliseconds: 400) }").await;
    client.subscribe("fast", "{ __typename }").await;
    assert_eq!(client.hear().await["id"], "fast");
    assert_eq!(client.hear().await, complete("fast"));
    assert_eq!(client.hear().await["id"], "slow");
}

#[tokio::test]
async fn a_query_that_the_client_completes_is_not_answered() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("slow", "{ slow(milliseconds: 300) }").await;
    client.say(complete("slow")).await;
    client.subscribe("later", "{ slow(milliseconds: 600) }").await;
    assert_eq!(client.hear().await["id"], "later");
    assert_eq!(client.hear().await, complete("later"));
}

#[tokio::test]
async fn ids_of_one_socket_mean_nothing_on_another() {
    let server = server(|_| {}).await;
    let (mut one, mut other) = (Client::ready(&server).await, Client::ready(&server).await);
    for client in [&mut one, &mut other] {
        client.subscribe("1", "subscription { silence }").await;
    }
    one.say(complete("1")).await;
    one.subscribe("1", "subscription { ticks(count: 1) }").await;
    assert_eq!(one.hear().await, next("1", json!({ "data": { "ticks": 1 } })));
    other.hears_nothing().await;
    other.subscribe("1", "{ __typename }").await;
    assert_eq!(other.closed().await.0, 4409);
}

#[tokio::test]
async fn an_id_is_free_again_after_an_error() {
    let server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    for query in ["{ nothing }", "subscription { impossible }"] {
        client.subscribe("1", query).await;
        assert_eq!(client.hear().await["type"], "error", "{query}");
        client.subscribe("1", "subscription { ticks(count: 1) }").await;
        assert_eq!(client.hear().await, next("1", json!({ "data": { "ticks": 1 } })));
        assert_eq!(client.hear().await, complete("1"));
    }
}
