//! Paths on the golden network: the values of the worked example, on every database.

use serde_json::json;

use crate::support::app::{assert_close, golden};
use crate::support::database::on_each_database;

#[tokio::test]
async fn ghent_reaches_kanazawa_in_three_hops_and_every_hop_names_its_records() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ cooperationPath(from: "ghent", to: "kanazawa") { found hopCount tiedPathCount reason cities { name }
                    explanation hops { position from { name } to { name } sameField sameCountry cost cumulativeCost
                    partnerships { title kind } explanation } } }"#,
            )
            .await;
        let path = &data["cooperationPath"];
        assert_eq!(path["found"], true);
        assert_eq!(path["hopCount"], 3);
        assert_eq!(path["tiedPathCount"], 2);
        assert_eq!(path["reason"], json!(null));
        assert_eq!(
            path["cities"],
            json!([{"name": "Ghent"}, {"name": "Bologna"}, {"name": "Fabriano"}, {"name": "Kanazawa"}])
        );
        assert_eq!(
            path["explanation"],
            "Ghent reaches Kanazawa in 3 hops: Ghent, Bologna, Fabriano, Kanazawa."
        );
        let hop = &path["hops"][1];
        assert_eq!(hop["position"], 2);
        assert_eq!(hop["sameField"], false);
        assert_eq!(hop["sameCountry"], true);
        assert_eq!(hop["cumulativeCost"], 2.0);
        assert_eq!(hop["partnerships"][0]["kind"], "COLLABORATIVE_PROJECT");
        assert_eq!(
            hop["explanation"],
            "Bologna and Fabriano share 1 active partnership (since 2014): same country, different fields."
        );
    })
    .await;
}

