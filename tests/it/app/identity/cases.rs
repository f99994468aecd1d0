//! Tables that refer to existing cities and partnerships.

use interurban::exchange::ImportFormat;
use serde_json::{Value, json};

use super::{faults, fresh, overwriting, records, tables};
use crate::app::importing::{counts, done, empty, exported, job};
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Returns name, key and population of the cities of a network.
async fn cities(app: &interurban::app::App, network: &str) -> Vec<(String, String, Value)> {
    let records = records(app, network, "CITY").await;
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let told = records.iter();
    told.map(|city| (text(&city["name"]), text(&city["key"]), city["population"].clone()))
        .collect()
}

#[tokio::test]
async fn a_city_far_away_is_another_one_and_that_of_another_network_stays() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await.app;
        let before = exported(&app, "uccn").await;
        let far = "name,country,latitude,longitude,population\nBergamo,IT,38.2,15.6,900\nBilbao,ES,43.26,-2.93,900\n";
        let report = tables(&app, "other", &[far]).await;
        assert_eq!(
            (report.counts.created, report.counts.kept),
            (4, 1),
            "{:?}",
            report.faults
        );
        assert_eq!(report.kept[0].columns, ["population"]);
        let known = cities(&app, "other").await;
        let told: Vec<_> = known.iter().map(|(_, key, _)| key.as_str()).collect();
        assert_eq!(told, ["bergamo-it", "bilbao"]);
        assert_eq!(exported(&app, "uccn").await, before);
        let items = "name,country,wikidata_id\nBergamo,IT,Q1\n";
        let report = tables(&app, "other", &[items]).await;
        assert_eq!(
            report.counts.created, 0,
            "the new one has no item yet: {:?}",
            report.faults
        );
    })
    .await;
}

#[tokio::test]
async fn rows_in_another_order_mean_the_same_cities() {
    on_each_database(async |database| {
        let app = empty(database).await;
        let rows = [
            "1,Aurora,US,39.73,-104.83",
            "2,Aurora,US,41.76,-88.32",
            "3,Graz,AT,47.07,15.44",
        ];
        let nodes = |rows: &[&str]| format!("id,name,country,latitude,longitude\n{}\n", rows.join("\n"));
        let links = "source,target,title\n1,3,Mountain pact\n";
        tables(&app, "t", &[&nodes(&rows), links]).await;
        let before = exported(&app, "t").await;
        let turned: Vec<&str> = rows.into_iter().rev().collect();
        for files in [[nodes(&turned).as_str(), links], [links, nodes(&rows).as_str()]] {
            let report = tables(&app, "t", &files).await;
            assert_eq!(report.counts, counts(0, 0, 7, 0), "{:?}", report.faults);
        }
        assert_eq!(exported(&app, "t").await, before);
    })
    .await;
}

const TWO: &str = "name,country\nNyborg,DK\nVaasa,FI\n";

#[tokio::test]
async fn two_partnerships_of_a_pair_stay_two_in_one_command_or_in_two() {
    let first =
        "id,source,target,title,started_on,source_url\n17,Nyborg,Vaasa,Harbour charter,1990,https://a.example/1\n";
    let second = "id,source,target,title,started_on,source_url\n99,Nyborg,Vaasa,Choirs,2015,https://b.example/2\n";
    let without_id = |text: &str| {
        let lines = text.lines().map(|line| line.split_once(',').expect("a cell").1);
        lines.collect::<Vec<_>>().join("\n")
    };
    for (first, second) in [
        (first.to_owned(), second.to_owned()),
        (without_id(first), without_id(second)),
        (
            "id,source,target\n17,Nyborg,Vaasa\n".to_owned(),
            "id,source,target\n99,Vaasa,Nyborg\n".to_owned(),
        ),
    ] {
        let (_app, app) = fresh().await;
        tables(&app, "t", &[TWO, &first]).await;
        let report = tables(&app, "t", &[&second]).await;
        assert_eq!(report.counts, counts(1, 0, 0, 0), "{second}: {:?}", report.faults);
        let there = exported(&app, "t").await;
        let report = tables(&app, "t", &[&first, &second]).await;
        assert_eq!(report.counts, counts(0, 0, 2, 0), "{:?}", report.faults);
        let (_other, other) = fresh().await;
        tables(&other, "t", &[TWO, &second, &first]).await;
        let titles = |records: &[Value]| {
            let mut titles: Vec<_> = records
                .iter()
                .map(|record| (record["title"].clone().to_string(), record["sources"].to_string()))
                .collect();
            titles.sort();
            titles
        };
        assert_eq!(there.matches("\"PARTNERSHIP\"").count(), 2);
        let (here, there) = (
            records(&app, "t", "PARTNERSHIP").await,
            records(&other, "t", "PARTNERSHIP").await,
        );
        if first.contains("title") {
            assert_eq!(titles(&here), titles(&there));
        }
    }
}

