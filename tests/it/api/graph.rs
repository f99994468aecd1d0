//! The flat graph and network statistics, on the golden network.

use serde_json::json;

use crate::support::app::{assert_close, golden};
use crate::support::database::on_each_database;

#[tokio::test]
async fn the_graph_is_flat_its_keys_match_and_lead_to_the_records() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ graph(scope: { asOf: "2016" }) { revision nodes { key label country field lat lon degree strength component community city { name degree } }
                    links { key source target strength partnershipCount sameField sameCountry distanceKm link { cityA { key } strength } } } }"#,
            )
            .await;
        let graph = &data["graph"];
        assert_eq!(graph["revision"], 1);
        let nodes = graph["nodes"].as_array().expect("nodes");
        let links = graph["links"].as_array().expect("links");
        assert_eq!((nodes.len(), links.len()), (13, 13));
        let keys: Vec<_> = nodes.iter().map(|node| &node["key"]).collect();
        assert!(links.iter().all(|link| keys.contains(&&link["source"]) && keys.contains(&&link["target"])));
        let bologna = nodes.iter().find(|node| node["key"] == "bologna").expect("a node");
        assert_eq!(bologna["city"], json!({ "name": "Bologna", "degree": 5 }));
        assert_eq!(bologna["label"], "Bologna");
        assert_eq!(bologna["country"], "IT");
        assert_eq!(bologna["field"], "MUSIC");
        assert_eq!(bologna["degree"], 5);
        assert_eq!(bologna["strength"], 7.0);
        assert_eq!(bologna["component"], 1);
        assert_eq!(bologna["community"], 1);
        let strengths: f64 = links.iter().filter_map(|link| link["strength"].as_f64()).sum();
        assert_close(&json!(strengths), 17.0);
        let to_glasgow = links.iter().find(|link| link["strength"] == 3.0).expect("the strongest link");
        assert_eq!(to_glasgow["key"], "bologna/glasgow");
        assert_eq!((&to_glasgow["source"], &to_glasgow["target"]), (&json!("bologna"), &json!("glasgow")));
        assert_eq!(to_glasgow["link"], json!({ "cityA": { "key": "bologna" }, "strength": 3.0 }));
        assert_eq!(to_glasgow["partnershipCount"], 2);
        assert_eq!(to_glasgow["sameField"], true);
        assert_eq!(to_glasgow["distanceKm"].as_f64().map(|km| (km * 1000.0).round()), Some(1_674_894.0));
    })
    .await;
}

#[tokio::test]
async fn the_network_in_numbers() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                "{ networkStats { cityCount countryCount fieldCount linkCount partnershipCount totalStrength density meanDegree componentCount
                    componentSizes largestComponentSize largestComponentShare isolateCount diameter meanDistance transitivity
                    degreeDistribution { degree cityCount } meta { warnings } } }",
            )
            .await;
        let stats = &data["networkStats"];
        assert_eq!(stats["cityCount"], 13);
        assert_eq!(stats["countryCount"], 9);
        assert_eq!(stats["fieldCount"], 6);
        assert_eq!(stats["linkCount"], 13);
        assert_eq!(stats["partnershipCount"], 14);
        assert_eq!(stats["totalStrength"], 17.0);
        assert_close(&stats["density"], 0.166_667);
        assert_eq!(stats["componentSizes"], json!([9, 2, 1, 1]));
        assert_eq!(stats["isolateCount"], 2);
        assert_eq!(stats["diameter"], 3);
        assert_close(&stats["meanDistance"], 1.944_444);
        assert_close(&stats["transitivity"], 0.346_154);
        assert_close(&stats["largestComponentShare"], 9.0 / 13.0);
        assert_eq!(stats["degreeDistribution"][0], json!({ "degree": 0, "cityCount": 2 }));
        assert_eq!(stats["meta"]["warnings"], json!(["DISCONNECTED"]));
    })
    .await;
}

#[tokio::test]
async fn strengths_count_partnerships_of_three_cities_in_full_or_in_parts() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                "{ full: city(ref: kobe) { partners { edges { node { key } link { strength } } } }
                   parts: city(ref: kobe) { partners(scope: { counting: FRACTIONAL }) { edges { node { key } link { strength } } } } }",
            )
            .await;
        let edge = |key: &str, strength: f64| json!({ "node": { "key": key }, "link": { "strength": strength } });
        assert_eq!(
            data["full"]["partners"]["edges"],
            json!([edge("helsinki", 2.0), edge("kanazawa", 1.0), edge("turin", 1.0)])
        );
        assert_eq!(
            data["parts"]["partners"]["edges"],
            json!([edge("helsinki", 1.5), edge("kanazawa", 1.0), edge("turin", 0.5)])
        );
    })
    .await;
}

#[tokio::test]
async fn an_ego_network_is_induced_and_a_bridge_link_knows_itself() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ one: city(ref: "ghent") { egoNetwork { nodes { key } links { strength } } }
                    two: city(ref: "edinburgh") { egoNetwork(maxHops: 3) { nodes { key } links { strength } } }
                    bogota: city(ref: "Bogotá") { partners { edges { link { bridge } } } } ghent: city(ref: "ghent") { partners { edges { link { bridge } } } } }"#,
            )
            .await;
        assert_eq!(
            data["one"]["egoNetwork"]["nodes"],
            json!([{"key": "bologna"}, {"key": "ghent"}, {"key": "glasgow"}])
        );
        assert_eq!(data["one"]["egoNetwork"]["links"].as_array().map(Vec::len), Some(3));
        assert_eq!(data["two"]["egoNetwork"]["nodes"].as_array().map(Vec::len), Some(2));
        assert_eq!(data["bogota"]["partners"]["edges"], json!([{ "link": { "bridge": true } }]));
        assert_eq!(
            data["ghent"]["partners"]["edges"],
            json!([{ "link": { "bridge": false } }, { "link": { "bridge": false } }])
        );
    })
    .await;
}

