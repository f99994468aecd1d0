//! The network over time, and changes between two days.

use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

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
                r#"{ timeline(from: "2008", to: "2016", step: YEAR) { asOf cityCount linkCount linksAppearedCount linksGoneCount density largestComponentShare eiIndex(by: FIELD) } }"#,
            )
            .await;
        let points = &data["timeline"];
        assert_eq!(points[0]["asOf"], "2008-12-31");
        assert_eq!(list(points, "cityCount"), [13; 9]);
        assert_eq!(list(points, "linkCount"), [1, 2, 4, 5, 6, 6, 8, 11, 13]);
        assert_eq!(list(points, "linksAppearedCount"), [1, 1, 2, 1, 1, 1, 2, 3, 2]);
        assert_eq!(list(points, "linksGoneCount"), [0, 0, 0, 0, 0, 1, 0, 0, 0]);
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
                r#"{{ timeline(from: "2011-03", to: "2016-05-10", step: {step}) {{ linksAppearedCount linksGoneCount linkCount citiesJoinedCount citiesLeftCount cityCount }}
                    before: networkStats(scope: {{ asOf: "2011-02" }}) {{ linkCount cityCount }} }}"#
            );
            let data = app.data(&query).await;
            let points = data["timeline"].as_array().expect("a list");
            let sum = |field: &str| -> i64 { points.iter().filter_map(|point| point[field].as_i64()).sum() };
            let last = points.last().expect("a point");
            let change = |field: &str| {
                last[field].as_i64().expect("a number") - data["before"][field].as_i64().expect("a number")
            };
            assert_eq!(sum("linksAppearedCount") - sum("linksGoneCount"), change("linkCount"), "{step}");
            assert_eq!((sum("citiesLeftCount"), sum("citiesJoinedCount")), (1, 0), "{step}");
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
                r#"{ timeline(from: "1900", to: "1900") { cityCount linkCount linksAppearedCount density largestComponentShare transitivity meta { asOf warnings parameters } }
                    networkDiff(from: "1900", to: "1901") { rewiring linksKeptCount citiesJoined { key } meta { truncated warnings } }
                    same: networkDiff(from: "2016", to: "2016") { rewiring linksKeptCount linksAppearedCount } }"#,
            )
            .await;
        assert_eq!(
            data["timeline"],
            json!([{ "cityCount": 0, "linkCount": 0, "linksAppearedCount": 0, "density": null, "largestComponentShare": null, "transitivity": null,
                "meta": { "asOf": "1900-12-31", "warnings": ["EMPTY_SCOPE"], "parameters": { "step": "YEAR", "steps": 1 } } }])
        );
        assert_eq!(
            data["networkDiff"],
            json!({ "rewiring": null, "linksKeptCount": 0, "citiesJoined": [], "meta": { "truncated": false, "warnings": ["EMPTY_SCOPE"] } })
        );
        assert_eq!(
            data["same"],
            json!({ "rewiring": 0.0, "linksKeptCount": 13, "linksAppearedCount": 0 })
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
                r#"{ networkDiff(from: "2012", to: "2016") { rewiring citiesJoined { key } citiesLeft { key } linksAppeared { cityA { key } cityB { key } } linksGone { cityA { key } cityB { key } partnerships { title endedOn } } } }"#,
            )
            .await;
        let diff = &data["networkDiff"];
        assert_close(&diff["rewiring"], 1.0 - 5.0 / 14.0);
        assert_eq!((&diff["citiesJoined"], &diff["citiesLeft"]), (&json!([]), &json!([])));
        let pairs: Vec<String> = diff["linksAppeared"]
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
            diff["linksGone"],
            json!([{ "cityA": { "key": "edinburgh" }, "cityB": { "key": "glasgow" },
                "partnerships": [{ "title": "p13 Glasgow–Edinburgh", "endedOn": "2012" }] }])
        );
    })
    .await;
}

