//! Introspection: the queries of the usual tools pass every limit, attacks by introspection do not.

use axum::http::StatusCode;
use interurban::http::{self, HttpOptions};

use super::support::{ask, schema, site};

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
