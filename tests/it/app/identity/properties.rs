//! Rows in any order, in any number of files and commands, give the same records.

use std::collections::{BTreeMap, BTreeSet};

use interurban::app::App;
use interurban::exchange::ImportFormat;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use super::{fresh, tables};
use crate::app::importing::{done, exported, job};
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::seed::SeedSet;

/// Number of generated sets of rows; each is imported in six ways.
const CASES: u32 = 24;

/// Cities for rows: name, country, latitude, longitude. Several share a name, a country, or both;
/// names that look the same may differ.
const CITIES: [(&str, &str, f64, f64); 10] = [
    ("Aurora", "US", 39.73, -104.83),
    ("Aurora", "US", 41.76, -88.32),
    ("Aurora", "CA", 43.99, -79.45),
    ("Habo", "SE", 57.91, 14.07),
    ("Håbo", "SE", 59.57, 17.53),
    ("São Pedro", "BR", -22.55, -47.91),
    ("Sao Pedro", "BR", -29.62, -54.18),
    ("Graz", "AT", 47.07, 15.44),
    ("Vaasa", "FI", 63.1, 21.62),
    ("Łódź", "PL", 51.76, 19.46),
];

/// Titles, starts and kinds of partnerships for links.
const TIES: [(&str, &str, &str); 4] = [
    ("Charter", "1990", "TWINNING"),
    ("Charter", "2004", ""),
    ("Choirs", "2015-05", "EXCHANGE"),
    ("", "", ""),
];

/// A set of rows: rows of cities, with flags for values besides name, country and place, and of
/// links, as indices of their cities, of their values, and of their sources.
#[derive(Clone, Debug)]
struct Rows {
    cities: Vec<String>,
    links: Vec<String>,
}

fn rows() -> impl Strategy<Value = Rows> {
    let city = (0..CITIES.len(), any::<[bool; 4]>()).prop_map(|(at, says)| city_row(at, says));
    let link = (0..CITIES.len(), 1..CITIES.len(), 0..TIES.len(), 0..3_usize)
        .prop_map(|(one, step, tie, source)| link_row(one, (one + step) % CITIES.len(), tie, source));
    let all = proptest::collection::vec(city, 5..25);
    (
        all,
        proptest::collection::vec(link, 0..25),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(mut cities, links, at)| {
            // Every city has a row, so that links find theirs.
            cities.extend((0..CITIES.len()).map(|city| city_row(city, [false; 4])));
            let turn = at.index(cities.len());
            cities.rotate_left(turn);
            let mut seen = BTreeSet::new();
            // Links without values match any partnership of their cities, so they are kept only if
            // there are no others.
            let told: BTreeSet<String> = links
                .iter()
                .filter(|(_, tie, _)| *tie != 3)
                .map(|(pair, ..)| pair.clone())
                .collect();
            let links = links
                .into_iter()
                .filter(|(pair, tie, _)| *tie != 3 || !told.contains(pair));
            let links = links
                .map(|(_, _, row)| row)
                .filter(|row| seen.insert(row.clone()))
                .collect();
            Rows { cities, links }
        })
}

const CITY: &str = "id,name,country,latitude,longitude,population,wikidata_id,other_names,joined_on";

fn city_row(at: usize, [population, item, other, joined]: [bool; 4]) -> String {
    let (name, country, latitude, longitude) = CITIES[at];
    let only = |says: bool, text: String| if says { text } else { String::new() };
    [
        format!("c{at}"),
        name.to_owned(),
        country.to_owned(),
        latitude.to_string(),
        longitude.to_string(),
        only(population, format!("{}", 1_000 * (at + 1))),
        only(item, format!("Q{}", 900 + at)),
        only(other, format!("Alias {at}")),
        only(joined, format!("{}", 2004 + at)),
    ]
    .join(",")
}

const LINK: &str = "source,target,title,started_on,kind,source_url";

/// Returns the pair of cities, the index of its values, and the row.
fn link_row(one: usize, other: usize, tie: usize, source: usize) -> (String, usize, String) {
    let (title, start, kind) = TIES[tie];
    let url = ["", "https://example.org/1", "https://example.org/2"][source];
    let row = format!("c{one},c{other},{title},{start},{kind},{url}");
    (format!("{} {}", one.min(other), one.max(other)), tie, row)
}

pub(super) fn table(header: &str, rows: &[String]) -> String {
    format!("{header}\n{}\n", rows.join("\n"))
}

/// Imports tables in one command, and checks that a repetition changes nothing.
async fn imported(files: &[String]) -> (TestDatabase, App) {
    let (database, app) = fresh().await;
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let report = tables(&app, "t", &files).await;
    assert!(report.written, "{:?}", report.faults);
    let before = exported(&app, "t").await;
    let again = tables(&app, "t", &files).await;
    let counts = again.counts;
    assert_eq!(
        (counts.created, counts.updated, counts.kept),
        (0, 0, 0),
        "{files:?} {:?}",
        again.kept
    );
    assert_eq!(exported(&app, "t").await, before);
    (database, app)
}

/// Returns the lines of exports, with unordered lists sorted.
pub(super) fn sorted(lines: &str) -> Vec<Value> {
    let mut records: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    for record in &mut records {
        for list in ["sources", "otherNames", "cities"] {
            if let Some(values) = record["record"][list].as_array_mut() {
                values.sort_by_key(Value::to_string);
            }
        }
    }
    records.sort_by_key(Value::to_string);
    records
}

