//! Limits: requests that crash other servers are refused at once, with the limit and the measured
//! value, and the process goes on.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use interurban::http::{HttpOptions, Price, Site, Sizes};
use serde_json::json;

use super::support::{Answer, MODERN, ask, ask_with, get, options, post, site, site_with, site_with_limits};

/// Maximum time to refuse an attack, even in an unoptimised build.
const AT_ONCE: Duration = Duration::from_millis(100);

async fn refused_at_once(site: &Site, body: String, limit: &str) -> Answer {
    let started = Instant::now();
    let answer = post(site, MODERN, body).await;
    let taken = started.elapsed();
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    let json = answer.json();
    assert_eq!(json["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED", "{json}");
    assert_eq!(json["errors"][0]["extensions"]["limit"], limit, "{json}");
    assert!(json.get("data").is_none());
    assert!(answer.bytes.len() < 500);
    assert!(taken < AT_ONCE, "refused after {taken:?}");
    assert_eq!(
        ask(site, "{ __typename }").await.status,
        StatusCode::OK,
        "the process lives"
    );
    answer
}

#[tokio::test]
async fn a_list_literal_nested_by_the_thousand_is_refused_wherever_it_stands() {
    let site = site();
    for depth in [65, 1_540, 3_000, 20_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let objects = format!("{}1{}", "{a:".repeat(depth), "}".repeat(depth));
        let documents = [
            format!("{{ echo(any: {deep}) }}"),
            format!("{{ echo(any: {objects}) }}"),
            format!("query($x: Anything = {deep}) {{ echo(any: $x) }}"),
            format!("{{ __typename @include(if: {deep}) }}"),
            format!("{{ __typename @nothing(x: {deep}) }}"),
            format!("query @nothing(x: {deep}) {{ __typename }}"),
            format!("{}{}", "{ city ".repeat(depth), "}".repeat(depth)),
            format!("{{{}", "[".repeat(depth)),
        ];
        for document in documents {
            let answer = refused_at_once(&site, json!({ "query": document }).to_string(), "nesting").await;
            let measured = answer.json()["errors"][0]["extensions"]["measured"]
                .as_u64()
                .expect("a number");
            assert!(measured >= depth as u64);
        }
        for json in [
            format!(r#"{{"query":"query($x: Anything) {{ echo(any: $x) }}","variables":{{"x":{deep}}}}}"#),
            format!(r#"{{"query":"{{ __typename }}","extensions":{{"x":{deep}}}}}"#),
            format!(r#"{{"query":"{{ __typename }}","unknown":{deep}}}"#),
        ] {
            refused_at_once(&site, json, "nesting").await;
        }
    }
}

#[tokio::test]
async fn variables_nested_too_deep_are_refused_in_the_address_too() {
    let deep = format!("{}{}", "%5B".repeat(1_540), "%5D".repeat(1_540));
    let answer = get(
        &site(),
        MODERN,
        &format!("/graphql?query=%7B__typename%7D&variables=%7B%22x%22:{deep}%7D"),
    )
    .await;
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::BAD_REQUEST, vec!["LIMIT_EXCEEDED".to_owned()])
    );
}

#[tokio::test]
async fn a_bomb_that_would_not_run_is_refused_all_the_same() {
    let site = site();
    let other = json!({ "query": format!("query A {{ __typename }} query B {}", bomb(24)), "operationName": "A" });
    refused_at_once(&site, other.to_string(), "selections").await;
    for skipped in ["@skip(if: true)", "@include(if: false)"] {
        let document = bomb(24).replacen("...F0", &format!("...F0 {skipped}"), 1);
        refused_at_once(&site, json!({ "query": document }).to_string(), "selections").await;
        let document = bomb(24).replacen("city(key: \"a\")", &format!("city(key: \"a\") {skipped}"), 1);
        refused_at_once(&site, json!({ "query": document }).to_string(), "selections").await;
    }
}

/// Fragments that each spread the next one twice; the last one selects a leaf.
fn bomb(fragments: usize) -> String {
    let mut text = "{ city(key: \"a\") { ...F0 } }".to_owned();
    for index in 0..fragments - 1 {
        let next = index + 1;
        text += &format!(" fragment F{index} on City {{ ...F{next} ...F{next} }}");
    }
    text + &format!(" fragment F{} on City {{ name }}", fragments - 1)
}

#[tokio::test]
async fn fragments_that_spread_each_other_twice_are_refused_by_their_expanded_size() {
    let site = site();
    for fragments in [14, 24, 70] {
        let answer = refused_at_once(&site, json!({ "query": bomb(fragments) }).to_string(), "selections").await;
        // 2^(n-1) leaves, 2^n - 1 spreads, and the city; saturates.
        let measured = 1_u64
            .checked_shl(fragments as u32)
            .filter(|_| fragments < 63)
            .map_or(u64::MAX, |power| power + power / 2);
        assert_eq!(answer.json()["errors"][0]["extensions"]["measured"], measured);
    }
}

#[tokio::test]
async fn lists_inside_lists_by_fragments_are_refused_by_their_saturated_cost() {
    let mut document = "{ city(key: \"a\") { ...F0 } }".to_owned();
    for index in 0..30 {
        let next = index + 1;
        document += &format!(" fragment F{index} on City {{ all {{ ...F{next} }} }}");
    }
    document += " fragment F30 on City { name }";
    let site = site_with_limits(|limits| limits.depth = u32::MAX);
    let answer = refused_at_once(&site, json!({ "query": document }).to_string(), "cost").await;
    assert!(
        answer.json()["errors"][0]["extensions"]["measured"]
            .as_u64()
            .expect("a number")
            > u64::MAX / 200
    );
}

#[tokio::test]
async fn a_fragment_bomb_of_typenames_of_nested_fields_or_at_the_root_is_refused_as_well() {
    let site = site();
    let typenames = bomb(24).replace("name }", "__typename }");
    refused_at_once(&site, json!({ "query": typenames }).to_string(), "selections").await;
    let mut fields = "{ city(key: \"a\") { ...F0 } }".to_owned();
    for index in 0..9 {
        let next = index + 1;
        fields += &format!(
            " fragment F{index} on City {{ partners(first: 2) {{ nodes {{ ...F{next} }} }} all {{ ...F{next} }} }}"
        );
    }
    fields += " fragment F9 on City { name }";
    refused_at_once(&site, json!({ "query": fields }).to_string(), "depth").await;
    let mut root = "{ ...F0 }".to_owned();
    for index in 0..24 {
        let next = index + 1;
        root += &format!(" fragment F{index} on Query {{ ...F{next} ...F{next} }}");
    }
    root += " fragment F24 on Query { __typename }";
    refused_at_once(&site, json!({ "query": root }).to_string(), "selections").await;
}

#[tokio::test]
async fn documents_at_the_bound_on_tokens_are_checked_quickly_whatever_they_hold() {
    let site = site();
    let many_fields = format!("{{ {} }}", "__typename ".repeat(1_990));
    let many_arguments = format!("{{ {} }}", "city(key:\"a\"){name} ".repeat(210));
    let mut fragments = "{ ...F0 }".to_owned();
    for index in 0..240 {
        let next = index + 1;
        fragments += &format!("fragment F{index} on Query{{...F{next}}}");
    }
    fragments += "fragment F240 on Query{__typename}";
    let inline = format!("{{ {} }}", "... on Query { __typename } ".repeat(320));
    for document in [many_fields, many_arguments, fragments, inline] {
        let started = Instant::now();
        let answer = ask(&site, &document).await;
        let taken = started.elapsed();
        assert!(taken < AT_ONCE * 3, "{taken:?} for {:.60}", document);
        assert!(answer.status == StatusCode::OK || answer.status == StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn each_count_has_its_bound_and_says_it() {
    let site = site();
    let aliases: String = (0..31).map(|index| format!("a{index}: __typename ")).collect();
    let operations: String = (0..21)
        .map(|index| format!("query Q{index} {{ __typename }} "))
        .collect();
    let deep =
        format!("{}{{ name }}{}", "{ all ".repeat(12), " }".repeat(12)).replacen("{ all", "{ city(key: \"a\")", 1);
    for (document, limit, maximum, measured) in [
        (format!("{{ {aliases} }}"), "aliases", 30, 31),
        (
            format!("{{ __typename {} }}", "@include(if: true) ".repeat(31)),
            "directives",
            30,
            31,
        ),
        (operations, "operations", 20, 21),
        (format!("{{ {} }}", "__typename ".repeat(1_999)), "tokens", 2_000, 2_001),
        (deep, "depth", 12, 13),
    ] {
        let answer = ask(&site, &document).await;
        let extensions = &answer.json()["errors"][0]["extensions"];
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(
            *extensions,
            json!({ "code": "LIMIT_EXCEEDED", "limit": limit, "maximum": maximum, "measured": measured })
        );
        assert!(answer.message().contains(&measured.to_string()) && answer.message().contains(&maximum.to_string()));
    }
}

#[tokio::test]
async fn a_request_at_each_bound_passes() {
    let site = site();
    let aliases: String = (0..30).map(|index| format!("a{index}: __typename ")).collect();
    let operations: String = (0..20)
        .map(|index| format!("query Q{index} {{ __typename }} "))
        .collect();
    for document in [
        format!("{{ {aliases} }}"),
        format!("{{ {} }}", "__typename ".repeat(1_998)),
        format!("{{ echo(any: {}{}) }}", "[".repeat(62), "]".repeat(62)),
        format!("{}{{ name }}{}", "{ all ".repeat(11), " }".repeat(11)).replacen("{ all", "{ city(key: \"a\")", 1),
    ] {
        let answer = ask(&site_with_limits(|limits| limits.cost = u64::MAX), &document).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    let body = json!({ "query": operations, "operationName": "Q7" }).to_string();
    assert_eq!(post(&site, MODERN, body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_price_counts_the_pages_that_the_variables_ask_for() {
    let site = site_with_limits(|limits| limits.cost = 0);
    let cost = async |query: &str, variables| {
        let answer = ask_with(&site, query, variables).await;
        answer.json()["errors"][0]["extensions"]["measured"]
            .as_u64()
            .expect("every query costs something")
    };
    let query = "query($n: Int) { cities(first: $n) { nodes { name } } }";
    // 1.1 for the connection, 1.1 for the list, 0.1 for each name.
    assert_eq!(cost(query, json!({ "n": 100 })).await, 13);
    assert_eq!(cost(query, json!({ "n": 10 })).await, 4);
    // The schema's default, and null, which sets no page.
    assert_eq!(cost(query, json!({})).await, 5);
    assert_eq!(cost(query, json!({ "n": null })).await, 5);
    // The resolver refuses pages beyond the maximum, and negative ones.
    assert_eq!(cost(query, json!({ "n": 2_000_000_000 })).await, 53);
    assert_eq!(cost(query, json!({ "n": -5 })).await, 3);
    // A nested page counts as the typical number: 100 * (1.1 + 1.1 + 3 * 0.1) + 2.2.
    let nested = "{ cities(first: 100) { nodes { partners(first: 100) { nodes { name } } } } }";
    assert_eq!(cost(nested, json!({})).await, 253);
    // 1.1, a tenth for each name, and three hundredths for each of a hundred ids beyond fifty, at
    // each use.
    let ids: Vec<String> = (0..150).map(|number| format!("c{number}")).collect();
    let query = "query($i: [ID!]!) { nodes(ids: $i) { name } }";
    assert_eq!(cost(query, json!({ "i": ids })).await, 20);
    let query = "query($i: [ID!]!) { a: nodes(ids: $i) { name } b: nodes(ids: $i) { name } }";
    assert_eq!(cost(query, json!({ "i": ids })).await, 39);
    // 1.2, and a text of 1,001 values.
    let text = "a".repeat(64_000);
    assert_eq!(
        cost(&format!("{{ city(key: \"{text}\") {{ name }} }}"), json!({})).await,
        30
    );
    // A base price, the given ids, and an excluded selection.
    assert_eq!(cost("{ slow(milliseconds: 1) }", json!({})).await, 51);
    assert_eq!(
        cost(
            "query($i: [ID!]!) { nodes(ids: $i) { all { name } } }",
            json!({ "i": ["a", "b", "c"] })
        )
        .await,
        8
    );
    let left_out = "query($x: Boolean!) { cities(first: 500) @include(if: $x) { nodes { name } } }";
    assert_eq!(cost(left_out, json!({ "x": false })).await, 1);
    assert_eq!(cost(left_out, json!({ "x": true })).await, 53);
}

#[tokio::test]
async fn bodies_and_addresses_have_a_largest_size() {
    let site = site();
    let body = format!(
        r#"{{"query":"{{ __typename }}","extensions":{{"padding":"{}"}}}}"#,
        "x".repeat(256 * 1024)
    );
    let answer = post(&site, MODERN, body).await;
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::PAYLOAD_TOO_LARGE, vec!["LIMIT_EXCEEDED".to_owned()])
    );
    assert_eq!(answer.header("connection"), "close");
    let streamed = axum::body::Body::from_stream(futures_util::stream::iter(
        (0..300).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1_024])),
    ));
    assert_eq!(
        post(&site, MODERN, streamed).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let answer = get(&site, MODERN, &format!("/graphql?query={}", "x".repeat(17_000))).await;
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::URI_TOO_LONG, vec!["LIMIT_EXCEEDED".to_owned()])
    );
}

#[tokio::test]
async fn a_cost_that_is_refused_names_the_field_that_costs_most() {
    let document = "{ plain: city(key: \"a\") { name } dear: city(key: \"a\") { ...Deep name } }
        fragment Deep on City { many: all { all { all { all { all { name } } } } } }";
    let answer = refused_at_once(&site(), json!({ "query": document }).to_string(), "cost").await;
    let error = &answer.json()["errors"][0];
    // A list costs 1.1 and ten times its selection: 2.1, 22.1, 222.1, 2,222.1 and 22,222.1. The
    // innermost list runs 10,000 times.
    assert_eq!(error["extensions"]["field"], "dear.many.all.all.all.all");
    assert_eq!(error["extensions"]["share"], 94);
    let message = error["message"].as_str().expect("a message");
    assert!(
        message.contains("`dear.many.all.all.all.all` takes 94 % of it"),
        "{message}"
    );
}

#[tokio::test]
async fn a_list_is_priced_as_no_more_than_there_is() {
    let document =
        json!({ "query": "{ city(key: \"a\") { all { all { all { all { all { name } } } } } } }" }).to_string();
    refused_at_once(&site(), document.clone(), "cost").await;
    let prices = options().prices.with(
        "City",
        "all",
        Price {
            size: Some(1),
            ..Price::default()
        },
    );
    let few = site_with(HttpOptions {
        prices,
        sizes: Sizes::of(|| vec![1_000, 3]),
        ..options()
    });
    assert_eq!(post(&few, MODERN, document).await.status, StatusCode::OK);
}
