//! The network through time, and what changed between two days.

use interurban::storage::SeedSet;
use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close, golden};
use crate::support::database::on_each_database;

fn list<'a>(points: &'a Value, field: &str) -> Vec<&'a Value> {
    points
        .as_array()
        .expect("a list")
        .iter()
        .map(|point| &point[field])
        .collect()
}

#[tokio::test]
async fn growth_of_the_worked_example_is_as_counted_by_hand() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ timeline(from: "2008", to: "2016", step: YEAR) { asOf cityCount linkCount newLinks endedLinks density largestComponentShare eiIndex(by: FIELD) } }"#,
            )
            .await;
        let points = &data["timeline"];
        assert_eq!(points[0]["asOf"], "2008-12-31");
        assert_eq!(list(points, "cityCount"), [13; 9]);
        assert_eq!(list(points, "linkCount"), [1, 2, 4, 5, 6, 6, 8, 11, 13]);
        assert_eq!(list(points, "newLinks"), [1, 1, 2, 1, 1, 1, 2, 3, 2]);
        assert_eq!(list(points, "endedLinks"), [0, 0, 0, 0, 0, 1, 0, 0, 0]);
        for (at, largest) in [2, 3, 4, 4, 4, 4, 5, 9, 9].into_iter().enumerate() {
            assert_close(&points[at]["largestComponentShare"], f64::from(largest) / 13.0);
        }
        assert_close(&points[8]["density"], 0.166667);
        // Links between fields and within them.
        let counts = [(0, 1), (1, 1), (1, 3), (1, 4), (2, 4), (1, 5), (2, 6), (3, 8), (4, 9)];
        for (at, (external, internal)) in counts.into_iter().enumerate() {
            assert_close(&points[at]["eiIndex"], f64::from(external - internal) / f64::from(external + internal));
        }
    })
    .await;
}

#[tokio::test]
async fn the_index_of_a_point_is_that_of_the_matrix_of_its_day() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        for by in ["FIELD", "COUNTRY", "REGION", "COUNTRY_GROUP", "COMMUNITY"] {
            let query = format!(
                r#"{{ timeline(from: "2021", to: "2023") {{ index: eiIndex(by: {by}) }} linkMatrix(by: {by}, scope: {{ asOf: "2023" }}) {{ eiIndex }} none: timeline(from: "1990", to: "1990") {{ eiIndex }} }}"#
            );
            let data = app.data(&query).await;
            let expected = data["linkMatrix"]["eiIndex"].as_f64().expect("a number");
            assert_close(&data["timeline"][2]["index"], expected);
            assert_eq!(data["none"], json!([{ "eiIndex": null }]));
        }
    })
    .await;
}

#[tokio::test]
async fn a_point_is_what_the_network_in_numbers_is_on_its_day() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let fields =
            "cityCount countryCount linkCount partnershipCount totalStrength density componentCount isolateCount
            largestComponentShare transitivity";
        let points = app
            .data(&format!(
                r#"{{ timeline(from: "2012", to: "2022-08-15", step: YEAR) {{ asOf {fields} }} }}"#
            ))
            .await;
        for mut point in points["timeline"].as_array().expect("a list").clone() {
            let as_of = point["asOf"].take();
            point.as_object_mut().expect("an object").remove("asOf");
            let stats = app
                .data(&format!(
                    "{{ networkStats(scope: {{ asOf: {as_of} }}) {{ {fields} }} }}"
                ))
                .await;
            assert_eq!(point, stats["networkStats"], "{as_of}");
        }
        let last = points["timeline"].as_array().expect("a list").last().expect("a point");
        assert_eq!(last["asOf"], "2022-08-15");
    })
    .await;
}

#[tokio::test]
async fn what_came_and_went_adds_up_to_the_whole_change() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        let ghent = set.memberships.iter_mut().find(|membership| membership.city == "ghent");
        ghent.expect("a member").left_on = Some("2013-05".parse().expect("a date"));
        let app = TestApp::with(database, &[set]).await;
        for step in ["YEAR", "QUARTER", "MONTH"] {
            let query = format!(
                r#"{{ timeline(from: "2011-03", to: "2016-05-10", step: {step}) {{ newLinks endedLinks linkCount joinedCityCount leftCityCount cityCount }}
                    before: networkStats(scope: {{ asOf: "2011-02" }}) {{ linkCount cityCount }} }}"#
            );
            let data = app.data(&query).await;
            let points = data["timeline"].as_array().expect("a list");
            let sum = |field: &str| -> i64 { points.iter().filter_map(|point| point[field].as_i64()).sum() };
            let last = points.last().expect("a point");
            let change = |field: &str| {
                last[field].as_i64().expect("a number") - data["before"][field].as_i64().expect("a number")
            };
            assert_eq!(sum("newLinks") - sum("endedLinks"), change("linkCount"), "{step}");
            assert_eq!((sum("leftCityCount"), sum("joinedCityCount")), (1, 0), "{step}");
            assert_eq!(change("cityCount"), -1, "{step}");
            let steps = match step {
                "YEAR" => 6,
                "QUARTER" => 22,
                _ => 63,
            };
            assert_eq!(points.len(), steps);
        }
    })
    .await;
}

