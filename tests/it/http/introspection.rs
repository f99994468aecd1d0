//! Introspection: the queries of the usual tools pass every limit, attacks by introspection do not.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::{Request, header};
use interurban::http::{self, HttpOptions, Introspection, ServeOptions};
use serde_json::json;

use super::support::{Answer, Server, ask, ask_with, options, schema, send, site, site_with};
use crate::support::socket::Client;

/// The query of GraphiQL and code generators, with every optional part.
const FULL: &str = "query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
  fragment FullType on __Type { kind name description specifiedByURL isOneOf
    fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
    inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
  fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

#[tokio::test]
async fn the_full_query_of_the_usual_tools_passes() {
    let answer = ask(&site(), FULL).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let json = answer.json();
    assert!(json.get("errors").is_none(), "{json}");
    let types = json["data"]["__schema"]["types"].as_array().expect("types");
    let choice = types
        .iter()
        .find(|ty| ty["name"] == "Choice")
        .expect("the one-of input");
    assert_eq!(choice["isOneOf"], true);
}

#[tokio::test]
async fn a_type_can_be_asked_for_by_name() {
    let answer = ask(
        &site(),
        "{ __type(name: \"City\") { name isOneOf fields { name type { name } } } }",
    )
    .await;
    assert_eq!(answer.json()["data"]["__type"]["fields"][0]["name"], "key");
}

#[tokio::test]
async fn introspection_that_goes_in_circles_is_refused() {
    let circle = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    let answer = ask(&site(), circle).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let extensions = &answer.json()["errors"][0]["extensions"];
    assert_eq!(
        (extensions["limit"].as_str(), extensions["measured"].as_u64()),
        (Some("introspection"), Some(3))
    );
    let by_fragments = "{ __schema { types { ...A } } } fragment A on __Type { fields { type { ...B } } }
        fragment B on __Type { inputFields { type { ...C } } } fragment C on __Type { possibleTypes { name } }";
    assert_eq!(ask(&site(), by_fragments).await.codes(), ["LIMIT_EXCEEDED"]);
}

#[tokio::test]
async fn the_full_query_passes_on_a_schema_of_many_large_types() {
    let mut sdl = "type Query { type0: Type0 }".to_owned();
    for index in 0..200 {
        let fields: String = (0..12)
            .map(|field| {
                format!(
                    "field{field}(a: Int, b: String, c: [ID!]): [Type{}!]! ",
                    (index + field) % 200
                )
            })
            .collect();
        sdl += &format!(
            " type Type{index} {{ {fields} }} enum Enum{index} {{ A B C D }} input Input{index} {{ a: Int b: [Int!]! }}"
        );
    }
    let schema = schema();
    let site = http::router(schema, &sdl, HttpOptions::default(), Vec::new).expect("a valid schema");
    let answer = ask(&site, FULL).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

fn shown_to(introspection: Introspection) -> http::Site {
    site_with(HttpOptions {
        introspection,
        ..options()
    })
}

/// Asks for the schema as text and by introspection, perhaps with a token.
async fn both(site: &http::Site, token: Option<&str>) -> [Answer; 2] {
    let asked = |request: axum::http::request::Builder, body: Body| {
        let token = token.map(|token| format!("Bearer {token}"));
        let request = token
            .into_iter()
            .fold(request, |request, token| request.header(header::AUTHORIZATION, token));
        send(site, request.body(body).expect("a request"))
    };
    let query = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    let query = query.header(header::ACCEPT, "application/graphql-response+json");
    [
        asked(Request::get("/schema.graphql"), Body::empty()).await,
        asked(query, json!({ "query": FULL }).to_string().into()).await,
    ]
}

#[tokio::test]
async fn the_schema_is_shown_to_those_to_whom_it_is_to_be() {
    for (introspection, token, statuses) in [
        (Introspection::On, None, [200, 200]),
        (Introspection::Off, None, [403, 400]),
        (Introspection::Off, Some("good"), [403, 400]),
        (Introspection::Authenticated, None, [403, 400]),
        (Introspection::Authenticated, Some("good"), [200, 200]),
        (Introspection::Authenticated, Some("revoked"), [401, 401]),
    ] {
        for (answer, status) in both(&shown_to(introspection), token).await.iter().zip(statuses) {
            assert_eq!(
                answer.status.as_u16(),
                status,
                "{introspection:?} {token:?} {}",
                answer.text()
            );
            if [400, 403].contains(&status) {
                assert_eq!(answer.codes(), ["INTROSPECTION_DISABLED"]);
            }
        }
    }
}

#[tokio::test]
async fn no_way_leads_to_a_schema_that_is_not_shown_but_operations_run() {
    let site = shown_to(Introspection::Off);
    for query in [
        "{ __type(name: \"City\") { name } }",
        "{ a: __schema { queryType { name } } }",
        "{ ...F } fragment F on Query { ... { __schema { queryType { name } } } }",
        "query A { __typename } query B { __schema { queryType { name } } }",
    ] {
        let body = json!({ "query": query, "operationName": query.starts_with("query").then_some("A") });
        let answer = super::support::post(&site, super::support::MODERN, body.to_string()).await;
        assert_eq!(answer.codes(), ["INTROSPECTION_DISABLED"], "{query}");
    }
    let fine = ask(&site, "{ __typename city(key: \"a\") { __typename name } }").await;
    assert_eq!(fine.json()["data"]["city"]["__typename"], "City");
    let server = Server::start(site, ServeOptions::default()).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("1", "{ __schema { queryType { name } } }").await;
    assert_eq!(
        client.hear().await["payload"][0]["extensions"]["code"],
        "INTROSPECTION_DISABLED"
    );
}

#[tokio::test]
async fn who_may_not_know_the_schema_is_suggested_no_names() {
    let (open, closed) = (site(), shown_to(Introspection::Off));
    for (query, variables) in [
        ("{ citty(key: 1) { name } }", json!({})),
        ("{ city(key: \"a\", keys: \"b\") { name } }", json!({})),
        ("{ city(key: \"a\") { nam } }", json!({})),
        ("{ echo(kind: ZZZ) }", json!({})),
        ("{ echo(kind: TWINING) }", json!({})),
        ("{ echo(filter: { nmae: \"a\" }) }", json!({})),
        ("{ ... on Citty { name } }", json!({})),
        ("query($k: Kind) { echo(kind: $k) }", json!({ "k": "ZZZ" })),
        (
            "query($f: Filter) { echo(filter: $f) }",
            json!({ "f": { "nmae": "a" } }),
        ),
    ] {
        let hinted = ask_with(&open, query, variables.clone()).await;
        assert!(
            hinted.message().contains(" Did you mean ") || hinted.message().contains(" There are "),
            "{query}: {}",
            hinted.message()
        );
        let bare = ask_with(&closed, query, variables).await;
        assert_eq!((bare.status, bare.codes()), (hinted.status, hinted.codes()), "{query}");
        assert!(
            hinted.message().starts_with(&bare.message()),
            "{query}: {}",
            bare.message()
        );
        let text = bare.text();
        let hints = ["Did you mean", "There are", "suggestions"]
            .iter()
            .filter(|hint| text.contains(**hint));
        assert_eq!(hints.count(), 0, "{query}: {text}");
    }
}
