//! The effect of changes on the golden network.

use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close, golden};
use crate::support::database::on_each_database;

const STATE: &str = "componentCount connectedPairs efficiency";

#[tokio::test]
async fn what_if_a_city_leaves_as_the_story_asks_it() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(r#"{ whatIf(change: { removeCities: ["bologna"] }) { before { componentCount connectedPairs efficiency } after { componentCount connectedPairs efficiency } newlyIsolated { key } lostPairs(first: 5) { nodes { a { key } b { key } } } } }"#)
            .await;
        let found = &data["whatIf"];
        assert_state(&found["before"], (4, 37, 0.299_145));
        assert_state(&found["after"], (6, 12, 0.148_990));
        assert_eq!(found["newlyIsolated"], json!([{ "key": "bogota" }]));
        let pairs = found["lostPairs"]["nodes"].as_array().expect("pairs").iter();
        let pairs: Vec<_> = pairs.map(|pair| (pair["a"]["key"].as_str(), pair["b"]["key"].as_str())).collect();
        let others = ["fabriano", "ghent", "glasgow", "helsinki", "kanazawa"];
        assert_eq!(pairs, others.map(|other| (Some("bogota"), Some(other))));
    })
    .await;
}

#[tokio::test]
async fn what_if_a_country_leaves_or_a_partnership_begins() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(&format!(
                r#"{{ italy: whatIf(change: {{ removeCountries: IT }}) {{ after {{ cityCount {STATE} }} }}
                    scotland: whatIf(change: {{ addPartnerships: {{ cities: ["edinburgh", "glasgow"] }} }}) {{
                        after {{ cityCount linkCount totalStrength density isolateCount largestComponentSize largestComponentShare {STATE} }}
                        lostPairs {{ totalCount }} gainedPairs(first: 2) {{ totalCount nodes {{ a {{ key }} b {{ key }} }} }} newlyLinkedCount }} }}"#
            ))
            .await;
        let italy = &data["italy"]["after"];
        assert_eq!((&italy["cityCount"], &italy["componentCount"]), (&json!(10), &json!(6)));
        assert_close(&italy["efficiency"], 0.1);
        let scotland = &data["scotland"];
        assert_eq!(scotland["after"]["componentCount"], 3);
        assert_close(&scotland["after"]["efficiency"], 0.379_487);
        assert_eq!((&scotland["after"]["linkCount"], &scotland["after"]["totalStrength"]), (&json!(14), &json!(18.0)));
        assert_eq!((&scotland["after"]["largestComponentSize"], &scotland["after"]["isolateCount"]), (&json!(11), &json!(2)));
        assert_eq!((&scotland["lostPairs"]["totalCount"], &scotland["newlyLinkedCount"]), (&json!(0), &json!(0)));
        assert_eq!(
            scotland["gainedPairs"],
            json!({ "totalCount": 18, "nodes": [
                { "a": { "key": "bogota" }, "b": { "key": "dunedin" } }, { "a": { "key": "bogota" }, "b": { "key": "edinburgh" } } ] })
        );
    })
    .await;
}

