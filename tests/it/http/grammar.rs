//! The grammar of documents and of the JSON around them: ignored characters, repetitions, and the
//! wording of faults.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::support::{MODERN, ask, ask_with, get, post, site};

/// Documents with blanks between their tokens only.
const DOCUMENTS: [&str; 4] = [
    "{ ... on Query { city ( key : \"a\" ) { ... on City { name } } } }",
    "query Q ( $ n : Int = 2 $ f : Boolean ! = true ) { cities ( first : $ n ) { nodes { k : key } } echo ( flag : $ f ) @ skip ( if : false ) ... F } fragment F on Query { token }",
    "query { ... @ include ( if : true ) { ... F @ skip ( if : false ) } } fragment F on Query { echo ( filter : { name : \"x\" kinds : [ TWINNING EXCHANGE ] least : -1 } ) }",
    "{ a : echo ( any : 1.5e3 ) b : echo ( any : \"\"\"block\"\"\" ) c : echo ( any : { a : null } ) }",
];

#[tokio::test]
async fn ignored_tokens_may_stand_between_all_others_and_change_nothing() {
    let site = site();
    let ignored = [
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        ",",
        "\u{feff}",
        "#\n",
        "# on { ... \"😀\n",
        "#)\r",
        " ,\n, ",
    ];
    for document in DOCUMENTS {
        let plain = ask(&site, document).await;
        let expected = plain.json()["data"].clone();
        assert!(expected.is_object(), "{}", plain.text());
        let tokens: Vec<&str> = document.split(' ').collect();
        for round in 0..ignored.len() {
            let filler = |at: usize| ignored[(round + at * at) % ignored.len()];
            let filled = tokens
                .iter()
                .enumerate()
                .map(|(at, token)| format!("{}{token}", filler(at)));
            let text = filled.collect::<String>() + filler(tokens.len());
            let answer = ask(&site, &text).await;
            assert_eq!(answer.json()["data"], expected, "{text:?}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_syntax_error_is_told_in_the_words_of_the_grammar_at_its_place() {
    let site = site();
    for (document, column, message) in [
        ("", 1, "unexpected end of the document."),
        ("{", 2, "expected a Name, found the end of the document."),
        ("{ a(b: ) }", 8, "unexpected `)`."),
        ("{ a(b 1) }", 7, "expected `:`, found Int `1`."),
        ("{ } ", 3, "expected a Name, found `}`."),
        ("{ a { } }", 7, "expected a Name, found `}`."),
        ("query Q($a) { b }", 11, "expected `:`, found `)`."),
        ("query Q($a: [Int) { b }", 17, "expected `]`, found `)`."),
        (
            "query Q($a: Int = $b) { c }",
            19,
            "unexpected variable `$b` in constant value.",
        ),
        ("fragment on on City { name }", 10, "unexpected Name `on`."),
        ("fragment F at City { name }", 12, "expected `on`, found Name `at`."),
        ("{ a ... }", 9, "expected `{`, found `}`."),
        ("{ a } b", 7, "unexpected Name `b`."),
        (
            "{ a(b: 'x') }",
            8,
            "unexpected single quote character ('), did you mean to use a double quote (\")?",
        ),
        ("{ a(b: \"x) }", 13, "unterminated string."),
        ("{ a(b: \"\"\"x) }", 15, "unterminated string."),
        ("{ a(b: \"\\q\") }", 9, "invalid character escape sequence: `\\q`."),
        (
            "{ a(b: \"\\uD800\") }",
            9,
            "invalid Unicode escape sequence: `\\uD800`.",
        ),
        ("{ a(b: 01) }", 9, "invalid number, unexpected digit after 0: `1`."),
        ("{ a(b: 1.) }", 10, "invalid number, expected digit but got: `)`."),
        ("{ a(b: 1x) }", 9, "invalid number, expected digit but got: `x`."),
        ("{ a ? }", 5, "unexpected character: `?`."),
        ("{ é }", 3, "unexpected character: U+00E9."),
        (
            "\"text\" { a }",
            1,
            "unexpected description, descriptions are not supported on shorthand queries.",
        ),
    ] {
        let answer = ask(&site, document).await;
        let json = answer.json();
        assert_eq!(answer.message(), format!("Syntax error: {message}"), "{document}");
        assert_eq!(json["errors"].as_array().map(Vec::len), Some(1), "{document}");
        assert_eq!(
            json["errors"][0]["locations"],
            json!([{ "line": 1, "column": column }]),
            "{document}"
        );
        assert_eq!(answer.codes(), ["GRAPHQL_PARSE_FAILED"], "{document}");
    }
    let answer = ask(&site, "{ token } type T { a: Int }").await;
    assert_eq!(
        answer.message(),
        "A request holds operations and fragments; this defines a type."
    );
    assert_eq!(answer.codes(), ["GRAPHQL_VALIDATION_FAILED"]);
}

#[tokio::test]
async fn descriptions_of_operations_fragments_and_variables_mean_nothing() {
    let document = "\"What\" query Q(\"\"\"How\n{ many\"\"\" $n: Int) { echo(number: $n) ...F } \"Which\" fragment F on Query { token }";
    let answer = ask_with(&site(), document, json!({ "n": 3 })).await;
    assert!(answer.text().contains("Some(3)"), "{}", answer.text());
}

#[tokio::test]
async fn a_field_of_an_object_stands_once_wherever_the_object_is() {
    let site = site();
    for (document, columns) in [
        ("{ echo(filter: { name: \"a\", name: \"b\" }) }", [18, 29]),
        ("{ echo(filter: { inner: { least: 1, least: 1 } }) }", [27, 37]),
        ("{ echo(any: [{ a: 1 }, { b: 1, a: 2, b: 3 }]) }", [26, 38]),
        ("{ echo(any: { x: { b: 1, b: 3 } }) }", [20, 26]),
        (
            "query($f: Filter = { name: \"a\", name: \"a\" }) { echo(filter: $f) }",
            [22, 33],
        ),
        ("query($n: String) { echo(filter: { name: $n, name: $n }) }", [36, 46]),
    ] {
        let answer = ask(&site, document).await;
        let json = answer.json();
        let places = columns.map(|column| json!({ "line": 1, "column": column }));
        assert_eq!(json["errors"].as_array().map(Vec::len), Some(1), "{document}: {json}");
        assert_eq!(json["errors"][0]["locations"], json!(places), "{document}: {json}");
        assert!(answer.message().ends_with("of an object stands twice."), "{json}");
        assert!(json.get("data").is_none(), "{json}");
    }
    let answer = ask(&site, "{ token @skip(if: { a: 1, a: 2 }) }").await;
    assert!(answer.text().contains("stands twice"), "{}", answer.text());
}

#[tokio::test]
async fn a_name_stands_once_in_every_object_of_json() {
    let site = site();
    for body in [
        r#"{ "query": "{ token }", "query": "{ token }" }"#,
        r#"{ "query": "{ token }", "variables": {}, "variables": {} }"#,
        r#"{ "query": "query($f: Filter) { echo(filter: $f) }", "variables": { "f": { "name": "a", "name": "b" } } }"#,
        r#"{ "query": "query($a: Anything) { echo(any: $a) }", "variables": { "a": [{ "\u006eame": 1, "name": 2 }] } }"#,
    ] {
        let answer = post(&site, MODERN, body).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (StatusCode::BAD_REQUEST, vec!["BAD_USER_INPUT".to_owned()])
        );
        assert!(answer.message().contains("twice in one object"), "{}", answer.text());
    }
    let target = "/graphql?query=query($f:Filter)%7Becho(filter:$f)%7D&variables=%7B%22f%22:null,%22f%22:null%7D";
    let answer = get(&site, MODERN, target).await;
    assert_eq!(
        (
            answer.status,
            answer.json()["errors"][0]["extensions"]["argument"].clone()
        ),
        (StatusCode::BAD_REQUEST, json!("variables"))
    );
}

#[tokio::test]
async fn a_parameter_of_the_address_is_given_once() {
    let site = site();
    for (target, name) in [
        ("/graphql?query=%7Btoken%7D&query=%7Btoken%7D", "query"),
        (
            "/graphql?query=%7Btoken%7D&operationName=&operationName=",
            "operationName",
        ),
        ("/graphql?query=%7Btoken%7D&variables=%7B%7D&variables=", "variables"),
        ("/graphql?query=%7Btoken%7D&extensions=&%65xtensions=", "extensions"),
        ("/graphql?query=%7Btoken%7D&other=1&other=2", "other"),
        ("/export/nodes.csv?asOf=2016&asOf=2017", "asOf"),
        ("/export/nodes.csv?links=LINKS&links=LINKS", "links"),
        ("/export/nodes.csv?network=a&fields=X&network=", "network"),
    ] {
        let answer = get(&site, MODERN, target).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{target}");
        assert_eq!(
            answer.message(),
            format!("The parameter `{name}` is given twice."),
            "{target}"
        );
        assert_eq!(answer.json()["errors"][0]["extensions"]["argument"], name, "{target}");
    }
    for target in [
        "/graphql?query=%7Btoken%7D%FF",
        "/graphql?query=%7Btoken%7D&variables=%7B%22a%22:%22%C3%22%7D",
        "/graphql?query=%7Btoken%7D%zz",
        "/export/nodes.csv?network=%FF",
    ] {
        let answer = get(&site, MODERN, target).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{target}");
        assert!(
            answer.message().contains("must be UTF-8"),
            "{target}: {}",
            answer.message()
        );
    }
    for (variables, message) in [
        (
            r#"{"a":{"b":1,"b":2}}"#,
            "The parameter `variables` has `b` twice in one object (",
        ),
        (r#"{"a":1"#, "The parameter `variables` is not JSON ("),
    ] {
        let variables = variables.replace('{', "%7B").replace('}', "%7D").replace('"', "%22");
        let answer = get(
            &site,
            MODERN,
            &format!("/graphql?query=%7Btoken%7D&variables={variables}"),
        )
        .await;
        assert!(answer.message().starts_with(message), "{}", answer.message());
    }
    for text in ["NaN", "nan", "inf", "-inf", "infinity", "1e999", "-1e999", ""] {
        let answer = get(&site, MODERN, &format!("/export/nodes.csv?minStrength={text}")).await;
        assert_eq!(
            answer.message(),
            "The parameter `minStrength` must be a finite number.",
            "{text}"
        );
    }
}

#[tokio::test]
async fn there_is_one_zero() {
    let site = site();
    let zero = |text: &str| text.contains("Some(0)") && !text.contains("-0");
    for literal in ["-0", "0"] {
        let answer = ask(&site, &format!("{{ echo(number: {literal}) }}")).await;
        assert!(zero(&answer.text()), "{literal}: {}", answer.text());
        let answer = ask(&site, &format!("query($n: Int = {literal}) {{ echo(number: $n) }}")).await;
        assert!(zero(&answer.text()), "{literal}: {}", answer.text());
        let answer = ask(&site, &format!("{{ echo(filter: {{ least: {literal} }}) }}")).await;
        assert!(answer.text().contains("least: 0"), "{literal}: {}", answer.text());
    }
    for json in ["-0", "-0.0", "-0e5", "0.0"] {
        let body = format!(
            r#"{{ "query": "query($n: Int, $i: ID) {{ echo(number: $n, id: $i) }}", "variables": {{ "n": {json}, "i": {json} }} }}"#
        );
        let answer = post(&site, MODERN, body).await;
        assert!(
            zero(&answer.text()) && answer.text().contains(r#"Some(\"0\")"#),
            "{json}: {}",
            answer.text()
        );
    }
}

/// Documents with one fault each, and its message.
#[tokio::test]
async fn one_fault_is_told_once_and_nothing_beside_it() {
    let site = site();
    for (document, message) in [
        ("query($x: Nothing) { echo(number: $x) }", "There is no type `Nothing`."),
        (
            "query($x: [Nothing!]!) { echo(numbers: $x) }",
            "There is no type `Nothing`.",
        ),
        (
            "query($x: Int) { nothing(a: $x) { b(c: $x) } }",
            "Type `Query` does not have a field `nothing`.",
        ),
        (
            "{ ...F } fragment F on Nothing { a { b } }",
            "There is no type `Nothing`.",
        ),
        (
            "{ city(key: \"a\") { ... on Nothing { a { b } } } }",
            "There is no type `Nothing`.",
        ),
        (
            "{ echo(filter: { other: { a: 1 } }, number: 1) }",
            "`filter.other`: `Filter` has no field `other`.",
        ),
        (
            "{ token { a b } }",
            "The field `token` returns a value of `String`, which has no fields.",
        ),
        (
            "{ city { key } }",
            "`Query.city` takes the argument `key` of type `String!`, which is missing.",
        ),
        (
            "{ city(key: \"a\", nothing: 1) { key } }",
            "`Query.city` has no argument `nothing`.",
        ),
        ("{ token @nothing(if: 1) }", "There is no directive `@nothing`."),
        (
            "{ token @include }",
            "`@include` takes the argument `if` of type `Boolean!`, which is missing.",
        ),
        (
            "query @include(if: true) { token }",
            "The directive `@include` cannot stand at a query.",
        ),
        (
            "{ token @skip(if: true) @skip(if: true) }",
            "The directive `@skip` stands twice at one place.",
        ),
        (
            "{ ...F ...F } fragment F on Query { ...F }",
            "The fragment `F` spreads itself.",
        ),
        ("{ ...F }", "There is no fragment `F`."),
        (
            "{ token } fragment F on City { key }",
            "The fragment `F` is never used.",
        ),
        (
            "{ ...F } fragment F on City { key }",
            "A fragment on `City` never applies here, where there is `Query`.",
        ),
        (
            "{ ... on Filter { name } }",
            "A fragment cannot be on `Filter`, which has no fields.",
        ),
        (
            "query A { token } query A { token }",
            "There are two operations named `A`.",
        ),
        (
            "{ token } query A { token }",
            "An operation without a name must be the only one of its document.",
        ),
        (
            "query($a: Int, $a: Int) { echo(number: $a) }",
            "The variable `$a` is defined twice.",
        ),
        (
            "query($a: City) { token @skip(if: false) echo(any: {a: $a}) }",
            "The variable `$a` cannot be of type `City`, which is for answers only.",
        ),
        ("query($a: Int) { token }", "The variable `$a` is never used."),
        (
            "query Q { echo(number: $a) }",
            "The operation `Q` does not define the variable `$a`.",
        ),
        (
            "query($a: String) { echo(number: $a) }",
            "The variable `$a` of type `String` cannot stand where `Int` is expected.",
        ),
        (
            "query($a: Int) { echo(numbers: [[$a]]) }",
            "The variable `$a` of type `Int` cannot stand where `Int!` is expected.",
        ),
        (
            "query($a: [Kind]) { echo(filter: { inner: { kinds: $a } }) }",
            "The variable `$a` of type `[Kind]` cannot stand where `[Kind!]` is expected.",
        ),
        (
            "query($a: String) { echo(choice: { key: $a }) }",
            "The variable `$a` must not be nullable, to be the one field of `Choice`.",
        ),
        (
            "{ echo(number: 1, number: 2) }",
            "The argument `number` is given twice.",
        ),
        (
            "{ echo(number: 3000000000) }",
            "`number`: expected value of type Int, found an integer beyond 32 bits.",
        ),
        (
            "{ x: token x: echo }",
            "Cannot select different fields into the same alias `x`.",
        ),
        (
            "subscription { ticks(count: 1) flood(bytes: 1) }",
            "A subscription has one field at its root, not several.",
        ),
        (
            "subscription { __typename }",
            "A subscription cannot have `__typename` at its root.",
        ),
        (
            "subscription { ticks(count: 1) @skip(if: false) }",
            "The root of a subscription takes neither `@skip` nor `@include`.",
        ),
    ] {
        let answer = ask(&site, document).await;
        let json = answer.json();
        let told: Vec<&str> = json["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .filter_map(|error| error["message"].as_str())
            .collect();
        assert_eq!(told.len(), 1, "{document}: {told:?}");
        assert!(told[0].starts_with(message), "{document}: {told:?}");
        assert_eq!(
            json["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED",
            "{document}"
        );
        assert_ne!(json["errors"][0]["locations"], Json::Null, "{document}");
    }
}

#[tokio::test]
async fn each_operation_fragment_and_field_whose_name_is_taken_is_a_fault_of_its_own() {
    let site = site();
    for (document, faults) in [
        ("query A { token } query A { token } query A { token }", 2),
        (
            "{ ...F } fragment F on Query { token } fragment F on Query { token } fragment F on Query { token }",
            2,
        ),
        ("query($a: Int, $a: Int, $a: Int) { echo(number: $a) }", 1),
    ] {
        let answer = post(&site, MODERN, json!({ "query": document }).to_string()).await;
        assert_eq!(answer.codes(), vec!["GRAPHQL_VALIDATION_FAILED"; faults], "{document}");
    }
}
