//! Equal queries get byte-identical answers.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

fn scopes() -> impl Strategy<Value = String> {
    let date = prop_oneof![Just("2009"), Just("2012-06"), Just("2016"), Just("2020-02-29")];
    let kinds = prop_oneof![
        Just(""),
        Just("kinds: [TWINNING]"),
        Just("kinds: [COLLABORATIVE_PROJECT, EXCHANGE]")
    ];
    let fields = prop_oneof![
        Just(""),
        Just("fields: [MUSIC, \"media arts\"]"),
        Just("fields: DESIGN, fieldBasis: CITY")
    ];
    let places = prop_oneof![
        Just(""),
        Just("countries: [IT, JP, GB]"),
        Just("regions: [ASIA_PACIFIC]")
    ];
    let counting = prop_oneof![Just("FULL"), Just("FRACTIONAL")];
    (date, kinds, fields, places, any::<bool>(), counting).prop_map(
        |(date, kinds, fields, places, proposed, counting)| {
            format!(
                "{{ asOf: \"{date}\", {kinds} {fields} {places} includeProposed: {proposed}, counting: {counting} }}"
            )
        },
    )
}

fn questions() -> impl Strategy<Value = String> {
    let cities = ["bologna", "ghent", "kanazawa", "kobe", "turin", "edinburgh", "dakar"];
    let cost = prop_oneof![Just("HOPS"), Just("INVERSE_STRENGTH"), Just("DISTANCE_KM")];
    let method = prop_oneof![Just("COMPONENTS"), Just("CORES"), Just("COMMUNITIES")];
    (scopes(), 0..cities.len(), 0..cities.len(), cost, method, 1..12_u32, 1..25_u32).prop_map(
        move |(scope, from, to, cost, method, hops, k)| {
            let ends = format!("from: {}, to: {}", cities[from], cities[to]);
            format!(
                "{{ cooperationPath({ends}, cost: {cost}, maxHops: {hops}, scope: {scope}) {{ found reason cost hopCount tiedPathCount explanation
                        lastConnectedOn cities {{ key }} suggestedLinks {{ cityA {{ key }} cityB {{ key }} }} }}
                    cooperationPaths({ends}, cost: {cost}, k: {k}, scope: {scope}) {{ independentPathCount paths {{ cost cities {{ key }} }} }}
                    clusters(method: {method}, acrossFields: true, scope: {scope}) {{ modularity stability nodes {{ key size density cities {{ key degree strength }} }} }}
                    countryLinks(scope: {scope}) {{ nodes {{ key linkCount strength expected affinity }} }}
                    linkMatrix(by: COMMUNITY, scope: {scope}) {{ assortativity cells {{ row {{ key }} column {{ key }} expected }} }}
                    brokerage(by: FIELD, scope: {scope}) {{ nodes {{ rank city {{ key }} total constraint crossGroupBetweenness }} }}
                    networkStats(scope: {scope}) {{ transitivity meanDistance degreeAssortativity totalStrength }}
                    graph(scope: {scope}) {{ nodes {{ key strength component community }} links {{ key strength distanceKm }} }} }}"
            )
        },
    )
}

#[tokio::test]
async fn two_servers_and_two_requests_agree_to_the_byte() {
    on_each_database(async |database| {
        let sets = [SeedSet::golden(), SeedSet::uccn()];
        let one = TestApp::with(database, &sets).await;
        let other = TestApp::with(database, &[]).await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..24 {
            let query = questions().new_tree(&mut runner).expect("a question").current();
            let answers = [
                one.post(&query, json!({})).await,
                one.post(&query, json!({})).await,
                other.post(&query, json!({})).await,
            ];
            assert!(answers[0].1.starts_with("{\"data\":{"), "{query}\n{}", answers[0].1);
            assert_eq!(answers[0], answers[1], "{query}");
            assert_eq!(answers[0], answers[2], "{query}");
        }
    })
    .await;
}
