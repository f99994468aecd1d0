use serde_json::{Value, json};

use super::writable;
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// As in the user stories.
const STORY: &str = r#"mutation { createPartnership(input: { title: "Sound archives", cities: ["glasgow", "bogota"], kind: COLLABORATIVE_PROJECT, startedOn: "2016-09", sdgs: [11, 17], sources: [{ url: "https://example.org/agreement" }] }) { partnership { id version } revision userErrors { field code message } } }"#;

fn create(input: &str, selection: &str) -> String {
    format!("mutation {{ createPartnership(input: {{ {input} }}) {{ {selection} }} }}")
}

#[tokio::test]
async fn a_partnership_is_recorded_and_the_graph_has_it_at_once() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let before = app.data("{ network { revision } }").await["network"]["revision"].as_i64();
        let data = app.data(STORY).await;
        let payload = &data["createPartnership"];
        assert_eq!(payload["userErrors"], json!([]));
        assert_eq!(payload["partnership"]["version"], 1);
        assert_eq!(payload["revision"].as_i64(), before.map(|revision| revision + 1));
        let id = payload["partnership"]["id"].as_str().expect("an id");
        let data = app
            .data(&format!(
                r#"{{ partnership(id: "{id}") {{ key title kind status startedOn intensity sdgs cities {{ key }} sources {{ url }} confirmation
                    history {{ totalCount nodes {{ kind before }} }} }}
                  cooperationPath(from: "glasgow", to: "bogota") {{ hopCount }} }}"#
            ))
            .await;
        assert_eq!(
            data["partnership"],
            json!({
                "key": "sound-archives", "title": "Sound archives", "kind": "COLLABORATIVE_PROJECT", "status": "ACTIVE",
                "startedOn": "2016-09", "intensity": 1.0, "sdgs": [11, 17], "cities": [{"key": "glasgow"}, {"key": "bogota"}],
                "sources": [{"url": "https://example.org/agreement"}], "confirmation": "UNCONFIRMED",
                "history": {"totalCount": 1, "nodes": [{"kind": "CREATED", "before": null}]},
            })
        );
        assert_eq!(data["cooperationPath"]["hopCount"], 1);
    })
    .await;
}

#[tokio::test]
async fn all_faults_of_an_input_are_told_in_its_order_and_nothing_is_written() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let input = format!(
            r#"key: "P 1", title: "{}", cities: ["ghent", "bolonga", "ghent", ghent], leads: [kobe], kind: TWINNING,
                intensity: 0, fields: [MUSICS, MUSIC, "music"], objectives: [NOTHING], sdgs: [11, 18, 11], sectors: [ACADEMIA, ACADEMIA],
                status: ENDED, sources: [{{ url: "javascript:alert(1)" }}, {{}}]"#,
            "x".repeat(301)
        );
        let data = app
            .data(&create(&input, "partnership { key } revision userErrors { field code suggestion }"))
            .await;
        let payload = &data["createPartnership"];
        assert_eq!(payload["partnership"], Value::Null);
        assert_eq!(payload["revision"], 1);
        let told = payload["userErrors"].as_array().expect("errors").iter();
        let told: Vec<Value> = told
            .map(|error| json!([error["field"], error["code"], error["suggestion"]]))
            .collect();
        assert_eq!(
            json!(told),
            json!([
                [["key"], "INVALID", "p-1"],
                [["title"], "TOO_LONG", null],
                [["cities", "1"], "NOT_FOUND", "bologna"],
                [["cities", "2"], "DUPLICATE_CITY", null],
                [["cities", "3"], "DUPLICATE_CITY", null],
                [["leads", "0"], "NOT_FOUND", null],
                [["intensity"], "OUT_OF_RANGE", null],
                [["fields", "0"], "NOT_FOUND", "MUSIC"],
                [["fields", "2"], "DUPLICATE_VALUE", null],
                [["objectives", "0"], "NOT_FOUND", null],
                [["sdgs", "1"], "OUT_OF_RANGE", null],
                [["sdgs", "2"], "DUPLICATE_VALUE", null],
                [["sectors", "1"], "DUPLICATE_VALUE", null],
                [["sources", "0", "url"], "INVALID_URL", null],
                [["sources", "1"], "REQUIRED", null],
                [["endedOn"], "END_REQUIRED", null],
            ])
        );
        assert_eq!(app.data("{ partnerships { totalCount } }").await["partnerships"]["totalCount"], 16);
    })
    .await;
}

