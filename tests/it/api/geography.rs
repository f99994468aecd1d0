//! Distances of links and of pairs, and the gravity model; scopes with nothing to compare.

use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

const DISTANCES: &str = "{ count sampled meanKm minKm lowerQuartileKm medianKm upperQuartileKm maxKm }";

#[tokio::test]
async fn distances_of_the_worked_example_are_as_computed_with_numpy() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(&format!(
                "{{ geography {{ cityCount citiesWithoutCoordinates linkCount linked {DISTANCES} possible {DISTANCES} ratio internationalShare interregionalShare
                    bands {{ fromKm toKm linkCount possible ratio }} longestLinks(first: 2) {{ cityA {{ key }} cityB {{ key }} distanceKm }}
                    meta {{ warnings parameters }} }} }}"
            ))
            .await;
        let geography = &data["geography"];
        for (spread, expected) in [
            ("linked", [13.0, 5435.361805, 179.256149, 750.702314, 2029.745608, 9464.608223, 18811.811726]),
            ("possible", [78.0, 7054.867821, 66.496078, 1721.014853, 7654.778795, 9551.587942, 18885.974253]),
        ] {
            let fields = ["count", "meanKm", "minKm", "lowerQuartileKm", "medianKm", "upperQuartileKm", "maxKm"];
            for (field, expected) in fields.into_iter().zip(expected) {
                let found = geography[spread][field].as_f64().expect("a number");
                assert!((found - expected).abs() < 1e-5, "{spread} {field}: {found}");
            }
            assert_eq!(geography[spread]["sampled"], false);
        }
        assert_close(&geography["ratio"], 0.770441);
        assert_close(&geography["internationalShare"], 10.0 / 13.0);
        assert_close(&geography["interregionalShare"], 6.0 / 13.0);
        let bands: Vec<(&Value, &Value)> = geography["bands"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|band| (&band["linkCount"], &band["possible"]))
            .collect();
        let expected = [(3, 5.0), (2, 5.0), (1, 14.0), (1, 11.0), (5, 28.0), (1, 15.0)].map(|(l, p)| (json!(l), json!(p)));
        assert_eq!(bands, expected.iter().map(|(links, pairs)| (links, pairs)).collect::<Vec<_>>());
        assert_close(&geography["bands"][0]["ratio"], (3.0 / 13.0) / (5.0 / 78.0));
        assert_eq!(geography["bands"][5]["toKm"], Value::Null);
        assert_eq!(geography["longestLinks"][0]["cityA"]["key"], "dunedin");
        assert_eq!(geography["longestLinks"][0]["cityB"]["key"], "edinburgh");
        assert_eq!(geography["meta"], json!({ "warnings": [], "parameters": { "seed": 1 } }));
    })
    .await;
}

#[tokio::test]
async fn bologna_and_glasgow_are_1674_894_km_apart() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data("{ geography(scope: { asOf: \"2008\" }) { longestLinks { cityB { key } distanceKm } linked { meanKm } } }")
            .await;
        let [link] = &data["geography"]["longestLinks"].as_array().expect("a list")[..] else {
            panic!("one link");
        };
        for distance in [&link["distanceKm"], &data["geography"]["linked"]["meanKm"]] {
            assert!(distance.as_f64().is_some_and(|km| (km - 1674.894).abs() < 0.0005), "{distance}");
        }
    })
    .await;
}

const GRAVITY: &str = "gravity { coefficients { term estimate standardError zValue omitted } deviance nullDeviance pseudoR2 pairCount sampled iterations converged meta { algorithm warnings notes } }";

/// Checks estimates, standard errors, and deviance, null deviance, pseudo-R² and number of pairs of
/// a model.
#[track_caller]
fn assert_model(model: &Value, estimates: [f64; 5], errors: [f64; 5], figures: [f64; 4]) {
    let terms = ["CONSTANT", "LN_DISTANCE", "SAME_COUNTRY", "SAME_REGION", "SAME_FIELD"];
    for (at, term) in terms.into_iter().enumerate() {
        let coefficient = &model["coefficients"][at];
        assert_eq!(
            (&coefficient["term"], &coefficient["omitted"]),
            (&json!(term), &Value::Null)
        );
        assert_close(&coefficient["estimate"], estimates[at]);
        assert_close(&coefficient["standardError"], errors[at]);
        let z = coefficient["zValue"].as_f64().expect("a number");
        assert!((z - estimates[at] / errors[at]).abs() < 1e-4, "{term} {z}");
    }
    for (field, figure) in ["deviance", "nullDeviance", "pseudoR2", "pairCount"]
        .into_iter()
        .zip(figures)
    {
        assert_close(&model[field], figure);
    }
    assert_eq!((&model["converged"], &model["sampled"]), (&json!(true), &json!(false)));
    assert_eq!(model["meta"]["algorithm"], "Poisson pseudo-maximum likelihood");
}

/// The values of statsmodels 0.14: a Poisson GLM with the offset ln(k_a k_b / 2m) and HC0 standard
/// errors.
#[tokio::test]
async fn the_gravity_model_of_the_worked_example_is_that_of_an_established_library() {
    on_each_database(async |database| {
        let data = golden(database)
            .await
            .data(&format!("{{ geography {{ {GRAVITY} }} }}"))
            .await;
        assert_model(
            &data["geography"]["gravity"],
            [-1.226598, -0.067981, 2.499324, -0.429859, 3.246216],
            [5.666788, 0.591112, 1.591840, 1.028635, 0.975878],
            [11.372845, 30.064413, 0.621717, 55.0],
        );
    })
    .await;
}