#[tokio::test]
async fn kept_links_that_grew_and_partnerships_that_appeared_are_listed_and_counted() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ networkDiff(from: "2012", to: "2016") { from to linksKeptCount linksAppearedCount linksGoneCount linksStrengthenedCount linksWeakenedCount
                    linksStrengthened { cityA { key } cityB { key } strengthBefore strengthAfter link { partnershipCount } }
                    linksAppeared(first: 1) { strengthBefore strengthAfter } partnershipsAppearedCount partnershipsAppeared(first: 2) { partnership { key } reason }
                    partnershipsGoneCount partnershipsGone { partnership { key } reason } meta { asOf truncated parameters } } }"#,
            )
            .await;
        assert_eq!(
            data["networkDiff"],
            json!({ "from": "2012-12-31", "to": "2016-12-31", "linksKeptCount": 5, "linksAppearedCount": 8, "linksGoneCount": 1,
                "linksStrengthenedCount": 2, "linksWeakenedCount": 0,
                "linksStrengthened": [
                    { "cityA": { "key": "bologna" }, "cityB": { "key": "glasgow" }, "strengthBefore": 1.0, "strengthAfter": 3.0, "link": { "partnershipCount": 2 } },
                    { "cityA": { "key": "helsinki" }, "cityB": { "key": "kobe" }, "strengthBefore": 1.0, "strengthAfter": 2.0, "link": { "partnershipCount": 2 } }],
                "linksAppeared": [{ "strengthBefore": 0.0, "strengthAfter": 1.0 }],
                "partnershipsAppearedCount": 9, "partnershipsAppeared": [{ "partnership": { "key": "p02" }, "reason": "RECORDED_START" }, { "partnership": { "key": "p05" }, "reason": "RECORDED_START" }],
                "partnershipsGoneCount": 1, "partnershipsGone": [{ "partnership": { "key": "p13" }, "reason": "RECORDED_END" }],
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
                    linksGone { cityA { key } cityB { key } partnerships { key endedOn } } linksAppearedCount } }"#,
            )
            .await;
        let lost = |a: &str, b: &str, key: &str| {
            json!({ "cityA": { "key": a }, "cityB": { "key": b }, "partnerships": [{ "key": key, "endedOn": null }] })
        };
        assert_eq!(
            data["networkDiff"],
            json!({ "citiesJoined": [{ "key": "turin" }], "citiesLeft": [{ "key": "ghent" }], "citiesLeftCount": 1,
                "linksGone": [lost("bologna", "ghent", "p03"), lost("ghent", "glasgow", "p04")], "linksAppearedCount": 4 })
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
                "`scope.asOf` cannot be combined with `from` and `to`",
            ),
            (
                r#"from: "2008", to: "2016", scope: { during: { from: "2015", to: "2016" } }"#,
                "BAD_USER_INPUT",
                "`scope.during` cannot be combined with",
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
                r#"{{ networkDiff(from: "2008", to: "2016") {{ linksAppeared(first: {first}) {{ strengthAfter }} }} }}"#
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
        // Only helsinki–kobe is stronger, by p15.
        let data = app
            .data(r#"{ networkDiff(from: "2012", to: "2016") { linksKeptCount linksStrengthenedCount linksWeakenedCount linksWeakened { strengthBefore } partnershipsGoneCount } }"#)
            .await;
        assert_eq!(
            data["networkDiff"],
            json!({ "linksKeptCount": 5, "linksStrengthenedCount": 1, "linksWeakenedCount": 0, "linksWeakened": [], "partnershipsGoneCount": 3 })
        );
    })
    .await;
}

/// Returns the worked example with Turin joining in 2016 and Ghent leaving in 2015.
fn with_turnover() -> SeedSet {
    let mut set = SeedSet::golden();
    for membership in &mut set.memberships {
        match membership.city.as_str() {
            "ghent" => membership.left_on = Some("2015".parse().expect("a date")),
            "turin" => membership.joined_on = Some("2016".parse().expect("a date")),
            _ => {}
        }
    }
    set
}

const BY_REASON: &str = "linksAppearedCount linksAppearedBy { recordedStart membership undated other } linksGoneCount linksGoneBy { recordedEnd membership other }";
const RECORDS_BY_REASON: &str =
    "partnershipsAppearedCount partnershipsAppearedBy { recordedStart membership undated other }
    partnershipsGoneCount partnershipsGoneBy { recordedEnd membership other }";

#[tokio::test]
async fn what_appeared_says_whether_it_started_or_a_city_joined() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[with_turnover()]).await;
        let data = app
            .data(&format!(
                r#"{{ networkDiff(from: "2015", to: "2016") {{ {BY_REASON} {RECORDS_BY_REASON}
                        linksAppeared {{ cityA {{ key }} reason }} linksGone {{ cityA {{ key }} reason }} linksStrengthened {{ reason }}
                        partnershipsAppeared {{ partnership {{ key }} reason }} }}
                    timeline(from: "2016", to: "2016") {{ {BY_REASON} }} }}"#
            ))
            .await;
        let diff = &data["networkDiff"];
        let links = |list: &Value| -> Vec<String> {
            let links = list.as_array().expect("a list").iter();
            links.map(|link| format!("{} {}", link["cityA"]["key"], link["reason"]).replace('"', "")).collect()
        };
        // With Turin: p11 of 2015, p10 of 2014 besides p15 of 2016, p16 and p15 of 2016.
        assert_eq!(
            links(&diff["linksAppeared"]),
            ["bologna MEMBERSHIP", "helsinki MEMBERSHIP", "kanazawa RECORDED_START", "kobe RECORDED_START"]
        );
        assert_eq!(links(&diff["linksGone"]), ["bologna MEMBERSHIP", "ghent MEMBERSHIP"]);
        assert_eq!(diff["linksStrengthened"], json!([{ "reason": null }]));
        let appeared = json!({ "recordedStart": 2, "membership": 2, "undated": 0, "other": 0 });
        let gone = json!({ "recordedEnd": 0, "membership": 2, "other": 0 });
        for told in [diff, &data["timeline"][0]] {
            assert_eq!((&told["linksAppearedCount"], &told["linksAppearedBy"]), (&json!(4), &appeared));
            assert_eq!((&told["linksGoneCount"], &told["linksGoneBy"]), (&json!(2), &gone));
        }
        assert_eq!((&diff["partnershipsAppearedCount"], &diff["partnershipsAppearedBy"]), (&json!(4), &appeared));
        assert_eq!((&diff["partnershipsGoneCount"], &diff["partnershipsGoneBy"]), (&json!(2), &gone));
        let record = |key: &str, reason: &str| json!({ "partnership": { "key": key }, "reason": reason });
        assert_eq!(
            diff["partnershipsAppeared"],
            json!([record("p10", "MEMBERSHIP"), record("p11", "MEMBERSHIP"), record("p15", "RECORDED_START"), record("p16", "RECORDED_START")])
        );
    })
    .await;
}

