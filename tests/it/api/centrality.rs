//! Centrality on the golden network.

use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close, golden};
use crate::support::database::on_each_database;

/// Returns the value of a city in an answer of `centrality`.
async fn value(app: &TestApp, arguments: &str, key: &str, field: &str) -> Value {
    let data = app
        .data(&format!(
            "{{ centrality({arguments}, first: 100) {{ nodes {{ rank city {{ key }} value normalized }} }} }}"
        ))
        .await;
    let nodes = data["centrality"]["nodes"].as_array().expect("a list").clone();
    let node = nodes.into_iter().find(|node| node["city"]["key"] == key);
    node.expect("the city")[field].clone()
}

#[tokio::test]
async fn hubs_by_betweenness() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data("{ centrality(measure: BETWEENNESS, first: 3) { nodes { rank city { name } value normalized } } }")
            .await;
        let nodes = &data["centrality"]["nodes"];
        let hubs = [("Bologna", 17.833_333), ("Turin", 11.166_667), ("Kanazawa", 2.166_667)];
        for (at, (name, betweenness)) in hubs.into_iter().enumerate() {
            assert_eq!(nodes[at]["city"]["name"], name);
            assert_eq!(nodes[at]["rank"], at + 1);
            assert_close(&nodes[at]["value"], betweenness);
        }
        assert_close(&nodes[0]["normalized"], 0.270_202);
    })
    .await;
}

#[tokio::test]
async fn measures_have_the_values_of_the_worked_example() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let expected = [
            ("measure: DEGREE", "bologna", "value", 5.0),
            ("measure: DEGREE", "bologna", "normalized", 5.0 / 12.0),
            ("measure: STRENGTH", "bologna", "value", 7.0),
            ("measure: BETWEENNESS", "fabriano", "value", 2.0),
            ("measure: BETWEENNESS", "kobe", "value", 0.833_333),
            ("measure: BETWEENNESS", "dakar", "value", 0.0),
            ("measure: BETWEENNESS, weighted: true", "helsinki", "value", 2.5),
            ("measure: BETWEENNESS, weighted: true", "bologna", "value", 17.833_333),
            ("measure: CLOSENESS", "bologna", "value", 0.484_848),
            ("measure: CLOSENESS", "turin", "value", 0.444_444),
            ("measure: CLOSENESS", "edinburgh", "value", 0.083_333),
            ("measure: CLOSENESS", "dakar", "value", 0.0),
            ("measure: HARMONIC", "bologna", "value", 0.541_667),
            ("measure: HARMONIC", "turin", "value", 0.5),
            ("measure: HARMONIC", "edinburgh", "value", 0.083_333),
            // Distances of 1/strength from Bologna: 1/3 to Glasgow, 1 to four cities, 1.5 to
            // Helsinki, 2 to Kanazawa and Kobe. These and the following weighted values agree with
            // NetworkX.
            ("measure: CLOSENESS, weighted: true", "bologna", "value", 0.542_373),
            ("measure: CLOSENESS, weighted: true", "helsinki", "value", 0.4),
            ("measure: CLOSENESS, weighted: true", "edinburgh", "value", 0.083_333),
            ("measure: HARMONIC, weighted: true", "bologna", "value", 0.722_222),
            ("measure: HARMONIC, weighted: true", "helsinki", "value", 0.589_899),
            ("measure: PAGERANK, weighted: true", "bologna", "value", 0.173_083),
            ("measure: PAGERANK, weighted: true", "helsinki", "value", 0.092_251),
            ("measure: EIGENVECTOR", "bologna", "value", 0.443_860),
            ("measure: EIGENVECTOR", "turin", "value", 0.491_707),
            ("measure: EIGENVECTOR, weighted: true", "bologna", "value", 0.530_982),
            ("measure: PAGERANK", "bologna", "value", 0.164_417),
            ("measure: PAGERANK", "turin", "value", 0.123_160),
            ("measure: PAGERANK", "edinburgh", "value", 0.088_496),
            ("measure: PAGERANK", "dakar", "value", 0.013_274),
            // One of the ten pairs of Bologna's five partners is linked: Ghent and Glasgow.
            ("measure: LOCAL_CLUSTERING", "bologna", "value", 0.1),
            ("measure: CORE_NUMBER", "kobe", "value", 2.0),
            ("measure: CORE_NUMBER", "bogota", "value", 1.0),
        ];
        for (arguments, key, field, number) in expected {
            assert_close(&value(&app, arguments, key, field).await, number);
        }
        assert_eq!(
            value(&app, "measure: STRENGTH", "bologna", "normalized").await,
            json!(null)
        );
        assert_eq!(
            value(&app, "measure: EIGENVECTOR", "edinburgh", "value").await,
            json!(null)
        );
        assert_eq!(
            value(&app, "measure: EIGENVECTOR", "edinburgh", "rank").await,
            json!(null)
        );
    })
    .await;
}

