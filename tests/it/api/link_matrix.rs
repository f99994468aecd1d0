//! Links between groups of cities on the golden network, and the stories about them.

use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

fn cell<'a>(matrix: &'a Value, row: &str, column: &str) -> &'a Value {
    let mut cells = matrix["cells"].as_array().expect("a list").iter();
    let found = cells.find(|cell| cell["row"]["key"] == row && cell["column"]["key"] == column);
    found.unwrap_or_else(|| panic!("no cell {row}, {column}"))
}

fn sum(matrix: &Value, field: &str) -> f64 {
    let cells = matrix["cells"].as_array().expect("a list").iter();
    cells.filter_map(|cell| cell[field].as_f64()).sum()
}

#[tokio::test]
async fn same_field_cities_are_better_connected() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let story = "{ linkMatrix(by: FIELD) { assortativity eiIndex cells { row { key } column { key } linkCount expected affinity } } }";
        let matrix = app.data(story).await["linkMatrix"].clone();
        assert_close(&matrix["assortativity"], 0.553_648);
        assert_close(&matrix["eiIndex"], -0.384_615);
        let music = cell(&matrix, "MUSIC", "MUSIC");
        assert_eq!(music["linkCount"], 4.0);
        assert_close(&music["expected"], 1.923_077);
        assert_close(&music["affinity"], 2.08);
        let across = cell(&matrix, "DESIGN", "MUSIC");
        assert_eq!(across["linkCount"], 1.0);
        assert_close(&across["expected"], 3.461_538);
        assert_close(&across["affinity"], 0.288_889);
        // Six fields have a city: 15 pairs and 6 single ones.
        assert_eq!(matrix["cells"].as_array().map(Vec::len), Some(21));
        let internal = matrix["cells"].as_array().expect("a list").iter();
        let internal = internal.filter(|cell| cell["row"] == cell["column"]);
        assert_eq!(internal.filter_map(|cell| cell["linkCount"].as_f64()).sum::<f64>(), 9.0);
    })
    .await;
}

#[tokio::test]
async fn balance_between_north_and_south_on_a_fresh_database() {
    on_each_database(async |database| {
        let story = "{ linkMatrix(by: COUNTRY_GROUP, groups: [GLOBAL_NORTH, GLOBAL_SOUTH]) { cells { row { key } column { key } linkCount expected affinity } } }";
        let app = golden(database).await;
        let matrix = app.data(story).await["linkMatrix"].clone();
        assert_eq!(matrix["cells"].as_array().map(Vec::len), Some(3));
        // Bogotá and Dakar are in the South; the only link of the South is bogota–bologna: K = 25
        // and 1.
        assert_eq!(cell(&matrix, "GLOBAL_NORTH", "GLOBAL_NORTH")["linkCount"], 12.0);
        let across = cell(&matrix, "GLOBAL_NORTH", "GLOBAL_SOUTH");
        assert_eq!(across["linkCount"], 1.0);
        assert_close(&across["expected"], 25.0 / 26.0);
        assert_close(&across["affinity"], 1.04);
        let south = cell(&matrix, "GLOBAL_SOUTH", "GLOBAL_SOUTH");
        assert_eq!(south["linkCount"], 0.0);
        assert_close(&south["expected"], 1.0 / 52.0);
    })
    .await;
}

#[tokio::test]
async fn the_members_of_the_real_network_are_linked_across_north_and_south() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let data = app
            .data(
                r#"{ linkMatrix(by: COUNTRY_GROUP, scope: { asOf: "2023" }) { groups { key cityCount } cells { linkCount } }
                    networkStats(scope: { asOf: "2023" }) { linkCount cityCount } }"#,
            )
            .await;
        let groups = data["linkMatrix"]["groups"].as_array().expect("a list");
        assert_eq!(groups.len(), 2, "every country of a member is in one of the two: {groups:?}");
        let cities: i64 = groups.iter().filter_map(|group| group["cityCount"].as_i64()).sum();
        assert_eq!(Some(cities), data["networkStats"]["cityCount"].as_i64());
        assert_eq!(Some(sum(&data["linkMatrix"], "linkCount")), data["networkStats"]["linkCount"].as_f64());
    })
    .await;
}

