//! The seeds as a client sees them: the brochure of 2016, the members of 2023 and 2025, paths with
//! their sources.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

#[tokio::test]
async fn as_of_2016_the_network_is_that_of_the_brochure() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let data = app
            .data(
                r#"{ networkStats(scope: { asOf: "2016" }) { cityCount countryCount fieldCount }
                    cities(scope: { asOf: "2016" }) { totalCount } countries(scope: { asOf: 2016 }) { totalCount }
                    fields { key stats(scope: { asOf: "2016" }) { memberCount } }
                    later: networkStats(scope: { asOf: "2023" }) { cityCount } last: networkStats(scope: { asOf: "2025" }) { cityCount fieldCount }
                    summer: networkStats(scope: { asOf: "2015-06-30" }) { cityCount } perth: city(ref: "Perth") { country { code } } objectives { key } network { attribution } }"#,
            )
            .await;
        assert_eq!(data["networkStats"], json!({ "cityCount": 116, "countryCount": 54, "fieldCount": 7 }));
        assert_eq!(data["cities"]["totalCount"], 116);
        assert_eq!(data["countries"]["totalCount"], 54);
        let counts: Vec<i64> = data["fields"].as_array().expect("a list").iter().filter_map(|field| field["stats"]["memberCount"].as_i64()).collect();
        assert_eq!(counts, [0, 20, 22, 8, 18, 20, 9, 19]);
        assert_eq!(data["summer"]["cityCount"], 69, "the 47 of 2015 were designated on 11 December");
        assert_eq!(data["later"]["cityCount"], 350);
        assert_eq!(data["last"], json!({ "cityCount": 405, "fieldCount": 8 }));
        assert_eq!(data["perth"]["country"]["code"], "GB");
        assert_eq!(data["objectives"].as_array().map(Vec::len), Some(6));
        assert!(data["network"]["attribution"].as_str().expect("a credit").contains("GeoNames"));
    })
    .await;
}

#[tokio::test]
async fn a_path_between_any_two_cities_of_the_largest_component_names_partnerships_and_sources() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let data = app
            .data(r#"{ clusters(acrossFields: true, first: 1, scope: { asOf: "2016" }) { nodes { size cities { key } } } }"#)
            .await;
        let cities = data["clusters"]["nodes"][0]["cities"].as_array().expect("a list").clone();
        let keys: Vec<&str> = cities.iter().filter_map(|city| city["key"].as_str()).collect();
        assert!(keys.len() > 40, "{}", keys.len());
        for (from, to) in keys.iter().zip(keys.iter().rev()).take(keys.len() / 2) {
            let data = app
                .data(&format!(
                    r#"{{ cooperationPath(from: "{from}", to: "{to}", scope: {{ asOf: "2016" }}) {{ found hops {{ partnerships {{ title sources {{ url citation }} }} }} }} }}"#
                ))
                .await;
            let path = &data["cooperationPath"];
            assert_eq!(path["found"], true, "{from} to {to}");
            for hop in path["hops"].as_array().expect("a list") {
                let partnerships = hop["partnerships"].as_array().expect("a list");
                assert!(!partnerships.is_empty());
                for partnership in partnerships {
                    let sources = partnership["sources"].as_array().expect("a list");
                    assert!(sources.iter().any(|source| source["url"] != Value::Null || source["citation"] != Value::Null));
                }
            }
        }
    })
    .await;
}

/// Counted from the files with networkx.
#[tokio::test]
async fn the_networks_of_urbact_come_and_go() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::urbact()]).await;
        let data = app
            .data(
                r#"{ timeline(from: "2007", to: "2023") { asOf linkCount cityCount }
                    coverage(by: OBJECTIVE, scope: { asOf: "2012" }) { covered uncovered }
                    partnership(id: "urbact-refill") { participants { city { key } role } sources { publisher } }
                    network { attribution } }"#,
            )
            .await;
        let points = data["timeline"].as_array().expect("a list");
        let links = |year: &str| {
            let point = points
                .iter()
                .find(|point| point["asOf"].as_str().is_some_and(|day| day.starts_with(year)));
            point.and_then(|point| point["linkCount"].as_i64())
        };
        for (year, count) in [
            ("2007", 28),
            ("2009", 1_176),
            ("2012", 222),
            ("2015", 1_690),
            ("2018", 579),
            ("2019", 1_271),
            ("2022", 963),
            ("2023", 0),
        ] {
            assert_eq!(links(year), Some(count), "{year}");
        }
        let served = |list: &str| data["coverage"][list].as_array().map(Vec::len);
        assert_eq!((served("covered"), served("uncovered")), (Some(15), Some(22)));
        let participants = data["partnership"]["participants"].as_array().expect("a list");
        let lead: Vec<&Value> = participants
            .iter()
            .filter(|participant| participant["role"] == "LEAD")
            .collect();
        assert_eq!(lead, [&json!({ "city": { "key": "ghent" }, "role": "LEAD" })]);
        assert!(
            data["network"]["attribution"]
                .as_str()
                .is_some_and(|credit| credit.contains("keep.eu"))
        );
    })
    .await;
}

/// Kobe and Barcelona are twins, Barcelona and Naples cooperate in a network of URBACT: only both
/// networks together connect Kobe and Naples.
#[tokio::test]
async fn a_path_crosses_networks_where_a_city_is_in_both() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &SeedSet::first_start()).await;
        let data = app
            .data(
                r#"{ both: cooperationPath(from: "Kobe", to: "Naples", scope: { networks: ["uccn", "urbact"], asOf: "2018" }) {
                        cities { key } hops { networks { key } } }
                    one: cooperationPath(from: "Kobe", to: "Naples", scope: { asOf: "2018" }) { found reason }
                    networkOverlap(networks: ["uccn", "urbact"], asOf: "2019") { cityCount sharedCities(first: 0) { totalCount } sharedLinks(first: 0) { totalCount } } }"#,
            )
            .await;
        let keys = |list: &Value| -> Vec<String> {
            let list = list.as_array().expect("a list").iter();
            list.filter_map(|one| one["key"].as_str().map(str::to_owned)).collect()
        };
        assert_eq!(keys(&data["both"]["cities"]), ["kobe", "barcelona", "naples"]);
        let hops = data["both"]["hops"].as_array().expect("hops").iter();
        assert_eq!(hops.map(|hop| keys(&hop["networks"]).join(" ")).collect::<Vec<_>>(), ["uccn", "urbact"]);
        assert_eq!(data["one"], json!({ "found": false, "reason": "CITY_NOT_IN_SCOPE" }));
        assert_eq!(
            data["networkOverlap"],
            json!({ "cityCount": 736, "sharedCities": { "totalCount": 52 }, "sharedLinks": { "totalCount": 34 } })
        );
    })
    .await;
}