#[tokio::test]
async fn before_any_data_there_is_nothing_and_ratios_are_null() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ timeline(from: "1900", to: "1900") { cityCount linkCount newLinks density largestComponentShare transitivity meta { asOf warnings parameters } }
                    networkDiff(from: "1900", to: "1901") { rewiring linksKeptCount citiesJoined { key } meta { truncated warnings } }
                    same: networkDiff(from: "2016", to: "2016") { rewiring linksKeptCount linksAddedCount } }"#,
            )
            .await;
        assert_eq!(
            data["timeline"],
            json!([{ "cityCount": 0, "linkCount": 0, "newLinks": 0, "density": null, "largestComponentShare": null, "transitivity": null,
                "meta": { "asOf": "1900-12-31", "warnings": ["EMPTY_SCOPE"], "parameters": { "step": "YEAR", "steps": 1 } } }])
        );
        assert_eq!(
            data["networkDiff"],
            json!({ "rewiring": null, "linksKeptCount": 0, "citiesJoined": [], "meta": { "truncated": false, "warnings": ["EMPTY_SCOPE"] } })
        );
        assert_eq!(
            data["same"],
            json!({ "rewiring": 0.0, "linksKeptCount": 13, "linksAddedCount": 0 })
        );
    })
    .await;
}

#[tokio::test]
async fn what_changed_between_2012_and_2016_is_as_counted_by_hand() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ networkDiff(from: "2012", to: "2016") { rewiring citiesJoined { key } citiesLeft { key } linksAdded { cityA { key } cityB { key } } linksLost { cityA { key } cityB { key } partnerships { title endedOn } } } }"#,
            )
            .await;
        let diff = &data["networkDiff"];
        assert_close(&diff["rewiring"], 1.0 - 5.0 / 14.0);
        assert_eq!((&diff["citiesJoined"], &diff["citiesLeft"]), (&json!([]), &json!([])));
        let pairs: Vec<String> = diff["linksAdded"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|link| format!("{}–{}", link["cityA"]["key"], link["cityB"]["key"]).replace('"', ""))
            .collect();
        assert_eq!(
            pairs,
            [
                "bogota–bologna",
                "bologna–fabriano",
                "bologna–turin",
                "dunedin–edinburgh",
                "fabriano–kanazawa",
                "helsinki–turin",
                "kanazawa–turin",
                "kobe–turin"
            ]
        );
        assert_eq!(
            diff["linksLost"],
            json!([{ "cityA": { "key": "edinburgh" }, "cityB": { "key": "glasgow" },
                "partnerships": [{ "title": "p13 Glasgow–Edinburgh", "endedOn": "2012" }] }])
        );
    })
    .await;
}

#[tokio::test]
async fn kept_links_that_grew_and_partnerships_that_began_are_listed_and_counted() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ networkDiff(from: "2012", to: "2016") { from to linksKeptCount linksAddedCount linksLostCount linksStrengthenedCount linksWeakenedCount
                    linksStrengthened { cityA { key } cityB { key } strengthBefore strengthAfter link { partnershipCount } }
                    linksAdded(first: 1) { strengthBefore strengthAfter } partnershipsStartedCount partnershipsStarted(first: 2) { key }
                    partnershipsEndedCount partnershipsEnded { key } meta { asOf truncated parameters } } }"#,
            )
            .await;
        assert_eq!(
            data["networkDiff"],
            json!({ "from": "2012-12-31", "to": "2016-12-31", "linksKeptCount": 5, "linksAddedCount": 8, "linksLostCount": 1,
                "linksStrengthenedCount": 2, "linksWeakenedCount": 0,
                "linksStrengthened": [
                    { "cityA": { "key": "bologna" }, "cityB": { "key": "glasgow" }, "strengthBefore": 1.0, "strengthAfter": 3.0, "link": { "partnershipCount": 2 } },
                    { "cityA": { "key": "helsinki" }, "cityB": { "key": "kobe" }, "strengthBefore": 1.0, "strengthAfter": 2.0, "link": { "partnershipCount": 2 } }],
                "linksAdded": [{ "strengthBefore": 0.0, "strengthAfter": 1.0 }],
                "partnershipsStartedCount": 9, "partnershipsStarted": [{ "key": "p02" }, { "key": "p05" }],
                "partnershipsEndedCount": 1, "partnershipsEnded": [{ "key": "p13" }],
                "meta": { "asOf": "2016-12-31", "truncated": false, "parameters": { "from": "2012-12-31", "to": "2016-12-31" } } })
        );
    })
    .await;
}

