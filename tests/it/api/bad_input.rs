//! Bad input gets a clear error that names the argument and a valid value; nothing leaks, nothing
//! is clamped.

use std::time::Duration;

use interurban::app::AppLimits;
use serde_json::{Value, json};

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

#[tokio::test]
async fn each_fault_has_its_code_its_argument_and_words() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let path = |arguments: &str| format!("{{ cooperationPath({arguments}) {{ found }} }}");
        for (query, code, argument, words) in [
            (path(r#"from: "bolonga", to: "ghent""#), "NOT_FOUND", "from", "bolonga"),
            (path(r#"from: "ghent", to: "nowhere""#), "NOT_FOUND", "to", "nowhere"),
            (
                "{ clusters(fields: MUSICS) { totalCount } }".into(),
                "BAD_USER_INPUT",
                "fields[0]",
                "MEDIA_ARTS, MUSIC",
            ),
            (
                "{ cities(where: { countries: [XX] }) { totalCount } }".into(),
                "BAD_USER_INPUT",
                "where.countries[0]",
                "XX",
            ),
            (
                r#"{ country(code: "Italy") { name } }"#.into(),
                "BAD_USER_INPUT",
                "code",
                "two letters",
            ),
            (
                path("from: ghent, to: kobe, maxHops: 0"),
                "BAD_USER_INPUT",
                "maxHops",
                "from 1 to 1000",
            ),
            (
                path("from: ghent, to: kobe, maxHops: -1"),
                "BAD_USER_INPUT",
                "maxHops",
                "from 1 to 1000",
            ),
            (
                path("from: ghent, to: kobe, maxHops: 1001"),
                "BAD_USER_INPUT",
                "maxHops",
                "from 1 to 1000",
            ),
            (
                "{ cooperationPaths(from: ghent, to: kobe, k: 0) { found } }".into(),
                "BAD_USER_INPUT",
                "k",
                "from 1 to 25",
            ),
            (
                "{ cooperationPaths(from: ghent, to: kobe, k: 26) { found } }".into(),
                "BAD_USER_INPUT",
                "k",
                "from 1 to 25",
            ),
            (
                "{ cities(first: -1) { totalCount } }".into(),
                "BAD_USER_INPUT",
                "first",
                "from 0 to 500",
            ),
            (
                "{ cities(first: 501) { totalCount } }".into(),
                "BAD_USER_INPUT",
                "first",
                "from 0 to 500",
            ),
            (
                "{ city(ref: ghent) { partners(first: 101) { totalCount } } }".into(),
                "BAD_USER_INPUT",
                "first",
                "from 0 to 100",
            ),
            (
                "{ cities(first: 1, last: 1) { totalCount } }".into(),
                "BAD_USER_INPUT",
                "last",
                "first",
            ),
            (
                r#"{ cities(after: "rubbish") { totalCount } }"#.into(),
                "BAD_USER_INPUT",
                "after",
                "cursor",
            ),
            (
                r#"{ graph(scope: { asOf: "2016-02-30" }) { revision } }"#.into(),
                "BAD_USER_INPUT",
                "scope.asOf",
                "\"2016-05-31\"",
            ),
            (
                r#"{ graph(scope: { asOf: "16" }) { revision } }"#.into(),
                "BAD_USER_INPUT",
                "scope.asOf",
                "\"2016\"",
            ),
            (
                r#"{ graph(scope: { during: { from: "2017", to: "2016" } }) { revision } }"#.into(),
                "BAD_USER_INPUT",
                "scope.during",
                "begins",
            ),
            (
                r#"{ graph(scope: { asOf: "2016", during: { from: "2015", to: "2016" } }) { revision } }"#.into(),
                "BAD_USER_INPUT",
                "scope.during",
                "scope.asOf",
            ),
            (
                path("from: ghent, to: kobe, where: { via: [turin, ghent] }"),
                "BAD_USER_INPUT",
                "where.via[1]",
                "starts or ends",
            ),
            (
                path(r#"from: ghent, to: kobe, where: { via: "Kōbe" }"#),
                "BAD_USER_INPUT",
                "where.via[0]",
                "starts or ends",
            ),
            (
                path("from: ghent, to: kobe, where: { via: [turin], avoidCities: [turin] }"),
                "BAD_USER_INPUT",
                "where.via[0]",
                "where.avoidCities",
            ),
            (
                path("from: ghent, to: kobe, where: { onlyCountries: [IT, JP], avoidCountries: [JP] }"),
                "BAD_USER_INPUT",
                "where.onlyCountries",
                "where.avoidCountries",
            ),
            (
                "{ graph(scope: { sdgs: [0] }) { revision } }".into(),
                "BAD_USER_INPUT",
                "scope.sdgs",
                "from 1 to 17",
            ),
            (
                "{ graph(scope: { sdgs: [18] }) { revision } }".into(),
                "BAD_USER_INPUT",
                "scope.sdgs",
                "from 1 to 17",
            ),
            (
                "{ clusters(resolution: 0) { totalCount } }".into(),
                "BAD_USER_INPUT",
                "resolution",
                "above 0",
            ),
            (
                "{ clusters(acrossFields: true, method: COMMUNITIES, seed: -1) { totalCount } }".into(),
                "BAD_USER_INPUT",
                "seed",
                "from 0",
            ),
            (
                "{ graph(scope: { minStrength: -1 }) { revision } }".into(),
                "BAD_USER_INPUT",
                "scope.minStrength",
                "from 0",
            ),
            (
                r#"{ graph(scope: { network: "uccn" }) { revision } }"#.into(),
                "NOT_FOUND",
                "scope.network",
                "golden",
            ),
            (
                r#"{ fields(network: "x") { key } }"#.into(),
                "NOT_FOUND",
                "network",
                "golden",
            ),
            (
                "{ reachableCities(from: ghent, maxHops: 1001) { totalCount } }".into(),
                "BAD_USER_INPUT",
                "maxHops",
                "from 1 to 1000",
            ),
            (
                "{ city(ref: ghent) { egoNetwork(maxHops: 1001) { revision } } }".into(),
                "BAD_USER_INPUT",
                "maxHops",
                "from 1 to 1000",
            ),
            (
                "{ city(ref: ghent) { pathTo(to: kanazawo) { found } } }".into(),
                "NOT_FOUND",
                "to",
                "kanazawo",
            ),
        ] {
            let error = app.error(&query).await;
            assert_eq!(error["extensions"]["code"], code, "{query}\n{error:#}");
            assert_eq!(error["extensions"]["argument"], argument, "{query}\n{error:#}");
            let message = error["message"].as_str().expect("a message");
            assert!(message.contains(words), "{query}\n{message}");
            assert!(message.len() < 300, "{message}");
            let refused_before = [r#""2016-02-30""#, r#""16""#, r#""Italy""#]
                .iter()
                .any(|text| query.contains(text));
            assert_eq!(error["path"].is_array(), !refused_before, "{error:#}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_literal_or_a_variable_of_the_wrong_kind_for_a_scalar_is_refused_by_name() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (literal, argument, found) in [
            ("city(ref: {a: 1}) { key }", "ref", "an object"),
            ("city(ref: 1.5) { key }", "ref", "a number"),
            ("networkStats(scope: { asOf: [2016] }) { cityCount }", "scope.asOf", "a list"),
            ("networkStats(scope: { countries: [IT, true] }) { cityCount }", "scope.countries[1]", "a boolean"),
            ("networkStats(scope: { fields: {x: \"MUSIC\"} }) { cityCount }", "scope.fields", "an object"),
            ("cities { nodes { pathTo(to: {}) { found } } }", "to", "an object"),
        ] {
            let error = app.error(&format!("{{ {literal} }}")).await;
            assert_eq!(error["extensions"]["argument"], argument, "{error:#}");
            assert_eq!(error["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{error:#}");
            let message = error["message"].as_str().expect("a message");
            assert!(message.ends_with(&format!("found {found}.")), "{error:#}");
        }
        let query = "query($ref: CityRef!, $scope: Scope) { city(ref: $ref) { key } networkStats(scope: $scope) { cityCount } }";
        for (variables, argument) in [
            (json!({ "ref": {"a": 1} }), "$ref"),
            (json!({ "ref": "ghent", "scope": { "countries": ["IT", 1.5] } }), "$scope.countries.1"),
        ] {
            let (status, text) = app.post(query, variables).await;
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(status.as_u16(), 400, "{text}");
            assert_eq!(answer["errors"][0]["extensions"]["argument"], argument, "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_slip_is_answered_with_what_was_meant() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (query, suggestion) in [
            (
                r#"{ cooperationPath(from: "bolonga", to: "ghent") { found } }"#,
                "bologna",
            ),
            ("{ clusters(fields: MUSICS) { totalCount } }", "MUSIC"),
            (r#"{ country(code: "Italy") { name } }"#, "IT"),
        ] {
            let error = app.error(query).await;
            assert_eq!(error["extensions"]["suggestions"], json!([suggestion]), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_connection_or_order_is_refused() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app.data("{ cities(first: 1) { pageInfo { endCursor } } }").await;
        let cursor = &data["cities"]["pageInfo"]["endCursor"];
        for query in [
            format!("{{ partnerships(after: {cursor}) {{ totalCount }} }}"),
            format!("{{ cities(after: {cursor}, orderBy: {{ field: NAME }}) {{ totalCount }} }}"),
        ] {
            let error = app.error(&query).await;
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn goals_given_twice_are_merged_and_one_value_stands_for_a_list() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data("{ a: networkStats(scope: { sdgs: [11, 11] }) { linkCount } b: networkStats(scope: { sdgs: 11 }) { linkCount } }")
            .await;
        assert_eq!(data["a"], data["b"]);
    })
    .await;
}

#[tokio::test]
async fn an_omitted_variable_is_the_default_and_a_null_is_no_restriction() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let query = "query($hops: Int = 2, $scope: Scope) { cooperationPath(from: ghent, to: kanazawa, maxHops: $hops, scope: $scope) { reason } }";
        let ask = async |variables: Value| {
            let (_, text) = app.post(query, variables).await;
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            assert!(answer.get("errors").is_none(), "{answer:#}");
            answer["data"]["cooperationPath"]["reason"].clone()
        };
        assert_eq!(ask(json!({})).await, "HOP_LIMIT");
        assert_eq!(ask(json!({ "scope": null })).await, "HOP_LIMIT");
        assert_eq!(ask(json!({ "hops": 3, "scope": { "asOf": "2016" } })).await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn too_many_objects_and_too_large_graphs_are_refused_with_limit_and_measure() {
    on_each_database(async |database| {
        let limits = AppLimits {
            max_rows: 20,
            max_graph: 20,
            ..AppLimits::default()
        };
        let app = TestApp::with_limits(database, &[SeedSet::golden()], limits).await;
        for query in [
            "{ cities { nodes { partners { nodes { key } } } } }",
            "{ graph { nodes { key } } }",
        ] {
            let error = app.error(query).await;
            assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED", "{error:#}");
            assert_eq!(error["extensions"]["maximum"], 20);
            assert!(error["extensions"]["measured"].as_u64().expect("a measure") > 20);
        }
    })
    .await;
}

#[tokio::test]
async fn an_analysis_that_takes_too_long_is_a_timeout() {
    on_each_database(async |database| {
        let limits = AppLimits {
            analysis_deadline: Duration::ZERO,
            ..AppLimits::default()
        };
        let app = TestApp::with_limits(database, &[SeedSet::golden()], limits).await;
        let error = app
            .error("{ clusters(acrossFields: true, method: COMMUNITIES) { totalCount } networkStats { diameter } }")
            .await;
        assert_eq!(error["extensions"]["code"], "TIMEOUT", "{error:#}");
    })
    .await;
}
