//! Coverage of goals, and quality of the records.

use interurban::domain::image::SourceImage;
use interurban::domain::{Sector, SectorSet};
use serde_json::json;

use crate::support::app::{TestApp, assert_close, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Returns the golden network with goals, objectives and fields on some of its partnerships.
fn tagged() -> SeedSet {
    let mut set = SeedSet::golden();
    let mut tag = |key: &str, goals: &[i64], objectives: &[&str], fields: &[&str]| {
        let found = set.partnerships.iter_mut().find(|partnership| partnership.key == key);
        let partnership = found.expect("a partnership");
        for &goal in goals {
            partnership.sdgs.insert(goal);
        }
        partnership.objectives = objectives.iter().map(|&key| key.to_owned()).collect();
        partnership.fields = fields.iter().map(|&key| key.to_owned()).collect();
        partnership.sectors = if goals.is_empty() {
            SectorSet::EMPTY
        } else {
            let mut sectors = SectorSet::EMPTY;
            sectors.insert(Sector::Academia);
            sectors
        };
    };
    tag("p01", &[11, 17], &["CREATIVITY_HUBS"], &["MUSIC"]);
    tag("p02", &[11], &[], &[]);
    tag("p15", &[4], &["CREATIVITY_HUBS", "CULTURAL_ACCESS"], &["DESIGN"]);
    tag("p13", &[1], &[], &[]);
    set
}

#[tokio::test]
async fn goals_that_partnerships_serve_and_goals_that_none_serves() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[tagged()]).await;
        let data = app
            .data("{ coverage(by: SDG) { covered uncovered rows { sdg partnershipCount share cityCount countryCount } } }")
            .await;
        let coverage = &data["coverage"];
        assert_eq!(coverage["covered"], json!(["4", "11", "17"]));
        let rest = ["1", "2", "3", "5", "6", "7", "8", "9", "10", "12", "13", "14", "15", "16"];
        assert_eq!(coverage["uncovered"], json!(rest));
        assert_eq!(coverage["rows"].as_array().map(Vec::len), Some(17));
        // 14 partnerships count at the end of 2016; the one with the first goal had ended.
        for (goal, partnerships, cities, countries) in [(1, 0, 0, 0), (4, 1, 3, 3), (11, 2, 2, 2), (17, 1, 2, 2)] {
            let row = &coverage["rows"][goal - 1];
            assert_close(&row["share"], f64::from(partnerships) / 14.0);
            assert_eq!(
                (&row["sdg"], &row["partnershipCount"], &row["cityCount"], &row["countryCount"]),
                (&json!(goal), &json!(partnerships), &json!(cities), &json!(countries))
            );
        }
        let data = app
            .data("{ coverage(by: SDG) { partnershipCount untagged rows { key name objective { key } } meta { parameters algorithm } } }")
            .await;
        assert_eq!((&data["coverage"]["partnershipCount"], &data["coverage"]["untagged"]), (&json!(14), &json!(11)));
        assert_eq!(
            data["coverage"]["rows"][10],
            json!({ "key": "11", "name": "Sustainable cities and communities", "objective": null })
        );
        assert_eq!(data["coverage"]["meta"], json!({ "parameters": { "by": "SDG" }, "algorithm": "coverage" }));
    })
    .await;
}

#[tokio::test]
async fn other_vocabularies_are_covered_alike() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[tagged()]).await;
        let coverage = async |by: &str| {
            let fields = "covered uncovered untagged rows { key name objective { key } field { name } sector kind partnershipCount cityCount countryCount }";
            let data = app.data(&format!("{{ coverage(by: {by}) {{ {fields} }} }}")).await;
            data["coverage"].clone()
        };
        let objectives = coverage("OBJECTIVE").await;
        assert_eq!(objectives["covered"], json!(["CREATIVITY_HUBS", "CULTURAL_ACCESS"]));
        assert_eq!((&objectives["untagged"], objectives["uncovered"].as_array().map(Vec::len)), (&json!(12), Some(4)));
        assert_eq!(objectives["rows"][0]["objective"]["key"], "CREATIVITY_HUBS");
        assert_eq!(
            (&objectives["rows"][0]["partnershipCount"], &objectives["rows"][0]["cityCount"]),
            (&json!(2), &json!(5))
        );
        let fields = coverage("FIELD").await;
        assert_eq!((&fields["covered"], fields["rows"].as_array().map(Vec::len)), (&json!(["DESIGN", "MUSIC"]), Some(7)));
        assert_eq!(fields["rows"][0]["field"]["name"], "Crafts and Folk Art");
        let sectors = coverage("SECTOR").await;
        assert_eq!(sectors["covered"], json!(["ACADEMIA"]));
        assert_eq!(sectors["rows"][3]["sector"], "ACADEMIA");
        let kinds = coverage("KIND").await;
        assert_eq!((&kinds["covered"], &kinds["untagged"]), (&json!(["COLLABORATIVE_PROJECT"]), &json!(0)));
        assert_eq!(
            kinds["rows"][1],
            json!({ "key": "COLLABORATIVE_PROJECT", "name": "Collaborative project", "objective": null, "field": null, "sector": null,
                "kind": "COLLABORATIVE_PROJECT", "partnershipCount": 14, "cityCount": 11, "countryCount": 7 })
        );
    })
    .await;
}