#[tokio::test]
async fn the_id_of_a_table_tells_a_partnership_whatever_its_title() {
    let (_app, app) = fresh().await;
    tables(&app, "t", &[TWO, "id,source,target,title\n17,Nyborg,Vaasa,Charter\n"]).await;
    let renamed = "id,source,target,title,started_on\n17,Vaasa,Nyborg,Harbour charter,1990\n";
    let report = tables(&app, "t", &[renamed]).await;
    assert_eq!(
        (report.counts.created, report.counts.updated, report.counts.kept),
        (0, 1, 1)
    );
    let told = records(&app, "t", "PARTNERSHIP").await;
    assert_eq!(
        (&told[0]["title"], &told[0]["startedOn"]),
        (&json!("Charter"), &json!("1990"))
    );
    overwriting(&app, "t", renamed).await;
    let told = records(&app, "t", "PARTNERSHIP").await;
    assert_eq!((told.len(), &told[0]["title"]), (1, &json!("Harbour charter")));
}

#[tokio::test]
async fn a_kind_for_links_without_one_changes_no_record() {
    let links = "source,target,title,started_on\nNyborg,Vaasa,Charter,1990\n";
    for first in ["OTHER", "TWINNING"] {
        let (_app, app) = fresh().await;
        for kind in [first, "TWINNING", "RESEARCH"] {
            let mut job = super::of_tables("t", &[TWO, links]);
            job.options.defaults = vec![(interurban::exchange::Column::Kind, kind.to_owned())];
            done(&app, job).await;
        }
        let told = records(&app, "t", "PARTNERSHIP").await;
        assert_eq!((told.len(), &told[0]["kind"]), (1, &json!(first)));
    }
}

