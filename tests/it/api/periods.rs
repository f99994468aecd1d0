//! Periods: cities hold all fields that they held in the period, and a path joins only hops that
//! existed on a common day.

use interurban::domain::PartnershipStatus;
use serde_json::{Value, json};

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

const PERIOD: &str = r#"scope: { during: { from: "2009", to: "2016" } }"#;

/// Returns the golden network with some partnerships ended, each at the end of a year.
fn ended(ends: &[(&str, i32)]) -> SeedSet {
    let mut set = SeedSet::golden();
    for &(key, year) in ends {
        let found = set.partnerships.iter_mut().find(|partnership| partnership.key == key);
        let partnership = found.expect("a partnership of the example");
        partnership.status = PartnershipStatus::Ended;
        partnership.ended_on = Some(year.to_string().parse().expect("a year"));
    }
    set
}

#[tokio::test]
async fn in_a_period_a_city_holds_all_fields_that_it_held() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let data = app
            .data(
                r#"query { both: cities(where: { cities: "lyon" }, scope: { during: { from: "2022", to: "2023" } }) { nodes { ...Fields } }
                    before: cities(where: { cities: "lyon" }, scope: { asOf: "2022" }) { nodes { ...Fields } }
                    after: cities(where: { cities: "lyon" }, scope: { asOf: "2023" }) { nodes { ...Fields } }
                    graph(scope: { during: { from: "2022", to: "2023" } }) { nodes { key field fields } }
                    exportNetwork(format: CSV_NODES, scope: { during: { from: "2022", to: "2023" } }) { content }
                    written: cities(where: { cities: "lyon", fields: LITERATURE }, scope: { during: { from: "2022", to: "2023" } }) { totalCount }
                    filmed: cities(where: { cities: "lyon", fields: MEDIA_ARTS }, scope: { during: { from: "2022", to: "2023" } }) { totalCount } }
                fragment Fields on City { field { key } fields { key } }"#,
            )
            .await;
        let (media, literature) = (json!({ "key": "MEDIA_ARTS" }), json!({ "key": "LITERATURE" }));
        let lyon = |answer: &str| data[answer]["nodes"][0].clone();
        assert_eq!(lyon("both"), json!({ "field": media, "fields": [media, literature] }));
        assert_eq!(lyon("before"), json!({ "field": media, "fields": [media] }));
        assert_eq!(lyon("after"), json!({ "field": literature, "fields": [literature] }));
        let nodes = data["graph"]["nodes"].as_array().expect("a list");
        let drawn = nodes.iter().find(|node| node["key"] == "lyon");
        assert_eq!(drawn, Some(&json!({ "key": "lyon", "field": "MEDIA_ARTS", "fields": ["MEDIA_ARTS", "LITERATURE"] })));
        let file = data["exportNetwork"]["content"].as_str().expect("a file");
        let row = file.lines().find(|line| line.starts_with("lyon,")).expect("Lyon in the file");
        assert!(row.ends_with(",MEDIA_ARTS;LITERATURE"), "{row}");
        assert_eq!((&data["written"]["totalCount"], &data["filmed"]["totalCount"]), (&json!(1), &json!(1)));
    })
    .await;
}

#[tokio::test]
async fn cities_whose_links_never_existed_on_a_common_day_are_not_joined() {
    on_each_database(async |database| {
        let app = golden(database).await;
        // Glasgow–Edinburgh ended in 2012, Edinburgh–Dunedin began in 2015.
        let data = app
            .data(&format!(
                r#"{{ cooperationPath(from: "dunedin", to: "glasgow", {PERIOD}) {{ found reason hopCount existedOn explanation cities {{ key }} lastConnectedOn }}
                    cooperationPaths(from: "dunedin", to: "glasgow", {PERIOD}) {{ found reason independentPathCount tiedPathCount paths {{ rank }} }}
                    reachableCities(from: "dunedin", maxHops: 2, {PERIOD}) {{ totalCount meta {{ warnings }} }}
                    later: reachableCities(from: "dunedin", maxHops: 2, scope: {{ during: {{ from: "2014", to: "2016" }} }}) {{ meta {{ warnings }} }} }}"#
            ))
            .await;
        assert_eq!(
            data["cooperationPath"],
            json!({ "found": false, "reason": "NO_COMMON_DAY", "hopCount": null, "existedOn": null, "cities": [], "lastConnectedOn": null,
                "explanation": "Chains join Dunedin and Glasgow between 2009-01-01 and 2016-12-31, but the links of none of them existed on a common day." })
        );
        assert_eq!(
            data["cooperationPaths"],
            json!({ "found": false, "reason": "NO_COMMON_DAY", "independentPathCount": 0, "tiedPathCount": 0, "paths": [] })
        );
        assert_eq!(data["reachableCities"]["totalCount"], 2);
        assert_eq!(data["reachableCities"]["meta"]["warnings"], json!(["NO_COMMON_DAY"]));
        assert_eq!(data["later"]["meta"]["warnings"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_path_of_the_past_says_when_it_existed_and_does_not_call_its_partnerships_active() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(&format!(
                r#"{{ cooperationPath(from: "edinburgh", to: "bologna", {PERIOD}) {{ hopCount existedOn hops {{ explanation }} }}
                    today: cooperationPath(from: "ghent", to: "bologna") {{ existedOn }} }}"#
            ))
            .await;
        let path = &data["cooperationPath"];
        assert_eq!((&path["hopCount"], &path["existedOn"]), (&json!(2), &json!("2012-12-31")));
        assert_eq!(
            path["hops"],
            json!([
                { "explanation": "Edinburgh and Glasgow share 1 partnership, active until 2012-12-31 (since 2009): same country, different fields." },
                { "explanation": "Glasgow and Bologna share 2 active partnerships (since 2008): different countries, same field." },
            ])
        );
        assert_eq!(data["today"]["existedOn"], "2016-12-31");
    })
    .await;
}

