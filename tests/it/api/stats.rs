//! Statistics: distances, clustering and degrees of the worked example.

use serde_json::{Value, json};

use crate::support::app::{assert_close, golden};
use crate::support::database::on_each_database;

#[tokio::test]
async fn both_kinds_of_mean_clustering_are_as_computed_by_hand() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ networkStats { meanClusteringOfAllCities meanClusteringOfCitiesWithTwoPartners }
                    none: networkStats(scope: { asOf: "1900" }) { meanClusteringOfAllCities meanClusteringOfCitiesWithTwoPartners degreeGini radius } }"#,
            )
            .await;
        // Bologna 1/10, Glasgow 1, Ghent 1, Fabriano 0, Kanazawa 1/3, Kobe 2/3, Helsinki 1, Turin
        // 1/3; five cities have fewer than two partners.
        let sum = 0.1 + 1.0 + 1.0 + 0.0 + 1.0 / 3.0 + 2.0 / 3.0 + 1.0 + 1.0 / 3.0;
        assert_close(&data["networkStats"]["meanClusteringOfAllCities"], sum / 13.0);
        assert_close(&data["networkStats"]["meanClusteringOfCitiesWithTwoPartners"], sum / 8.0);
        assert!(data["none"].as_object().expect("an object").values().all(Value::is_null));
    })
    .await;
}

#[tokio::test]
async fn distances_are_told_by_radius_median_effective_diameters_and_distribution() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                "{ networkStats { radius diameter meanDistance medianDistance effectiveDiameter half: effectiveDiameter(share: 0.5)
                    distanceDistribution { hopCount pairCount } degreeGini meta { warnings } } }",
            )
            .await;
        let stats = &data["networkStats"];
        assert_eq!([&stats["radius"], &stats["diameter"], &stats["medianDistance"]], [&json!(2), &json!(3), &json!(2)]);
        assert_close(&stats["meanDistance"], 70.0 / 36.0);
        assert_close(&stats["effectiveDiameter"], 2.64);
        assert_close(&stats["half"], 1.0 + 6.0 / 14.0);
        assert_eq!(
            stats["distanceDistribution"],
            json!([{ "hopCount": 1, "pairCount": 12.0 }, { "hopCount": 2, "pairCount": 14.0 }, { "hopCount": 3, "pairCount": 10.0 }])
        );
        assert_close(&stats["degreeGini"], 496.0 / 338.0 - 14.0 / 13.0);
        for share in ["0", "-0.5", "1.5"] {
            let error = app.error(&format!("{{ networkStats {{ effectiveDiameter(share: {share}) }} }}")).await;
            assert_eq!(error["extensions"]["argument"], "share");
        }
    })
    .await;
}
