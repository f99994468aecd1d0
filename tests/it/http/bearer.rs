//! The caller's token: read from its header, passed to the executor, refused with a challenge.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

use super::support::{Answer, MODERN, send, site};

async fn ask(authorization: &[&str], accept: &str) -> Answer {
    let body = json!({ "query": "{ token }" }).to_string();
    let mut request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, accept);
    for value in authorization {
        request = request.header(header::AUTHORIZATION, *value);
    }
    send(&site(), request.body(Body::from(body)).expect("a request")).await
}

#[tokio::test]
async fn a_token_reaches_the_executor_and_nothing_is_asked_of_strangers() {
    assert_eq!(
        ask(&["Bearer iu_abc"], MODERN).await.json(),
        json!({ "data": { "token": "iu_abc" } })
    );
    assert_eq!(ask(&[], MODERN).await.json(), json!({ "data": { "token": null } }));
}

#[tokio::test]
async fn a_header_that_cannot_be_read_is_401_with_a_challenge_in_either_media_type() {
    for accept in [MODERN, "application/json"] {
        for values in [&["Basic YTpi"][..], &["Bearer"], &["Bearer a", "Bearer b"]] {
            let answer = ask(values, accept).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{values:?}");
            assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer realm=\"interurban\"");
            assert_eq!(answer.codes(), ["UNAUTHENTICATED"]);
            assert!(answer.json().get("data").is_none());
        }
    }
}
