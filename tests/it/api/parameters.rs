//! The arguments that answers and files report as applied.

use serde_json::json;

use crate::support::app::golden;
use crate::support::database::on_each_database;

#[tokio::test]
async fn every_condition_of_a_scope_is_named_as_it_was_applied() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (scope, expected) in [
            ("", json!({})),
            (
                r#"asOf: "2015", fields: [], includeProposed: false, counting: FULL, minStrength: 0"#,
                json!({}),
            ),
            (
                r#"during: { from: "2010", to: "2012-05" }"#,
                json!({ "during": "2010-01-01/2012-05-31" }),
            ),
            ("includeProposed: true", json!({ "includeProposed": true })),
            ("kinds: [TWINNING, TWINNING]", json!({ "kinds": ["TWINNING"] })),
            (
                r#"fields: ["music", DESIGN]"#,
                json!({ "fields": ["DESIGN", "MUSIC"], "fieldBasis": "EITHER" }),
            ),
            (
                "fields: MUSIC, fieldBasis: PARTNERSHIP",
                json!({ "fields": ["MUSIC"], "fieldBasis": "PARTNERSHIP" }),
            ),
            (r#"countries: ["ITA", JP, IT]"#, json!({ "countries": ["IT", "JP"] })),
            ("regions: AFRICA", json!({ "regions": ["AFRICA"] })),
            (
                "objectives: CREATIVITY_HUBS",
                json!({ "objectives": ["CREATIVITY_HUBS"] }),
            ),
            ("sdgs: [17, 11, 17]", json!({ "sdgs": [11, 17] })),
            ("sectors: ACADEMIA", json!({ "sectors": ["ACADEMIA"] })),
            ("minStrength: 1.5", json!({ "minStrength": 1.5 })),
            ("counting: FRACTIONAL", json!({ "counting": "FRACTIONAL" })),
        ] {
            let data = app
                .data(&format!(
                    "{{ networkStats(scope: {{ {scope} }}) {{ meta {{ parameters }} }} }}"
                ))
                .await;
            assert_eq!(data["networkStats"]["meta"]["parameters"], expected, "{scope}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_condition_stands_beside_the_arguments_of_the_field_and_never_in_their_place() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ countryLinks(countries: [IT, JP], where: { linkCount: { gte: 2 } }, scope: { countries: [IT, JP, FI] }) { meta { parameters } }
                    clusters(fields: MUSIC, scope: { fields: [MUSIC, DESIGN] }) { meta { parameters } }
                    centrality(measure: DEGREE, within: MUSIC) { meta { parameters } }
                    linkMatrix(by: FIELD, groups: ["music"]) { meta { parameters } }
                    cooperationPath(from: "bogota", to: "kobe", where: { via: "turin", avoidCountries: FI, fieldMixing: ANY, kinds: [], minStrength: 1 }, scope: { sdgs: [] }) {
                        meta { parameters } } }"#,
            )
            .await;
        let parameters = |field: &str| &data[field]["meta"]["parameters"];
        assert_eq!(parameters("countryLinks")["countries"], json!(["IT", "JP"]));
        assert_eq!(parameters("countryLinks")["scope.countries"], json!(["FI", "IT", "JP"]));
        assert_eq!(parameters("countryLinks")["where"]["linkCount"]["gte"], 2);
        assert_eq!(parameters("clusters")["fields"], json!(["MUSIC"]));
        assert_eq!(parameters("clusters")["scope.fields"], json!(["DESIGN", "MUSIC"]));
        assert_eq!(parameters("centrality")["within"], json!(["MUSIC"]));
        assert_eq!(parameters("linkMatrix")["groups"], json!(["MUSIC"]));
        assert_eq!(
            parameters("cooperationPath")["where"],
            json!({ "via": ["turin"], "avoidCountries": ["FI"], "minStrength": 1.0 })
        );
    })
    .await;
}

#[tokio::test]
async fn every_file_that_has_a_place_for_it_names_the_conditions() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for format in ["GRAPHML", "GEXF", "NODE_LINK_JSON", "CYTOSCAPE_JSON", "DOT", "GEOJSON"] {
            let query = format!(
                "{{ exportNetwork(format: {format}, scope: {{ countries: [JP, IT], minStrength: 1.5, counting: FRACTIONAL }}) {{ content }} }}"
            );
            let data = app.data(&query).await;
            let content = data["exportNetwork"]["content"].as_str().expect("a file");
            for words in ["countries", "IT, JP", "minStrength", "1.5", "counting", "FRACTIONAL"] {
                assert!(content.contains(words), "{format} does not say {words}");
            }
        }
    })
    .await;
}
