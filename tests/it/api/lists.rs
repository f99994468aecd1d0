//! Lists, pages, references and global ids.

use interurban::app::AppLimits;
use serde_json::{Value, json};

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

#[tokio::test]
async fn isolated_members_in_the_order_they_joined() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data("{ cities(where: { isolated: true }, orderBy: { field: JOINED_ON }) { totalCount nodes { name country { name } field { name } } } }")
            .await;
        assert_eq!(data["cities"]["totalCount"], 2);
        assert_eq!(
            data["cities"]["nodes"],
            json!([
                { "name": "Dakar", "country": { "name": "Senegal" }, "field": { "name": "Media Arts" } },
                { "name": "Östersund", "country": { "name": "Sweden" }, "field": { "name": "Gastronomy" } },
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut keys: Vec<String> = Vec::new();
        let mut after = Value::Null;
        loop {
            let query = format!(
                "{{ cities(first: 5, after: {after}, orderBy: {{ field: DEGREE, direction: DESC }}) {{ nodes {{ key }} pageInfo {{ hasNextPage endCursor }} totalCount }} }}"
            );
            let data = app.data(&query).await;
            let page = &data["cities"];
            assert_eq!(page["totalCount"], 13);
            keys.extend(page["nodes"].as_array().expect("a list").iter().filter_map(|city| city["key"].as_str().map(str::to_owned)));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(keys.len(), 13);
        assert_eq!(keys[..3], ["bologna", "turin", "kanazawa"]);
        assert_eq!(keys[11..], ["dakar", "ostersund"]);
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_object_is_found_again_by_its_global_id() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ city(ref: "bologna") { id partners(first: 1) { edges { link { id } } } } country(code: IT) { id } network { id } fields { id }
                    partnerships(first: 1) { nodes { id key } } }"#,
            )
            .await;
        let ids = [
            &data["city"]["id"],
            &data["country"]["id"],
            &data["network"]["id"],
            &data["fields"][0]["id"],
            &data["partnerships"]["nodes"][0]["id"],
            &data["city"]["partners"]["edges"][0]["link"]["id"],
        ];
        let list = json!(ids).to_string();
        let nodes = app.data(&format!("{{ nodes(ids: {list}) {{ __typename id }} }}")).await;
        let kinds = ["City", "Country", "Network", "Field", "Partnership", "Link"];
        for ((node, id), kind) in nodes["nodes"].as_array().expect("a list").iter().zip(ids).zip(kinds) {
            assert_eq!(node, &json!({ "__typename": kind, "id": id }));
        }
        let absent = app.data(r#"{ node(id: "nonsense") { id } partnership(id: "Q2l0eTpib2xvZ25h") { id } city(ref: "atlantis") { id } country(code: XX) { code } network(key: "none") { key } }"#).await;
        assert_eq!(absent, json!({ "node": null, "partnership": null, "city": null, "country": null, "network": null }));
    })
    .await;
}

#[tokio::test]
async fn a_city_is_found_by_key_name_item_and_id() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let id = app.data("{ city(ref: bologna) { id } }").await["city"]["id"].clone();
        for reference in [json!("bologna"), json!("Bologna"), json!("BOLOGNA"), json!("Q1891"), id] {
            let data = app.data(&format!("{{ city(ref: {reference}) {{ key }} }}")).await;
            assert_eq!(data["city"]["key"], "bologna", "{reference}");
        }
        for (reference, key) in [("Krakow", "krakow"), ("Östersund", "ostersund"), ("Bogota", "bogota")] {
            let data = app.data(&format!("{{ city(ref: \"{reference}\") {{ key }} }}")).await;
            assert_eq!(data["city"]["key"], key);
        }
        let shared = app.error("{ city(ref: \"Granada\") { key } }").await;
        assert_eq!(shared["extensions"]["code"], "AMBIGUOUS");
        assert_eq!(
            shared["extensions"]["candidates"],
            json!([{ "key": "granada-es", "country": "ES" }, { "key": "granada-ni", "country": "NI" }])
        );
    })
    .await;
}