/// The values of the same library, from the same files.
#[tokio::test]
async fn the_gravity_model_of_the_creative_cities_is_that_of_an_established_library() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let data = app
            .data(&format!(
                "{{ geography(scope: {{ asOf: 2023 }}) {{ ratio linked {{ count }} possible {{ count meanKm }} {GRAVITY} }} }}"
            ))
            .await;
        let uccn = &data["geography"];
        assert_model(
            &uccn["gravity"],
            [2.435920, -0.320325, -0.092254, 0.318561, 0.476240],
            [0.546388, 0.061410, 0.259437, 0.116346, 0.097034],
            [2717.462674, 2837.469494, 0.042294, 21_528.0],
        );
        assert_close(&uccn["ratio"], 0.722692);
        assert_eq!((&uccn["linked"]["count"], &uccn["possible"]["count"]), (&json!(480.0), &json!(61_075.0)));
        assert!(uccn["possible"]["meanKm"].as_f64().is_some_and(|km| (km - 7_653.784_880).abs() < 1e-5));
    })
    .await;
}

#[tokio::test]
async fn cities_without_coordinates_are_counted_and_left_out() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        for city in set.cities.iter_mut().filter(|city| city.key == "bologna" || city.key == "dakar") {
            (city.lat, city.lon) = (None, None);
        }
        let app = TestApp::with(database, &[set]).await;
        let data = app
            .data(
                "{ geography { citiesWithoutCoordinates linkCount linked { count } possible { count } longestLinks(first: 100) { distanceKm }
                    internationalShare meta { warnings notes } } dataQuality { citiesWithoutCoordinates } }",
            )
            .await;
        let geography = &data["geography"];
        assert_eq!((&geography["citiesWithoutCoordinates"], &geography["linkCount"]), (&json!(2), &json!(13)));
        // Five of the thirteen links are Bologna's; eleven cities have 55 pairs.
        assert_eq!((&geography["linked"]["count"], &geography["possible"]["count"]), (&json!(8.0), &json!(55.0)));
        assert_eq!(geography["longestLinks"].as_array().map(Vec::len), Some(8));
        assert_close(&geography["internationalShare"], 10.0 / 13.0);
        assert_eq!(geography["meta"]["warnings"], json!(["MISSING_COORDINATES"]));
        assert_eq!(data["dataQuality"]["citiesWithoutCoordinates"], 2);
    })
    .await;
}

#[tokio::test]
async fn scopes_with_nothing_to_compare_have_counts_of_zero_nulls_and_warnings() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (scope, cities, possible, warnings) in [
            ("{ asOf: 1900 }", 0, Value::Null, json!(["EMPTY_SCOPE"])),
            ("{ countries: SE }", 1, Value::Null, json!([])),
            ("{ countries: [SE, SN] }", 2, json!({ "count": 1.0 }), json!([])),
        ] {
            let data = app
                .data(&format!(
                    "{{ geography(scope: {scope}) {{ cityCount linked {{ count }} possible {{ count }} ratio internationalShare interregionalShare bands {{ linkCount ratio }}
                        longestLinks {{ id }} {GRAVITY} meta {{ warnings }} }}
                        coverage(by: SDG, scope: {scope}) {{ covered untagged partnershipCount rows {{ share partnershipCount }} meta {{ warnings }} }}
                        dataQuality(scope: {scope}) {{ partnershipCount undated lastVerifiedOn membersWithoutPartnerships share meta {{ warnings }} }} }}"
                ))
                .await;
            let geography = &data["geography"];
            assert_eq!((&geography["cityCount"], &geography["possible"]), (&json!(cities), &possible));
            for field in ["linked", "ratio", "internationalShare", "interregionalShare"] {
                assert_eq!(geography[field], Value::Null, "{scope} {field}");
            }
            assert!(geography["bands"].as_array().is_some_and(|bands| bands.iter().all(|band| band["ratio"].is_null())));
            let gravity = &geography["gravity"];
            assert_eq!((&gravity["converged"], &gravity["coefficients"]), (&json!(false), &json!([])));
            assert_eq!((&gravity["deviance"], &gravity["pseudoR2"]), (&Value::Null, &Value::Null));
            let mut expected = warnings.clone();
            expected.as_array_mut().expect("a list").push(json!("NOT_ESTIMABLE"));
            assert_eq!(gravity["meta"]["warnings"], expected);
            let coverage = &data["coverage"];
            assert_eq!((&coverage["covered"], &coverage["rows"][0]["share"]), (&json!([]), &Value::Null));
            assert_eq!((&coverage["partnershipCount"], &coverage["untagged"]), (&json!(0), &json!(0)));
            assert_eq!(
                data["dataQuality"],
                json!({ "partnershipCount": 0, "undated": 0, "lastVerifiedOn": null, "membersWithoutPartnerships": cities, "share": null,
                    "meta": { "warnings": warnings } })
            );
        }
    })
    .await;
}

#[tokio::test]
async fn arguments_out_of_range_are_refused() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (query, argument, words) in [
            ("{ geography(seed: -1) { ratio } }", "seed", "from 0 to"),
            (
                "{ geography { longestLinks(first: 101) { id } } }",
                "first",
                "from 0 to 100",
            ),
            (
                "{ geography { longestLinks(first: -1) { id } } }",
                "first",
                "from 0 to 100",
            ),
        ] {
            let error = app.error(query).await;
            assert_eq!(
                (&error["extensions"]["code"], &error["extensions"]["argument"]),
                (&json!("BAD_USER_INPUT"), &json!(argument))
            );
            assert!(
                error["message"].as_str().is_some_and(|text| text.contains(words)),
                "{error}"
            );
        }
    })
    .await;
}