#[tokio::test]
async fn glasgow_and_edinburgh_are_not_connected_and_the_answer_says_since_when_and_what_would_help() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ cooperationPath(from: "glasgow", to: "edinburgh") { found reason hopCount cost cities { key } hops { position }
                    lastConnectedOn explanation dormantPartnerships { key title endedOn }
                    suggestedLinks { cityA { key } cityB { key } formerPartners sameField } } }"#,
            )
            .await;
        let path = &data["cooperationPath"];
        assert_eq!(path["found"], false);
        assert_eq!(path["reason"], "NOT_CONNECTED");
        assert_eq!(path["cities"], json!([]));
        assert_eq!(path["hops"], json!([]));
        assert_eq!(path["cost"], json!(null));
        assert_eq!(path["lastConnectedOn"], "2012-12-31");
        assert_eq!(path["dormantPartnerships"][0]["key"], "p13");
        assert_eq!(path["dormantPartnerships"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            path["explanation"],
            "No chain of active partnerships joins Glasgow and Edinburgh on 2016-12-31; they were joined until 2012-12-31."
        );
        let suggestions: Vec<_> = path["suggestedLinks"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|link| (link["cityA"]["key"].as_str(), link["cityB"]["key"].as_str(), link["formerPartners"].as_bool()))
            .collect();
        assert_eq!(
            suggestions,
            [
                (Some("glasgow"), Some("edinburgh"), Some(true)),
                (Some("bogota"), Some("dunedin"), Some(false)),
                (Some("bogota"), Some("edinburgh"), Some(false)),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn conditions_turn_the_path_aside() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let keys = async |arguments: &str| {
            let query = format!("{{ cooperationPath({arguments}) {{ reason cities {{ key }} }} }}");
            let data = app.data(&query).await;
            let cities = data["cooperationPath"]["cities"].as_array().expect("a list").clone();
            let keys: Vec<String> = cities.iter().map(|city| city["key"].as_str().unwrap_or_default().to_owned()).collect();
            (keys.join(" "), data["cooperationPath"]["reason"].clone())
        };
        let path = |arguments: &'static str, expected: &'static str| (arguments, expected, json!(null));
        for (arguments, expected, reason) in [
            path(r#"from: "bogota", to: "kobe", where: { avoidCountries: [FI], fieldMixing: ANY }, maxHops: 4"#, "bogota bologna turin kobe"),
            path(r#"from: "bogota", to: "kobe", where: { via: ["kanazawa"] }"#, "bogota bologna fabriano kanazawa kobe"),
            path(r#"from: "bogota", to: "kobe", where: { via: "fabriano", avoidCities: "kanazawa", cityFields: [MUSIC, "crafts & folk art"] }"#, ""),
            path(r#"from: "ghent", to: "kanazawa", where: { avoidCities: ["fabriano"] }"#, "ghent bologna turin kanazawa"),
            path(r#"from: "bologna", to: "kobe", where: { onlyCountries: IT }"#, "bologna turin kobe"),
            path(r#"from: "glasgow", to: "glasgow""#, "glasgow"),
            path(r#"from: "kanazawa", to: "kobe", where: { fieldMixing: SAME_FIELD }"#, ""),
            path(r#"from: "glasgow", to: "helsinki", where: { minStrength: 1.5 }"#, ""),
        ] {
            let reason = if expected.is_empty() { json!("FILTERED_OUT") } else { reason };
            assert_eq!(keys(arguments).await, (expected.to_owned(), reason), "{arguments}");
        }
        assert_eq!(
            keys(r#"from: "ghent", to: "kanazawa", maxHops: 2"#).await,
            (String::new(), json!("HOP_LIMIT"))
        );
        assert_eq!(
            keys(r#"from: "ghent", to: "kanazawa", scope: { asOf: "2003" }"#).await,
            (String::new(), json!("CITY_NOT_IN_SCOPE"))
        );
    })
    .await;
}

#[tokio::test]
async fn alternatives_ties_and_independent_paths_of_the_worked_example() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ cooperationPaths(from: "fabriano", to: "helsinki", k: 5) { found tiedPathCount independentPathCount
                    paths { rank hopCount cost cities { key } } } }"#,
            )
            .await;
        let set = &data["cooperationPaths"];
        assert_eq!(set["tiedPathCount"], 3);
        assert_eq!(set["independentPathCount"], 2);
        let paths: Vec<String> = set["paths"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|path| {
                let cities = path["cities"].as_array().expect("a list");
                let keys: Vec<&str> = cities.iter().filter_map(|city| city["key"].as_str()).collect();
                format!("{} {}", path["hopCount"], keys.join(" "))
            })
            .collect();
        assert_eq!(
            paths,
            [
                "3 fabriano bologna turin helsinki",
                "3 fabriano kanazawa kobe helsinki",
                "3 fabriano kanazawa turin helsinki",
                "4 fabriano bologna turin kobe helsinki",
                "4 fabriano kanazawa kobe turin helsinki",
            ]
        );
        let data = app
            .data(r#"{ cooperationPaths(from: "fabriano", to: "helsinki", k: 25) { paths { rank } }
                disjoint: cooperationPaths(from: "fabriano", to: "helsinki", k: 5, disjoint: CITY) { paths { cities { key } } } }"#)
            .await;
        assert_eq!(data["cooperationPaths"]["paths"].as_array().map(Vec::len), Some(7));
        assert_eq!(data["disjoint"]["paths"].as_array().map(Vec::len), Some(2));
    })
    .await;
}

#[tokio::test]
async fn disjoint_paths_within_a_limit_of_hops_are_all_that_there_are() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let asked = "complete paths { cities { key } } meta { warnings notes }";
        let data = app
            .data(&format!(
                r#"{{ city: cooperationPaths(from: "kanazawa", to: "turin", disjoint: CITY, cost: DISTANCE_KM, maxHops: 2) {{ {asked} }}
                    link: cooperationPaths(from: "kanazawa", to: "turin", disjoint: LINK, cost: DISTANCE_KM, maxHops: 2) {{ {asked} }}
                    free: cooperationPaths(from: "kanazawa", to: "turin", disjoint: CITY) {{ {asked} }} }}"#
            ))
            .await;
        for kind in ["city", "link"] {
            let set = &data[kind];
            assert_eq!(set["complete"], true);
            assert_eq!(
                set["paths"],
                json!([
                    { "cities": [{ "key": "kanazawa" }, { "key": "turin" }] },
                    { "cities": [{ "key": "kanazawa" }, { "key": "kobe" }, { "key": "turin" }] },
                ])
            );
            assert_eq!(
                set["meta"],
                json!({ "warnings": ["HOP_LIMIT"], "notes": ["More disjoint paths exist, but only with more hops than allowed."] })
            );
        }
        assert_eq!(data["free"]["paths"].as_array().map(Vec::len), Some(3));
        assert_eq!(data["free"]["meta"]["warnings"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn strength_turns_into_cost_only_where_asked() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ strong: cooperationPath(from: "glasgow", to: "helsinki", cost: INVERSE_STRENGTH) { cost hops { link { strength partnershipCount } } }
                    tie: cooperationPath(from: "bogota", to: "kobe", cost: INVERSE_STRENGTH) { cost hopCount tiedPathCount cities { key } }
                    ways: cooperationPaths(from: "bogota", to: "kobe", cost: INVERSE_STRENGTH) { independentPathCount }
                    far: cooperationPath(from: "bologna", to: "glasgow", cost: DISTANCE_KM) { cost hops { distanceKm } } }"#,
            )
            .await;
        assert_close(&data["strong"]["cost"], 1.0 / 3.0 + 1.0 + 0.5);
        assert_eq!(data["strong"]["hops"][0]["link"], json!({ "strength": 3.0, "partnershipCount": 2 }));
        assert_close(&data["tie"]["cost"], 3.0);
        assert_eq!(data["tie"]["hopCount"], 3);
        assert_eq!(data["tie"]["tiedPathCount"], 1);
        assert_eq!(
            data["tie"]["cities"],
            json!([{"key": "bogota"}, {"key": "bologna"}, {"key": "turin"}, {"key": "kobe"}])
        );
        assert_eq!(data["ways"]["independentPathCount"], 1);
        assert_eq!(data["far"]["cost"], 1674.894);
    })
    .await;
}

