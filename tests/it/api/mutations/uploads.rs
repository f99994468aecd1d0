//! Imports of uploaded files.

use axum::http::StatusCode;
use interurban::app::export::write_network;
use interurban::domain::access::AccessRole;
use serde_json::{Value, json};

use super::{shown, writable};
use crate::api::access::stage::{HIDDEN, load, private};
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::form::{request, upload};
use crate::support::seed::SeedSet;

const IMPORT: &str = "mutation($input: ImportNetworkInput!) { importNetwork(input: $input) {
    written summary { created updated unchanged rejected } rowErrors { row code } userErrors { field code message } } }";

/// Returns the whole answer to an import of a file, with further input.
async fn send(app: &TestApp, content: &[u8], more: Value) -> (StatusCode, Value) {
    let mut input = json!({ "network": "golden", "format": "CSV", "dryRun": false, "file": null });
    let fields = input.as_object_mut().expect("an object");
    fields.extend(more.as_object().cloned().expect("an object"));
    let map = json!({ "0": ["variables.input.file"] });
    let form = upload(
        IMPORT,
        &json!({ "input": input }),
        &map,
        &[("0", "cities.csv", content)],
    );
    let (status, _, text) = app.send(request(form, app.token())).await;
    (status, serde_json::from_str(&text).expect("JSON"))
}

/// Returns the result of an import.
async fn import(app: &TestApp, content: &[u8], more: Value) -> Value {
    let (status, answer) = send(app, content, more).await;
    assert_eq!(status, StatusCode::OK, "{answer:#}");
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"]["importNetwork"].clone()
}

#[tokio::test]
async fn a_file_is_imported_with_names_of_its_own_defaults_and_unknown_countries() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let table = "Stadt;Land;seit wann\nPassau;Bayern;2010\nKrems;Niederösterreich;\nGlarus;Elbonia;2011\n".replace(';', ",");
        let understanding = json!({
            "columns": [{ "column": "name", "name": "Stadt" }, { "column": "country", "name": "Land" }, { "column": "JoinedOn", "name": "seit wann" }],
            "defaults": [{ "column": "joined_on", "value": "2014" }],
            "countries": [{ "name": "Bayern", "code": "DE" }, { "name": "Niederösterreich", "code": "AUT" }],
            "unknownCountry": "ZZ",
        });
        let done = import(&app, table.as_bytes(), json!({ "understanding": understanding })).await;
        assert_eq!((&done["written"], &done["userErrors"]), (&json!(true), &json!([])), "{done}");
        let cities = [
            ("passau", json!({ "code": "DE" }), "2010"),
            ("krems", json!({ "code": "AT" }), "2014"),
            ("glarus", Value::Null, "2011"),
        ];
        for (key, country, joined) in cities {
            let query = format!(r#"{{ city(ref: "{key}") {{ country {{ code }} memberships {{ joinedOn }} }} }}"#);
            let city = json!({ "country": country, "memberships": [{ "joinedOn": joined }] });
            assert_eq!(app.data(&query).await["city"], city, "{key}");
        }
        let wrong = json!({ "columns": [{ "column": "nmae", "name": "x" }], "unknownCountry": "XXX" });
        let told = import(&app, b"name\n", json!({ "understanding": wrong })).await;
        assert_eq!(told["userErrors"][0]["field"], json!(["understanding", "columns", "0", "column"]), "{told}");
        assert_eq!(told["userErrors"][1]["field"], json!(["understanding", "unknownCountry"]), "{told}");
    })
    .await;
}