#[tokio::test]
async fn ties_share_a_rank_and_stand_by_key() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data("{ centrality(measure: DEGREE, first: 6) { totalCount nodes { rank city { key } value } } }")
            .await;
        let nodes = data["centrality"]["nodes"].as_array().expect("a list");
        let found: Vec<(i64, &str)> = nodes
            .iter()
            .filter_map(|node| Some((node["rank"].as_i64()?, node["city"]["key"].as_str()?)))
            .collect();
        let expected = [
            (1, "bologna"),
            (2, "turin"),
            (3, "kanazawa"),
            (3, "kobe"),
            (5, "fabriano"),
            (5, "ghent"),
        ];
        assert_eq!(found, expected);
        assert_eq!(data["centrality"]["totalCount"], 13);
    })
    .await;
}

#[tokio::test]
async fn within_a_field_only_its_cities_and_their_links_count() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                "{ centrality(measure: BETWEENNESS, within: MUSIC) { totalCount centralization meta { warnings }
                nodes { rank city { key } value normalized } } }",
            )
            .await;
        let found = &data["centrality"];
        // Bologna connects Bogotá to Glasgow and to Ghent, which are themselves linked: two pairs
        // of three.
        assert_eq!(found["totalCount"], 4);
        assert_eq!(found["nodes"][0]["city"]["key"], "bologna");
        assert_close(&found["nodes"][0]["value"], 2.0);
        assert_close(&found["nodes"][0]["normalized"], 2.0 / 3.0);
        assert_close(&found["centralization"], 2.0 / 3.0);
        assert_eq!(found["meta"]["warnings"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn an_estimate_is_named_as_such_with_its_bound() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let query = |pivots: i32| {
            format!(
                "{{ centrality(measure: BETWEENNESS, pivots: {pivots}, first: 1) {{ nodes {{ value }} centralization
                meta {{ algorithm parameters warnings notes }} }} }}"
            )
        };
        let data = app.data(&query(6)).await;
        let meta = &data["centrality"]["meta"];
        assert_eq!(meta["algorithm"], "betweenness (Brandes and Pich 2007), estimated");
        assert_eq!(meta["parameters"]["pivots"], 6);
        assert!(
            meta["parameters"]["errorBound"]
                .as_f64()
                .is_some_and(|bound| bound > 0.0)
        );
        assert_eq!(meta["warnings"], json!(["ESTIMATE", "DISCONNECTED"]));
        assert_eq!(data["centrality"]["centralization"], json!(null));
        // There are thirteen cities in total.
        let data = app.data(&query(13)).await;
        let found = &data["centrality"];
        assert_close(&found["nodes"][0]["value"], 17.833_333);
        assert_eq!(found["meta"]["algorithm"], "betweenness (Brandes 2001), exact");
        assert_eq!(found["meta"]["parameters"]["errorBound"], json!(null));
        assert_eq!(found["meta"]["warnings"], json!(["DISCONNECTED"]));
        assert!(found["centralization"].as_f64().is_some());
    })
    .await;
}