#[tokio::test]
async fn an_answer_of_wikidata_leaves_what_both_cities_state_stated_by_both() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let before = exported(&app.app, "uccn").await;
        let statement = |city: &str, name: &str, twin: &str, other: &str| {
            format!(
                r#"{{"city": "http://www.wikidata.org/entity/{city}", "cityLabel": "{name}",
                "twin": "http://www.wikidata.org/entity/{twin}", "twinLabel": "{other}"}}"#
            )
        };
        let mutual = [
            statement("Q8692", "Bilbao", "Q48278", "Medellín"),
            statement("Q48278", "Medellín", "Q8692", "Bilbao"),
        ];
        for answer in [format!("[{}]", mutual.join(",")), format!("[{}]", mutual[1])] {
            let report = done(&app.app, job("uccn", ImportFormat::WikidataJson, &answer)).await;
            let counts = report.counts;
            assert_eq!((counts.created, counts.updated, counts.rejected), (0, 0, 0), "{:?}", report.faults);
        }
        assert_eq!(exported(&app.app, "uccn").await, before);
        // A one-sided statement is confirmed by the other city.
        let new = [statement("Q8692", "Bilbao", "Q1891", "Bologna"), statement("Q1891", "Bologna", "Q8692", "Bilbao")];
        for (answer, confirmation) in [(&new[0], "ONE_SIDED"), (&new[1], "MUTUAL")] {
            done(&app.app, job("uccn", ImportFormat::WikidataJson, &format!("[{answer}]"))).await;
            let told = app
                .data(r#"{ partnership(id: "twin-bilbao-bologna") { confirmation sources { url assertedBy { city { key } } } } }"#)
                .await;
            assert_eq!(told["partnership"]["confirmation"], confirmation, "{told:#}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_looks_among_the_cities_of_the_file_then_of_the_network_then_of_all() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await.app;
        let nodes = "name,country\nBilbao,US\nBilbao,PH\nVaasa,FI\n";
        let report = tables(&app, "t", &[nodes, "source,target\nBilbao,Vaasa\n"]).await;
        assert_eq!(faults(&report), [(2, "AMBIGUOUS_CITY")]);
        assert_eq!(
            report.faults[0].1.message,
            "\"Bilbao\" may be any of bilbao-ph, bilbao-us; write the key that is meant"
        );
        let one = "name,country\nBilbao,US\nVaasa,FI\n";
        tables(&app, "t", &[one, "source,target\nBilbao,Vaasa\n"]).await;
        tables(
            &app,
            "t",
            &["source,target,title\nBilbao,Vaasa,By name\nbilbao,Vaasa,By key\nGraz,Vaasa,Of another network\n"],
        )
        .await;
        let told = records(&app, "t", "PARTNERSHIP").await;
        let mut keys: Vec<_> = told
            .iter()
            .map(|record| record["key"].as_str().expect("text"))
            .collect();
        keys.sort_unstable();
        assert_eq!(keys, ["bilbao-us-vaasa", "bilbao-vaasa", "graz-vaasa"]);
        let bare = tables(&app, "t", &["source,target\nNowhere,Vaasa\n"]).await;
        assert_eq!(faults(&bare), [(2, "UNKNOWN_CITY")]);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_may_be_of_several_known_cities_is_a_fault_with_candidates() {
    let (_app, app) = fresh().await;
    tables(
        &app,
        "t",
        &["name,country,lat,lon\nAurora,US,39.73,-104.83\nAurora,US,41.76,-88.32\nVaasa,FI,,\n"],
    )
    .await;
    let report = tables(&app, "t", &["name,country,population\nAurora,US,1\nVaasa,FI,7\n"]).await;
    assert_eq!((faults(&report), report.written), (vec![(2, "AMBIGUOUS_CITY")], false));
    assert!(
        report.faults[0].1.message.contains("aurora, aurora-us"),
        "{:?}",
        report.faults
    );
    let both = "name,country,lat,lon\nVaasa,FI,63.1,21.6\nVaasa,FI,60.2,24.9\n";
    let report = tables(&app, "t", &[both]).await;
    assert_eq!(
        faults(&report),
        [(2, "AMBIGUOUS_CITY"), (3, "AMBIGUOUS_CITY")],
        "either may be the one without a place"
    );
    let report = tables(
        &app,
        "t",
        &["name,country,lat,lon,wikidata_id\nvaasa,FI,63.1,21.6,Q125\n"],
    )
    .await;
    assert_eq!(report.counts, counts(0, 1, 1, 0));
    let report = tables(&app, "t", &["name,country,wikidata_id\nNikolaistad,FI,Q125\n"]).await;
    assert_eq!(
        (report.counts.created, report.counts.kept),
        (0, 1),
        "an item is proof: {:?}",
        report.faults
    );
    let keyed = "key,name,country,wikidata_id\nnikolaistad,Nikolaistad,FI,Q125\nvaasa-2,Vaasa,FI,\n";
    let report = tables(&app, "t", &[keyed]).await;
    assert_eq!(
        faults(&report),
        [(2, "CONFLICT")],
        "the key says another city than the item"
    );
    assert_eq!(report.counts.created, 2, "another key is another city");
}

#[tokio::test]
async fn lists_are_added_to_and_known_values_are_kept_unless_asked() {
    let (_app, app) = fresh().await;
    let first = "name,country,population,other_names,field,joined_on\nVaasa,FI,67000,Vasa,Music,2015\n";
    let then = "name,country,population,other_names,field,joined_on\nVaasa,FI,68000,Nikolaistad,Film,2014\n";
    tables(&app, "t", &[first]).await;
    let mut job = super::of_tables("t", &[then]);
    job.options.new_fields = true;
    let report = done(&app, job).await;
    assert_eq!((report.counts.updated, report.counts.kept), (3, 2), "{:?}", report.kept);
    let told: Vec<_> = report
        .kept
        .iter()
        .map(|kept| (kept.record.as_str(), &kept.columns[..]))
        .collect();
    assert_eq!(told, [("vaasa", &["population"][..]), ("vaasa@t", &["joined_on"][..])]);
    let (city, member) = (records(&app, "t", "CITY").await, records(&app, "t", "MEMBERSHIP").await);
    assert_eq!(
        (&city[0]["population"], &city[0]["otherNames"]),
        (&json!(67000), &json!(["Vasa", "Nikolaistad"]))
    );
    assert_eq!(
        (&member[0]["fields"], &member[0]["joinedOn"]),
        (&json!(["MUSIC", "FILM"]), &json!("2015"))
    );
    overwriting(&app, "t", then).await;
    let (city, member) = (records(&app, "t", "CITY").await, records(&app, "t", "MEMBERSHIP").await);
    assert_eq!(
        (&city[0]["population"], &city[0]["otherNames"]),
        (&json!(68000), &json!(["Nikolaistad"]))
    );
    assert_eq!(
        (&member[0]["fields"], &member[0]["joinedOn"]),
        (&json!(["FILM"]), &json!("2014"))
    );
}

#[tokio::test]
async fn a_city_that_left_and_came_back_has_two_memberships_in_any_order() {
    let rows = ["Vaasa,FI,2004,2010", "Vaasa,FI,2015,"];
    for rows in [[rows[0], rows[1]], [rows[1], rows[0]]] {
        let (_app, app) = fresh().await;
        let text = format!(
            "name,country,joined_on,left_on\n{}\nGraz,AT,2012,\n",
            rows.join("\nNyborg,DK,,\n")
        );
        for new in [true, false] {
            let report = tables(&app, "t", &[&text]).await;
            assert_eq!(report.counts.created, if new { 8 } else { 0 }, "{:?}", report.faults);
            assert_eq!(report.counts.updated, 0);
        }
        let told = records(&app, "t", "MEMBERSHIP").await;
        let joined: Vec<_> = told
            .iter()
            .filter(|record| record["city"] == "vaasa")
            .map(|record| record["joinedOn"].clone())
            .collect();
        assert_eq!(joined, [json!("2004"), json!("2015")]);
    }
}