#[tokio::test]
async fn without_one_of_two_partnerships_a_link_stays_and_is_weaker() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ one: whatIf(change: { removePartnerships: ["p02"] }) { before { linkCount totalStrength } after { linkCount totalStrength } }
                    both: whatIf(change: { removePartnerships: ["p01", "p02"] }) { after { linkCount totalStrength } }
                    again: whatIf(change: { removePartnerships: ["p02"], addPartnerships: { cities: ["glasgow", "bologna"], intensity: 2 } }) {
                        after { linkCount totalStrength connectedPairs efficiency } lostPairs { totalCount } gainedPairs { totalCount } }
                    several: whatIf(change: { removePartnerships: "p15" }) { after { linkCount totalStrength } }
                    nothing: whatIf(change: {}) { before { efficiency totalStrength linkCount } after { efficiency totalStrength linkCount }
                        newlyIsolatedCount lostPairs { totalCount pageInfo { hasNextPage } } meta { warnings parameters } } }"#,
            )
            .await;
        assert_eq!(data["one"]["before"], json!({ "linkCount": 13, "totalStrength": 17.0 }));
        assert_eq!(data["one"]["after"], json!({ "linkCount": 13, "totalStrength": 15.0 }));
        assert_eq!(data["both"]["after"], json!({ "linkCount": 12, "totalStrength": 14.0 }));
        assert_eq!(data["several"]["after"], json!({ "linkCount": 12, "totalStrength": 14.0 }));
        let again = &data["again"];
        assert_eq!((&again["after"]["linkCount"], &again["after"]["totalStrength"]), (&json!(13), &json!(17.0)));
        assert_close(&again["after"]["efficiency"], 0.299_145);
        assert_eq!(data["nothing"]["before"], data["nothing"]["after"]);
        assert_eq!(data["nothing"]["lostPairs"], json!({ "totalCount": 0, "pageInfo": { "hasNextPage": false } }));
        assert_eq!(data["nothing"]["meta"]["warnings"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn lost_pairs_are_paged_from_both_ends() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let page = async |arguments: &str| {
            let query = format!(
                r#"{{ whatIf(change: {{ removeCities: "bologna" }}) {{ lostPairs({arguments}) {{ totalCount
                    edges {{ cursor node {{ a {{ key }} b {{ key }} }} }} pageInfo {{ hasNextPage hasPreviousPage endCursor startCursor }} }} }} }}"#
            );
            app.data(&query).await["whatIf"]["lostPairs"].clone()
        };
        let keys = |page: &Value| -> Vec<String> {
            let edges = page["edges"].as_array().expect("edges").iter();
            edges.map(|edge| format!("{} {}", edge["node"]["a"]["key"], edge["node"]["b"]["key"]).replace('"', "")).collect()
        };
        let all = page("first: 100").await;
        assert_eq!((keys(&all).len(), &all["totalCount"]), (17, &json!(17)));
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let next = page(&format!("first: 5{cursor}")).await;
            seen.extend(keys(&next));
            if next["pageInfo"]["hasNextPage"] == false {
                break;
            }
            cursor = format!(", after: {}", next["pageInfo"]["endCursor"]);
        }
        assert_eq!(seen, keys(&all));
        let last = page("last: 2").await;
        assert_eq!(keys(&last), ["glasgow kobe", "glasgow turin"]);
        let before = page(&format!("last: 2, before: {}", last["pageInfo"]["startCursor"])).await;
        assert_eq!(keys(&before), ["glasgow helsinki", "glasgow kanazawa"]);
        let refused = app
            .error(r#"{ whatIf(change: { removeCities: "bologna" }) { gainedPairs(after: "abc") { totalCount } } }"#)
            .await;
        assert_eq!(refused["extensions"]["code"], "BAD_USER_INPUT");
    })
    .await;
}

#[tokio::test]
async fn a_city_that_the_scope_does_not_see_can_join() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ whatIf(change: { addCities: ["turin", "Bologna"], addPartnerships: [{ cities: ["turin", "glasgow"] }] },
                        scope: { countries: [GB, JP] }) {
                        before { cityCount linkCount } after { cityCount linkCount componentCount } newlyLinked { key }
                        gainedPairs { totalCount nodes { a { key } b { key } } } } }"#,
            )
            .await;
        let found = &data["whatIf"];
        // Before: edinburgh, glasgow, kanazawa, kobe, with the last two linked. With both cities
        // all but edinburgh are connected.
        assert_eq!(found["before"], json!({ "cityCount": 4, "linkCount": 1 }));
        assert_eq!(found["after"], json!({ "cityCount": 6, "linkCount": 6, "componentCount": 2 }));
        assert_eq!(found["newlyLinked"], json!([{ "key": "glasgow" }]));
        assert_eq!(found["gainedPairs"]["totalCount"], 9);
    })
    .await;
}