#[tokio::test]
async fn partnerships_are_filtered_and_ordered_in_memory() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let keys = async |arguments: &str| {
            let data = app
                .data(&format!("{{ partnerships({arguments}) {{ nodes {{ key }} }} }}"))
                .await;
            let nodes = data["partnerships"]["nodes"].as_array().expect("a list").clone();
            let keys: Vec<String> = nodes
                .iter()
                .filter_map(|node| node["key"].as_str().map(str::to_owned))
                .collect();
            keys.join(" ")
        };
        assert_eq!(keys("where: { statuses: [ENDED, PROPOSED] }").await, "p13 p14");
        assert_eq!(keys("where: { minCities: 3 }").await, "p15");
        assert_eq!(keys("where: { cities: [glasgow] }").await, "p01 p02 p04 p13");
        assert_eq!(keys("where: { activeOn: \"2009\" }").await, "p01 p13");
        assert_eq!(keys("where: { international: false }").await, "p06 p08 p11 p13");
        assert_eq!(
            keys("where: { search: \"ghent\" }, orderBy: { field: STARTED_ON, direction: DESC }").await,
            "p04 p03 p14"
        );
        assert_eq!(
            keys("orderBy: { field: INTENSITY, direction: DESC }, first: 2").await,
            "p02 p01"
        );
        assert_eq!(keys("last: 2").await, "p15 p16");
    })
    .await;
}

#[tokio::test]
async fn two_networks_in_one_server_do_not_mix() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn(), SeedSet::golden()]).await;
        let data = app
            .data(
                r#"{ networks { nodes { key isDefault } }
                    networkStats { cityCount meta { network } } network(key: "golden") { networkStats { cityCount meta { network } } cities(first: 1) { nodes { key degree memberships { network { key } } } } }
                    golden: networkStats(scope: { network: "golden" }) { linkCount }
                    both: cooperationPath(from: "bogota", to: "kobe", scope: { networks: ["golden", "uccn"] }) { found hops { networks { key } } } }"#,
            )
            .await;
        assert_eq!(
            data["networks"]["nodes"],
            json!([{ "key": "golden", "isDefault": false }, { "key": "uccn", "isDefault": true }])
        );
        assert_eq!(data["networkStats"]["meta"]["network"], "uccn");
        assert_eq!(data["network"]["networkStats"], json!({ "cityCount": 13, "meta": { "network": "golden" } }));
        let bogota = &data["network"]["cities"]["nodes"][0];
        assert_eq!((bogota["key"].as_str(), bogota["degree"].as_i64()), (Some("bogota"), Some(1)));
        assert_eq!(
            bogota["memberships"],
            json!([{ "network": { "key": "golden" } }, { "network": { "key": "uccn" } }])
        );
        assert_eq!(data["golden"]["linkCount"], 13);
        assert_eq!(data["both"]["found"], true);
        let error = app.error(r#"{ network(key: "golden") { graph(scope: { network: "uccn" }) { revision } } }"#).await;
        assert_eq!(error["extensions"]["argument"], "scope.network");
    })
    .await;
}

#[tokio::test]
async fn a_city_is_a_member_on_the_days_of_its_membership_only() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let data = app
            .data(
                r#"{ then: cities(where: { cities: ["lyon"] }, scope: { asOf: "2016" }) { nodes { field { key } memberships { joinedOn leftOn fields { key } } } }
                    now: cities(where: { cities: ["lyon"] }, scope: { asOf: "2024" }) { nodes { field { key } } } }"#,
            )
            .await;
        assert_eq!(data["then"]["nodes"][0]["field"]["key"], "MEDIA_ARTS");
        assert_eq!(data["now"]["nodes"][0]["field"]["key"], "LITERATURE");
        assert_eq!(
            data["then"]["nodes"][0]["memberships"],
            json!([
                { "joinedOn": "2008", "leftOn": "2023-10-30", "fields": [{ "key": "MEDIA_ARTS" }] },
                { "joinedOn": "2023-10-31", "leftOn": null, "fields": [{ "key": "LITERATURE" }] },
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn lists_of_many_records_are_filtered_and_sorted_in_turns_as_analyses_are() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        for number in 0..600 {
            let (mut city, mut membership) = (set.cities[0].clone(), set.memberships[0].clone());
            (city.key, city.name, city.wikidata_id) = (format!("c{number}"), format!("C{number}"), None);
            membership.city.clone_from(&city.key);
            set.cities.push(city);
            set.memberships.push(membership);
        }
        let nobodys_turn = AppLimits {
            parallel_analyses: 0,
            waiting_analyses: 0,
            ..AppLimits::default()
        };
        let app = TestApp::with_limits(database, &[set], nobodys_turn).await;
        assert_eq!(app.data("{ cities { totalCount } }").await["cities"]["totalCount"], 613);
        for list in [
            "where: { search: \"c1\" }",
            "orderBy: { field: NAME }",
            "where: { minDegree: 1 }",
        ] {
            let error = app.error(&format!("{{ cities({list}) {{ totalCount }} }}")).await;
            assert_eq!(error["extensions"]["code"], "UNAVAILABLE", "{list}");
        }
    })
    .await;
}
