//! Resilience of the golden network: critical parts, and attacks.

use serde_json::{Value, json};

use crate::support::app::{assert_close, golden};
use crate::support::database::on_each_database;

#[tokio::test]
async fn what_is_fragile_as_the_story_asks_it() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data("{ resilience { articulationCities { city { key } componentsIfRemoved } bridgeLinks { cityA { key } cityB { key } } criticalPartnerships { title } } }")
            .await;
        assert_eq!(
            data["resilience"],
            json!({
                "articulationCities": [{ "city": { "key": "bologna" }, "componentsIfRemoved": 6 }],
                "bridgeLinks": [
                    { "cityA": { "key": "bogota" }, "cityB": { "key": "bologna" } },
                    { "cityA": { "key": "dunedin" }, "cityB": { "key": "edinburgh" } },
                ],
                "criticalPartnerships": [{ "title": "p05 Bologna–Bogotá" }, { "title": "p12 Edinburgh–Dunedin" }],
            })
        );
    })
    .await;
}

#[tokio::test]
async fn resilience_has_the_numbers_stated() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                "{ resilience { articulationCityCount bridgeLinkCount criticalPartnershipCount efficiency connectedPairs componentCount
                    largestComponentShare none: bridgeLinks(first: 0) { id } one: bridgeLinks(first: 1) { bridge }
                    articulationCities { partCount partedPairs } meta { warnings notes truncated } } }",
            )
            .await;
        let found = &data["resilience"];
        assert_close(&found["efficiency"], 0.299_145);
        assert_close(&found["largestComponentShare"], 9.0 / 13.0);
        let counts = ["articulationCityCount", "bridgeLinkCount", "criticalPartnershipCount", "connectedPairs", "componentCount"]
            .map(|name| found[name].as_i64().expect("a count"));
        assert_eq!(counts, [1, 2, 2, 37, 4]);
        assert_eq!((&found["none"], &found["one"]), (&json!([]), &json!([{ "bridge": true }])));
        assert_eq!(found["articulationCities"], json!([{ "partCount": 3, "partedPairs": 17 }]));
        assert_eq!(
            found["meta"],
            json!({ "warnings": ["DISCONNECTED"], "notes": ["The network has 4 components."], "truncated": false })
        );
    })
    .await;
}

#[tokio::test]
async fn a_link_is_a_bridge_where_it_is_listed_as_one() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(r#"{ cities(first: 20) { nodes { key partners { edges { node { key } link { bridge } } } } }
                strong: cooperationPath(from: "bologna", to: "glasgow", where: { minStrength: 2 }) { hops { link { bridge } } }
                plain: cooperationPath(from: "bologna", to: "glasgow") { hops { link { bridge } } } }"#)
            .await;
        let mut bridges = Vec::new();
        for city in data["cities"]["nodes"].as_array().expect("cities") {
            for edge in city["partners"]["edges"].as_array().expect("partners") {
                if edge["link"]["bridge"] == true {
                    bridges.push((city["key"].clone(), edge["node"]["key"].clone()));
                }
            }
        }
        let expected = [("bogota", "bologna"), ("bologna", "bogota"), ("dunedin", "edinburgh"), ("edinburgh", "dunedin")];
        assert_eq!(bridges, expected.map(|(a, b)| (json!(a), json!(b))));
        // Among the strong links, no other path joins the two.
        assert_eq!(data["strong"]["hops"], json!([{ "link": { "bridge": true } }]));
        assert_eq!(data["plain"]["hops"], json!([{ "link": { "bridge": false } }]));
    })
    .await;
}

#[tokio::test]
async fn parallel_partnerships_become_critical_where_the_scope_needs_their_strength() {
    on_each_database(async |database| {
        let app = golden(database).await;
        // Strength 2 or more: bologna–glasgow, helsinki–kobe and helsinki–turin, each with two
        // records.
        let data = app
            .data("{ resilience(scope: { minStrength: 2 }) { bridgeLinkCount criticalPartnerships { key } } }")
            .await;
        let critical = data["resilience"]["criticalPartnerships"].as_array().expect("a list");
        // Without p15 both links of helsinki are too weak; without p01 bologna–glasgow still has 2.
        let keys: Vec<_> = critical.iter().filter_map(|found| found["key"].as_str()).collect();
        assert_eq!(keys, ["p15", "p09", "p10", "p02"]);
        assert_eq!(data["resilience"]["bridgeLinkCount"], 3);
    })
    .await;
}

