use serde_json::{Value, json};

use super::writable;
use crate::support::database::on_each_database;

#[tokio::test]
async fn a_city_is_made_found_changed_and_made_again_under_another_key() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let create = r#"mutation { createCity(input: { name: "Valencia", otherNames: "València", country: ESP, lat: 39.47, lon: -0.38,
            population: 800000, wikidataId: "Q8818" }) { city { id key name otherNames country { code } lat lon population wikidataId }
            revision userErrors { code message } } }"#;
        let data = app.data(create).await;
        let payload = &data["createCity"];
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        assert_eq!(payload["revision"], 2);
        assert_eq!(payload["city"]["key"], "valencia");
        assert_eq!(payload["city"]["country"]["code"], "ES");
        assert_eq!(app.data(r#"{ city(ref: "VALÈNCIA") { wikidataId } }"#).await["city"]["wikidataId"], "Q8818");
        let another = |input: &str| {
            format!("mutation {{ createCity(input: {{ {input} }}) {{ city {{ key }} userErrors {{ field code suggestion }} }} }}")
        };
        let mut keys = Vec::new();
        for input in [
            r#"name: "Valencia", country: VE"#,
            r#"name: "valencia", country: VE"#,
            r#"name: "Valéncia", country: PH, key: "manila-valencia""#,
        ] {
            let data = app.data(&another(input)).await;
            keys.push(data["createCity"]["city"]["key"].as_str().unwrap_or("none").to_owned());
        }
        assert_eq!(keys, ["valencia-ve", "valencia-ve-2", "manila-valencia"]);
        for (input, field, code, suggestion) in [
            (r#"name: "V", country: XX"#, "country", "NOT_FOUND", Value::Null),
            (r#"name: "", country: ES"#, "name", "REQUIRED", Value::Null),
            (r#"name: "V", country: ES, key: "valencia""#, "key", "CONFLICT", json!("valencia-2")),
            (r#"name: "V", country: ES, key: "Valencia""#, "key", "INVALID", json!("valencia")),
            (r#"name: "V", country: ES, lat: 90.1, lon: 0"#, "lat", "OUT_OF_RANGE", Value::Null),
            (r#"name: "V", country: ES, lat: 0, lon: -180.1"#, "lon", "OUT_OF_RANGE", Value::Null),
            (r#"name: "V", country: ES, lat: 1"#, "lon", "REQUIRED", Value::Null),
            (r#"name: "V", country: ES, population: -1"#, "population", "OUT_OF_RANGE", Value::Null),
            (r#"name: "V", country: ES, wikidataId: "8818""#, "wikidataId", "INVALID", Value::Null),
            (r#"name: "V", country: ES, wikidataId: "Q8818""#, "wikidataId", "CONFLICT", json!("valencia")),
        ] {
            let data = app.data(&another(input)).await;
            let expected = json!([{"field": [field], "code": code, "suggestion": suggestion}]);
            assert_eq!(data["createCity"]["userErrors"], expected, "{input}");
        }
        // A latitude out of range is not reported as missing, too.
        let data = app.data(&another(r#"name: "", country: ES, lat: 91, lon: 0"#)).await;
        let told = data["createCity"]["userErrors"].as_array().expect("errors").iter();
        let fields: Vec<_> = told.map(|error| error["field"][0].clone()).collect();
        assert_eq!(fields, ["name", "lat"]);
        let update = r#"mutation { updateCity(input: { city: "Q8818", name: "València", lat: null, lon: null, expectedVersion: 1 }) {
            city { key name lat population } userErrors { field code } } }"#;
        let data = app.data(update).await;
        assert_eq!(
            data["updateCity"]["city"],
            json!({"key": "valencia", "name": "València", "lat": null, "population": 800_000})
        );
        assert_eq!(
            app.data(update).await["updateCity"]["userErrors"],
            json!([{"field": ["expectedVersion"], "code": "CONFLICT"}])
        );
        let ambiguous = r#"mutation { updateCity(input: { city: "Valencia", population: 1 }) { userErrors { field code suggestion } } }"#;
        assert_eq!(
            app.data(ambiguous).await["updateCity"]["userErrors"],
            json!([{"field": ["city"], "code": "AMBIGUOUS", "suggestion": "manila-valencia, valencia, valencia-ve, valencia-ve-2"}])
        );
    })
    .await;
}

#[tokio::test]
async fn a_city_in_use_is_neither_deleted_nor_archived() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let delete = |city: &str| format!("mutation {{ deleteCity(input: {{ city: \"{city}\" }}) {{ deletedId userErrors {{ field code message }} }} }}");
        let data = app.data(&delete("bologna")).await;
        let error = &data["deleteCity"]["userErrors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!(["city"]), &json!("IN_USE")));
        assert_eq!(
            error["message"],
            "bologna cannot be deleted: it has 1 membership, 6 partnerships; `leaveNetwork` ends a membership, and a city that is a member \
                nowhere can be archived, which keeps the history"
        );
        let archive = r#"mutation { archiveCity(input: { city: "dakar" }) { city { key } userErrors { code } } }"#;
        assert_eq!(app.data(archive).await["archiveCity"]["userErrors"], json!([{"code": "IN_USE"}]));
        app.data(r#"mutation { createCity(input: { name: "Atlantis", country: GR }) { revision } }"#).await;
        let source = r#"mutation { updatePartnership(input: { id: "p01", sources: [{ citation: "A letter", assertedByCity: "atlantis" }] }) { userErrors { code } } }"#;
        assert_eq!(app.data(source).await["updatePartnership"]["userErrors"], json!([]));
        let data = app.data(&delete("atlantis")).await;
        assert!(data["deleteCity"]["userErrors"][0]["message"].as_str().is_some_and(|text| text.contains("other records refer to it")), "{data}");
        app.data(r#"mutation { updatePartnership(input: { id: "p01", sources: null }) { userErrors { code } } }"#).await;
        let data = app.data(&delete("atlantis")).await;
        assert!(data["deleteCity"]["deletedId"].is_string(), "{data}");
        assert_eq!(app.data(r#"{ city(ref: "atlantis") { key } }"#).await["city"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_city_that_has_left_is_archived_with_its_history_and_joins_nothing() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data(r#"mutation { leaveNetwork(input: { city: dakar, leftOn: "2015" }) { revision } }"#).await;
        let archive = |archived: bool| {
            format!("mutation {{ archiveCity(input: {{ city: dakar, archived: {archived} }}) {{ city {{ archived version }} userErrors {{ code }} }} }}")
        };
        let data = app.data(&archive(true)).await;
        assert_eq!(data["archiveCity"]["city"], json!({"archived": true, "version": 2}), "{data}");
        let join = r#"mutation { joinNetwork(input: { city: dakar, joinedOn: "2016" }) { membership { joinedOn } userErrors { field code } } }"#;
        assert_eq!(
            app.data(join).await["joinNetwork"]["userErrors"],
            json!([{"field": ["city"], "code": "CONFLICT"}])
        );
        let reopen = r#"mutation { updateMembership(input: { city: dakar, leftOn: null, status: ACTIVE }) { userErrors { field code } } }"#;
        assert_eq!(
            app.data(reopen).await["updateMembership"]["userErrors"],
            json!([{"field": ["leftOn"], "code": "CONFLICT"}])
        );
        let data = app.data("{ city(ref: dakar) { key history { totalCount } memberships { leftOn } } }").await;
        assert_eq!(
            data["city"],
            json!({"key": "dakar", "history": {"totalCount": 2}, "memberships": [{"leftOn": "2015"}]})
        );
        let data = app.data(&archive(false)).await;
        assert_eq!(data["archiveCity"]["city"], json!({"archived": false, "version": 3}));
        assert_eq!(app.data(join).await["joinNetwork"]["userErrors"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn an_archived_city_keeps_its_partnerships_and_takes_part_in_no_other() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data(r#"mutation { leaveNetwork(input: { city: kobe, leftOn: "2016" }) { revision } }"#).await;
        app.data("mutation { archiveCity(input: { city: kobe }) { revision } }").await;
        let create = r#"mutation { createPartnership(input: { title: "New", kind: TWINNING, cities: [ghent, kobe] }) { partnership { id } userErrors { field code message } } }"#;
        let refused = json!([{
            "field": ["cities", "1"],
            "code": "CONFLICT",
            "message": "kobe is archived; `archiveCity` with `archived: false` puts it back",
        }]);
        assert_eq!(
            app.data(create).await["createPartnership"],
            json!({"partnership": null, "userErrors": refused})
        );
        let update = |id: &str, cities: &str| format!("mutation {{ updatePartnership(input: {{ id: \"{id}\", title: \"Changed\", cities: {cities} }}) {{ userErrors {{ field code message }} }} }}");
        let data = app.data(&update("p01", "[bologna, kobe]")).await;
        assert_eq!(data["updatePartnership"]["userErrors"], refused);
        let data = app.data(&update("p08", "[kanazawa, kobe, ghent]")).await;
        assert_eq!(data["updatePartnership"]["userErrors"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn what_is_proposed_instead_of_deleting_a_city_is_not_refused() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let delete = r#"mutation { deleteCity(input: { city: "dakar" }) { userErrors { message } } }"#;
        let told = async || {
            let data = app.data(delete).await;
            data["deleteCity"]["userErrors"][0]["message"]
                .as_str()
                .expect("refused")
                .to_owned()
        };
        assert!(told().await.contains("`leaveNetwork`"));
        let done = async |mutation: &str| {
            let data = app
                .data(&format!(
                    "mutation {{ done: {mutation} {{ userErrors {{ message }} }} }}"
                ))
                .await;
            assert_eq!(data["done"]["userErrors"], json!([]), "{mutation}");
        };
        done(r#"leaveNetwork(input: { city: "dakar", leftOn: "2015" })"#).await;
        assert!(told().await.ends_with("; `archiveCity` keeps the history"));
        done(r#"archiveCity(input: { city: "dakar" })"#).await;
        assert!(
            told()
                .await
                .ends_with("; it is archived already, which keeps the history")
        );
    })
    .await;
}

#[tokio::test]
async fn a_city_like_another_of_its_country_is_made_with_a_warning_and_only_by_the_write_that_makes_it_so() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let warned = async |mutation: &str| {
            let query = format!("mutation {{ done: {mutation} {{ userErrors {{ code }} warnings {{ field code suggestion message }} }} }}");
            let data = app.data(&query).await;
            assert_eq!(data["done"]["userErrors"], json!([]), "{mutation}");
            let warnings = data["done"]["warnings"].as_array().expect("a list").clone();
            for warning in &warnings {
                assert_eq!((&warning["field"], &warning["code"]), (&json!(["name"]), &json!("POSSIBLE_DUPLICATE")), "{warning}");
            }
            let like = warnings.iter().map(|warning| warning["suggestion"].as_str().expect("an id").to_owned());
            like.collect::<Vec<_>>()
        };
        let id = async |key: &str| {
            let data = app.data(&format!("{{ city(ref: \"{key}\") {{ id }} }}")).await;
            data["city"]["id"].as_str().expect("an id").to_owned()
        };
        let none: [String; 0] = [];
        let ostersund = id("ostersund").await;
        assert_eq!(warned(r#"createCity(input: { name: "OSTERSUND", country: SE, key: "again" })"#).await, [ostersund.as_str()]);
        assert_eq!(warned(r#"createCity(input: { name: "Östersund", country: NO, key: "elsewhere" })"#).await, none);
        assert_eq!(warned(r#"createCity(input: { name: "Staare", otherNames: ["Öster-Sund"], country: SE, key: "third" })"#).await.len(), 2);
        // It looked the same before.
        assert_eq!(warned(r#"updateCity(input: { city: "again", population: 5 })"#).await, none);
        assert_eq!(warned(r#"updateCity(input: { city: "again", name: "Östersund" })"#).await, none);
        assert_eq!(warned(r#"updateCity(input: { city: "elsewhere", country: SE })"#).await.len(), 3);
        // Two Wikidata items are two cities.
        assert_eq!(warned(r#"createCity(input: { name: "Twin", country: SE, wikidataId: "Q1" })"#).await, none);
        assert_eq!(warned(r#"createCity(input: { name: "Twin", country: SE, wikidataId: "Q2", key: "other-twin" })"#).await, none);
        // In a batch, too, with the index of the change.
        let batch = r#"mutation { applyChanges(input: { changes: [{ createCity: { name: "New", country: SE } }, { createCity: { name: "New", country: SE } },
            { createPartnership: { title: "P", kind: OTHER, cities: [ghent, kobe] } }] }) { userErrors { code } warnings { field code suggestion } } }"#;
        let data = app.data(batch).await;
        let new = id("new").await;
        assert_eq!(
            data["applyChanges"]["warnings"][0],
            json!({"field": ["changes", "1", "createCity", "name"], "code": "POSSIBLE_DUPLICATE", "suggestion": new}),
            "{data}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_population_beyond_32_bits_is_a_number_in_both_directions() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let create = |population: &str| {
            format!("mutation {{ createCity(input: {{ name: \"Large\", country: FR, population: {population} }}) {{ city {{ population }} userErrors {{ field code }} }} }}")
        };
        for (given, number) in [("3000000000", 3_000_000_000_u64), ("9007199254740991", 9_007_199_254_740_991), ("0", 0)] {
            let data = app.data(&create(given)).await;
            assert_eq!(data["createCity"]["city"]["population"], number, "{given}");
        }
        let data = app.data(&create("-1")).await;
        assert_eq!(data["createCity"]["userErrors"], json!([{"field": ["population"], "code": "OUT_OF_RANGE"}]));
        for wrong in ["1.5", "9007199254740992", "\"5\"", "true"] {
            let error = app.error(&create(wrong)).await;
            assert!(error["message"].as_str().is_some_and(|text| text.contains("Long")), "{wrong}: {error}");
        }
        let query = r#"mutation($population: Long) { createCity(input: { name: "By variable", country: FR, population: $population }) { city { population } } }"#;
        let (_, text) = app.post(query, json!({"population": 4_000_000_000_u64})).await;
        assert!(text.contains("\"population\":4000000000}"), "{text}");
    })
    .await;
}