/// Returns the same without keys: cities are identified by name and place, partnerships by cities,
/// title and start. The first imported one of several cities with one name gets the plain key for
/// good.
fn without_keys(lines: &str) -> Vec<String> {
    let records = sorted(lines);
    let cities = records.iter().filter(|line| line["entity"] == "CITY");
    let named: BTreeMap<String, String> = cities
        .map(|line| {
            let city = &line["record"];
            let key = city["key"].as_str().expect("text").to_owned();
            (key, format!("{} {} {}", city["name"], city["country"], city["lat"]))
        })
        .collect();
    let of = |key: &Value| Value::from(named[key.as_str().expect("text")].clone());
    let mut told: Vec<String> = records
        .into_iter()
        .filter(|line| line["entity"] != "COUNTRY_GROUP" && line["entity"] != "NETWORK")
        .map(|mut line| {
            let record = &mut line["record"];
            record.as_object_mut().expect("an object").remove("key");
            if record.get("city").is_some() {
                record["city"] = of(&record["city"]);
            }
            if let Some(partners) = record.get_mut("cities").and_then(Value::as_array_mut) {
                for partner in partners.iter_mut() {
                    partner["city"] = of(&partner["city"]);
                }
                partners.sort_by_key(Value::to_string);
                // A title made of names has the order of the first link.
                let title = record["title"].as_str().expect("text").to_owned();
                let mut names: Vec<&str> = title.split('–').collect();
                names.sort_unstable();
                record["title"] = Value::from(names.join("–"));
            }
            line.to_string()
        })
        .collect();
    told.sort_unstable();
    told
}

/// Fails with the differences of two lists.
pub(super) fn assert_same<T: PartialEq + std::fmt::Display>(left: Vec<T>, right: Vec<T>) {
    let only = |these: &[T], those: &[T]| -> Vec<String> {
        let lacking = these.iter().filter(|one| !those.contains(one));
        lacking.map(|one| format!("{one:.400}")).collect()
    };
    assert_eq!(only(&left, &right), only(&right, &left));
    assert_eq!(left.len(), right.len());
}

async fn check(rows: Rows, order: Vec<usize>) {
    let whole = [table(CITY, &rows.cities), table(LINK, &rows.links)];
    let (_database, app) = imported(&whole).await;
    let expected = exported(&app, "t").await;

    // In another order.
    let turned = |rows: &[String]| -> Vec<String> {
        let mut numbered: Vec<(usize, &String)> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| (order[at % order.len()], row))
            .collect();
        numbered.sort();
        numbered.into_iter().map(|(_, row)| row.clone()).collect()
    };
    let (cities, links) = (turned(&rows.cities), turned(&rows.links));
    let (_database, other) = imported(&[table(LINK, &links), table(CITY, &cities)]).await;
    assert_same(sorted(&exported(&other, "t").await), sorted(&expected));

    // In four files of one command.
    let (one, two) = cities.split_at(order[0] % cities.len());
    let (three, four) = links.split_at(order[0] % (links.len() + 1));
    let files = [
        table(CITY, two),
        table(LINK, four),
        table(CITY, one),
        table(LINK, three),
    ];
    let (_database, other) = imported(&files).await;
    assert_same(sorted(&exported(&other, "t").await), sorted(&expected));

    // In separate commands. Links refer to cities by the ids of the same command.
    let (_database, other) = fresh().await;
    for files in [
        vec![&files[0]],
        vec![&files[2]],
        vec![&whole[0], &files[1]],
        vec![&files[3], &whole[0]],
    ] {
        let files: Vec<&str> = files.into_iter().map(String::as_str).collect();
        let report = tables(&other, "t", &files).await;
        assert!(
            report.written && report.counts.kept == 0,
            "{:?} {:?}",
            report.faults,
            report.kept
        );
    }
    assert_same(without_keys(&exported(&other, "t").await), without_keys(&expected));

    // In two networks with the same cities.
    let (_database, other) = fresh().await;
    tables(&other, "a", &[&files[0]]).await;
    tables(&other, "b", &[&files[2]]).await;
    tables(&other, "a", &[&files[2]]).await;
    let cities = |lines: &str| -> Vec<String> {
        let all = without_keys(lines).into_iter();
        all.filter(|line| line.contains("\"CITY\"")).collect()
    };
    assert_eq!(cities(&exported(&other, "a").await), cities(&expected));

    // Exported and imported again.
    let (_database, other) = fresh().await;
    let report = done(&other, job("t", ImportFormat::JsonLines, &expected)).await;
    assert!(report.written, "{:?}", report.faults);
    assert_eq!(exported(&other, "t").await, expected);
    let again = done(&other, job("t", ImportFormat::JsonLines, &expected)).await;
    assert_eq!(
        (again.counts.created, again.counts.updated, again.counts.kept),
        (0, 0, 0),
        "{:?}",
        again.kept
    );
}

#[test]
fn rows_in_any_order_and_any_pieces_give_the_same_records() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: CASES,
            max_shrink_iters: 40,
            failure_persistence: None,
            ..Config::default()
        },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let cases = (rows(), proptest::collection::vec(0..1_000_usize, 1..40));
    let outcome = runner.run(&cases, |(rows, order)| {
        runtime.block_on(check(rows, order));
        Ok(())
    });
    outcome.expect("the same records");
}

#[tokio::test]
async fn what_ships_in_the_box_is_exported_and_imported_as_the_same_bytes_one_network_beside_the_other() {
    let database = TestDatabase::sqlite();
    let shipped = TestApp::with(&database, &SeedSet::first_start()).await.app;
    let (_other, app) = fresh().await;
    for network in ["uccn", "urbact"] {
        let lines = exported(&shipped, network).await;
        let report = done(&app, job(network, ImportFormat::JsonLines, &lines)).await;
        assert!(report.written, "{network}: {:?}", report.faults.first());
        assert_eq!(report.counts.kept, 0, "{network}: {:?}", report.kept.first());
        assert!(exported(&app, network).await == lines, "{network}");
    }
}
