//! Errors as clients see them: a code, a short message, no internal details.

use axum::http::StatusCode;
use serde_json::json;

use super::support::{ask, ask_with, post, site};

#[tokio::test]
async fn errors_of_resolvers_keep_their_code_path_and_extensions() {
    let answer = ask(&site(), "{ missing }").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.json(),
        json!({
            "errors": [{
                "message": "There is no such city.",
                "locations": [{ "line": 1, "column": 3 }],
                "path": ["missing"],
                "extensions": { "code": "NOT_FOUND", "argument": "key" },
            }],
            "data": { "missing": null },
        })
    );
}

#[tokio::test]
async fn an_error_without_a_code_shows_a_fixed_sentence_and_the_request_id() {
    let answer = ask(&site(), "{ secret }").await;
    assert_eq!(answer.status, StatusCode::OK);
    let json = answer.json();
    assert!(!answer.text().contains("SELECT"));
    assert_eq!(json["data"], json!(null));
    assert_eq!(json["errors"][0]["extensions"]["code"], "INTERNAL_SERVER_ERROR");
    assert_eq!(
        json["errors"][0]["extensions"]["requestId"],
        answer.header("x-request-id")
    );
    assert!(answer.message().starts_with("Something went wrong on our side."));
}

#[tokio::test]
async fn a_panic_becomes_an_answer_that_tells_nothing() {
    let site = site();
    let answer = ask(&site, "{ panics }").await;
    assert_eq!(
        (answer.status, answer.codes()),
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            vec!["INTERNAL_SERVER_ERROR".to_owned()]
        )
    );
    assert!(!answer.text().contains("secret"));
    assert_eq!(
        answer.json()["errors"][0]["extensions"]["requestId"],
        answer.header("x-request-id")
    );
    assert_eq!(ask(&site, "{ __typename }").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_custom_scalar_that_refuses_its_argument_is_the_users_fault() {
    let site = site();
    let answer = ask(&site, "{ echo(any: \"wrong\") }").await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    assert_eq!(answer.message(), "`any`: it is wrong");
    assert_eq!(answer.json()["errors"][0]["extensions"]["argument"], "any");
    let answer = ask_with(&site, "query($x: Anything) { echo(any: $x) }", json!({ "x": "wrong" })).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
}

#[tokio::test]
async fn the_path_of_an_error_has_every_response_name_and_every_index() {
    let site = site();
    for (document, path, data) in [
        (
            "{ groups { second } }",
            json!(["groups", 1, 1, "second"]),
            json!({ "groups": null }),
        ),
        (
            "{ g: groups { key s: second } }",
            json!(["g", 1, 1, "s"]),
            json!({ "g": null }),
        ),
        (
            "{ g: groups { ...on City { all { ...F } } } } fragment F on City { s: second }",
            json!(["g", 0, 0, "all", 1, "s"]),
            json!({ "g": null }),
        ),
        (
            "{ halves { nodes { second } } }",
            json!(["halves", 1, "nodes", 1, "second"]),
            json!({ "halves": [{ "nodes": [{ "second": 1 }] }, null] }),
        ),
        (
            "{ city(key: \"a\") { partners { n: nodes { second } } } }",
            json!(["city", "partners", "n", 1, "second"]),
            json!({ "city": null }),
        ),
    ] {
        let json = ask(&site, document).await.json();
        assert_eq!(
            (&json["errors"][0]["path"], &json["data"]),
            (&path, &data),
            "{document}: {json}"
        );
    }
}

#[tokio::test]
async fn a_place_counts_lines_and_columns_as_the_reference_implementation_does() {
    let site = site();
    for (document, line, column) in [
        ("{ missing }", 1, 3),
        ("{ here: missing }", 1, 3),
        ("\u{feff}{ missing }", 1, 4),
        ("# é\r\n{\r\n  missing }", 3, 3),
        ("# one\r{ missing }", 2, 3),
        ("{ city(key: \"東京\") { key } missing }", 1, 27),
        ("{ city(key: \"😀\") { key } missing }", 1, 27),
        (r#"{ city(key: "\uD83D\uDE00") { key } missing }"#, 1, 37),
        (r#"{ city(key: "\u{1F600}") { key } missing }"#, 1, 34),
        ("{ city(key: \"\"\"\n é \n\"\"\") { key } missing }", 3, 14),
    ] {
        let json = ask(&site, document).await.json();
        assert_eq!(
            json["errors"][0]["locations"],
            json!([{ "line": line, "column": column }]),
            "{document}: {json}"
        );
        let unknown = document.replace("missing", "unknown");
        let json = ask(&site, &unknown).await.json();
        let (code, place) = (
            &json["errors"][0]["extensions"]["code"],
            &json["errors"][0]["locations"][0],
        );
        assert_eq!(
            (code, &place["line"]),
            (&json!("GRAPHQL_VALIDATION_FAILED"), &json!(line)),
            "{unknown}: {json}"
        );
    }
}

#[tokio::test]
async fn at_most_five_errors_are_listed_and_the_rest_is_counted() {
    let answer = ask(&site(), "{ cities(first: 8) { nodes { key nothing } } }").await;
    let json = answer.json();
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(json["errors"].as_array().map(Vec::len), Some(5));
    assert_eq!(json["extensions"], json!({ "errorsOmitted": 3 }));
    assert_eq!(
        json["data"]["cities"]["nodes"][7],
        json!({ "key": "city-7", "nothing": null })
    );
    let many_unknown: String = (0..9).map(|index| format!("unknown{index} ")).collect();
    assert_eq!(
        ask(&site(), &format!("{{ {many_unknown} }}")).await.codes(),
        ["GRAPHQL_VALIDATION_FAILED"; 5]
    );
}

#[tokio::test]
async fn no_input_is_echoed_beyond_300_characters() {
    let site = site();
    let long = "x".repeat(100_000);
    let variables = json!({ "k": long, "f": { (long.as_str()): 1 } });
    for answer in [
        ask(&site, &format!("{{ {long} }}")).await,
        ask(&site, &format!("{{ echo(text: \"{long} }}")).await,
        ask(&site, &format!("{{ echo(number: {}) }}", "1".repeat(50_000))).await,
        ask(&site, &format!("query {long} {{ a {{ ")).await,
        ask(&site, &format!("{{ a @{long} }}")).await,
        ask_with(
            &site,
            "query($k: Kind, $f: Filter) { echo(kind: $k, filter: $f) }",
            variables,
        )
        .await,
        post(
            &site,
            "*/*",
            json!({ "query": "{ __typename }", "operationName": long }).to_string(),
        )
        .await,
        post(&site, "*/*", format!("{{\"query\": {long}}}")).await,
    ] {
        let errors = answer.json()["errors"].as_array().expect("errors").clone();
        assert!(!errors.is_empty());
        for error in errors {
            assert!(error["message"].as_str().expect("text").chars().count() < 300);
            assert!(!error.to_string().contains(&long[..300]));
        }
    }
}

#[tokio::test]
async fn equal_requests_get_equal_answers_errors_included() {
    let site = site();
    let query = "query($a: Int, $b: Int, $c: Int, $d: Int) { nmae citty(key: 1) }";
    let first = ask(&site, query).await.bytes;
    for _ in 0..20 {
        assert_eq!(ask(&site, query).await.bytes, first);
    }
}