#[tokio::test]
async fn an_empty_scope_is_an_answer_with_a_warning() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ networkStats(scope: { asOf: "1990" }) { cityCount linkCount density meanDistance diameter transitivity largestComponentShare
                        componentCount degreeAssortativity meta { warnings } }
                    clusters(scope: { asOf: "1990" }) { totalCount meta { warnings } }
                    countryLinks(scope: { asOf: "1990" }) { totalCount eiIndex assortativity meta { warnings } }
                    graph(scope: { asOf: "1990" }) { nodes { key } links { key } }
                    fields { stats(scope: { asOf: "1990" }) { memberCount density eiIndex } } }"#,
            )
            .await;
        assert_eq!(
            data["networkStats"],
            json!({ "cityCount": 0, "linkCount": 0, "density": null, "meanDistance": null, "diameter": null, "transitivity": null,
                "largestComponentShare": null, "componentCount": 0, "degreeAssortativity": null, "meta": { "warnings": ["EMPTY_SCOPE"] } })
        );
        assert_eq!(data["clusters"], json!({ "totalCount": 0, "meta": { "warnings": ["EMPTY_SCOPE"] } }));
        assert_eq!(
            data["countryLinks"],
            json!({ "totalCount": 0, "eiIndex": null, "assortativity": null, "meta": { "warnings": ["EMPTY_SCOPE"] } })
        );
        assert_eq!(data["graph"], json!({ "nodes": [], "links": [] }));
        assert_eq!(data["fields"][0]["stats"], json!({ "memberCount": 0, "density": null, "eiIndex": null }));
    })
    .await;
}

#[tokio::test]
async fn a_graph_has_what_a_picture_shows() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ graph(scope: { asOf: "2016" }) {
                    nodes { key region population field fieldIndex joinedOn leftOn }
                    links { key kinds firstStartedOn lastEndedOn partnershipCount multilateralShare } } }"#,
            )
            .await;
        let find = |list: &str, key: &str| {
            let items = data["graph"][list].as_array().expect("a list").iter();
            items.clone().find(|item| item["key"] == key).expect("an item").clone()
        };
        assert_eq!(
            find("nodes", "bologna"),
            json!({ "key": "bologna", "region": "EUROPE_NORTH_AMERICA", "population": 394843, "field": "MUSIC",
                "fieldIndex": 6, "joinedOn": "2004", "leftOn": null })
        );
        // Crafts is the first field by key, music the last.
        assert_eq!(find("nodes", "kanazawa")["fieldIndex"], 0);
        assert_eq!(
            find("links", "bologna/glasgow"),
            json!({ "key": "bologna/glasgow", "kinds": ["COLLABORATIVE_PROJECT"], "firstStartedOn": "2008",
                "lastEndedOn": null, "partnershipCount": 2, "multilateralShare": 0.0 })
        );
        // One partnership of two cities since 2010, one of three since 2016.
        let half = find("links", "helsinki/kobe");
        assert_eq!(
            (&half["firstStartedOn"], &half["multilateralShare"]),
            (&json!("2010"), &json!(0.5))
        );
        let past = app
            .data(r#"{ graph(scope: { asOf: "2011" }) { links { key firstStartedOn lastEndedOn } } }"#)
            .await;
        let ended = json!({ "key": "edinburgh/glasgow", "firstStartedOn": "2009", "lastEndedOn": "2012" });
        assert!(past["graph"]["links"].as_array().expect("links").contains(&ended));
    })
    .await;
}

#[tokio::test]
async fn positions_are_those_of_the_map_or_of_the_links_and_an_ego_network_has_none() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ map: graph(layout: MAP, scope: { asOf: "2016" }) { nodes { key x y } meta { warnings } }
                    force: graph(scope: { asOf: "2016" }) { nodes { key x y } }
                    same: graph(layout: FORCE, scope: { asOf: "2016" }) { nodes { key x y } }
                    city(ref: "bologna") { egoNetwork { nodes { x y } } } }"#,
            )
            .await;
        let bologna = &data["map"]["nodes"][1];
        assert_eq!(bologna["key"], "bologna");
        assert_close(&bologna["x"], 0.155_667);
        assert_close(&bologna["y"], 0.784_283);
        assert_eq!(data["map"]["meta"]["warnings"], json!([]));
        assert_eq!(data["force"], data["same"]);
        let lengths = data["force"]["nodes"].as_array().expect("nodes").iter().map(|node| {
            let number = |name: &str| node[name].as_f64().expect("a number");
            number("x").hypot(number("y"))
        });
        assert_close(&json!(lengths.fold(0.0, f64::max)), 1.0);
        assert_eq!(data["city"]["egoNetwork"]["nodes"][0], json!({ "x": null, "y": null }));
    })
    .await;
}
