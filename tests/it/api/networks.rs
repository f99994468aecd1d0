//! Several networks in one server: their overlap, and paths across them.

use serde_json::json;

use crate::support::app::{TestApp, assert_close};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Returns a second invented network: Bologna, Ghent and Dakar, with Bologna–Ghent (p03) and
/// Ghent–Dakar (p05, given to them).
fn sister_cities() -> SeedSet {
    let mut set = SeedSet::golden();
    set.network.key = "sister-cities".to_owned();
    let members = ["bologna", "ghent", "dakar"];
    set.memberships
        .retain(|membership| members.contains(&membership.city.as_str()));
    set.partnerships
        .retain(|record| ["p03", "p05"].contains(&record.key.as_str()));
    set.partnerships[1].participants[0].city = "ghent".to_owned();
    set.partnerships[1].participants[1].city = "dakar".to_owned();
    set
}

#[tokio::test]
async fn two_networks_share_cities_and_links_and_paths_lead_across_both() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden(), sister_cities()]).await;
        let data = app
            .data(
                r#"{ city(ref: "bologna") { memberships { network { key } fields { key } joinedOn } }
                    networkOverlap(networks: ["golden", "sister-cities"]) {
                        sharedCities { totalCount nodes { key } } cityCount jaccard sharedLinks { nodes { cityA { key } cityB { key } partnershipCount } } linkJaccard
                        networks { network { key } cityCount sharedCityShare linkCount } pairs { sharedCityCount jaccard sharedLinkCount linkJaccard } meta { network } }
                    cooperationPath(from: "bogota", to: "dakar", scope: { networks: ["golden", "sister-cities"] }) { hops { to { key } networks { key } } }
                    alone: cooperationPath(from: "bogota", to: "dakar") { found }
                    networkStats(scope: { networks: ["golden", "sister-cities"] }) { cityCount linkCount }
                    clusters(acrossFields: true, scope: { networks: ["golden", "sister-cities"] }) { nodes { size } }
                    countryLinks(country: SN, scope: { networks: ["golden", "sister-cities"] }) { nodes { countryB { code } linkCount } }
                    centrality(measure: DEGREE, first: 3, scope: { networks: ["golden", "sister-cities"] }) { nodes { city { key } value } } }"#,
            )
            .await;
        assert_eq!(
            data["city"]["memberships"],
            json!([
                { "network": { "key": "golden" }, "fields": [{ "key": "MUSIC" }], "joinedOn": "2004" },
                { "network": { "key": "sister-cities" }, "fields": [{ "key": "MUSIC" }], "joinedOn": "2004" },
            ])
        );
        let overlap = &data["networkOverlap"];
        assert_eq!(overlap["sharedCities"]["totalCount"], 3);
        assert_eq!(overlap["sharedCities"]["nodes"], json!([{ "key": "bologna" }, { "key": "dakar" }, { "key": "ghent" }]));
        assert_eq!(overlap["cityCount"], 13);
        assert_close(&overlap["jaccard"], 3.0 / 13.0);
        assert_eq!(
            overlap["sharedLinks"]["nodes"],
            json!([{ "cityA": { "key": "bologna" }, "cityB": { "key": "ghent" }, "partnershipCount": 2 }])
        );
        assert_close(&overlap["linkJaccard"], 1.0 / 14.0);
        assert_eq!(
            overlap["networks"][1],
            json!({ "network": { "key": "sister-cities" }, "cityCount": 3, "sharedCityShare": 1.0, "linkCount": 2 })
        );
        assert_eq!((&overlap["pairs"][0]["sharedCityCount"], &overlap["pairs"][0]["sharedLinkCount"]), (&json!(3), &json!(1)));
        assert_eq!(overlap["meta"]["network"], "golden,sister-cities");
        let (golden, sisters) = (json!({ "key": "golden" }), json!({ "key": "sister-cities" }));
        assert_eq!(
            data["cooperationPath"]["hops"],
            json!([
                { "to": { "key": "bologna" }, "networks": [golden] },
                { "to": { "key": "ghent" }, "networks": [golden, sisters] },
                { "to": { "key": "dakar" }, "networks": [sisters] },
            ])
        );
        assert_eq!(data["alone"]["found"], false);
        assert_eq!(data["networkStats"], json!({ "cityCount": 13, "linkCount": 14 }));
        assert_eq!(data["clusters"]["nodes"], json!([{ "size": 10 }, { "size": 2 }, { "size": 1 }]));
        assert_eq!(data["countryLinks"]["nodes"], json!([{ "countryB": { "code": "BE" }, "linkCount": 1 }]));
        assert_eq!(
            data["centrality"]["nodes"],
            json!([
                { "city": { "key": "bologna" }, "value": 5.0 },
                { "city": { "key": "turin" }, "value": 4.0 },
                { "city": { "key": "ghent" }, "value": 3.0 },
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn an_overlap_takes_two_different_networks_that_exist() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden(), sister_cities()]).await;
        for (networks, code, words) in [
            (r#"["golden", "sister-citys"]"#, "NOT_FOUND", "sister-citys"),
            (
                r#"["golden", "golden"]"#,
                "BAD_USER_INPUT",
                "2 to 20 different networks; it names 1",
            ),
            (r#"["golden"]"#, "BAD_USER_INPUT", "it names 1"),
            ("[]", "BAD_USER_INPUT", "it names 0"),
        ] {
            let error = app
                .error(&format!("{{ networkOverlap(networks: {networks}) {{ jaccard }} }}"))
                .await;
            assert_eq!(error["extensions"]["code"], code, "{error}");
            assert!(error["message"].as_str().expect("text").contains(words), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn in_an_overlay_a_partnership_counts_between_members_of_its_own_network_only() {
    on_each_database(async |database| {
        let mut sisters = sister_cities();
        sisters.memberships.retain(|membership| membership.city != "dakar");
        let app = TestApp::with(database, &[SeedSet::golden(), sisters]).await;
        let both = r#"scope: { networks: ["golden", "sister-cities"] }"#;
        let data = app
            .data(&format!(
                r#"{{ both: networkStats({both}) {{ cityCount linkCount totalStrength }} one: networkStats {{ linkCount totalStrength }}
                    other: networkStats(scope: {{ network: "sister-cities" }}) {{ linkCount totalStrength }}
                    cooperationPath(from: "ghent", to: "dakar", {both}) {{ found }} }}"#
            ))
            .await;
        // Ghent–Dakar is recorded by the sister cities, but Dakar is not a member; Bologna–Ghent is
        // a link of both.
        assert_eq!(data["other"], json!({ "linkCount": 1, "totalStrength": 1.0 }));
        assert_eq!(data["one"], json!({ "linkCount": 13, "totalStrength": 17.0 }));
        assert_eq!(data["both"], json!({ "cityCount": 13, "linkCount": 13, "totalStrength": 18.0 }));
        assert_eq!(data["cooperationPath"]["found"], false);
    })
    .await;
}

#[tokio::test]
async fn the_root_takes_the_key_of_a_network_and_a_network_is_the_one_itself() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden(), sister_cities()]).await;
        let data = app
            .data(
                r#"{ partnerships(network: "sister-cities") { totalCount } default: partnerships { totalCount } fields(network: "sister-cities") { network { key } }
                    network(key: "sister-cities") { partnerships { totalCount nodes { cities { fields { network { key } } } } } fields { network { key } } objectives { key } } }"#,
            )
            .await;
        assert_eq!((&data["partnerships"]["totalCount"], &data["default"]["totalCount"]), (&json!(2), &json!(16)));
        assert_eq!(data["network"]["partnerships"]["totalCount"], 2);
        assert_eq!(data["network"]["fields"], data["fields"]);
        for field in ["fields", "objectives", "partnerships"] {
            let query = format!(r#"{{ network(key: "golden") {{ {field}(network: "sister-cities") {{ __typename }} }} }}"#);
            assert_eq!(app.error(&query).await["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
        }
    })
    .await;
}