#[tokio::test]
async fn a_partnership_ends_that_only_the_rest_of_the_change_would_let_count() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ joins: whatIf(change: { addCities: "turin", removePartnerships: ["p15", "p16"] }, scope: { countries: [FI, JP] }) {
                        after { linkCount totalStrength } meta { warnings } }
                    strengthens: whatIf(change: { removePartnerships: "p04", addPartnerships: { cities: ["glasgow", "ghent"] } },
                        scope: { minStrength: 2 }) { before { linkCount } after { linkCount } meta { warnings } }
                    elsewhere: whatIf(change: { removePartnerships: "p04", addPartnerships: { cities: ["kobe", "ghent"] } },
                        scope: { minStrength: 2 }) { after { linkCount } meta { warnings } } }"#,
            )
            .await;
        // Helsinki, kanazawa and kobe with turin: p08, p09 and p10.
        assert_eq!(data["joins"], json!({ "after": { "linkCount": 3, "totalStrength": 3.0 }, "meta": { "warnings": [] } }));
        assert_eq!(
            data["strengthens"],
            json!({ "before": { "linkCount": 3 }, "after": { "linkCount": 3 }, "meta": { "warnings": [] } })
        );
        assert_eq!(data["elsewhere"], json!({ "after": { "linkCount": 3 }, "meta": { "warnings": ["NO_EFFECT"] } }));
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_difference_is_named_in_a_warning() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ whatIf(change: { removeCities: ["turin", "bologna"], removeCountries: [SN, FR], removePartnerships: ["p13", "p01"],
                        addCities: ["glasgow"] }, scope: { countries: [GB, IT, SN], fields: [MUSIC, MEDIA_ARTS] }) {
                        after { cityCount } meta { warnings notes parameters } } }"#,
            )
            .await;
        let meta = &data["whatIf"]["meta"];
        assert_eq!(meta["warnings"], json!(["NO_EFFECT"]));
        assert_eq!(
            meta["notes"],
            json!(["Without effect in this scope: change.removeCities[0], change.removeCountries[1], change.removePartnerships[0], change.addCities[0]."])
        );
        assert_eq!(
            meta["parameters"],
            json!({ "removedCities": 2, "removedPartnerships": 1, "addedCities": 0, "addedPartnerships": 0,
                "countries": ["GB", "IT", "SN"], "fields": ["MEDIA_ARTS", "MUSIC"], "fieldBasis": "EITHER" })
        );
        assert_eq!(data["whatIf"]["after"]["cityCount"], 1);
    })
    .await;
}

#[tokio::test]
async fn what_if_writes_nothing() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let before = app.app.store().statement_count();
        app.data(r#"{ whatIf(change: { removeCities: "bologna" }) { after { efficiency } } resilience { criticalPartnerships { title } } robustness { robustness } }"#)
            .await;
        assert_eq!(app.app.store().statement_count(), before);
        assert_eq!(app.data("{ networkStats { cityCount } }").await["networkStats"]["cityCount"], 13);
    })
    .await;
}

#[tokio::test]
async fn global_ids_name_what_leaves() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let ids = app
            .data(r#"{ city(ref: "bologna") { id } partnerships(first: 5) { nodes { id key } } }"#)
            .await;
        let (city, partnership) = (&ids["city"]["id"], &ids["partnerships"]["nodes"][4]["id"]);
        let data = app
            .data(&format!(
                "{{ city: whatIf(change: {{ removeCities: {city} }}) {{ after {{ componentCount }} }}
                    record: whatIf(change: {{ removePartnerships: {partnership} }}) {{ after {{ componentCount }} newlyIsolated {{ key }} }} }}"
            ))
            .await;
        assert_eq!(data["city"]["after"]["componentCount"], 6);
        assert_eq!(data["record"], json!({ "after": { "componentCount": 5 }, "newlyIsolated": [{ "key": "bogota" }] }));
    })
    .await;
}

