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
        // Reopening the first one would leave two open.
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
async fn memberships_of_a_city_in_a_network_share_no_day() {
    on_each_database(async |database| {
        let app = writable(database).await;
        app.data(r#"mutation { createCity(input: { name: "Faro", country: PT }) { revision } }"#)
            .await;
        let errors = async |name: &str, input: &str| {
            let data = app.data(&mutation(name, input)).await;
            let errors = data[name]["userErrors"].as_array().expect("a list").iter();
            errors.map(|error| json!([error["field"][0], error["code"]])).collect::<Vec<_>>()
        };
        let none: Vec<Value> = Vec::new();
        let conflict = |field: &str| vec![json!([field, "CONFLICT"])];
        let join = |dates: &str| format!(r#"city: "faro", {dates}"#);
        assert_eq!(errors("joinNetwork", &join(r#"joinedOn: "2010", leftOn: "2014-05""#)).await, none);
        // Closed ones must not overlap either, not even by a day.
        for (dates, field) in [
            (r#"joinedOn: "2012", leftOn: "2013""#, "joinedOn"),
            (r#"joinedOn: "2014-05-31", leftOn: "2016""#, "joinedOn"),
            (r#"joinedOn: "2014""#, "joinedOn"),
            (r#"joinedOn: "2005", leftOn: "2010-01-01""#, "leftOn"),
            (r#"joinedOn: "2005", leftOn: "2020""#, "leftOn"),
            (r#"leftOn: "2012""#, "leftOn"),
            (r#"joinedOn: "2011", leftOn: "2013", status: SUSPENDED"#, "joinedOn"),
        ] {
            assert_eq!(errors("joinNetwork", &join(dates)).await, conflict(field), "{dates}");
        }
        assert_eq!(errors("joinNetwork", r#"city: "faro""#).await, conflict("joinedOn"));
        assert_eq!(errors("joinNetwork", &join(r#"joinedOn: "2014-06""#)).await, none);
        assert_eq!(errors("joinNetwork", &join(r#"joinedOn: "2005", leftOn: "2009""#)).await, none);
        for (change, field) in [
            (r#"openOn: "2012", leftOn: "2014-06-01""#, "leftOn"),
            (r#"openOn: "2012", leftOn: null"#, "leftOn"),
            (r#"openOn: "2012", joinedOn: "2009-12""#, "joinedOn"),
            (r#"openOn: "2012", joinedOn: null"#, "joinedOn"),
            (r#"openOn: "2007", leftOn: "2011""#, "leftOn"),
            (r#"joinedOn: "2014""#, "joinedOn"),
        ] {
            assert_eq!(errors("updateMembership", &join(change)).await, conflict(field), "{change}");
        }
        assert_eq!(errors("updateMembership", &join(r#"openOn: "2012", leftOn: "2013""#)).await, none);
        assert_eq!(errors("updateMembership", &join(r#"joinedOn: "2014-01""#)).await, none);
        assert_eq!(errors("leaveNetwork", &join(r#"leftOn: "2015""#)).await, none);
        let data = app.data(r#"{ city(ref: "faro") { memberships { joinedOn leftOn } } }"#).await;
        assert_eq!(
            data["city"]["memberships"],
            json!([{"joinedOn": "2005", "leftOn": "2009"}, {"joinedOn": "2010", "leftOn": "2013"}, {"joinedOn": "2014-01", "leftOn": "2015"}])
        );
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
        ] {
            let data = app.data(&add(input)).await;
            let error = &data["addSource"]["userErrors"][0];
            assert_eq!((&error["field"], &error["code"]), (&field, &json!(code)), "{data}");
        }
    })
    .await;
}