#[tokio::test]
async fn without_a_recorded_start_nothing_is_said_to_have_started() {
    on_each_database(async |database| {
        let mut set = with_turnover();
        for key in ["p10", "p11"] {
            let record = set.partnerships.iter_mut().find(|record| record.key == key);
            record.expect("a record").started_on = None;
        }
        let app = TestApp::with(database, &[set]).await;
        let data = app
            .data(&format!(
                r#"{{ networkDiff(from: "2015", to: "2016") {{ {BY_REASON} {RECORDS_BY_REASON} linksAppeared {{ reason }} }} }}"#
            ))
            .await;
        let diff = &data["networkDiff"];
        let expected = json!({ "recordedStart": 2, "membership": 0, "undated": 2, "other": 0 });
        assert_eq!((&diff["linksAppearedBy"], &diff["partnershipsAppearedBy"]), (&expected, &expected));
        // Helsinki–Turin has p10, which may be old, and p15, which started in 2016.
        assert_eq!(list(&diff["linksAppeared"], "reason"), ["UNDATED", "UNDATED", "RECORDED_START", "RECORDED_START"]);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_was_too_weak_appears_for_another_reason_than_a_start() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(&format!(
                r#"{{ networkDiff(from: "2012", to: "2016", scope: {{ minStrength: 2 }}) {{ {BY_REASON} {RECORDS_BY_REASON} linksAppeared {{ cityA {{ key }} reason }} }} }}"#
            ))
            .await;
        let diff = &data["networkDiff"];
        // Bologna–Glasgow: p01 of 2008 and p02 of 2014. Helsinki–Kobe: p09 of 2010 and p15 of 2016.
        // Helsinki–Turin: p10 of 2014 and p15.
        assert_eq!(list(&diff["linksAppeared"], "reason"), ["OTHER", "OTHER", "RECORDED_START"]);
        assert_eq!(diff["linksAppearedBy"], json!({ "recordedStart": 1, "membership": 0, "undated": 0, "other": 2 }));
        assert_eq!(diff["partnershipsAppearedBy"], json!({ "recordedStart": 3, "membership": 0, "undated": 0, "other": 2 }));
    })
    .await;
}

#[tokio::test]
async fn of_the_partnerships_of_the_members_few_appear_because_they_started() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let data = app
            .data(&format!(
                r#"{{ networkDiff(from: "2012", to: "2023") {{ {BY_REASON} {RECORDS_BY_REASON}
                        partnershipsAppeared(first: 500) {{ reason partnership {{ startedOn }} }} }}
                    timeline(from: "2005", to: "2023") {{ {BY_REASON} }} }}"#
            ))
            .await;
        let diff = &data["networkDiff"];
        let sum = |counts: &Value| -> i64 {
            counts
                .as_object()
                .expect("counts")
                .values()
                .filter_map(Value::as_i64)
                .sum()
        };
        for point in data["timeline"].as_array().expect("a list").iter().chain([diff]) {
            assert_eq!(json!(sum(&point["linksAppearedBy"])), point["linksAppearedCount"]);
            assert_eq!(json!(sum(&point["linksGoneBy"])), point["linksGoneCount"]);
        }
        assert_eq!(
            json!(sum(&diff["partnershipsAppearedBy"])),
            diff["partnershipsAppearedCount"]
        );
        assert_eq!(json!(sum(&diff["partnershipsGoneBy"])), diff["partnershipsGoneCount"]);
        for change in diff["partnershipsAppeared"].as_array().expect("a list") {
            let started = change["partnership"]["startedOn"].as_str();
            let expected = match started {
                None => "UNDATED",
                Some(date) if date > "2012" && &date[..4] != "2012" => "RECORDED_START",
                Some(_) => "MEMBERSHIP",
            };
            assert_eq!(change["reason"], expected, "{change}");
        }
        let by = &diff["partnershipsAppearedBy"];
        assert!(by["undated"].as_i64() > by["recordedStart"].as_i64(), "{by}");
    })
    .await;
}