#[tokio::test]
async fn there_is_one_file_as_a_part_or_as_text() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let both = import(&app, b"name\n", json!({ "data": "name\n" })).await;
        assert_eq!(
            (&both["userErrors"][0]["field"], &both["userErrors"][0]["code"]),
            (&json!(["data"]), &json!("INVALID"))
        );
        for (file, code) in [(Value::Null, "REQUIRED"), (json!("0"), "NOT_FOUND")] {
            let input = json!({ "input": { "network": "golden", "format": "CSV", "file": file } });
            let (_, text) = app.post(IMPORT, input).await;
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            let error = &answer["data"]["importNetwork"]["userErrors"][0];
            assert_eq!(
                (&error["field"], &error["code"]),
                (&json!(["file"]), &json!(code)),
                "{answer}"
            );
        }
        let (status, text) = app
            .post(
                IMPORT,
                json!({ "input": { "network": "golden", "format": "CSV", "file": "a.csv" } }),
            )
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(
            text.contains("$input.file") && text.contains("part of a form"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn every_format_comes_in_as_a_file() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let links = r#"{ "nodes": [{ "id": "a", "label": "Ahlen", "country": "DE" }, { "id": "b", "label": "Bregenz", "country": "AT" }],
            "links": [{ "source": "a", "target": "b", "kind": "TWINNING" }] }"#;
        let wikidata = r#"{ "head": { "vars": [] }, "results": { "bindings": [{
            "city": { "type": "uri", "value": "http://www.wikidata.org/entity/Q3955" }, "cityLabel": { "type": "literal", "value": "Weimar" },
            "twin": { "type": "uri", "value": "http://www.wikidata.org/entity/Q12994" }, "twinLabel": { "type": "literal", "value": "Blois" } }] } }"#;
        let wikidata = wikidata.as_bytes();
        let all = json!({ "create": "Made", "understanding": { "unknownCountry": "ZZ", "defaults": [{ "column": "country", "value": "ZZ" }] } });
        let mut files: Vec<(&str, Vec<u8>)> = vec![
            ("CSV", b"source,target,kind\nparma,kobe,TWINNING\n".to_vec()),
            ("NODE_LINK_JSON", links.as_bytes().to_vec()),
            ("WIKIDATA_JSON", wikidata.to_vec()),
        ];
        for (format, file) in [("GEXF", "graph.gexf"), ("GRAPHML", "graph.graphml")] {
            let asked = axum::http::Request::get(format!("/export/{file}")).body(axum::body::Body::empty());
            let (status, _, text) = app.send(asked.expect("a request")).await;
            assert_eq!(status, StatusCode::OK);
            files.push((format, text.into_bytes()));
        }
        let mut whole = Vec::new();
        let snapshot = app.app.snapshot();
        let golden = snapshot.network_by_key("golden").expect("the golden network");
        let written = write_network(app.app.store(), &snapshot, golden, &mut whole, |_| {}).await;
        written.expect("an export");
        files.push(("JSON_LINES", whole));
        for (number, (format, content)) in files.iter().enumerate() {
            let mut more = all.clone();
            more["format"] = json!(format);
            more["network"] = json!(format!("made-{number}"));
            let done = import(&app, content, more).await;
            assert_eq!((&done["written"], &done["rowErrors"]), (&json!(true), &json!([])), "{format}: {done}");
            assert_ne!(done["summary"]["created"], 0, "{format}");
        }
        let data = app.data(r#"{ network(key: "made-5") { partnerships { totalCount } } golden: network(key: "golden") { partnerships { totalCount } } }"#).await;
        assert_eq!(data["network"], data["golden"], "the whole network came along");
    })
    .await;
}

#[tokio::test]
async fn what_concerns_all_networks_takes_a_role_in_all_of_them() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden()]).await;
        load(app.app.store(), &private(HIDDEN)).await;
        let app = TestApp::open(app.app.store().clone(), Default::default(), Default::default()).await;
        let curator = shown(&app, "ada", &[(Some("golden"), AccessRole::Admin)]).await;
        let table = b"key,name,country\nbraga,Braga,PT\n";
        for more in [
            json!({ "format": "JSON_LINES" }),
            json!({ "network": "new", "create": "New" }),
        ] {
            let (_, answer) = send(&curator, table, more).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        }
        let hidden = import(&curator, table, json!({ "network": HIDDEN })).await;
        let nowhere = import(&curator, table, json!({ "network": "a-hiddem" })).await;
        assert_eq!(hidden["userErrors"][0]["code"], "NOT_FOUND");
        assert_eq!(
            hidden["userErrors"][0]["message"]
                .as_str()
                .map(|text| text.replace(HIDDEN, "")),
            nowhere["userErrors"][0]["message"]
                .as_str()
                .map(|text| text.replace("a-hiddem", "")),
        );
        let reader = shown(&app, "eve", &[(Some(HIDDEN), AccessRole::Reader)]).await;
        let (_, answer) = send(&reader, table, json!({ "network": HIDDEN })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        assert_eq!(send(&app, table, json!({})).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(import(&curator, table, json!({})).await["written"], true);
    })
    .await;
}
