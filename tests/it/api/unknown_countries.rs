//! Cities of unknown country: the country is neither equal to another nor different from it.

use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close};
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;

/// Returns the worked example with unknown countries of Kanazawa and Kobe. Five of the thirteen
/// links end there.
async fn app(database: &TestDatabase) -> TestApp {
    let mut set = SeedSet::golden();
    for city in set
        .cities
        .iter_mut()
        .filter(|city| ["kanazawa", "kobe"].contains(&city.key.as_str()))
    {
        city.country = "ZZ".parse().expect("a code");
    }
    TestApp::with(database, &[set]).await
}

#[tokio::test]
async fn what_compares_two_countries_is_null_or_leaves_the_pair_out() {
    on_each_database(async |database| {
        let data = app(database)
            .await
            .data(
                r#"{ city(ref: "kobe") { country { code } }
                    cooperationPath(from: "fabriano", to: "kobe") { hops { sameCountry link { sameCountry } explanation } }
                    geography { internationalShare interregionalShare gravity { pairCount } meta { warnings } }
                    partnerships { nodes { key international } }
                    yes: partnerships(where: { international: true }) { totalCount }
                    no: partnerships(where: { international: false }) { nodes { key } }
                    country(code: IT) { internalLinkCount externalLinkCount eiIndex partnerConcentration } nowhere: country(code: ZZ) { name } }"#,
            )
            .await;
        assert_eq!((&data["city"]["country"], &data["nowhere"]), (&Value::Null, &Value::Null));
        for hop in data["cooperationPath"]["hops"].as_array().expect("two hops") {
            assert_eq!((&hop["sameCountry"], &hop["link"]["sameCountry"]), (&Value::Null, &Value::Null));
            assert!(hop["explanation"].as_str().is_some_and(|text| text.contains("country not recorded")), "{hop}");
        }
        // Of eight links between known countries, Bologna–Fabriano and Bologna–Turin are within
        // Italy.
        assert_close(&data["geography"]["internationalShare"], 6.0 / 8.0);
        assert_eq!(data["geography"]["meta"]["warnings"], json!(["UNASSIGNED"]));
        // Nine of the other eleven cities have a link among them.
        assert_close(&data["geography"]["gravity"]["pairCount"], 36.0);
        let international = |key: &str| {
            let nodes = data["partnerships"]["nodes"].as_array().expect("a list");
            nodes.iter().find(|node| node["key"] == key).expect("a record")["international"].clone()
        };
        // p15 joins Helsinki and Turin, so it is international for any country of Kobe.
        assert_eq!(["p01", "p11", "p08", "p15"].map(international), [json!(true), json!(false), Value::Null, json!(true)]);
        assert_eq!(data["yes"]["totalCount"], 8);
        assert_eq!(data["no"]["nodes"], json!([{ "key": "p06" }, { "key": "p11" }, { "key": "p13" }]));
        let italy = &data["country"];
        assert_eq!((&italy["internalLinkCount"], &italy["externalLinkCount"]), (&json!(2), &json!(4)));
        assert_close(&italy["eiIndex"], 1.0 / 3.0);
        assert_close(&italy["partnerConcentration"], 0.25);
    })
    .await;
}