const QUALITY: &str = r#"{ dataQuality(scope: { asOf: "2016" }) { partnershipCount undated unsourced oneSided untagged lastVerifiedOn citiesWithoutCoordinates membersWithoutPartnerships share } }"#;

#[tokio::test]
async fn the_worked_example_says_what_it_lacks() {
    on_each_database(async |database| {
        let app = golden(database).await;
        assert_eq!(
            app.data(QUALITY).await["dataQuality"],
            json!({ "partnershipCount": 14, "undated": 0, "unsourced": 0, "oneSided": 0, "untagged": 14, "lastVerifiedOn": null,
                "citiesWithoutCoordinates": 0, "membersWithoutPartnerships": 2, "share": 0.0 })
        );
        let more = app.data("{ dataQuality { unconfirmed lowConfidence } }").await;
        assert_eq!(more["dataQuality"], json!({ "unconfirmed": 14, "lowConfidence": 14 }));
    })
    .await;
}

#[tokio::test]
async fn each_fault_of_a_record_is_counted_and_the_rest_is_the_share() {
    on_each_database(async |database| {
        let mut set = tagged();
        let source = |city: Option<&str>, read: &str| SourceImage {
            accessed_on: Some(read.parse().expect("a date")),
            asserted_by_city: city.map(str::to_owned),
            ..set.partnerships[0].sources[0].clone()
        };
        let both = vec![source(Some("bologna"), "2015"), source(Some("glasgow"), "2015-11-30")];
        let one = vec![source(Some("kobe"), "2014-02")];
        set.partnerships[0].sources = both;
        set.partnerships[1].sources = Vec::new();
        set.partnerships[2].started_on = None;
        set.partnerships[14].sources = one;
        let app = TestApp::with(database, &[set]).await;
        // p01 is dated, tagged and mutual; p02 has no source, p03 no start, p15 is one-sided; the
        // others have no tag.
        let quality = &app.data(QUALITY).await["dataQuality"];
        assert_close(&quality["share"], 1.0 / 14.0);
        assert_eq!(
            (
                &quality["unsourced"],
                &quality["undated"],
                &quality["oneSided"],
                &quality["untagged"]
            ),
            (&json!(1), &json!(1), &json!(1), &json!(11))
        );
        // The year 2015, as a past date, lasts to its end.
        assert_eq!(quality["lastVerifiedOn"], "2015");
    })
    .await;
}

#[tokio::test]
async fn the_records_of_the_creative_cities_are_as_counted_in_the_files() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let data = app
            .data("{ dataQuality(scope: { asOf: 2023 }) { partnershipCount undated unsourced oneSided unconfirmed untagged membersWithoutPartnerships meta { warnings } } }")
            .await;
        assert_eq!(
            data["dataQuality"],
            json!({ "partnershipCount": 441, "undated": 376, "unsourced": 0, "oneSided": 10, "unconfirmed": 16, "untagged": 441,
                "membersWithoutPartnerships": 142, "meta": { "warnings": ["UNDATED"] } })
        );
    })
    .await;
}

#[tokio::test]
async fn of_partnerships_without_a_start_only_those_behind_links_are_warned_of() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        set.partnerships[2].started_on = None;
        let app = TestApp::with(database, &[set]).await;
        let data = app
            .data("{ all: dataQuality { undated meta { warnings } } strong: dataQuality(scope: { minStrength: 2 }) { undated meta { warnings } } }")
            .await;
        assert_eq!(data["all"], json!({ "undated": 1, "meta": { "warnings": ["UNDATED"] } }));
        assert_eq!(data["strong"], json!({ "undated": 0, "meta": { "warnings": [] } }));
    })
    .await;
}
