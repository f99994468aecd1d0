//! A field's error leaves the data of its siblings.

use interurban::domain::access::AccessRole;
use serde_json::{Value, json};

use super::mutations::shown;
use crate::support::app::golden;
use crate::support::database::on_each_database;

#[tokio::test]
async fn a_root_field_that_fails_is_null_and_its_siblings_stand() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for failing in [
            "cities(first: -1) { totalCount }",
            "networks(first: 501) { totalCount }",
            "clusters(minSize: 0) { totalCount }",
            "partnerships(after: \"x\") { totalCount }",
            "fields(network: \"nowhere\") { key }",
            "timeline(from: 2017, to: 2016) { asOf }",
            "networkStats(scope: { countries: XX }) { cityCount }",
            "networkOverlap(networks: [\"golden\"]) { cityCount }",
            "cooperationPath(from: nowhere, to: ghent) { found }",
            "tokens { totalCount }",
            "city(ref: ghent) { partners(first: -1) { totalCount } }",
            "cities { nodes { partners(first: -1) { totalCount } } }",
        ] {
            let query = format!(
                "{{ ghent: city(ref: ghent) {{ key }} bad: {failing} linkMatrix(by: FIELD) {{ meta {{ revision }} }} }}"
            );
            let answer = app.answer(&query).await;
            let data = &answer["data"];
            assert_eq!(data["ghent"], json!({ "key": "ghent" }), "{answer:#}");
            assert_eq!(data["linkMatrix"], json!({ "meta": { "revision": 1 } }), "{answer:#}");
            assert_eq!(data["bad"], Value::Null, "{answer:#}");
            assert_eq!(answer["errors"][0]["path"][0], "bad", "{answer:#}");
            assert_eq!(answer["errors"].as_array().map(Vec::len), Some(1), "{answer:#}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_path_of_an_error_goes_on_through_lists() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (query, path) in [
            ("{ fields { clusters(minSize: 0) { totalCount } } }", json!(["fields", 0, "clusters"])),
            (
                "{ c: cities { edges { node { p: partners(first: -1) { totalCount } } } } }",
                json!(["c", "edges", 0, "node", "p"]),
            ),
            (
                "{ country(code: IT) { cities { nodes { memberships { network { cities(first: -1) { totalCount } } } } } } }",
                json!(["country", "cities", "nodes", 0, "memberships", 0, "network", "cities"]),
            ),
        ] {
            let error = app.error(query).await;
            assert_eq!(error["path"], path, "{error:#}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_whose_only_field_failed_has_data_and_the_status_200() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let (status, text) = app.post("{ cities(first: -1) { totalCount } }", json!({})).await;
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((status.as_u16(), &answer["data"]), (200, &json!({ "cities": null })));
        assert_eq!(answer["errors"][0]["path"], json!(["cities"]));
    })
    .await;
}

#[tokio::test]
async fn a_nullable_field_with_a_wrong_argument_is_null_alone() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let query = "{ country(code: IT) { code eiIndex(scope: { countries: XX }) partnerConcentration } }";
        let answer = app.answer(query).await;
        let country = &answer["data"]["country"];
        assert_eq!(
            (&country["code"], &country["eiIndex"]),
            (&json!("IT"), &Value::Null),
            "{answer:#}"
        );
        assert!(country["partnerConcentration"].is_number(), "{answer:#}");
        assert_eq!(answer["errors"][0]["path"], json!(["country", "eiIndex"]));
    })
    .await;
}

#[tokio::test]
async fn mutations_after_one_that_failed_are_carried_out_and_told() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let app = shown(&app, "editor", &[(Some("golden"), AccessRole::Editor)]).await;
        let record = |title| {
            format!(
                r#"createPartnership(input: {{ title: "{title}", kind: OTHER, cities: [kobe, dakar] }}) {{ revision userErrors {{ code }} }}"#
            )
        };
        let query = format!(
            r#"mutation {{ first: {} refused: deletePartnership(input: {{ id: "p01" }}) {{ revision }} last: {} }}"#,
            record("One"),
            record("Two"),
        );
        let answer = app.answer(&query).await;
        let written = |revision| json!({ "revision": revision, "userErrors": [] });
        assert_eq!(
            answer["data"],
            json!({ "first": written(2), "refused": null, "last": written(3) }),
            "{answer:#}"
        );
        assert_eq!(answer["errors"][0]["path"], json!(["refused"]));
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    })
    .await;
}
