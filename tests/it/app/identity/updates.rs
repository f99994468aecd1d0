//! Rows about existing records give the same result in any order, under any policy, even if they
//! contradict each other.

use interurban::app::App;
use interurban::app::import::{ImportJob, ImportReport};
use interurban::exchange::{ImportOptions, Policy};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use super::properties::{assert_same, sorted, table};
use super::{fresh, of_tables};
use crate::app::importing::{done, exported};
use crate::support::database::TestDatabase;

/// Default number of generated sets of rows; each is imported in four ways.
const CASES: u32 = 48;

const CITY: &str = "key,name,country,population,other_names,fields,joined_on,left_on,source_url";
const LINK: &str = "key,source,target,title,started_on,ended_on,intensity,fields,source_url";

/// Fields of rows, more often none; several rows of one record may give lists.
const FIELDS: [&str; 6] = ["", "", "MUSIC", "FILM", "FILM;MUSIC", "MUSIC;FILM"];
const SOURCES: [&str; 3] = ["", "https://example.org/1", "https://example.org/2"];

/// Rows of four cities: with an open, a closed, or a second membership; populations rarely
/// contradict each other.
fn city() -> impl Strategy<Value = String> {
    let periods = select(vec![",", ",", "2004,", "2004,2010", "2012-05,", "2012,", ",2010"]);
    let populations = select(vec!["", "", "", "100", "100", "100", "200"]);
    let names = select(vec!["", "Alias", "Alias;Other"]);
    (
        0..4,
        populations,
        names,
        select(FIELDS.to_vec()),
        periods,
        select(SOURCES.to_vec()),
    )
        .prop_map(|(at, population, names, fields, period, source)| {
            format!("k{at},City {at},IT,{population},{names},{fields},{period},{source}")
        })
}

/// Rows of three partnerships between the cities.
fn link() -> impl Strategy<Value = String> {
    let titles = select(vec!["", "", "Pact", "Pact", "Charter"]);
    let ends = select(vec!["", "", "", "2020", "2020-05", "2021"]);
    let intensities = select(vec!["", "", "2"]);
    (
        0..3,
        titles,
        ends,
        intensities,
        select(FIELDS.to_vec()),
        select(SOURCES.to_vec()),
    )
        .prop_map(|(at, title, end, intensity, fields, source)| {
            format!(
                "p{at},k{at},k{},{title},2015,{end},{intensity},{fields},{source}",
                at + 1
            )
        })
}

#[derive(Clone, Debug)]
struct Case {
    /// Rows of existing records.
    before: [Vec<String>; 2],
    /// Rows of the import.
    rows: [Vec<String>; 2],
    overwrite: bool,
    order: Vec<usize>,
}

fn case() -> impl Strategy<Value = Case> {
    let rows = |cities, links| {
        (
            proptest::collection::vec(city(), cities),
            proptest::collection::vec(link(), links),
        )
    };
    let order = proptest::collection::vec(0..1_000_usize, 1..12);
    (rows(0..4, 0..3), rows(1..7, 0..5), any::<bool>(), order).prop_map(
        |(before, (mut cities, links), overwrite, order)| {
            // One row per record, so that the existing records are valid; cities of links have a
            // row.
            let once = |mut rows: Vec<String>| {
                rows.sort_by(|one, other| other.cmp(one));
                rows.dedup_by_key(|row| row[..2].to_owned());
                rows
            };
            let all = (0..4).map(|at| format!("k{at},City {at},IT,,,,,,"));
            cities.extend(all.clone());
            let there: Vec<String> = before.0.into_iter().chain(all).collect();
            let is_there = |row: &String| !row.contains(",,2010,");
            Case {
                before: [once(there.into_iter().filter(is_there).collect()), once(before.1)],
                rows: [cities, links],
                overwrite,
                order,
            }
        },
    )
}

async fn imported(app: &App, case: &Case, files: &[String]) -> ImportReport {
    let policy = if case.overwrite {
        Policy::Overwrite
    } else {
        Policy::Fill
    };
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let of_tables = of_tables("t", &files);
    let job = ImportJob {
        policy,
        options: ImportOptions {
            new_fields: true,
            ..of_tables.options.clone()
        },
        ..of_tables
    };
    done(app, job).await
}

/// Returns the records after an import into a database with the existing ones; `None` if it was
/// refused. Checks that a repetition changes nothing.
async fn after(case: &Case, files: &[String]) -> (TestDatabase, Option<String>) {
    let (database, app) = fresh().await;
    let fill = Case {
        overwrite: false,
        ..case.clone()
    };
    let before = [table(CITY, &case.before[0]), table(LINK, &case.before[1])];
    let report = imported(&app, &fill, &before).await;
    assert!(report.written, "{:?}", report.faults);
    let report = imported(&app, case, files).await;
    assert_eq!(report.written, report.faults.is_empty());
    if !report.written {
        return (database, None);
    }
    let lines = exported(&app, "t").await;
    let again = imported(&app, case, files).await;
    assert_eq!(
        (again.counts.created, again.counts.updated),
        (0, 0),
        "{files:?} {:?}",
        again.faults
    );
    assert_eq!(exported(&app, "t").await, lines, "{files:?}");
    (database, Some(lines))
}

/// True if it was written.
async fn check(case: Case) -> bool {
    let turned = |rows: &[String]| -> Vec<String> {
        let order = &case.order;
        let numbered = rows.iter().enumerate();
        let mut numbered: Vec<(usize, &String)> = numbered.map(|(at, row)| (order[at % order.len()], row)).collect();
        numbered.sort();
        numbered.into_iter().map(|(_, row)| row.clone()).collect()
    };
    let [cities, links] = &case.rows;
    let backwards = |rows: &[String]| rows.iter().rev().cloned().collect::<Vec<_>>();
    let (some, rest) = cities.split_at(case.order[0] % cities.len());
    let ways = [
        vec![table(CITY, cities), table(LINK, links)],
        vec![table(LINK, &backwards(links)), table(CITY, &backwards(cities))],
        vec![table(CITY, &turned(cities)), table(LINK, &turned(links))],
        vec![table(CITY, rest), table(LINK, links), table(CITY, some)],
    ];
    let (_database, expected) = after(&case, &ways[0]).await;
    for files in &ways[1..] {
        let (_database, found) = after(&case, files).await;
        assert_eq!(found.is_some(), expected.is_some(), "{case:#?}\n{files:#?}");
        if let Some((found, expected)) = found.zip(expected.as_ref()) {
            assert_same(sorted(&found), sorted(expected));
        }
    }
    expected.is_some()
}

#[test]
fn rows_about_records_that_are_there_mean_the_same_in_any_order() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let cases = std::env::var("INTERURBAN_UPDATE_CASES").map_or(CASES, |cases| cases.parse().expect("a number"));
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases,
            max_shrink_iters: 200,
            failure_persistence: None,
            ..Config::default()
        },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let outcomes = std::cell::RefCell::new([0, 0]);
    let outcome = runner.run(&case(), |case| {
        let written = runtime.block_on(check(case));
        outcomes.borrow_mut()[usize::from(written)] += 1;
        Ok(())
    });
    outcome.expect("the same records");
    let [refused, written] = outcomes.into_inner();
    assert!(
        refused > cases / 10 && written > cases / 10,
        "{written} written, {refused} refused"
    );
}