#[tokio::test]
async fn cells_and_expectations_add_up_to_all_links_for_every_grouping_baseline_and_weighing() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for by in ["FIELD", "COUNTRY", "REGION", "COUNTRY_GROUP", "COMMUNITY"] {
            for baseline in ["DEGREE", "UNIFORM"] {
                for (weighted, field, total) in [(false, "linkCount", 13.0), (true, "strength", 17.0)] {
                    let arguments = format!("by: {by}, baseline: {baseline}, weighted: {weighted}");
                    let fields = "groups { key name cityCount cityShare linkEnds touching } assortativity eiIndex cells { row { key } column { key }
                        linkCount strength possible expected affinity density salton share }";
                    let matrix = app.data(&format!("{{ linkMatrix({arguments}) {{ {fields} }} }}")).await["linkMatrix"].clone();
                    assert!((sum(&matrix, "linkCount") - 13.0).abs() < 1e-9, "{arguments}");
                    assert!((sum(&matrix, field) - total).abs() < 1e-9, "{arguments}");
                    assert!((sum(&matrix, "expected") - total).abs() < 1e-9, "{arguments}");
                    assert!((sum(&matrix, "possible") - 78.0).abs() < 1e-9, "{arguments}");
                    assert!((sum(&matrix, "share") - 1.0).abs() < 1e-9, "{arguments}");
                    let groups = matrix["groups"].as_array().expect("a list").iter();
                    assert_eq!(groups.filter_map(|group| group["cityCount"].as_i64()).sum::<i64>(), 13, "{arguments}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn countries_and_communities_are_compared_by_the_same_engine() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ country: linkMatrix(by: COUNTRY, includeZero: false) { assortativity eiIndex groups { key country { name } field { key } }
                        cells { row { key } column { key } linkCount strength possible expected affinity salton } }
                    community: linkMatrix(by: COMMUNITY) { assortativity groups { key name hub { key } cityCount cities { nodes { key } } } }
                    region: linkMatrix(by: REGION, includeZero: false) { groups { key name region cityCount } } }"#,
            )
            .await;
        let country = &data["country"];
        assert_close(&country["assortativity"], -0.04);
        assert_close(&country["eiIndex"], 0.538_462);
        let italy_japan = cell(country, "IT", "JP");
        assert_eq!((&italy_japan["linkCount"], &italy_japan["possible"]), (&json!(3.0), &json!(6.0)));
        assert_close(&italy_japan["affinity"], 1.181_818);
        assert_close(&italy_japan["salton"], 0.447_214);
        assert_eq!(country["groups"][0], json!({"key": "BE", "country": {"name": "Belgium"}, "field": null}));
        let communities = &data["community"];
        assert_eq!(
            communities["groups"][0],
            json!({"key": "bologna", "name": "Bologna", "hub": {"key": "bologna"}, "cityCount": 5, "cities": {"nodes":
                [{"key": "bogota"}, {"key": "bologna"}, {"key": "fabriano"}, {"key": "ghent"}, {"key": "glasgow"}]}})
        );
        // In {helsinki, kanazawa, kobe, turin}, Kobe and Turin have three internal links of total
        // strength 4: the first key decides.
        assert_eq!(communities["groups"][1]["key"], "kobe");
        assert_eq!(communities["groups"].as_array().map(Vec::len), Some(5));
        assert_eq!(
            data["region"]["groups"].as_array().expect("a list")[0],
            json!({"key": "AFRICA", "name": "Africa", "region": "AFRICA", "cityCount": 1})
        );
    })
    .await;
}