#[tokio::test]
async fn a_hop_of_several_partnerships_says_how_many_of_them_have_ended() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[ended(&[("p01", 2011)])]).await;
        let data = app.data(&format!(r#"{{ cooperationPath(from: "bologna", to: "glasgow", {PERIOD}) {{ hops {{ explanation }} }} }}"#)).await;
        assert_eq!(
            data["cooperationPath"]["hops"][0]["explanation"],
            "Bologna and Glasgow share 2 partnerships, 1 of them active until 2011-12-31 only (since 2008): different countries, same field."
        );
    })
    .await;
}

#[tokio::test]
async fn a_longer_path_of_one_day_comes_before_a_shorter_one_of_several() {
    on_each_database(async |database| {
        // Ghent–Bologna ended in 2012, a year before Bologna–Bogotá began: on a common day, Ghent
        // reaches Bogotá only through Glasgow.
        let app = TestApp::with(database, &[ended(&[("p03", 2012)])]).await;
        let data = app
            .data(&format!(
                r#"{{ cooperationPath(from: "ghent", to: "bogota", {PERIOD}) {{ hopCount tiedPathCount existedOn cities {{ key }} }}
                    cooperationPaths(from: "ghent", to: "bogota", k: 5, {PERIOD}) {{ independentPathCount paths {{ hopCount existedOn }} }}
                    limited: cooperationPath(from: "ghent", to: "bogota", maxHops: 2, {PERIOD}) {{ reason hopsNeeded }}
                    filtered: cooperationPath(from: "ghent", to: "bogota", where: {{ avoidCities: "glasgow" }}, {PERIOD}) {{
                        reason relaxations {{ condition hopCount }} }} }}"#
            ))
            .await;
        let cities = ["ghent", "glasgow", "bologna", "bogota"].map(|key| json!({ "key": key }));
        assert_eq!(
            data["cooperationPath"],
            json!({ "hopCount": 3, "tiedPathCount": 1, "existedOn": "2016-12-31", "cities": cities })
        );
        assert_eq!(
            data["cooperationPaths"],
            json!({ "independentPathCount": 1, "paths": [{ "hopCount": 3, "existedOn": "2016-12-31" }] })
        );
        assert_eq!(data["limited"], json!({ "reason": "HOP_LIMIT", "hopsNeeded": 3 }));
        assert_eq!(
            data["filtered"],
            json!({ "reason": "FILTERED_OUT", "relaxations": [{ "condition": "AVOID_CITIES", "hopCount": 3 }] })
        );
    })
    .await;
}

#[tokio::test]
async fn the_path_of_a_period_is_the_best_of_all_its_days() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[ended(&[("p03", 2012), ("p06", 2015), ("p09", 2013), ("p11", 2015)])]).await;
        // All dates are years, so the last days of years are sufficient.
        let days: Vec<String> = (2009..=2016)
            .map(|year| format!(r#"y{year}: cooperationPath(from: $from, to: $to, scope: {{ asOf: "{year}" }}) {{ ...Path }}"#))
            .collect();
        let query = format!(
            "query($from: CityRef!, $to: CityRef!) {{ period: cooperationPath(from: $from, to: $to, {PERIOD}) {{ ...Path }} {} }}
            fragment Path on CooperationPath {{ hopCount cities {{ key }} }}",
            days.join(" ")
        );
        let keys: Vec<String> = SeedSet::golden().cities.iter().map(|city| city.key.clone()).collect();
        let (mut joined, mut parted_by_days) = (0, 0);
        for from in &keys {
            for to in keys.iter().filter(|to| *to != from) {
                let (_, text) = app.post(&query, json!({ "from": from, "to": to })).await;
                let answer: Value = serde_json::from_str(&text).expect("JSON");
                let data = answer["data"].as_object().unwrap_or_else(|| panic!("{answer:#}"));
                let order = |path: &Value| (path["hopCount"].as_u64(), path["cities"].to_string());
                let of_days = data.iter().filter(|(name, path)| *name != "period" && !path["hopCount"].is_null());
                let best = of_days.map(|(_, path)| order(path)).min();
                let period = Some(order(&data["period"])).filter(|(hops, _)| hops.is_some());
                assert_eq!(period, best, "{from} to {to}");
                joined += usize::from(best.is_some());
                parted_by_days += usize::from(data["y2016"]["hopCount"].is_null() && best.is_some());
            }
        }
        assert!(joined > 60 && parted_by_days > 10, "{joined}, {parted_by_days}");
    })
    .await;
}
