use serde_json::{Value, json};

use super::writable;
use crate::support::app::TestApp;
use crate::support::database::on_each_database;

const APPLY: &str = "mutation($changes: [ChangeInput!]!) { applyChanges(input: { changes: $changes, reason: \"Of one piece\" }) {
    revision userErrors { field code } warnings { field code }
    records { entity key recordId city { key name version } membership { joinedOn leftOn status version } partnership { key title version } network { key } } } }";

async fn apply(app: &TestApp, changes: Value) -> Value {
    let (status, text) = app.post(APPLY, json!({ "changes": changes })).await;
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert!(status.is_success() && answer.get("errors").is_none(), "{answer:#}");
    answer["data"]["applyChanges"].clone()
}

#[tokio::test]
async fn later_changes_see_earlier_ones_and_all_are_one_revision() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let answer = apply(
            &app,
            json!([
                {"createNetwork": {"name": "Harbours", "isDefault": true}},
                {"upsertField": {"network": "harbours", "key": "SAIL", "name": "Sailing"}},
                {"createCity": {"name": "Faro", "country": "PT"}},
                {"createCity": {"name": "Nantes", "country": "FR"}},
                {"joinNetwork": {"city": "faro", "fields": ["SAIL"], "joinedOn": "2010", "leftOn": "2012"}},
                {"joinNetwork": {"city": "faro", "joinedOn": "2014"}},
                {"joinNetwork": {"city": "Nantes", "network": "harbours"}},
                {"createPartnership": {"title": "Two ports", "cities": ["Faro", "Nantes"], "kind": "TWINNING", "fields": ["sailing"]}},
                {"updateCity": {"city": "faro", "name": "Faro (Algarve)", "otherNames": ["Faro"]}},
                {"updatePartnership": {"id": "two-ports", "title": "Two harbours"}},
                {"leaveNetwork": {"city": "faro", "leftOn": "2015"}},
                {"joinNetwork": {"city": "faro", "joinedOn": "2016"}},
                {"addSource": {"partnership": "two-ports", "source": {"citation": "A charter", "assertedByCity": "nantes"}}},
                {"createPartnership": {"title": "Mistake", "cities": ["Faro", "Nantes"], "kind": "OTHER"}},
                {"deletePartnership": {"id": "mistake"}},
            ]),
        )
        .await;
        assert_eq!((&answer["userErrors"], &answer["revision"]), (&json!([]), &json!(2)), "{answer:#}");
        let records = answer["records"].as_array().expect("records");
        assert_eq!(records.len(), 15);
        assert_eq!(records[2]["city"], json!({"key": "faro", "name": "Faro (Algarve)", "version": 1}));
        assert_eq!(records[9]["partnership"], json!({"key": "two-ports", "title": "Two harbours", "version": 1}));
        assert_eq!(records[14]["partnership"], Value::Null);
        let data = app
            .data(
                r#"{ network { key } city(ref: faro) { memberships { joinedOn leftOn status version } history { nodes { revision kind reason actor } } }
                     partnerships { nodes { key sources { citation } fields { key } } } }"#,
            )
            .await;
        assert_eq!(data["network"]["key"], "harbours");
        assert_eq!(
            data["city"]["memberships"],
            json!([
                {"joinedOn": "2010", "leftOn": "2012", "status": "LEFT", "version": 1},
                {"joinedOn": "2014", "leftOn": "2015", "status": "LEFT", "version": 1},
                {"joinedOn": "2016", "leftOn": null, "status": "ACTIVE", "version": 1},
            ])
        );
        assert_eq!(
            data["city"]["history"]["nodes"],
            json!([{"revision": 2, "kind": "CREATED", "reason": "Of one piece", "actor": "ada"}])
        );
        assert_eq!(
            data["partnerships"]["nodes"],
            json!([{"key": "two-ports", "sources": [{"citation": "A charter"}], "fields": [{"key": "SAIL"}]}])
        );
    })
    .await;
}

