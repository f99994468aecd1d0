//! Documents that are named by their hash or by an id of the operator's list.

use axum::http::StatusCode;
use interurban::http::{HttpOptions, OperationList, Persisted, ServeOptions};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::support::{Answer, MODERN, Server, get, options, post, site, site_with};
use crate::support::socket::{Client, complete, next};

const TEXT: &str = "query Find($key: String! = \"ghent\") { city(key: $key) { name } }";

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn by_hash(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

/// The address of a GET with these parameters.
fn address(parameters: &[(&str, &str)]) -> String {
    let spelled = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs = parameters
        .iter()
        .map(|(name, value)| format!("{name}={}", spelled(value)));
    format!("/graphql?{}", pairs.collect::<Vec<_>>().join("&"))
}

fn found(answer: &Answer) {
    assert_eq!(answer.json(), json!({ "data": { "city": { "name": "GHENT" } } }));
}

fn listed() -> HttpOptions {
    let file = json!({ "find-1": TEXT, "broken": "{ nothingOfTheKind }" }).to_string();
    let list = OperationList::read(file.as_bytes()).expect("a list");
    HttpOptions {
        persisted: Persisted::Trusted(list.into()),
        ..options()
    }
}

#[tokio::test]
async fn a_hash_is_answered_once_its_document_was_sent_with_it() {
    let site = site();
    let extensions = by_hash(&hash(TEXT));
    let alone = json!({ "extensions": extensions }).to_string();
    for (accept, status) in [(MODERN, StatusCode::BAD_REQUEST), ("application/json", StatusCode::OK)] {
        let answer = post(&site, accept, alone.clone()).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (status, vec!["PERSISTED_QUERY_NOT_FOUND".to_owned()])
        );
        assert_eq!(answer.message(), "PersistedQueryNotFound");
    }
    found(
        &post(
            &site,
            MODERN,
            json!({ "query": TEXT, "extensions": extensions }).to_string(),
        )
        .await,
    );
    found(&post(&site, MODERN, alone).await);
    found(&get(&site, MODERN, &address(&[("extensions", &extensions.to_string())])).await);
    let id = format!("sha256:{}", hash(TEXT));
    found(&post(&site, MODERN, json!({ "documentId": id }).to_string()).await);
    let other = get(
        &site,
        MODERN,
        &address(&[("documentId", &id), ("variables", r#"{"key": "lyon"}"#)]),
    )
    .await;
    assert_eq!(other.json()["data"]["city"]["name"], "LYON");
}

#[tokio::test]
async fn a_document_that_is_not_valid_or_not_that_of_its_hash_is_not_kept() {
    let site = site();
    for (text, hash, code) in [
        (TEXT, hash("{ other }"), "BAD_USER_INPUT"),
        ("{ nothing }", hash("{ nothing }"), "GRAPHQL_VALIDATION_FAILED"),
        (TEXT, hash(TEXT).to_uppercase(), "BAD_USER_INPUT"),
    ] {
        let refused = post(
            &site,
            MODERN,
            json!({ "query": text, "extensions": by_hash(&hash) }).to_string(),
        )
        .await;
        assert_eq!(refused.codes(), [code], "{text}");
        let alone = post(&site, MODERN, json!({ "extensions": by_hash(&hash) }).to_string()).await;
        assert_eq!(alone.codes(), ["PERSISTED_QUERY_NOT_FOUND"], "{text}");
    }
}

#[tokio::test]
async fn what_names_a_document_in_the_wrong_way_is_told_where() {
    let site = site();
    let long = "x".repeat(257);
    for (body, argument) in [
        (json!({ "documentId": 1 }), "documentId"),
        (json!({ "documentId": "" }), "documentId"),
        (json!({ "documentId": long }), "documentId"),
        (json!({ "documentId": "a", "extensions": by_hash("b") }), "documentId"),
        (
            json!({ "extensions": { "persistedQuery": "ab" } }),
            "extensions.persistedQuery",
        ),
        (
            json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": "ab" } } }),
            "extensions.persistedQuery",
        ),
        (
            json!({ "extensions": { "persistedQuery": { "version": 1 } } }),
            "extensions.persistedQuery.sha256Hash",
        ),
    ] {
        let answer = post(&site, MODERN, body.to_string()).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{body}");
        assert_eq!(answer.json()["errors"][0]["extensions"]["argument"], argument, "{body}");
    }
}

#[tokio::test]
async fn a_socket_takes_hashes_too() {
    let server = Server::start(site(), ServeOptions::default()).await;
    let mut client = Client::ready(&server).await;
    let extensions = by_hash(&hash(TEXT));
    let alone = json!({ "type": "subscribe", "id": "1", "payload": { "extensions": extensions } });
    client.say(alone.clone()).await;
    assert_eq!(client.hear().await["payload"][0]["message"], "PersistedQueryNotFound");
    let both = json!({ "query": TEXT, "extensions": extensions });
    client
        .say(json!({ "type": "subscribe", "id": "1", "payload": both }))
        .await;
    for _ in 0..2 {
        let data = json!({ "data": { "city": { "name": "GHENT" } } });
        assert_eq!(client.hear().await, next("1", data));
        assert_eq!(client.hear().await, complete("1"));
        client.say(alone.clone()).await;
    }
}

#[tokio::test]
async fn a_server_with_a_list_runs_nothing_else() {
    let site = site_with(listed());
    for body in [
        json!({ "documentId": "find-1" }),
        json!({ "documentId": format!("sha256:{}", hash(TEXT)) }),
        json!({ "extensions": by_hash("find-1") }),
        json!({ "query": TEXT }),
    ] {
        found(&post(&site, MODERN, body.to_string()).await);
    }
    for body in [
        json!({ "query": "{ __typename }" }),
        json!({ "query": "{ __schema { types { name } } }" }),
        json!({ "documentId": "find-2" }),
        json!({ "query": "{ __typename }", "documentId": "find-1" }),
        json!({ "query": "{ __typename }", "extensions": by_hash(&hash("{ __typename }")) }),
    ] {
        let answer = post(&site, MODERN, body.to_string()).await;
        assert_eq!(answer.codes(), ["PERSISTED_QUERY_NOT_IN_LIST"], "{body}");
    }
    let broken = post(&site, MODERN, json!({ "documentId": "broken" }).to_string()).await;
    assert_eq!(broken.codes(), ["GRAPHQL_VALIDATION_FAILED"]);
    let download = get(&site, "*/*", "/export").await;
    assert_eq!(
        download.status,
        StatusCode::OK,
        "what the server asks itself is not bound by the list"
    );
}

#[tokio::test]
async fn a_socket_of_a_server_with_a_list_runs_nothing_else_and_knows_tokens() {
    let server = Server::start(site_with(listed()), ServeOptions::default()).await;
    let mut client = Client::open(&server).await;
    client
        .say(json!({ "type": "connection_init", "payload": { "token": "good" } }))
        .await;
    assert_eq!(
        client.hear().await["type"],
        "connection_ack",
        "the server looks tokens up by a document of its own"
    );
    client.subscribe("1", "{ __typename }").await;
    assert_eq!(
        client.hear().await["payload"][0]["extensions"]["code"],
        "PERSISTED_QUERY_NOT_IN_LIST"
    );
    client
        .say(json!({ "type": "subscribe", "id": "1", "payload": { "documentId": "find-1" } }))
        .await;
    assert_eq!(client.hear().await["type"], "next");
}