#[tokio::test]
async fn more_cities_or_sources_than_a_record_may_have_are_one_fault_each() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let (cities, sources) = (["kobe"; 51].join(","), [r#"{ citation: "a" }"#; 101].join(","));
        let input = format!(r#"title: "Many", kind: TWINNING, cities: [{cities}], sources: [{sources}]"#);
        let data = app.data(&create(&input, "userErrors { field code message }")).await;
        assert_eq!(
            data["createPartnership"]["userErrors"],
            json!([
                {"field": ["cities"], "code": "TOO_MANY_CITIES",
                    "message": "a partnership may have at most 50 cities; 51 were given"},
                {"field": ["sources"], "code": "TOO_LONG", "message": "`sources` may hold at most 100; 101 were given"},
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn each_fault_alone_has_its_code_and_place() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let good = r#"title: "T", kind: OTHER"#;
        for (input, field, code, words) in [
            (
                r#"cities: ["ghent"]"#,
                json!(["cities"]),
                "TOO_FEW_CITIES",
                "two cities",
            ),
            (r#"cities: []"#, json!(["cities"]), "TOO_FEW_CITIES", "0 were given"),
            (
                r#"cities: "ghent""#,
                json!(["cities"]),
                "TOO_FEW_CITIES",
                "1 were given",
            ),
            (
                r#"cities: ["ghent", kobe], startedOn: "2016", endedOn: "2015-12""#,
                json!(["endedOn"]),
                "DATE_ORDER",
                "2015-12 is before 2016",
            ),
            (
                r#"cities: ["ghent", kobe], intensity: 1000000.5"#,
                json!(["intensity"]),
                "OUT_OF_RANGE",
                "`intensity` must be a number from 0.000001 to 1000000; 1000000.5 was given",
            ),
            (
                r#"cities: ["ghent", kobe], intensity: -1"#,
                json!(["intensity"]),
                "OUT_OF_RANGE",
                "; -1.0 was given",
            ),
            (
                r#"cities: ["ghent", kobe], intensity: 0.0000001"#,
                json!(["intensity"]),
                "OUT_OF_RANGE",
                "; 1e-7 was given",
            ),
            (
                r#"cities: ["ghent", kobe], sdgs: 0"#,
                json!(["sdgs", "0"]),
                "OUT_OF_RANGE",
                "from 1 to 17",
            ),
            (
                r#"cities: ["ghent", kobe], sources: { url: "https://user@example.org" }"#,
                json!(["sources", "0", "url"]),
                "INVALID_URL",
                "without a user's name",
            ),
            (
                r#"cities: ["ghent", kobe], key: "p01""#,
                json!(["key"]),
                "CONFLICT",
                "taken",
            ),
            (
                r#"cities: ["ghent", kobe], network: "nowhere""#,
                json!(["network"]),
                "NOT_FOUND",
                "golden",
            ),
            (
                r#"cities: ["ghent", kobe], description: "a\u0007b""#,
                json!(["description"]),
                "INVALID_TEXT",
                "a control character",
            ),
            (
                r#"cities: ["ghent", kobe], leads: [kobe, kobe]"#,
                json!(["leads", "1"]),
                "DUPLICATE_CITY",
                "leads already",
            ),
            (
                r#"cities: ["ghent", kobe], idempotencyKey: """#,
                json!(["idempotencyKey"]),
                "REQUIRED",
                "empty",
            ),
        ] {
            let query = create(
                &format!("{good}, {input}"),
                "partnership { key } userErrors { field code message }",
            );
            let data = app.data(&query).await;
            let errors = &data["createPartnership"]["userErrors"];
            assert_eq!(
                (&errors[0]["field"], &errors[0]["code"]),
                (&field, &json!(code)),
                "{input} {errors}"
            );
            assert!(
                errors[0]["message"].as_str().is_some_and(|text| text.contains(words)),
                "{errors}"
            );
            assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors}");
            assert_eq!(data["createPartnership"]["partnership"], Value::Null);
        }
        assert_eq!(app.data("{ network { revision } }").await["network"]["revision"], 1);
    })
    .await;
}

#[tokio::test]
async fn the_weakest_and_the_strongest_partnerships_lead_along_the_best_path() {
    on_each_database(async |database| {
        let app = writable(database).await;
        for (one, other, intensity) in [
            ("dakar", "ostersund", "0.000001"),
            ("ostersund", "bologna", "1000000"),
            ("dakar", "edinburgh", "0.000002"),
            ("edinburgh", "bologna", "0.000002"),
        ] {
            let input = format!(r#"title: "T", kind: OTHER, cities: ["{one}", "{other}"], intensity: {intensity}"#);
            let data = app.data(&create(&input, "userErrors { message }")).await;
            assert_eq!(data["createPartnership"]["userErrors"], json!([]));
        }
        // 1,000,000.000001 through ostersund and 500,000 + 500,000 through edinburgh.
        let path = "cooperationPath(from: \"dakar\", to: \"bologna\", cost: INVERSE_STRENGTH)";
        let data = app.data(&format!("{{ {path} {{ cost cities {{ key }} }} }}")).await;
        let keys = json!([{ "key": "dakar" }, { "key": "edinburgh" }, { "key": "bologna" }]);
        assert_eq!(data["cooperationPath"], json!({ "cost": 1_000_000.0, "cities": keys }));
    })
    .await;
}

#[tokio::test]
async fn what_is_odd_but_possible_is_written_with_a_warning() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data(r#"mutation { createCity(input: { name: "Gent", country: BE, key: "gent" }) { revision } }"#)
            .await;
        let query = create(
            r#"title: "Again", kind: OTHER, cities: [glasgow, bologna], startedOn: "2015""#,
            "partnership { key } userErrors { code } warnings { code field suggestion }",
        );
        let kinds = app
            .data(r#"{ partnerships(where: { cities: [glasgow] }) { nodes { id key kind } } }"#)
            .await;
        let kind = kinds["partnerships"]["nodes"][0]["kind"]
            .as_str()
            .expect("a kind")
            .to_owned();
        let data = app.data(&query.replace("OTHER", &kind)).await;
        assert_eq!(data["createPartnership"]["userErrors"], json!([]));
        let ids = kinds["partnerships"]["nodes"].as_array().expect("nodes").iter();
        let alike: Vec<Value> = ids
            .filter(|node| ["p01", "p02"].iter().any(|key| node["key"] == *key) && node["kind"] == kind.as_str())
            .map(|node| json!({"code": "POSSIBLE_DUPLICATE", "field": null, "suggestion": node["id"]}))
            .collect();
        assert!(!alike.is_empty());
        assert_eq!(data["createPartnership"]["warnings"], json!(alike));
        let query = create(
            r#"title: "New", kind: OTHER, cities: [glasgow, "gent"]"#,
            "partnership { key } warnings { code field }",
        );
        assert_eq!(
            app.data(&query).await["createPartnership"],
            json!({"partnership": {"key": "new"}, "warnings": [{"code": "NOT_A_MEMBER", "field": ["cities", "1"]}]})
        );
    })
    .await;
}

#[tokio::test]
async fn only_the_write_that_makes_a_partnership_odd_warns_of_it() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data(r#"mutation { createCity(input: { name: "Gent", country: BE, key: "gent" }) { revision } }"#)
            .await;
        let one = r#"kind: RESIDENCY, cities: [ghent, "gent"], startedOn: "2010", endedOn: "2012""#;
        app.data(&create(&format!("title: \"One\", {one}"), "revision")).await;
        let codes = |payload: &Value| {
            let warnings = payload["warnings"].as_array().expect("a list").iter();
            let codes = warnings.map(|warning| warning["code"].as_str().expect("a code").to_owned());
            codes.collect::<Vec<_>>()
        };
        let data = app.data(&create(&format!("title: \"Other\", {one}"), "warnings { code }")).await;
        assert_eq!(codes(&data["createPartnership"]), ["NOT_A_MEMBER", "POSSIBLE_DUPLICATE"]);
        for (input, expected) in [
            (r#"title: "Another""#, &[][..]),
            (r#"cities: ["gent", ghent]"#, &[]),
            (r#"startedOn: "2013", endedOn: null"#, &[]),
            (r#"startedOn: "2012-12-31""#, &["POSSIBLE_DUPLICATE"]),
            (r#"endedOn: "2030""#, &[]),
            (r#"cities: [ghent, kobe]"#, &[]),
            (r#"cities: [kobe, "gent"]"#, &["NOT_A_MEMBER"]),
        ] {
            let query = format!("mutation {{ updatePartnership(input: {{ id: \"other\", {input} }}) {{ userErrors {{ message }} warnings {{ code }} }} }}");
            let data = app.data(&query).await;
            assert_eq!(data["updatePartnership"]["userErrors"], json!([]), "{input}");
            assert_eq!(codes(&data["updatePartnership"]), expected, "{input}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_partnership_is_looked_up_as_mutations_name_it() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden(), SeedSet::uccn()]).await;
        let data = app
            .data(
                r#"{ key: partnership(id: "p01") { id key } network: partnership(id: "p01", network: "golden") { key }
                    other: partnership(id: "p01", network: "uccn") { key } none: partnership(id: "p99") { key } }"#,
            )
            .await;
        assert_eq!(data["key"]["key"], "p01");
        assert_eq!(data["network"]["key"], "p01");
        assert_eq!((&data["other"], &data["none"]), (&Value::Null, &Value::Null));
        let id = data["key"]["id"].as_str().expect("an id");
        // A global id contains its network.
        let data = app
            .data(&format!(r#"{{ partnership(id: "{id}", network: "uccn") {{ key }} }}"#))
            .await;
        assert_eq!(data["partnership"]["key"], "p01");
        let error = app
            .error(r#"{ partnership(id: "p01", network: "uccm") { key } }"#)
            .await;
        assert_eq!(
            (&error["extensions"]["code"], &error["extensions"]["argument"]),
            (&json!("NOT_FOUND"), &json!("network"))
        );
    })
    .await;
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_nothing_else() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data(STORY).await;
        let update = |input: &str| {
            format!(
                r#"mutation {{ updatePartnership(input: {{ id: "sound-archives", {input} }}) {{
                    partnership {{ title description startedOn endedOn sdgs version participants {{ city {{ key }} role }} sources {{ url }} }}
                    revision userErrors {{ field code message suggestion }} }} }}"#
            )
        };
        let data = app.data(&update(r#"description: "More\nof it", leads: bogota, expectedVersion: 1"#)).await;
        let full = json!({
            "title": "Sound archives", "description": "More\nof it", "startedOn": "2016-09", "endedOn": null, "sdgs": [11, 17], "version": 2,
            "participants": [{"city": {"key": "glasgow"}, "role": "PARTNER"}, {"city": {"key": "bogota"}, "role": "LEAD"}],
            "sources": [{"url": "https://example.org/agreement"}],
        });
        assert_eq!(data["updatePartnership"]["partnership"], full);
        assert_eq!(data["updatePartnership"]["revision"], 3);
        // A repetition changes nothing: no revision, no version.
        let data = app.data(&update(r#"description: "More\nof it", title: " Sound archives ""#)).await;
        assert_eq!(data["updatePartnership"]["partnership"], full);
        assert_eq!(data["updatePartnership"]["revision"], 3);
        // Null clears a value; an omitted variable does not.
        let query = r#"mutation($title: String, $sdgs: [Int!], $start: Date) {
            updatePartnership(input: { id: "sound-archives", title: $title, sdgs: $sdgs, startedOn: $start, cities: [bogota, turin, ghent] }) {
                partnership { title startedOn sdgs version participants { city { key } role } } userErrors { code } } }"#;
        let (_, text) = app.post(query, json!({ "start": null })).await;
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(
            answer["data"]["updatePartnership"],
            json!({"userErrors": [], "partnership": {"title": "Sound archives", "startedOn": null, "sdgs": [11, 17], "version": 3,
                "participants": [{"city": {"key": "bogota"}, "role": "LEAD"}, {"city": {"key": "turin"}, "role": "PARTNER"},
                    {"city": {"key": "ghent"}, "role": "PARTNER"}]}})
        );
        for (input, field, code) in [
            ("title: null", json!(["title"]), "REQUIRED"),
            ("kind: null", json!(["kind"]), "REQUIRED"),
            ("cities: null", json!(["cities"]), "TOO_FEW_CITIES"),
            ("cities: [ghent]", json!(["cities"]), "TOO_FEW_CITIES"),
            ("status: ENDED", json!(["endedOn"]), "END_REQUIRED"),
            ("expectedVersion: 2, title: \"New\"", json!(["expectedVersion"]), "CONFLICT"),
        ] {
            let data = app.data(&update(input)).await;
            let errors = &data["updatePartnership"]["userErrors"];
            assert_eq!((&errors[0]["field"], &errors[0]["code"]), (&field, &json!(code)), "{input} {errors}");
            assert_eq!(data["updatePartnership"]["partnership"], Value::Null);
        }
        let data = app.data(&update("expectedVersion: 1")).await;
        let error = &data["updatePartnership"]["userErrors"][0];
        assert_eq!(error["suggestion"], "3");
        assert!(error["message"].as_str().is_some_and(|text| text.contains("version 3")), "{error}");
        let data = app.data(&update("sdgs: null, sources: null, intensity: null, status: null, leads: null")).await;
        let partnership = &data["updatePartnership"]["partnership"];
        assert_eq!((&partnership["sdgs"], &partnership["sources"]), (&json!([]), &json!([])));
        assert_eq!(partnership["participants"][0]["role"], "PARTNER");
        let data = app.data(r#"{ partnerships(where: { search: "Sound" }) { nodes { history { nodes { revision kind actor } } } } }"#).await;
        let history = data["partnerships"]["nodes"][0]["history"]["nodes"].as_array().expect("history");
        let revisions: Vec<_> = history.iter().map(|change| change["revision"].as_i64()).collect();
        assert_eq!(revisions, [Some(5), Some(4), Some(3), Some(2)]);
    })
    .await;
}

#[tokio::test]
async fn a_partnership_ends_and_is_deleted() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let end = |input: &str| {
            format!("mutation {{ endPartnership(input: {{ {input} }}) {{ partnership {{ status endedOn version }} userErrors {{ field code }} }} }}")
        };
        let data = app.data(&end(r#"id: "p05", endedOn: "2016-05""#)).await;
        assert_eq!(
            data["endPartnership"]["partnership"],
            json!({"status": "ENDED", "endedOn": "2016-05", "version": 2})
        );
        let path = r#"{ cooperationPath(from: "bogota", to: "bologna") { found lastConnectedOn } }"#;
        assert_eq!(
            app.data(path).await["cooperationPath"],
            json!({"found": false, "lastConnectedOn": "2016-05-31"})
        );
        let data = app.data(&end(r#"id: "p06""#)).await;
        assert_eq!(data["endPartnership"]["partnership"]["endedOn"], "2016-12-31");
        for (input, field, code) in [
            (r#"id: "p01", endedOn: "2007""#, "endedOn", "DATE_ORDER"),
            (r#"id: "p14""#, "id", "CONFLICT"),
            (r#"id: "p99""#, "id", "NOT_FOUND"),
        ] {
            let data = app.data(&end(input)).await;
            assert_eq!(
                data["endPartnership"],
                json!({"partnership": null, "userErrors": [{"field": [field], "code": code}]}),
                "{input}"
            );
        }
        let delete = r#"mutation { deletePartnership(input: { id: "p07", reason: "Never signed", clientMutationId: "x" }) { deletedId revision clientMutationId userErrors { code } } }"#;
        let data = app.data(delete).await;
        let id = data["deletePartnership"]["deletedId"].as_str().expect("an id").to_owned();
        assert_eq!(data["deletePartnership"]["clientMutationId"], "x");
        assert_eq!(app.data(&format!(r#"{{ partnership(id: "{id}") {{ key }} }}"#)).await["partnership"], Value::Null);
        let again = app.data(delete).await;
        assert_eq!(again["deletePartnership"]["userErrors"], json!([{"code": "NOT_FOUND"}]));
    })
    .await;
}

#[tokio::test]
async fn keys_are_made_of_titles_and_never_clash() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let mut keys = Vec::new();
        for title in ["Łódź & friends", "Łódź & Friends!", "Lodz friends", "!!!", "???"] {
            let input = format!(r#"title: "{title}", kind: OTHER, cities: [kobe, dakar]"#);
            let data = app.data(&create(&input, "partnership { key }")).await;
            keys.push(
                data["createPartnership"]["partnership"]["key"]
                    .as_str()
                    .expect("a key")
                    .to_owned(),
            );
        }
        assert_eq!(
            keys,
            [
                "lodz-friends",
                "lodz-friends-2",
                "lodz-friends-3",
                "partnership",
                "partnership-2"
            ]
        );
    })
    .await;
}