#[tokio::test]
async fn a_batch_with_a_fault_writes_nothing_and_names_every_place() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let answer = apply(
            &app,
            json!([
                {"createCity": {"name": "Faro", "country": "PT"}},
                {"createCity": {"name": "", "country": "XX"}},
                {"updatePartnership": {"id": "p01", "title": "New"}},
                {"createPartnership": {"title": "T", "cities": ["faro", "nowhere"], "kind": "OTHER"}},
            ]),
        )
        .await;
        assert_eq!(
            answer["userErrors"],
            json!([
                {"field": ["changes", "1", "createCity", "name"], "code": "REQUIRED"},
                {"field": ["changes", "1", "createCity", "country"], "code": "NOT_FOUND"},
                {"field": ["changes", "3", "createPartnership", "cities", "1"], "code": "NOT_FOUND"},
            ])
        );
        assert_eq!((&answer["records"], &answer["revision"]), (&json!([]), &json!(1)));
        let data = app.data("{ city(ref: faro) { key } network { revision } }").await;
        assert_eq!(data, json!({"city": null, "network": {"revision": 1}}));
    })
    .await;
}

#[tokio::test]
async fn a_city_is_in_use_by_what_the_batch_itself_wrote() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let make = json!({"createCity": {"name": "Faro", "country": "PT"}});
        let state =
            json!({"addSource": {"partnership": "p01", "source": {"citation": "A letter", "assertedByCity": "faro"}}});
        let delete = json!({"deleteCity": {"city": "faro"}});
        let answer = apply(&app, json!([make, state, delete])).await;
        assert_eq!(
            answer["userErrors"],
            json!([{"field": ["changes", "2", "deleteCity", "city"], "code": "IN_USE"}])
        );
        apply(&app, json!([make, state])).await;
        let forget = json!({"updatePartnership": {"id": "p01", "sources": []}});
        let answer = apply(&app, json!([forget, delete])).await;
        assert_eq!(answer["userErrors"], json!([]), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn a_batch_holds_1_to_500_changes_and_its_own_options() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let city = |at: usize| json!({"createCity": {"name": format!("C{at}"), "country": "PT"}});
        let many = apply(&app, (0..501).map(city).collect()).await;
        assert_eq!(
            many["userErrors"],
            json!([{"field": ["changes"], "code": "OUT_OF_RANGE"}])
        );
        let none = apply(&app, json!([])).await;
        assert_eq!(
            none["userErrors"],
            json!([{"field": ["changes"], "code": "OUT_OF_RANGE"}])
        );
        let most = apply(&app, (0..500).map(city).collect()).await;
        assert_eq!(most["records"].as_array().map(Vec::len), Some(500));
        assert_eq!(most["revision"], 2);
        let wrong = json!({ "changes": [{"createCity": {"name": "X", "country": "PT", "reason": "x"}}] });
        let (_, text) = app.post(APPLY, wrong).await;
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(answer["errors"][0]["extensions"]["argument"], "input.changes[0].reason");
    })
    .await;
}

#[tokio::test]
async fn of_very_many_warnings_a_hundred_are_told_and_the_rest_is_counted() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let change = |number: usize| {
            let input = json!({"title": format!("Choir {number}"), "key": format!("choir-{number}"), "cities": ["ghent", "turin"], "kind": "OTHER"});
            json!({ "createPartnership": input })
        };
        let query = "mutation($changes: [ChangeInput!]!) { applyChanges(input: { changes: $changes }) { warnings { code field } warningsOmitted userErrors { message } } }";
        let ask = async |changes: Vec<Value>| {
            let (_, text) = app.post(query, json!({ "changes": changes })).await;
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(answer["data"]["applyChanges"]["userErrors"], json!([]), "{answer:#}");
            answer["data"]["applyChanges"].clone()
        };
        let answer = ask((0..100).map(change).collect()).await;
        let warnings = answer["warnings"].as_array().expect("a list");
        // Each looks like all before it: 0 + 1 + … + 99.
        assert_eq!((warnings.len(), &answer["warningsOmitted"]), (100, &json!(4_850)));
        let of = |number: usize| {
            let place = number.to_string();
            warnings.iter().filter(|warning| warning["field"][1] == place.as_str()).count()
        };
        assert_eq!([of(0), of(1), of(2), of(3), of(4)], [0, 1, 2, 3, 3]);
        let answer = ask(vec![change(100)]).await;
        assert_eq!((answer["warnings"].as_array().map(Vec::len), &answer["warningsOmitted"]), (Some(3), &json!(97)));
    })
    .await;
}