#[tokio::test]
async fn cities_that_come_and_go_take_their_links_along() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        let member = |city: &str| set.memberships.iter().position(|one| one.city == city).expect("a member");
        let (ghent, turin) = (member("ghent"), member("turin"));
        set.memberships[ghent].left_on = Some("2015".parse().expect("a date"));
        set.memberships[turin].joined_on = Some("2016".parse().expect("a date"));
        let app = TestApp::with(database, &[set]).await;
        let data = app
            .data(
                r#"{ networkDiff(from: "2015", to: "2016") { citiesJoined { key } citiesLeft { key } citiesLeftCount
                    linksLost { cityA { key } cityB { key } partnerships { key endedOn } } linksAddedCount } }"#,
            )
            .await;
        let lost = |a: &str, b: &str, key: &str| {
            json!({ "cityA": { "key": a }, "cityB": { "key": b }, "partnerships": [{ "key": key, "endedOn": null }] })
        };
        assert_eq!(
            data["networkDiff"],
            json!({ "citiesJoined": [{ "key": "turin" }], "citiesLeft": [{ "key": "ghent" }], "citiesLeftCount": 1,
                "linksLost": [lost("bologna", "ghent", "p03"), lost("ghent", "glasgow", "p04")], "linksAddedCount": 4 })
        );
    })
    .await;
}

#[tokio::test]
async fn days_out_of_order_or_said_twice_and_too_many_steps_are_refused() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (arguments, code, words) in [
            (
                r#"from: "2016", to: "2008""#,
                "BAD_USER_INPUT",
                "`from` must not lie after `to`",
            ),
            (r#"from: "16", to: "2008""#, "BAD_USER_INPUT", "`from` is not a date"),
            (
                r#"from: "2008", to: "2016-02-30""#,
                "BAD_USER_INPUT",
                "`to` is not a day",
            ),
            (
                r#"from: "2008", to: "2016", scope: { asOf: "2015" }"#,
                "BAD_USER_INPUT",
                "`scope.asOf` cannot stand beside `from` and `to`",
            ),
            (
                r#"from: "2008", to: "2016", scope: { during: { from: "2015", to: "2016" } }"#,
                "BAD_USER_INPUT",
                "`scope.during` cannot stand beside",
            ),
        ] {
            for field in ["timeline", "networkDiff"] {
                let error = app.error(&format!("{{ {field}({arguments}) {{ __typename }} }}")).await;
                assert_eq!(error["extensions"]["code"], code, "{arguments}");
                assert!(
                    error["message"].as_str().is_some_and(|text| text.contains(words)),
                    "{error}"
                );
            }
        }
        let error = app
            .error(r#"{ timeline(from: "1996-12", to: "2016", step: MONTH) { asOf } }"#)
            .await;
        assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED");
        assert_eq!(
            (&error["extensions"]["maximum"], &error["extensions"]["measured"]),
            (&json!(240), &json!(241))
        );
        app.data(r#"{ timeline(from: "1997", to: "2016", step: MONTH) { asOf } }"#)
            .await;
        for first in [-1, 501] {
            let query = format!(
                r#"{{ networkDiff(from: "2008", to: "2016") {{ linksAdded(first: {first}) {{ strengthAfter }} }} }}"#
            );
            let error = app.error(&query).await;
            assert_eq!(error["extensions"]["argument"], "first");
            assert!(
                error["message"]
                    .as_str()
                    .is_some_and(|text| text.contains("from 0 to 500"))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_as_strong_by_other_partnerships_is_not_called_weaker_for_the_last_digit_of_a_sum() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        let until = |year: &str| Some(year.parse().expect("a date"));
        for (at, intensity) in [(0, 0.1), (1, 0.2)] {
            let ended = &mut set.partnerships[at];
            (ended.started_on, ended.ended_on, ended.intensity) = (until("2008"), until("2012"), intensity);
        }
        set.partnerships[4].participants = set.partnerships[0].participants.clone();
        set.partnerships[4].intensity = 0.3;
        let app = TestApp::with(database, &[set]).await;
        // Stronger is helsinki–kobe alone, by p15.
        let data = app
            .data(r#"{ networkDiff(from: "2012", to: "2016") { linksKeptCount linksStrengthenedCount linksWeakenedCount linksWeakened { strengthBefore } partnershipsEndedCount } }"#)
            .await;
        assert_eq!(
            data["networkDiff"],
            json!({ "linksKeptCount": 5, "linksStrengthenedCount": 1, "linksWeakenedCount": 0, "linksWeakened": [], "partnershipsEndedCount": 3 })
        );
    })
    .await;
}