#[tokio::test]
async fn a_country_that_is_not_known_is_no_country_to_count_or_to_list() {
    on_each_database(async |database| {
        let app = app(database).await;
        let data = app
            .data(
                r#"{ networkStats { countryCount } countries { totalCount } timeline(from: "2016", to: "2016") { countryCount eiIndex(by: COUNTRY) }
                    countryLinks { totalCount eiIndex meta { warnings notes } nodes { countryA { code } countryB { code } } } zero: countryLinks(includeZero: true) { totalCount }
                    linkMatrix(by: COUNTRY, includeZero: false) { eiIndex groups { key country { code } } cells { row { key } column { key } linkCount } }
                    clusters(acrossFields: true, first: 1) { nodes { countryComposition { country { code } cityCount } } }
                    graph { nodes { key country } links { sameCountry } }
                    dataQuality { citiesWithoutCountry } cities(where: { countries: ZZ }) { nodes { key } }
                    exportNetwork(format: GRAPHML) { content } }"#,
            )
            .await;
        // Britain, Belgium, Colombia, Finland, Italy, New Zealand, Sweden and Senegal.
        assert_eq!((&data["networkStats"]["countryCount"], &data["countries"]["totalCount"]), (&json!(8), &json!(8)));
        assert_eq!(data["timeline"][0]["countryCount"], 8);
        for index in [&data["timeline"][0]["eiIndex"], &data["countryLinks"]["eiIndex"], &data["linkMatrix"]["eiIndex"]] {
            assert_close(index, (6.0 - 2.0) / 8.0);
        }
        assert_eq!((&data["countryLinks"]["totalCount"], &data["zero"]["totalCount"]), (&json!(7), &json!(36)));
        assert_eq!(data["countryLinks"]["meta"]["warnings"], json!(["UNASSIGNED"]));
        assert!(data["countryLinks"]["meta"]["notes"][0].as_str().is_some_and(|note| note.contains("in no pair: 5")));
        let cells = data["linkMatrix"]["cells"].as_array().expect("a list");
        let unassigned = |cell: &&Value| cell["column"]["key"] == "UNASSIGNED";
        let counts = cells.iter().filter(unassigned).filter_map(|cell| cell["linkCount"].as_f64());
        assert_close(&json!(counts.sum::<f64>()), 5.0);
        let groups = data["linkMatrix"]["groups"].as_array().expect("a list");
        assert!(groups.iter().all(|group| group["key"] != "ZZ"));
        let composition = &data["clusters"]["nodes"][0]["countryComposition"];
        assert_eq!(composition[0], json!({ "country": { "code": "IT" }, "cityCount": 3 }));
        assert_eq!(composition[1], json!({ "country": null, "cityCount": 2 }));
        let nodes = data["graph"]["nodes"].as_array().expect("a list").iter();
        assert_eq!(nodes.filter(|node| node["country"].is_null()).count(), 2);
        let links = data["graph"]["links"].as_array().expect("a list").iter();
        assert_eq!(links.filter(|link| link["sameCountry"].is_null()).count(), 5);
        assert_eq!(data["dataQuality"]["citiesWithoutCountry"], 2);
        assert_eq!(data["cities"]["nodes"], json!([{ "key": "kanazawa" }, { "key": "kobe" }]));
        let file = data["exportNetwork"]["content"].as_str().expect("a file");
        assert!(!file.contains(">ZZ<") && file.contains(">IT<"));
        let error = app.error("{ countryLinks(country: ZZ) { totalCount } }").await;
        assert_eq!((&error["extensions"]["code"], &error["extensions"]["argument"]), (&json!("BAD_USER_INPUT"), &json!("country")));
    })
    .await;
}

#[tokio::test]
async fn no_partner_opens_a_country_that_is_not_known_or_may_be_known_already() {
    on_each_database(async |database| {
        let app = app(database).await;
        let opens = async |city: &str| {
            let query = format!(r#"{{ partnerRecommendations(for: "{city}", weights: {{ newCountry: 1 }}) {{ nodes {{ city {{ key }} }} }} }}"#);
            let data = app.data(&query).await;
            let nodes = data["partnerRecommendations"]["nodes"].as_array().expect("a list").clone();
            nodes.iter().map(|node| node["city"]["key"].as_str().expect("a key").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(opens("bologna").await, ["dakar", "dunedin", "helsinki", "ostersund"]);
        // Fabriano has the partner Kanazawa, whose country is unknown.
        assert_eq!(opens("fabriano").await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_path_passes_a_country_only_if_its_conditions_are_known_to_hold() {
    on_each_database(async |database| {
        let app = app(database).await;
        let path = async |filter: &str| {
            let query = format!(r#"{{ cooperationPath(from: "fabriano", to: "turin", where: {{ {filter} }}) {{ reason cities {{ key }} }} }}"#);
            let data = app.data(&query).await;
            let cities = data["cooperationPath"]["cities"].as_array().expect("a list");
            match cities.get(1) {
                Some(city) => city["key"].clone(),
                None => data["cooperationPath"]["reason"].clone(),
            }
        };
        assert_eq!(path("avoidCities: \"bologna\"").await, "kanazawa");
        assert_eq!(path("avoidCountries: FI").await, "bologna");
        assert_eq!(path("avoidCountries: IT").await, "FILTERED_OUT");
        assert_eq!(path("onlyCountries: [JP]").await, "FILTERED_OUT");
        assert_eq!(path("onlyCountries: [ZZ]").await, "kanazawa");
        let error = app
            .error(r#"{ cooperationPath(from: "fabriano", to: "turin", where: { via: "kanazawa", avoidCountries: FI }) { found } }"#)
            .await;
        assert_eq!(error["extensions"]["argument"], "where.via[0]");
    })
    .await;
}
