//! Answers without a path: the hops needed, and the conditions that exclude it.

use serde_json::{Value, json};

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

const ASKED: &str = "found reason hopCount hopsNeeded relaxations { condition hopCount } explanation";

async fn path(app: &TestApp, arguments: &str) -> Value {
    let data = app
        .data(&format!("{{ cooperationPath({arguments}) {{ {ASKED} }} }}"))
        .await;
    data["cooperationPath"].clone()
}

#[tokio::test]
async fn a_path_has_no_limit_of_hops_unless_asked_and_a_limit_says_how_many_are_needed() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let ends = r#"from: "xalapa", to: "bucheon", scope: { asOf: "2023" }"#;
        let free = path(&app, ends).await;
        assert_eq!(
            (&free["found"], &free["hopsNeeded"], &free["relaxations"]),
            (&json!(true), &Value::Null, &json!([]))
        );
        let needed = free["hopCount"].as_i64().expect("a path");
        assert!(needed > 6, "{needed} hops are too few to tell the old limit");
        assert_eq!(path(&app, &format!("{ends}, maxHops: null")).await, free);
        assert_eq!(
            path(&app, &format!("{ends}, maxHops: {needed}")).await["hopCount"],
            needed
        );
        assert_eq!(path(&app, &format!("{ends}, maxHops: 1000")).await["hopCount"], needed);
        let short = path(&app, &format!("{ends}, maxHops: {}", needed - 1)).await;
        assert_eq!(
            (&short["reason"], &short["hopsNeeded"]),
            (&json!("HOP_LIMIT"), &json!(needed))
        );
        let words = short["explanation"].as_str().expect("a sentence");
        assert!(
            words.contains(&format!("has {needed} hops; `maxHops` is {}.", needed - 1)),
            "{words}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_parameters_of_an_answer_say_whether_hops_were_limited() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ free: cooperationPath(from: "ghent", to: "kanazawa") { meta { parameters } }
                    bound: cooperationPaths(from: "ghent", to: "kanazawa", maxHops: 2) { reason hopsNeeded relaxations { condition }
                        explanation meta { parameters } }
                    city(ref: "ghent") { pathTo(to: "kanazawa", maxHops: 2) { reason hopsNeeded } } }"#,
            )
            .await;
        assert_eq!(data["free"]["meta"]["parameters"]["maxHops"], Value::Null);
        assert_eq!(data["bound"]["meta"]["parameters"]["maxHops"], 2);
        assert_eq!((&data["bound"]["reason"], &data["bound"]["hopsNeeded"]), (&json!("HOP_LIMIT"), &json!(3)));
        assert_eq!(data["bound"]["relaxations"], json!([]));
        assert_eq!(
            data["bound"]["explanation"],
            "The shortest chain from Ghent to Kanazawa that satisfies the conditions has 3 hops; `maxHops` is 2."
        );
        assert_eq!(data["city"]["pathTo"], json!({ "reason": "HOP_LIMIT", "hopsNeeded": 3 }));
    })
    .await;
}

#[tokio::test]
async fn conditions_that_stand_in_the_way_alone_are_named_with_the_path_that_is_found_without_them() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let alone = |condition: &str, hops: u32| json!([{ "condition": condition, "hopCount": hops }]);
        for (arguments, relaxations) in [
            (r#"from: "kanazawa", to: "kobe", where: { fieldMixing: SAME_FIELD }"#, alone("FIELD_MIXING", 1)),
            (r#"from: "glasgow", to: "helsinki", where: { minStrength: 1.5 }"#, alone("MIN_STRENGTH", 3)),
            (r#"from: "glasgow", to: "helsinki", where: { minStrength: 1.5 }, maxHops: 2"#, json!([])),
            (r#"from: "glasgow", to: "helsinki", where: { via: "bogota" }"#, alone("VIA", 3)),
            (r#"from: "ghent", to: "kanazawa", where: { avoidCountries: IT }"#, alone("AVOID_COUNTRIES", 3)),
            (r#"from: "ghent", to: "kanazawa", where: { onlyCountries: GB, avoidCities: "edinburgh" }"#, alone("ONLY_COUNTRIES", 3)),
            (r#"from: "ghent", to: "kanazawa", where: { partnershipFields: LITERATURE }"#, alone("PARTNERSHIP_FIELDS", 3)),
            (r#"from: "ghent", to: "kanazawa", where: { sdgs: 14 }"#, alone("SDGS", 3)),
            // Bologna is a city of music. With music alone Fabriano is excluded; without the
            // condition on fields Bologna is still avoided.
            (r#"from: "ghent", to: "kanazawa", where: { cityFields: MUSIC, avoidCities: "bologna" }"#, json!([])),
            (
                r#"from: "bogota", to: "kobe", where: { via: "fabriano", avoidCities: "kanazawa", cityFields: [MUSIC, "crafts & folk art"] }"#,
                alone("AVOID_CITIES", 4),
            ),
        ] {
            let answer = path(&app, arguments).await;
            assert_eq!(answer["reason"], "FILTERED_OUT", "{arguments}");
            assert_eq!(answer["hopsNeeded"], Value::Null, "{arguments}");
            assert_eq!(answer["relaxations"], relaxations, "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_explanation_says_what_dropping_a_condition_would_do() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let words = async |arguments: &str| path(&app, arguments).await["explanation"].clone();
        assert_eq!(
            words(r#"from: "ghent", to: "kobe", where: { avoidCities: "bologna", fieldMixing: CROSS_FIELD }"#).await,
            "Ghent and Kobe are joined on 2016-12-31, but by no chain that satisfies the conditions. \
             Dropping one condition alone gives no chain either."
        );
        assert_eq!(
            words(r#"from: "kanazawa", to: "kobe", where: { fieldMixing: SAME_FIELD, cityFields: DESIGN }"#).await,
            "Kanazawa and Kobe are joined on 2016-12-31, but by no chain that satisfies the conditions. \
             Without `fieldMixing` there is one of 1 hop."
        );
        assert_eq!(
            words(r#"from: "glasgow", to: "helsinki", where: { minStrength: 1.5 }, maxHops: 2"#).await,
            "Glasgow and Helsinki are joined on 2016-12-31, but by no chain that satisfies the conditions. \
             Dropping one condition alone gives no chain of at most 2 hops either."
        );
    })
    .await;
}

#[tokio::test]
async fn a_cost_that_needs_coordinates_is_a_condition_too() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        for city in set.cities.iter_mut().filter(|city| city.key == "bologna") {
            (city.lat, city.lon) = (None, None);
        }
        let app = TestApp::with(database, &[set]).await;
        let answer = path(&app, r#"from: "ghent", to: "turin", cost: DISTANCE_KM"#).await;
        assert_eq!(answer["reason"], "FILTERED_OUT");
        assert_eq!(answer["relaxations"], json!([{ "condition": "COST", "hopCount": 2 }]));
        assert_eq!(
            answer["explanation"],
            "Ghent and Turin are joined on 2016-12-31, but by no chain that satisfies the conditions. \
             Without `cost: DISTANCE_KM` there is one of 2 hops."
        );
    })
    .await;
}