#[tokio::test]
async fn groups_are_chosen_by_key_or_name_and_unknown_ones_are_refused_with_suggestions() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ some: linkMatrix(by: FIELD, groups: ["music", "Crafts & Folk Art", MUSIC]) { groups { key } assortativity cells { linkCount expected } }
                    one: linkMatrix(by: COUNTRY, groups: ITA) { groups { key } cells { linkCount expected } }
                    empty: linkMatrix(by: COUNTRY, groups: US) { groups { key cityCount } cells { linkCount expected affinity salton density possible } } }"#,
            )
            .await;
        assert_eq!(data["some"]["groups"], json!([{"key": "CRAFTS_AND_FOLK_ART"}, {"key": "MUSIC"}]));
        assert_close(&data["some"]["assortativity"], 0.553_648);
        assert_close(&data["some"]["cells"][2]["expected"], 1.923_077);
        assert_eq!(data["one"]["cells"].as_array().map(Vec::len), Some(1));
        assert_close(&data["one"]["cells"][0]["expected"], 2.326_923);
        assert_eq!(
            data["empty"],
            json!({"groups": [{"key": "US", "cityCount": 0}],
                "cells": [{"linkCount": 0.0, "expected": 0.0, "affinity": null, "salton": null, "density": null, "possible": 0.0}]})
        );
        let error = app.error("{ linkMatrix(by: FIELD, groups: [MUSICS]) { eiIndex } }").await;
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT");
        assert_eq!(error["extensions"]["argument"], "groups[0]");
        assert_eq!(error["extensions"]["suggestions"], json!(["MUSIC"]));
        let error = app.error(r#"{ linkMatrix(by: COUNTRY_GROUP, groups: ["Global Sout"]) { eiIndex } }"#).await;
        assert_eq!(error["extensions"]["suggestions"], json!(["GLOBAL_SOUTH", "GLOBAL_NORTH"]));
    })
    .await;
}

#[tokio::test]
async fn scopes_of_little_or_nothing_have_defined_answers() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let ask = async |scope: &str, by: &str| {
            let fields = "assortativity eiIndex groups { key } cells { linkCount expected affinity density } meta { warnings }";
            let query = format!("{{ linkMatrix(by: {by}, scope: {{ {scope} }}) {{ {fields} }} }}");
            app.data(&query).await["linkMatrix"].clone()
        };
        for by in ["FIELD", "COUNTRY", "REGION", "COUNTRY_GROUP", "COMMUNITY"] {
            let nothing = ask(r#"asOf: "1999""#, by).await;
            let expected = json!({"assortativity": null, "eiIndex": null, "groups": [], "cells": [], "meta": {"warnings": ["EMPTY_SCOPE"]}});
            assert_eq!(nothing, expected, "{by}");
        }
        let one = ask("countries: SN", "FIELD").await;
        assert_eq!(one["cells"], json!([{"linkCount": 0.0, "expected": null, "affinity": null, "density": null}]));
        let isolates = ask("countries: [SN, SE]", "COUNTRY").await;
        assert_eq!((&isolates["assortativity"], &isolates["eiIndex"]), (&Value::Null, &Value::Null));
        // Among Italian cities all links are Italian: mixing by country is undefined.
        let italy = ask("countries: IT", "COUNTRY").await;
        assert_eq!((&italy["assortativity"], &italy["eiIndex"]), (&Value::Null, &json!(-1.0)));
        assert_close(&italy["cells"][0]["affinity"], 1.0);
    })
    .await;
}

#[tokio::test]
async fn more_cells_than_an_answer_may_hold_are_refused_with_both_numbers() {
    on_each_database(async |database| {
        let limits = interurban::app::AppLimits {
            max_rows: 44,
            ..Default::default()
        };
        let app = TestApp::with_limits(database, &[SeedSet::golden()], limits).await;
        let error = app.error("{ linkMatrix(by: COUNTRY) { cells { linkCount } } }").await;
        assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED");
        assert_eq!(
            (&error["extensions"]["maximum"], &error["extensions"]["measured"]),
            (&json!(44), &json!(45))
        );
        let data = app
            .data("{ linkMatrix(by: COUNTRY, includeZero: false) { cells { linkCount } } }")
            .await;
        assert!(sum(&data["linkMatrix"], "linkCount") == 13.0);
    })
    .await;
}
