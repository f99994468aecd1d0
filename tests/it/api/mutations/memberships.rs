use serde_json::{Value, json};

use super::writable;
use crate::support::database::on_each_database;

fn mutation(name: &str, input: &str) -> String {
    format!(
        "mutation {{ {name}(input: {{ {input} }}) {{ membership {{ city {{ key }} fields {{ key }} joinedOn leftOn status version sources {{ citation }} }}
            revision userErrors {{ field code suggestion }} }} }}"
    )
}

#[tokio::test]
async fn a_city_joins_changes_leaves_and_joins_again() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data(r#"mutation { createCity(input: { name: "Faro", country: PT }) { revision } }"#).await;
        let data = app
            .data(&mutation("joinNetwork", r#"city: "faro", fields: "music", joinedOn: "2010", sources: { citation: "A list" }"#))
            .await;
        assert_eq!(
            data["joinNetwork"]["membership"],
            json!({"city": {"key": "faro"}, "fields": [{"key": "MUSIC"}], "joinedOn": "2010", "leftOn": null, "status": "ACTIVE",
                "version": 1, "sources": [{"citation": "A list"}]}),
            "{data}"
        );
        let count = "{ cities { totalCount } city(ref: faro) { field { key } memberships { version } } }";
        assert_eq!(app.data(count).await["cities"]["totalCount"], 14);
        for (name, input, field, code) in [
            ("joinNetwork", r#"city: "faro""#, "city", "CONFLICT"),
            ("joinNetwork", r#"city: "faro", joinedOn: "2012", leftOn: "2011""#, "leftOn", "DATE_ORDER"),
            ("joinNetwork", r#"city: "faro", leftOn: "2011", status: LEFT, fields: ["X"]"#, "fields", "NOT_FOUND"),
            ("joinNetwork", r#"city: "nowhere""#, "city", "NOT_FOUND"),
            ("updateMembership", r#"city: "faro", status: LEFT"#, "leftOn", "END_REQUIRED"),
            ("updateMembership", r#"city: "faro", openOn: "2009""#, "city", "NOT_FOUND"),
            ("updateMembership", r#"city: "faro", expectedVersion: 7"#, "expectedVersion", "CONFLICT"),
            ("leaveNetwork", r#"city: "faro", leftOn: "2009""#, "leftOn", "DATE_ORDER"),
        ] {
            let data = app.data(&mutation(name, input)).await;
            let error = &data[name]["userErrors"][0];
            assert_eq!((&error["field"][0], &error["code"]), (&json!(field), &json!(code)), "{name} {input}: {data}");
            assert_eq!(data[name]["membership"], Value::Null);
            assert_eq!(data[name]["revision"], 3);
        }
        let data = app.data(&mutation("updateMembership", r#"city: "faro", status: SUSPENDED"#)).await;
        assert_eq!(data["updateMembership"]["membership"]["status"], "SUSPENDED");
        assert_eq!(app.data(count).await["cities"]["totalCount"], 13);
        app.data(&mutation("updateMembership", r#"city: "faro", status: null, fields: ["DESIGN"]"#)).await;
        let data = app.data(&mutation("leaveNetwork", r#"city: "faro", leftOn: "2014-06""#)).await;
        assert_eq!(data["leaveNetwork"]["membership"]["status"], "LEFT");
        assert_eq!(data["leaveNetwork"]["membership"]["version"], 4);
        let data = app.data(&mutation("leaveNetwork", r#"city: "faro""#)).await;
        assert_eq!(data["leaveNetwork"]["userErrors"][0]["code"], "CONFLICT");
        let data = app.data(&mutation("joinNetwork", r#"city: "faro", joinedOn: "2015""#)).await;
        assert_eq!(data["joinNetwork"]["membership"]["joinedOn"], "2015");
        // Opening the first again would make two.
        let data = app.data(&mutation("updateMembership", r#"city: "faro", openOn: "2012", leftOn: null"#)).await;
        assert_eq!(data["updateMembership"]["userErrors"][0]["field"], json!(["leftOn"]));
        let data = app.data(&mutation("updateMembership", r#"city: "faro", openOn: "2012", leftOn: "2013""#)).await;
        assert_eq!(data["updateMembership"]["membership"]["leftOn"], "2013");
        let versions = app.data(count).await["city"]["memberships"].clone();
        assert_eq!(versions, json!([{"version": 5}, {"version": 1}]));
    })
    .await;
}

#[tokio::test]
async fn a_member_holds_no_more_fields_than_the_network_allows() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data("mutation { updateNetwork(input: { maxFieldsPerMember: 1 }) { userErrors { code } } }")
            .await;
        let data = app
            .data(&mutation("updateMembership", "city: ghent, fields: [MUSIC, DESIGN]"))
            .await;
        assert_eq!(
            data["updateMembership"]["userErrors"],
            json!([{"field": ["fields"], "code": "TOO_MANY_FIELDS", "suggestion": "1"}])
        );
        app.data("mutation { updateNetwork(input: { maxFieldsPerMember: null }) { userErrors { code } } }")
            .await;
        let data = app
            .data(&mutation("updateMembership", "city: ghent, fields: [DESIGN, MUSIC]"))
            .await;
        assert_eq!(
            data["updateMembership"]["membership"]["fields"],
            json!([{"key": "DESIGN"}, {"key": "MUSIC"}])
        );
    })
    .await;
}

#[tokio::test]
async fn sources_are_added_to_partnerships_and_memberships() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let add = |input: &str| {
            format!(
                r#"mutation {{ addSource(input: {{ {input} }}) {{ partnership {{ confirmation version sources {{ assertedBy {{ name }} }} }}
                    membership {{ version sources {{ citation confidence }} }} userErrors {{ field code }} }} }}"#
            )
        };
        let said = |city: &str| format!(r#"partnership: "p05", source: {{ url: "https://example.org/{city}", assertedByCity: {city} }}"#);
        let data = app.data(&add(&said("bologna"))).await;
        assert_eq!(data["addSource"]["partnership"]["confirmation"], "ONE_SIDED", "{data}");
        let data = app.data(&add(&said("bogota"))).await;
        assert_eq!(data["addSource"]["partnership"]["confirmation"], "MUTUAL");
        assert_eq!(data["addSource"]["partnership"]["version"], 3);
        let letter = r#"membership: { city: dakar }, source: { citation: "A letter", confidence: LOW }"#;
        let data = app.data(&add(letter)).await;
        let sources = data["addSource"]["membership"]["sources"].as_array().expect("sources");
        assert_eq!(sources.last(), Some(&json!({"citation": "A letter", "confidence": "LOW"})));
        for (input, field, code) in [
            (letter, json!(["source"]), "DUPLICATE_VALUE"),
            (r#"source: { citation: "x" }"#, json!(["partnership"]), "REQUIRED"),
            (r#"partnership: "p01", source: {}"#, json!(["source"]), "REQUIRED"),
            (
                r#"partnership: "p01", source: { url: "ftp://example.org" }"#,
                json!(["source", "url"]),
                "INVALID_URL",
            ),
            (
                r#"partnership: "p01", source: { citation: "x", accessedOn: "2016-13", assertedByCity: "x" }"#,
                json!(["source", "accessedOn"]),
                "INVALID",
            ),
        ] {
            let data = app.data(&add(input)).await;
            let error = &data["addSource"]["userErrors"][0];
            assert_eq!((&error["field"], &error["code"]), (&field, &json!(code)), "{data}");
        }
    })
    .await;
}