#[tokio::test]
async fn an_attack_on_hubs_has_the_robustness_stated() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                "{ robustness { attack robustness halvedAfter points { removedCount removedShare largestComponentShare city { key } }
                    meta { algorithm parameters truncated warnings } } }",
            )
            .await;
        let curve = &data["robustness"];
        assert_close(&curve["robustness"], 0.124_260);
        assert_eq!(curve["attack"], "DEGREE");
        assert_eq!(curve["halvedAfter"], 2);
        let points = curve["points"].as_array().expect("points");
        assert_eq!(points.len(), 14);
        assert_eq!(points[0]["city"], Value::Null);
        assert_close(&points[0]["largestComponentShare"], 9.0 / 13.0);
        assert_eq!(points[1]["city"]["key"], "bologna");
        assert_close(&points[1]["removedShare"], 1.0 / 13.0);
        assert_close(&points[1]["largestComponentShare"], 5.0 / 13.0);
        assert_eq!(points[13]["largestComponentShare"], 0.0);
        assert_eq!(curve["meta"]["parameters"], json!({ "attack": "DEGREE" }));
        assert_eq!((&curve["meta"]["truncated"], &curve["meta"]["warnings"]), (&json!(false), &json!(["DISCONNECTED"])));
    })
    .await;
}

#[tokio::test]
async fn attacks_at_random_are_decided_by_their_seed() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                "{ one: robustness(attack: RANDOM) { robustness points { city { key } } meta { parameters } }
                    same: robustness(attack: RANDOM, seed: 1) { robustness }
                    other: robustness(attack: RANDOM, seed: 2) { robustness }
                    between: robustness(attack: BETWEENNESS) { points { city { key } } }
                    strong: robustness(attack: STRENGTH) { points { city { key } } } }",
            )
            .await;
        assert_eq!(data["one"]["robustness"], data["same"]["robustness"]);
        assert_ne!(data["one"]["robustness"], data["other"]["robustness"]);
        let found = data["one"]["robustness"].as_f64().expect("a number");
        assert!(found > 0.15 && found < 0.35, "{found}");
        assert_eq!(data["one"]["points"][5]["city"], Value::Null);
        assert_eq!(
            data["one"]["meta"]["parameters"],
            json!({ "attack": "RANDOM", "seed": 1, "orders": 100 })
        );
        assert_eq!(data["between"]["points"][1]["city"]["key"], "bologna");
        assert_eq!(data["strong"]["points"][1]["city"]["key"], "bologna");
    })
    .await;
}

#[tokio::test]
async fn scopes_without_a_city_or_a_link_have_defined_answers() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (scope, cities) in [(r#"asOf: "1900""#, 0), ("countries: SN", 1), ("countries: [SN, SE]", 2)] {
            let data = app
                .data(&format!(
                    "{{ resilience(scope: {{ {scope} }}) {{ articulationCities {{ city {{ key }} }} bridgeLinks {{ id }} criticalPartnerships {{ key }}
                            efficiency connectedPairs componentCount largestComponentShare meta {{ warnings }} }}
                        robustness(scope: {{ {scope} }}) {{ robustness halvedAfter points {{ largestComponentShare }} }}
                        random: robustness(attack: RANDOM, scope: {{ {scope} }}) {{ robustness }}
                        whatIf(change: {{}}, scope: {{ {scope} }}) {{ after {{ cityCount density efficiency largestComponentShare }} lostPairs {{ totalCount nodes {{ a {{ key }} }} }} }} }}"
                ))
                .await;
            let found = &data["resilience"];
            assert_eq!(found["articulationCities"], json!([]));
            assert_eq!((&found["connectedPairs"], &found["componentCount"]), (&json!(0), &json!(cities)));
            assert_eq!(found["efficiency"], if cities < 2 { Value::Null } else { json!(0.0) });
            assert_eq!(data["whatIf"]["after"]["efficiency"], found["efficiency"]);
            assert_eq!(data["robustness"]["points"].as_array().expect("points").len(), cities + 1);
            let least = (cities > 0).then(|| (cities as f64 - 1.0) / (cities * cities) as f64);
            assert_eq!((data["robustness"]["robustness"].as_f64(), data["random"]["robustness"].as_f64()), (least, least));
            let warnings = [json!(["EMPTY_SCOPE"]), json!([]), json!(["DISCONNECTED"])];
            assert_eq!(found["meta"]["warnings"], warnings[cities]);
        }
    })
    .await;
}
