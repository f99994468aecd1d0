use serde_json::{Value, json};

use super::{shown, writable};
use crate::support::database::on_each_database;

fn create(title: &str, key: &str) -> String {
    format!(
        r#"mutation {{ createPartnership(input: {{ title: "{title}", cities: [kobe, dakar], kind: OTHER, idempotencyKey: "{key}" }}) {{
            partnership {{ key }} revision warnings {{ code }} userErrors {{ field code }} }} }}"#
    )
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_result_and_writes_nothing() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let first = app.data(&create("One", "k1")).await;
        assert_eq!(first["createPartnership"]["partnership"]["key"], "one");
        app.data(&create("Two", "k2")).await;
        assert_eq!(app.data(&create("One", "k1")).await, first);
        let other = app.data(&create("Three", "k1")).await;
        assert_eq!(
            other["createPartnership"]["userErrors"],
            json!([{"field": ["idempotencyKey"], "code": "CONFLICT"}])
        );
        assert_eq!(other["createPartnership"]["partnership"], Value::Null);
        // A refused request was not carried out, and may be corrected under the same key.
        let refused = app.data(&create("", "k3")).await;
        assert_eq!(refused["createPartnership"]["userErrors"][0]["code"], "REQUIRED");
        let mended = app.data(&create("Mended", "k3")).await;
        assert_eq!(mended["createPartnership"]["partnership"]["key"], "mended");
        // Keys of different writers are independent.
        let other = shown(&app, "other", &[(None, interurban::domain::access::AccessRole::Editor)]).await;
        let data = other.data(&create("Four", "k1")).await;
        assert_eq!(data["createPartnership"]["partnership"]["key"], "four");
        assert_eq!(
            app.data("{ partnerships { totalCount } }").await["partnerships"]["totalCount"],
            20
        );
    })
    .await;
}

#[tokio::test]
async fn a_key_is_taken_as_it_is() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let query = r#"mutation($key: String, $title: String!) { createPartnership(input: {
            title: $title, cities: [kobe, dakar], kind: OTHER, idempotencyKey: $key }) { partnership { key } userErrors { field code } } }"#;
        let ask = async |key: &str, title: &str| {
            let (_, text) = app.post(query, json!({ "key": key, "title": title })).await;
            serde_json::from_str::<Value>(&text).expect("JSON")["data"]["createPartnership"].clone()
        };
        let long = "é".repeat(100);
        let keys = ["k", "K", " k", "k ", "\tk", "k\n", " ", "é", "e\u{301}", "ﬁ", "fi", "\u{200b}k", "\u{202e}k", &long];
        for (at, key) in keys.iter().enumerate() {
            let (title, made) = (format!("T{at}"), format!("t{at}"));
            for _ in 0..2 {
                let answer = ask(key, &title).await;
                assert_eq!(answer["partnership"]["key"], made, "{key:?}: {answer:#}");
            }
        }
        let total = app.data("{ partnerships { totalCount } }").await["partnerships"]["totalCount"].clone();
        assert_eq!(total, 16 + keys.len());
        for (key, code) in [("", "REQUIRED"), ("a\0b", "INVALID_TEXT"), (&*"é".repeat(101), "TOO_LONG")] {
            let answer = ask(key, "Never").await;
            assert_eq!(answer["userErrors"], json!([{ "field": ["idempotencyKey"], "code": code }]), "{key:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_in_other_words_with_the_same_meaning_is_the_same_request() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let first = app.data(&create("One", "k1")).await;
        let query = r#"mutation($kind: PartnershipKind!) { createPartnership(input: {
            idempotencyKey: "k1", intensity: 1.0, status: ACTIVE, kind: $kind, cities: ["kobe", "dakar"], title: "One" }) {
            partnership { key } revision warnings { code } userErrors { field code } } }"#;
        let (_, text) = app.post(query, json!({ "kind": "OTHER" })).await;
        let again: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(again["data"], first, "{again:#}");
        let (_, text) = app.post(&query.replace("1.0", "2"), json!({ "kind": "OTHER" })).await;
        assert!(text.contains("CONFLICT"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn of_many_writers_with_one_version_one_succeeds_and_the_others_hear_of_it() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let update = |at: usize| {
            let app = app.clone();
            async move {
                let query = format!(
                    r#"mutation {{ updatePartnership(input: {{ id: "p01", expectedVersion: 1, title: "By {at}" }}) {{
                        partnership {{ version }} userErrors {{ code suggestion }} }} }}"#
                );
                app.data(&query).await["updatePartnership"].clone()
            }
        };
        let answers = futures_util::future::join_all((0..8).map(update)).await;
        let done = answers
            .iter()
            .filter(|answer| answer["partnership"]["version"] == 2)
            .count();
        let refused = json!([{"code": "CONFLICT", "suggestion": "2"}]);
        let told = answers.iter().filter(|answer| answer["userErrors"] == refused).count();
        assert_eq!((done, told), (1, 7), "{answers:?}");
    })
    .await;
}