#[tokio::test]
async fn the_numbers_of_a_city_are_those_of_the_rankings() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ city(ref: "bologna") { metrics { inScope degree strength betweenness closeness harmonic pageRank coreNumber
                community } } dakar: city(ref: "dakar") { metrics { betweenness eigenvector } metrics2010: metrics(scope: { asOf: "2000" })
                { inScope betweenness coreNumber community degree } }
                graph { nodes { key betweenness pageRank coreNumber community } } }"#,
            )
            .await;
        let metrics = &data["city"]["metrics"];
        assert_eq!((&metrics["inScope"], &metrics["degree"]), (&json!(true), &json!(5)));
        assert_close(&metrics["betweenness"], 17.833_333);
        assert_close(&metrics["closeness"], 0.484_848);
        assert_close(&metrics["harmonic"], 0.541_667);
        assert_close(&metrics["pageRank"], 0.164_417);
        assert_eq!((&metrics["coreNumber"], &metrics["community"]), (&json!(2), &json!(1)));
        assert_eq!(data["dakar"]["metrics"], json!({ "betweenness": 0.0, "eigenvector": null }));
        let outside = json!({ "inScope": false, "betweenness": null, "coreNumber": null, "community": null, "degree": null });
        assert_eq!(data["dakar"]["metrics2010"], outside);
        let node = &data["graph"]["nodes"][1];
        assert_eq!(node["key"], "bologna");
        assert_close(&node["betweenness"], 17.833_333);
        assert_close(&node["pageRank"], 0.164_417);
        assert_eq!(node["coreNumber"], 2);
    })
    .await;
}

#[tokio::test]
async fn scopes_with_little_in_them_have_defined_numbers() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let measures = [
            "DEGREE", "STRENGTH", "BETWEENNESS", "CLOSENESS", "HARMONIC", "EIGENVECTOR", "PAGERANK", "CORE_NUMBER",
            "LOCAL_CLUSTERING",
        ];
        let scopes = [
            (r#"{ asOf: "1990" }"#, 0),
            ("{ countries: [SN] }", 1),
            ("{ countries: [SN, SE] }", 2),
            ("{ kinds: [RESIDENCY] }", 13),
        ];
        for measure in measures {
            for weighted in [false, true] {
                for (scope, cities) in scopes {
                    let data = app
                        .data(&format!(
                            "{{ centrality(measure: {measure}, weighted: {weighted}, scope: {scope}) {{ totalCount centralization
                            nodes {{ value normalized }} meta {{ warnings }} }} }}"
                        ))
                        .await;
                    let found = &data["centrality"];
                    assert_eq!(found["totalCount"], cities, "{measure} {scope}");
                    let warnings = found["meta"]["warnings"].as_array().expect("a list");
                    assert_eq!(warnings.contains(&json!("EMPTY_SCOPE")), cities == 0);
                    assert_eq!(warnings.contains(&json!("DISCONNECTED")), cities > 1);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_centralization_of_degrees_does_not_change_with_strengths() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data("{ plain: centrality(measure: DEGREE) { centralization } weighted: centrality(measure: DEGREE, weighted: true) { centralization } }")
            .await;
        // Bologna has 5 partners: (13 · 5 − 2 · 13) / (12 · 11).
        assert_close(&data["plain"]["centralization"], 39.0 / 132.0);
        assert_eq!(data["plain"], data["weighted"]);
    })
    .await;
}

#[tokio::test]
async fn bad_input_names_the_argument() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (arguments, argument) in [
            ("measure: BETWEENNESS, pivots: 0", "pivots"),
            ("measure: CLOSENESS, pivots: 10", "pivots"),
            ("measure: BETWEENNESS, seed: -1", "seed"),
            ("measure: DEGREE, within: MUSICS", "within"),
            ("measure: DEGREE, first: 501", "first"),
        ] {
            let error = app
                .error(&format!("{{ centrality({arguments}) {{ totalCount }} }}"))
                .await;
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{arguments}");
            assert_eq!(error["extensions"]["argument"], argument);
        }
    })
    .await;
}
