use axum::http::StatusCode;
use serde_json::{Value, json};

use super::writable;
use crate::support::app::TestApp;
use crate::support::database::on_each_database;

/// The same name decomposed, composed, and both in capitals.
const SPELLINGS: [&str; 4] = ["Zu\u{308}rich", "Zürich", "ZU\u{308}RICH", "ZÜRICH"];

async fn ask(app: &TestApp, query: &str, variables: Value) -> Value {
    let (status, text) = app.post(query, variables).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str(&text).expect("JSON")
}

async fn import(app: &TestApp, csv: &str) -> Value {
    let query = r#"mutation($csv: String!) { importNetwork(input: { network: "golden", format: CSV, data: $csv, dryRun: false }) {
        summary { created updated unchanged } rowErrors { row column code message } } }"#;
    ask(app, query, json!({ "csv": csv })).await["data"]["importNetwork"].clone()
}

#[tokio::test]
async fn a_name_is_one_name_in_every_form_and_case() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let create = "mutation($name: String!) { createCity(input: { name: $name, country: CH }) { city { key name } warnings { code } userErrors { code } } }";
        let answer = ask(&app, create, json!({ "name": SPELLINGS[0] })).await;
        let city = &answer["data"]["createCity"];
        assert_eq!(city["city"], json!({ "key": "zurich", "name": "Zürich" }), "{answer}");
        for spelling in SPELLINGS {
            let query = "query($name: CityRef!) { city(ref: $name) { key } }";
            let answer = ask(&app, query, json!({ "name": spelling })).await;
            assert_eq!(answer["data"]["city"]["key"], "zurich", "{answer}");
        }
        for spelling in SPELLINGS {
            let answer = ask(&app, create, json!({ "name": spelling })).await;
            assert_eq!(answer["data"]["createCity"]["warnings"][0]["code"], "POSSIBLE_DUPLICATE", "{answer}");
        }
        let names = "mutation($names: [String!]!) { updateCity(input: { city: \"bologna\", otherNames: $names }) { userErrors { field code } } }";
        for spelling in &SPELLINGS[1..] {
            let answer = ask(&app, names, json!({ "names": [SPELLINGS[0], "Zurich", spelling] })).await;
            let expected = json!([{ "field": ["otherNames", "2"], "code": "DUPLICATE_VALUE" }]);
            assert_eq!(answer["data"]["updateCity"]["userErrors"], expected);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_may_spell_names_in_any_form() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let imported = import(
            &app,
            "key,name,country,other_names\nzurich,Zu\u{308}rich,CH,Zu\u{308}ri\n",
        )
        .await;
        assert_eq!(imported["summary"]["created"], 2, "{imported}");
        let composed = import(&app, "key,name,country,other_names\nzurich,Zürich,CH,Züri\n").await;
        assert_eq!(
            composed["summary"],
            json!({ "created": 0, "updated": 0, "unchanged": 2 })
        );
        let data = app.data(r#"{ city(ref: "zurich") { name otherNames } }"#).await;
        assert_eq!(data["city"], json!({ "name": "Zürich", "otherNames": ["Züri"] }));
        let link = import(&app, "source,target,kind\nZU\u{308}RICH,bologna,TWINNING\n").await;
        assert_eq!(link["summary"]["created"], 1, "{link}");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_seen_is_refused_in_every_text() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let city = r#"createCity(input: { name: "T", country: CH, CITY })"#;
        let partnership =
            r#"createPartnership(input: { cities: ["ghent", kobe], kind: OTHER, title: "T", PARTNERSHIP })"#;
        let mut refused = 0;
        for (mutation, part, field) in [
            (city, "otherNames: [$t]", "otherNames.0"),
            (city, "reason: $t", "reason"),
            (partnership, "description: $t", "description"),
            (partnership, "sources: [{ citation: $t }]", "sources.0.citation"),
            (partnership, "sources: [{ url: $t }]", "sources.0.url"),
            (
                partnership,
                r#"sources: [{ url: "https://a.example", publisher: $t }]"#,
                "sources.0.publisher",
            ),
            (
                partnership,
                r#"sources: [{ url: "https://a.example", assertedBy: $t }]"#,
                "sources.0.assertedBy",
            ),
            (r#"createCity(input: { name: $t, country: CH })"#, "", "name"),
            (r#"updatePartnership(input: { id: "p01", title: $t })"#, "", "title"),
            (r#"updateNetwork(input: { network: "golden", name: $t })"#, "", "name"),
            (
                r#"updateNetwork(input: { network: "golden", description: $t })"#,
                "",
                "description",
            ),
            (
                r#"updateNetwork(input: { network: "golden", attribution: $t })"#,
                "",
                "attribution",
            ),
            (
                r#"upsertField(input: { network: "golden", key: "MUSIC", name: $t })"#,
                "",
                "name",
            ),
            (
                r#"upsertField(input: { network: "golden", key: "MUSIC", aliases: [$t] })"#,
                "",
                "aliases.0",
            ),
            (
                r#"upsertObjective(input: { network: "golden", key: "O", text: $t })"#,
                "",
                "text",
            ),
        ] {
            let mutation = mutation.replace("CITY", part).replace("PARTNERSHIP", part);
            let query = format!("mutation($t: String!) {{ {mutation} {{ userErrors {{ field code message }} }} }}");
            for letter in [
                "\u{200b}",
                "\u{202e}",
                "\u{fffe}",
                "\u{ffff}",
                "\u{ad}",
                "\u{e0041}",
                "\u{2028}",
                "\u{7}",
            ] {
                let answer = ask(&app, &query, json!({ "t": format!("Zü{letter}rich") })).await;
                let payload = answer["data"]
                    .as_object()
                    .and_then(|data| data.values().next())
                    .cloned();
                let error = payload.unwrap_or_default()["userErrors"][0].clone();
                let place = json!(field.split('.').collect::<Vec<_>>());
                assert_eq!(
                    (&error["field"], &error["code"]),
                    (&place, &json!("INVALID_TEXT")),
                    "{query} {answer}"
                );
                assert!(error["message"].to_string().contains("at character 3"), "{error}");
                refused += 1;
            }
        }
        assert_eq!(refused, 15 * 8);
        let imported = import(&app, "key,name,country\nzurich,Zu\u{200b}rich,CH\n").await;
        let error = &imported["rowErrors"][0];
        assert_eq!(
            (&error["column"], &error["code"]),
            (&json!("name"), &json!("INVALID_TEXT"))
        );
        assert_eq!(
            error["message"],
            "may not hold U+200B, which cannot be seen, at character 3"
        );
        assert_eq!(app.app.snapshot().revision(), 1);
    })
    .await;
}