#[tokio::test]
async fn the_past_and_the_planned_are_asked_by_scope() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ then: cooperationPath(from: "glasgow", to: "edinburgh", scope: { asOf: "2011" }) { hopCount meta { asOf network revision } }
                    planned: cooperationPath(from: "kanazawa", to: "ghent", scope: { includeProposed: true }) { hopCount explanation }
                    during: cooperationPath(from: "glasgow", to: "edinburgh", scope: { during: { from: "2012-06", to: "2014" } }) { hopCount } }"#,
            )
            .await;
        assert_eq!(data["then"]["hopCount"], 1);
        assert_eq!(data["then"]["meta"], json!({ "asOf": "2011-12-31", "network": "golden", "revision": 1 }));
        assert_eq!(data["planned"]["hopCount"], 1);
        assert_eq!(data["during"]["hopCount"], 1);
    })
    .await;
}

#[tokio::test]
async fn reachable_cities_come_nearest_first() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(r#"{ reachableCities(from: "ghent", maxHops: 3) { totalCount nodes { hopCount pathCount city { key } } } }"#)
            .await;
        let found: Vec<String> = data["reachableCities"]["nodes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|node| format!("{} {} {}", node["hopCount"], node["pathCount"], node["city"]["key"].as_str().unwrap_or_default()))
            .collect();
        assert_eq!(
            found,
            [
                "1 1 bologna", "1 1 glasgow", "2 1 bogota", "2 1 fabriano", "2 1 turin", "3 1 helsinki", "3 2 kanazawa",
                "3 1 kobe"
            ]
        );
    })
    .await;
}
