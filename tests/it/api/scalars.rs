//! Custom scalars check their values before execution.

use apollo_compiler::Schema;
use interurban::api::schema::sdl;
use serde_json::{Value, json};

use super::mutations::writable;
use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;

/// Returns the code and the argument of the first error of a request that was refused as a whole.
async fn refused(app: &TestApp, query: &str, variables: Value) -> (Value, Value) {
    let (status, text) = app.post(query, variables.clone()).await;
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(status.as_u16(), 400, "{query} {variables} {text}");
    assert!(answer.get("data").is_none(), "{text}");
    assert!(answer["errors"][0].get("path").is_none(), "{text}");
    let extensions = &answer["errors"][0]["extensions"];
    (extensions["code"].clone(), extensions["argument"].clone())
}

#[tokio::test]
async fn a_value_that_a_scalar_cannot_take_refuses_all_mutations_of_a_request() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let good =
            r#"good: createPartnership(input: { title: "Good", cities: [kobe, dakar], kind: OTHER }) { revision }"#;
        let bad = |date: &str| {
            format!(
                r#"bad: createPartnership(input: {{ title: "Bad", cities: [kobe, dakar], kind: OTHER, startedOn: {date} }}) {{ revision }}"#
            )
        };
        let wrong = || (json!("BAD_USER_INPUT"), json!("$d"));
        let given = format!("mutation($d: Date) {{ {good} {} }}", bad("$d"));
        for value in [
            json!("soon"),
            json!("2016-13"),
            json!(16),
            json!([2016]),
            json!(true),
            json!(-0.5),
        ] {
            assert_eq!(refused(&app, &given, json!({ "d": value })).await, wrong(), "{value}");
        }
        let by_default = format!("mutation($d: Date = \"soon\") {{ {good} {} }}", bad("$d"));
        assert_eq!(refused(&app, &by_default, json!({})).await, wrong());
        let literal = format!("mutation {{ {good} {} }}", bad("\"2016-02-30\""));
        let told = refused(&app, &literal, json!({})).await;
        assert_eq!(told, (json!("BAD_USER_INPUT"), json!("input.startedOn")));
        let nested =
            "mutation($i: CreatePartnershipInput!) { good: createPartnership(input: $i) { revision } }";
        let source = |date: &str| json!({ "url": "https://example.org", "accessedOn": date });
        let sources = [source("2016"), source("yesterday")];
        let input = json!({ "title": "T", "cities": ["kobe", "dakar"], "kind": "OTHER", "sources": sources });
        let told = refused(&app, nested, json!({ "i": input })).await;
        assert_eq!(told, (json!("BAD_USER_INPUT"), json!("$i.sources.1.accessedOn")));
        let data = app.data("{ partnerships { totalCount } graph { revision } }").await;
        let untouched = json!({ "partnerships": { "totalCount": 16 }, "graph": { "revision": 1 } });
        assert_eq!(data, untouched, "nothing was written");
        let (_, text) = app.post(&given, json!({ "d": 2016 })).await;
        assert!(text.contains(r#"{"good":{"revision":2},"bad":{"revision":3}}"#), "{text}");
    })
    .await;
}

#[tokio::test]
async fn each_scalar_refuses_what_has_not_its_form_wherever_it_stands() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let moments = [
            "2016",
            "2016-05-31",
            "2016-05-31T09:30:00",
            "2016-05-31T25:00:00Z",
            "now",
            "",
        ];
        let dates = [
            "16",
            "2016-5",
            "2016-00",
            "2016-02-30",
            "2016-05-31T00:00:00Z",
            "0000",
            " 2016",
            "",
            "-2016",
        ];
        let codes = ["Italy", "I", "ITAL", "I1", "", "4"];
        for (ty, field, values) in [
            (
                "DateTime",
                "graph(scope: { knownAt: VALUE }) { revision }",
                &moments[..],
            ),
            ("Date", "graph(scope: { asOf: VALUE }) { revision }", &dates[..]),
            (
                "Date!",
                "graph(scope: { during: { from: 2010, to: VALUE } }) { revision }",
                &dates[..],
            ),
            (
                "CountryCode!",
                "graph(scope: { countries: [IT, VALUE] }) { revision }",
                &codes[..],
            ),
            ("CountryCode!", "country(code: VALUE) { name }", &codes[..]),
        ] {
            for value in values {
                let literal = format!("{{ {} }}", field.replace("VALUE", &format!("\"{value}\"")));
                let (code, argument) = refused(&app, &literal, json!({})).await;
                assert_eq!(code, "BAD_USER_INPUT", "{literal}");
                assert!(argument.is_string(), "{literal}");
                let field = field.replace("VALUE", "$v");
                let wrong = (json!("BAD_USER_INPUT"), json!("$v"));
                let query = format!("query($v: {ty}) {{ {field} }}");
                assert_eq!(refused(&app, &query, json!({ "v": value })).await, wrong, "{value:?}");
                let query = format!("query($v: {ty} = \"{value}\") {{ {field} }}");
                assert_eq!(refused(&app, &query, json!({})).await, wrong, "{value:?}");
            }
        }
        for wrong in ["1.5", "9007199254740992", "\"5\"", "true", "[1]", "MANY"] {
            let query = format!("{{ changes(afterRevision: {wrong}) {{ totalCount }} }}");
            assert_eq!(refused(&app, &query, json!({})).await.1, "afterRevision", "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn zero_with_a_sign_is_zero_for_each_kind_of_number() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for zero in ["0", "-0"] {
            let query = format!("{{ changes(afterRevision: {zero}) {{ totalCount }} }}");
            assert!(
                app.data(&query).await["changes"]["totalCount"].as_i64() > Some(0),
                "{zero}"
            );
        }
        let query = "query($r: Long!, $s: Float, $n: Int) { changes(afterRevision: $r, first: $n) { totalCount }
            graph(scope: { minStrength: $s }) { meta { parameters } } }";
        for zero in [json!(0), json!(-0.0)] {
            let (_, text) = app.post(query, json!({ "r": zero, "s": zero, "n": zero })).await;
            assert!(!text.contains("errors") && !text.contains("-0"), "{text}");
        }
    })
    .await;
}

#[test]
fn every_custom_scalar_says_what_its_form_follows() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").expect("a valid schema");
    let custom = schema.types.values().filter(|definition| !definition.is_built_in());
    let custom: Vec<_> = custom.filter_map(|definition| definition.as_scalar()).collect();
    assert_eq!(custom.len(), 11);
    for scalar in custom {
        let specified = scalar.directives.get("specifiedBy");
        let specified = specified.unwrap_or_else(|| panic!("{} says nothing", scalar.name));
        let url = specified.specified_argument_by_name("url").and_then(|url| url.as_str());
        assert!(url.is_some_and(|url| url.starts_with("https://")), "{}", scalar.name);
    }
}

#[tokio::test]
async fn introspection_tells_the_address_of_each_scalar() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let query = r#"{ __type(name: "DateTime") { specifiedByURL } other: __type(name: "City") { specifiedByURL } }"#;
        let data = app.data(query).await;
        assert_eq!(
            data["__type"]["specifiedByURL"],
            "https://www.rfc-editor.org/rfc/rfc3339"
        );
        assert_eq!(data["other"]["specifiedByURL"], Value::Null);
    })
    .await;
}
