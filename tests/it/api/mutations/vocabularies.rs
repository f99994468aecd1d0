use interurban::domain::access::AccessRole;
use serde_json::{Value, json};

use super::{shown, writable};
use crate::support::database::on_each_database;

#[tokio::test]
async fn a_field_is_made_used_and_given_other_names() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let upsert = |input: &str| {
            format!(
                "mutation {{ upsertField(input: {{ {input} }}) {{ field {{ key name aliases since until }} network {{ version }} userErrors {{ field code }} }} }}"
            )
        };
        let data = app.data(&upsert(r#"key: "performing arts", name: "Performing Arts", since: "2016""#)).await;
        assert_eq!(
            data["upsertField"],
            json!({"field": {"key": "PERFORMING_ARTS", "name": "Performing Arts", "aliases": [], "since": "2016", "until": null},
                "network": {"version": 2}, "userErrors": []})
        );
        let data = app.data(&upsert(r#"key: PERFORMING_ARTS, aliases: ["Stage"], since: null"#)).await;
        assert_eq!(
            data["upsertField"]["field"],
            json!({"key": "PERFORMING_ARTS", "name": "Performing Arts", "aliases": ["Stage"], "since": null, "until": null})
        );
        let tag = r#"mutation { updatePartnership(input: { id: "p01", fields: "stage" }) { partnership { fields { key } } userErrors { code } } }"#;
        assert_eq!(
            app.data(tag).await["updatePartnership"]["partnership"]["fields"],
            json!([{"key": "PERFORMING_ARTS"}])
        );
        for (input, field, code) in [
            (r#"key: NEW"#, json!(["name"]), "REQUIRED"),
            (r#"key: NEW, name: "Stage""#, json!(["name"]), "CONFLICT"),
            (r#"key: NEW, name: "New", aliases: ["a", "mUsIc"]"#, json!(["aliases", "1"]), "CONFLICT"),
            (r#"key: STAGE, name: "New""#, json!(["key"]), "CONFLICT"),
            (r#"key: "!", name: "New""#, json!(["key"]), "INVALID"),
            (r#"key: MUSIC, since: "2010", until: "2009""#, json!(["until"]), "DATE_ORDER"),
            (r#"key: MUSIC, expectedVersion: 1"#, json!(["expectedVersion"]), "CONFLICT"),
        ] {
            let data = app.data(&upsert(input)).await;
            let error = &data["upsertField"]["userErrors"][0];
            assert_eq!((&error["field"], &error["code"]), (&field, &json!(code)), "{data}");
        }
        let objective = r#"mutation { upsertObjective(input: { key: "Youth exchange", text: "Young people meet." }) {
            objective { key text } userErrors { code } } }"#;
        assert_eq!(
            app.data(objective).await["upsertObjective"]["objective"],
            json!({"key": "YOUTH_EXCHANGE", "text": "Young people meet."})
        );
    })
    .await;
}

#[tokio::test]
async fn a_network_is_made_filled_and_becomes_the_default() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let create = r#"mutation { createNetwork(input: { name: "Harbour Towns", maxFieldsPerMember: 2, visibility: PRIVATE }) {
            network { key isDefault visibility maxFieldsPerMember version } userErrors { field code } } }"#;
        assert_eq!(
            app.data(create).await["createNetwork"]["network"],
            json!({"key": "harbour-towns", "isDefault": false, "visibility": "PRIVATE", "maxFieldsPerMember": 2, "version": 1})
        );
        let data = app.data(&create.replace("name:", r#"key: "golden", name:"#).replace(": 2", ": 0")).await;
        assert_eq!(
            data["createNetwork"]["userErrors"],
            json!([{"field": ["key"], "code": "CONFLICT"}, {"field": ["maxFieldsPerMember"], "code": "OUT_OF_RANGE"}])
        );
        let stranger = app.shown(None);
        assert_eq!(stranger.data(r#"{ network(key: "harbour-towns") { key } }"#).await["network"], Value::Null);
        let local = shown(&app, "local", &[(Some("harbour-towns"), AccessRole::Admin)]).await;
        let update = |input: &str| {
            format!(r#"mutation {{ updateNetwork(input: {{ network: "harbour-towns", {input} }}) {{ network {{ key name isDefault visibility }} userErrors {{ code }} }} }}"#)
        };
        let data = local.data(&update(r#"name: "Harbours", visibility: null"#)).await;
        assert_eq!(data["updateNetwork"]["network"]["visibility"], "PUBLIC");
        assert_eq!(local.error(&update("isDefault: true")).await["extensions"]["code"], "FORBIDDEN");
        let data = app.data(&update("isDefault: true")).await;
        assert_eq!(data["updateNetwork"]["network"]["isDefault"], true, "{data}");
        let data = app.data("{ network { key } networks { nodes { key isDefault } } }").await;
        assert_eq!(data["network"]["key"], "harbour-towns");
        assert_eq!(
            data["networks"]["nodes"],
            json!([{"key": "golden", "isDefault": false}, {"key": "harbour-towns", "isDefault": true}])
        );
    })
    .await;
}

#[tokio::test]
async fn a_group_of_countries_is_common_to_all_networks() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let upsert = |input: &str| {
            format!("mutation {{ upsertCountryGroup(input: {{ key: \"Nordic\", {input} }}) {{ countryGroup {{ key name sourceUrl version countries {{ code }} }} userErrors {{ field code }} }} }}")
        };
        let data = app.data(&upsert(r#"name: "Nordic", countries: [SE, FIN], expectedVersion: 0, sourceUrl: "https://example.org""#)).await;
        assert_eq!(
            data["upsertCountryGroup"]["countryGroup"],
            json!({"key": "NORDIC", "name": "Nordic", "sourceUrl": "https://example.org", "version": 1,
                "countries": [{"code": "FI"}, {"code": "SE"}]})
        );
        let data = app.data(&upsert("countries: SE")).await;
        assert_eq!(data["upsertCountryGroup"]["countryGroup"]["version"], 2);
        assert_eq!(
            app.data("{ country(code: FI) { groups } }").await["country"]["groups"]
                .as_array()
                .map(|groups| groups.contains(&json!("NORDIC"))),
            Some(false)
        );
        let data = app.data(&upsert(r#"countries: [SE, XX, SWE], sourceUrl: "x", name: null"#)).await;
        assert_eq!(
            data["upsertCountryGroup"]["userErrors"],
            json!([
                {"field": ["name"], "code": "REQUIRED"}, {"field": ["sourceUrl"], "code": "INVALID_URL"},
                {"field": ["countries", "1"], "code": "NOT_FOUND"}, {"field": ["countries", "2"], "code": "DUPLICATE_VALUE"},
            ])
        );
        let local = shown(&app, "local", &[(Some("golden"), AccessRole::Admin)]).await;
        assert_eq!(local.error(&upsert("countries: SE")).await["extensions"]["code"], "FORBIDDEN");
    })
    .await;
}
