//! Validation and coercion beyond the executor's own, and helpful messages.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::support::{ask, ask_with, post, site};

#[tokio::test]
async fn documents_that_the_executor_alone_would_run_are_refused() {
    let site = site();
    for document in [
        "{ __typename { x } }",
        "{ __typename(x: 1) }",
        "{ __typename @nothing }",
        "{ city(key: \"a\") { all { x: key } all { x: name } } }",
        "{ echo(number: 3000000000) }",
        "query($x: Boolean) { __typename @include(if: $x) }",
        "query($x: Int) { __typename }",
        "{ __typename } fragment F on City { name }",
        "{ ...F } fragment F on Query { ...F }",
        "type Extra { a: Int }",
        "{ echo(choice: { key: \"a\", number: 1 }) }",
        "",
        "# nothing",
    ] {
        let answer = ask(&site, document).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{document}: {}", answer.text());
        assert!(answer.json().get("data").is_none(), "{document}");
        assert_ne!(answer.codes(), [""; 0], "{document}");
    }
}

#[tokio::test]
async fn documents_that_the_executor_alone_would_refuse_run() {
    let site = site();
    for (document, variables) in [
        (
            "query($x: Boolean!) { __typename @include(if: $x) }",
            json!({ "x": true }),
        ),
        ("query($x: Boolean! = true) { __typename @skip(if: $x) }", json!({})),
        (r#"{ city(key: "\u{1F600}") { key } }"#, json!({})),
        (r#"{ city(key: "\uD83D\uDE00") { key } }"#, json!({})),
        ("query($n: Int) { echo(number: $n) }", json!({ "n": 1.0 })),
        ("query($i: ID) { echo(id: $i) }", json!({ "i": 7 })),
    ] {
        let answer = ask_with(&site, document, variables).await;
        assert_eq!(answer.status, StatusCode::OK, "{document}: {}", answer.text());
        assert!(answer.json().get("errors").is_none(), "{document}: {}", answer.text());
    }
    let answer = ask(&site, r#"{ city(key: "\u{1F600}\uD83D\uDE00") { key } }"#).await;
    assert_eq!(answer.json()["data"]["city"]["key"], "😀😀");
}

#[tokio::test]
async fn a_syntax_error_says_where() {
    let answer = ask(&site(), "{\n  city(key: ) { name }\n}").await;
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::BAD_REQUEST, vec!["GRAPHQL_PARSE_FAILED".to_owned()])
    );
    assert_eq!(answer.json()["errors"][0]["locations"][0]["line"], 2);
}

#[tokio::test]
async fn unknown_names_come_with_suggestions() {
    let site = site();
    for (document, message, suggestions) in [
        (
            "{ citty(key: \"a\") { key } }",
            "Type `Query` does not have a field `citty`. Did you mean `city`",
            json!(["city"]),
        ),
        (
            "{ city(kee: \"a\") { key } }",
            "`Query.city` has no argument `kee`. Did you mean `key`?",
            json!(["key"]),
        ),
        (
            "{ echo(kind: TWINING) }",
            "`kind`: value `TWINING` does not exist on `Kind`. Did you mean `TWINNING`?",
            json!(["TWINNING"]),
        ),
        (
            "{ echo(filter: { naem: \"a\" }) }",
            "`filter.naem`: `Filter` has no field `naem`. Did you mean `name`?",
            json!(["name"]),
        ),
    ] {
        let answer = ask(&site, document).await;
        let json = answer.json();
        let error = json["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .find(|error| error["extensions"]["suggestions"] == suggestions);
        let error = error.unwrap_or_else(|| panic!("{document}: {}", answer.text()));
        assert!(error["message"].as_str().expect("text").starts_with(message), "{error}");
        assert_eq!(error["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    }
}

#[tokio::test]
async fn a_wrong_value_is_told_with_the_argument_that_has_it_and_what_there_is() {
    let site = site();
    for (document, argument, message) in [
        (
            "{ echo(number: \"3\") }",
            json!("number"),
            "`number`: expected value of type Int, found a string.",
        ),
        (
            "{ echo(number: 3000000000) }",
            json!("number"),
            "`number`: expected value of type Int, found an integer beyond 32 bits.",
        ),
        (
            "{ echo(filter: { name: \"a\", inner: { kinds: [TWINNING, \"x\"] } }) }",
            json!("filter.inner.kinds[1]"),
            "`filter.inner.kinds[1]`: expected value of type Kind!, found a string.",
        ),
        (
            "query($x: Int) { ... on Query { echo(number: $x, kind: ZZZ) } }",
            json!("kind"),
            "`kind`: value `ZZZ` does not exist on `Kind`. There are `TWINNING`, `EXCHANGE`.",
        ),
        (
            "{ city(key: \"a\") }",
            Json::Null,
            "The field `city` returns an object: say which of its fields, as in `city { … }`.",
        ),
    ] {
        let answer = ask(&site, document).await;
        assert_eq!(answer.message(), message, "{document}");
        assert_eq!(
            answer.json()["errors"][0]["extensions"]["argument"],
            argument,
            "{document}"
        );
    }
    for (document, argument) in [
        ("{ token @include(if: 1) }", "if"),
        ("{ ... @skip(if: \"no\") { token } }", "if"),
        ("query($n: Int = \"x\") { cities(first: $n) { totalCount } }", "$n"),
        (
            "query($f: Filter = { inner: { least: [] } }) { echo(filter: $f) }",
            "$f.inner.least",
        ),
    ] {
        let answer = ask(&site, document).await;
        assert_eq!(
            answer.json()["errors"][0]["extensions"]["argument"],
            argument,
            "{document}: {}",
            answer.text()
        );
    }
    let answer = ask_with(&site, "query($k: Kind) { echo(kind: $k) }", json!({ "k": "ZZZ" })).await;
    assert_eq!(
        answer.message(),
        "Variable `$k` must be a value of `Kind`. There are `TWINNING`, `EXCHANGE`."
    );
}

async fn echoed(query: &str, variables: Json) -> String {
    let answer = ask_with(&site(), query, variables).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()["data"]["echo"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", answer.text()))
        .to_owned()
}

#[tokio::test]
async fn variables_reach_the_resolver_coerced_and_what_is_omitted_stays_out() {
    let query = "query($a: Anything, $t: String, $n: Int = 3, $f: Filter, $c: Choice, $k: Kind) {
        echo(any: $a, text: $t, number: $n, filter: $f, choice: $c, kind: $k) }";
    assert_eq!(echoed(query, json!({})).await, "None None Some(3) None None None None");
    assert_eq!(
        echoed(
            query,
            json!({ "a": [1, { "b": null }], "n": null, "k": "EXCHANGE", "c": { "key": "x" }, "unknown": 1 })
        )
        .await,
        "Some(\"[1, {b: null}]\") None None None None Some(Key(\"x\")) Some(Exchange)"
    );
    let filter = json!({ "f": { "kinds": "TWINNING", "inner": { "least": 2 } } });
    assert!(echoed(query, filter).await.contains(
        "Some(Filter { name: None, least: 7, kinds: Some([Twinning]), inner: Some(Filter { name: None, least: 2, kinds: None, inner: None }) })"
    ));
}

#[tokio::test]
async fn an_omitted_variable_leaves_the_default_and_a_null_is_an_error_that_names_the_argument() {
    let site = site();
    let query = "query($n: Int) { cities(first: $n) { nodes { key } } token }";
    let nodes = async |variables| {
        let json = ask_with(&site, query, variables).await.json();
        json["data"]["cities"]["nodes"].as_array().map(Vec::len)
    };
    assert_eq!(nodes(json!({})).await, Some(20));
    assert_eq!(nodes(json!({ "n": 3 })).await, Some(3));
    let json = ask_with(&site, query, json!({ "n": null })).await.json();
    assert_eq!(
        json["errors"],
        json!([{
            "message": "`first` must be of type `Int`, not null.",
            "locations": [{ "line": 1, "column": 32 }],
            "path": ["cities"],
            "extensions": { "code": "BAD_USER_INPUT", "argument": "first" },
        }])
    );
    let query = "query($n: Int, $least: Int) { ...F } fragment F on Query { cities(first: $n) { nodes { key } } echo(filter: { least: $least }) }";
    let json = ask_with(&site, query, json!({})).await.json();
    assert_eq!(
        json["data"]["cities"]["nodes"].as_array().map(Vec::len),
        Some(20),
        "{json}"
    );
    assert!(
        json["data"]["echo"].as_str().expect("an echo").contains("least: 7"),
        "{json}"
    );
}

#[tokio::test]
async fn a_condition_that_is_null_is_refused() {
    let site = site();
    for (document, message) in [
        (
            "query($b: Boolean = true) { token @include(if: $b) }",
            "Variable `$b` must not be null: `@include` needs true or false.",
        ),
        (
            "query($b: Boolean = true) { ...F } fragment F on Query { ... @skip(if: $b) { token } }",
            "Variable `$b` must not be null: `@skip` needs true or false.",
        ),
    ] {
        let answer = ask_with(&site, document, json!({ "b": null })).await;
        assert_eq!(
            (answer.status, answer.message().as_str()),
            (StatusCode::BAD_REQUEST, message)
        );
        assert_eq!(answer.json()["errors"][0]["extensions"]["argument"], "$b");
        for variables in [json!({}), json!({ "b": true }), json!({ "b": false })] {
            assert!(ask_with(&site, document, variables).await.json()["errors"].is_null());
        }
    }
    // A null in another operation's condition does not matter.
    let both = "query A($b: Boolean) { echo(flag: $b) } query B($b: Boolean = true) { token @skip(if: $b) }";
    let body = json!({ "query": both, "operationName": "A", "variables": { "b": null } });
    assert!(post(&site, "*/*", body.to_string()).await.json()["errors"].is_null());
}

#[tokio::test]
async fn a_bare_word_and_a_quoted_one_reach_a_custom_scalar_alike() {
    assert!(
        echoed("{ echo(any: MUSIC) }", json!({}))
            .await
            .starts_with("Some(\"MUSIC\")")
    );
    assert!(
        echoed("{ echo(any: \"MUSIC\") }", json!({}))
            .await
            .starts_with("Some(\"\\\"MUSIC\\\"\")")
    );
}

#[tokio::test]
async fn wrong_variables_are_named_with_their_place_and_type() {
    let site = site();
    let query = "query($t: String!, $n: Int, $m: [[Int!]], $f: Filter, $c: Choice, $k: Kind, $b: Boolean) {
        echo(text: $t, number: $n, numbers: $m, filter: $f, choice: $c, kind: $k, flag: $b) }"
        .replace("[[Int!]]", "[[Int!]!]");
    for (variables, message) in [
        (json!({}), "Variable `$t` of required type `String!` was not given."),
        (
            json!({ "t": null }),
            "Variable `$t` must be of type `String!`, not null.",
        ),
        (
            json!({ "t": 1 }),
            "Variable `$t` must be of type `String`, not a number.",
        ),
        (
            json!({ "t": "", "n": 2_147_483_648_u64 }),
            "Variable `$n` must be of type `Int`, not an integer beyond 32 bits.",
        ),
        (
            json!({ "t": "", "n": 1.5 }),
            "Variable `$n` must be of type `Int`, not a number.",
        ),
        (
            json!({ "t": "", "m": [[1], [2, "x"]] }),
            "Variable `$m.1.1` must be of type `Int`, not a string.",
        ),
        (
            json!({ "t": "", "f": { "inner": { "least": [] } } }),
            "Variable `$f.inner.least` must be of type `Int`, not a list.",
        ),
        (
            json!({ "t": "", "f": { "nam": "" } }),
            "Variable `$f` has a field `nam` that `Filter` does not have. Did you mean `name`?",
        ),
        (
            json!({ "t": "", "f": 1 }),
            "Variable `$f` must be of type `Filter`, not a number.",
        ),
        (
            json!({ "t": "", "c": {} }),
            "Variable `$c` must have exactly one field of `Choice`, and not null.",
        ),
        (
            json!({ "t": "", "c": { "key": "", "number": 1 } }),
            "Variable `$c` must have exactly one field of `Choice`, and not null.",
        ),
        (
            json!({ "t": "", "k": "TWINNIN" }),
            "Variable `$k` must be a value of `Kind`. Did you mean `TWINNING`?",
        ),
        (
            json!({ "t": "", "k": 4 }),
            "Variable `$k` must be of type `Kind`, not a number.",
        ),
        (
            json!({ "t": "", "b": "true" }),
            "Variable `$b` must be of type `Boolean`, not a string.",
        ),
    ] {
        let answer = ask_with(&site, &query, variables.clone()).await;
        assert_eq!(answer.message(), message, "{variables}");
        assert_eq!(
            (answer.status, answer.codes()),
            (StatusCode::BAD_REQUEST, vec!["BAD_USER_INPUT".to_owned()])
        );
    }
}

#[tokio::test]
async fn the_operation_is_the_one_named_or_the_only_one() {
    let site = site();
    let query = "query First { __typename } query Second { city(key: \"b\") { name } }";
    let run = async |name: Json| {
        post(
            &site,
            "*/*",
            json!({ "query": query, "operationName": name }).to_string(),
        )
        .await
    };
    assert_eq!(
        run(json!("Second")).await.json(),
        json!({ "data": { "city": { "name": "B" } } })
    );
    assert_eq!(
        run(json!("Secund")).await.message(),
        "The document has no operation named `Secund`. Did you mean `Second`?"
    );
    assert_eq!(
        run(json!(null)).await.message(),
        "The document has several operations: `operationName` must say which one to run."
    );
    assert_eq!(run(json!("")).await.codes(), ["BAD_USER_INPUT"]);
}