#[tokio::test]
async fn changes_that_make_no_sense_are_refused() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let many = vec![r#""bologna""#; 51].join(", ");
        for (change, code, argument, words) in [
            (format!("removeCities: [{many}]"), "BAD_USER_INPUT", "change", "at most 50 changes; 51 were given"),
            (r#"removeCities: ["ghent", "bolonga"]"#.to_owned(), "NOT_FOUND", "change.removeCities[1]", "bolonga"),
            ("removeCountries: [XX]".to_owned(), "BAD_USER_INPUT", "change.removeCountries[0]", "country code"),
            (r#"removePartnerships: ["p99"]"#.to_owned(), "NOT_FOUND", "change.removePartnerships[0]", "p99"),
            (r#"addCities: ["atlantis"]"#.to_owned(), "NOT_FOUND", "change.addCities[0]", "atlantis"),
            (
                r#"removeCountries: IT, addCities: ["turin"]"#.to_owned(),
                "BAD_USER_INPUT",
                "change.addCities[0]",
                "removed by the same change",
            ),
            (
                r#"removeCities: "ghent", addPartnerships: [{ cities: ["kobe", "ghent"] }]"#.to_owned(),
                "BAD_USER_INPUT",
                "change.addPartnerships[0].cities[1]",
                "removed by the same change",
            ),
            (
                r#"addPartnerships: [{ cities: ["kobe", "Kobe"] }]"#.to_owned(),
                "BAD_USER_INPUT",
                "change.addPartnerships[0].cities[1]",
                "named twice",
            ),
            (
                r#"addPartnerships: [{ cities: ["kobe", "turin"] }, { cities: ["kobe"] }]"#.to_owned(),
                "BAD_USER_INPUT",
                "change.addPartnerships[1].cities",
                "from 2 to 50",
            ),
            (
                r#"addPartnerships: [{ cities: ["kobe", "turin"], intensity: 0 }]"#.to_owned(),
                "BAD_USER_INPUT",
                "change.addPartnerships[0].intensity",
                "from 0.000001 to 1000000; 0.0 was given",
            ),
            (
                r#"addPartnerships: [{ cities: ["kobe", "turin"], intensity: 0.0000001 }]"#.to_owned(),
                "BAD_USER_INPUT",
                "change.addPartnerships[0].intensity",
                "from 0.000001 to 1000000; 1e-7 was given",
            ),
            (
                r#"addPartnerships: [{ cities: ["kobe", "turin"], intensity: 1000001 }]"#.to_owned(),
                "BAD_USER_INPUT",
                "change.addPartnerships[0].intensity",
                "from 0.000001 to 1000000; 1000001.0 was given",
            ),
        ] {
            refused(&app, &format!("{{ whatIf(change: {{ {change} }}) {{ after {{ cityCount }} }} }}"), (code, argument, words)).await;
        }
        refused(
            &app,
            r#"{ whatIf(change: { addPartnerships: { cities: ["glasgow", "turin"] } }, scope: { countries: GB }) { after { cityCount } } }"#,
            ("BAD_USER_INPUT", "change.addPartnerships[0].cities[1]", "change.addCities"),
        )
        .await;
        refused(&app, "{ robustness(seed: -1) { robustness } }", ("BAD_USER_INPUT", "seed", "from 0")).await;
        refused(&app, "{ resilience { bridgeLinks(first: 501) { id } } }", ("BAD_USER_INPUT", "first", "from 0 to 500")).await;
        let misspelt = app.error(r#"{ whatIf(change: { removeCities: "bolonga" }) { after { cityCount } } }"#).await;
        assert_eq!(misspelt["extensions"]["suggestions"], json!(["bologna"]));
    })
    .await;
}

#[track_caller]
fn assert_state(state: &Value, (components, pairs, efficiency): (i64, i64, f64)) {
    assert_eq!(
        (state["componentCount"].as_i64(), state["connectedPairs"].as_i64()),
        (Some(components), Some(pairs))
    );
    assert_close(&state["efficiency"], efficiency);
}

async fn refused(app: &TestApp, query: &str, (code, argument, words): (&str, &str, &str)) {
    let error = app.error(query).await;
    assert_eq!(error["extensions"]["code"], code, "{query}\n{error}");
    assert_eq!(error["extensions"]["argument"], argument, "{error}");
    assert!(
        error["message"].as_str().is_some_and(|message| message.contains(words)),
        "{error}"
    );
}

#[tokio::test]
async fn ten_tenths_are_as_strong_as_one() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let tenth = r#"{ cities: ["turin", "glasgow"], intensity: 0.1 }"#;
        let answer = |count: usize| {
            let added = vec![tenth; count].join(", ");
            format!("whatIf(change: {{ addPartnerships: [{added}] }}, scope: {{ minStrength: 1 }}) {{ before {{ linkCount }} after {{ linkCount }} }}")
        };
        let data = app.data(&format!("{{ ten: {} nine: {} }}", answer(10), answer(9))).await;
        assert_eq!(data["ten"], json!({ "before": { "linkCount": 13 }, "after": { "linkCount": 14 } }));
        assert_eq!(data["nine"]["after"]["linkCount"], 13);
    })
    .await;
}
