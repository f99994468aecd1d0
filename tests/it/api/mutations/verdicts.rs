//! The rules are the same everywhere: a mutation, a row of a table and a line of a network's export
//! with the same values are accepted or refused alike. A dry run refuses the same as the import,
//! and accepted records are written.

use interurban::app::App;
use interurban::app::export::write_network;
use interurban::app::import::{ImportFile, ImportJob, ImportReport, ImportText, OnError, import};
use interurban::exchange::{ImportFormat, ImportOptions, Policy};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::writable;
use crate::support::app::{TestApp, golden};
use crate::support::database::{TestDatabase, on_each_database};

/// Default number of records of each kind.
const CASES: usize = 150;

/// A value of a record: its name in mutations and lines, its name in tables, and the value.
type Fact = (&'static str, &'static str, Value);

/// Generates a value of a field: none, a valid one, or rarely an invalid one.
fn fact(names: (&'static str, &'static str), right: &[Value], wrong: &[Value]) -> BoxedStrategy<Option<Fact>> {
    let said = move |value| Some((names.0, names.1, value));
    prop_oneof![
        6 => Just(None),
        12 => select(right.to_vec()).prop_map(said),
        1 => select(wrong.to_vec()).prop_map(said),
    ]
    .boxed()
}

/// Generates a value of a required field.
fn needed(names: (&'static str, &'static str), right: &[Value], wrong: &[Value]) -> BoxedStrategy<Option<Fact>> {
    let said = move |value| Some((names.0, names.1, value));
    prop_oneof![
        16 => select(right.to_vec()).prop_map(said),
        1 => select(wrong.to_vec()).prop_map(said),
    ]
    .boxed()
}

fn long(letters: usize) -> Value {
    json!("x".repeat(letters))
}

/// Generates a city's record. The latitude always comes with a longitude column, which may be
/// empty.
fn city() -> impl Strategy<Value = Vec<Option<Fact>>> {
    let degrees = [json!(0), json!(-33.5), json!(90), json!(12.000_001)];
    vec![
        needed(
            ("name", "name"),
            &[
                json!("Faro"),
                json!("Faro do Sul"),
                json!("Łódź"),
                json!("Zu\u{308}rich"),
                long(200),
            ],
            &[long(201), json!("a\u{200b}b"), json!("a\u{202e}b")],
        ),
        needed(
            ("country", "country"),
            &[json!("PT"), json!("ZZ"), json!("IT")],
            &[json!("XX"), json!("QQ")],
        ),
        fact(
            ("otherNames", "other_names"),
            &[json!(["Faarum"]), json!(["One", "Two"]), json!([])],
            &[
                json!(["Fine", "x".repeat(201)]),
                json!(["a\u{7f}b"]),
                json!(
                    vec!["n"; 51]
                        .iter()
                        .enumerate()
                        .map(|(at, n)| format!("{n}{at}"))
                        .collect::<Vec<_>>()
                ),
            ],
        ),
        fact(("lat", "latitude"), &degrees, &[json!(90.5), json!(-91)]),
        fact(("lon", "longitude"), &degrees, &[json!(180.25), json!(-200)]),
        fact(
            ("population", "population"),
            &[json!(0), json!(64_560), json!(9_007_199_254_740_991_i64)],
            &[json!(-1), json!(9_007_199_254_740_992_i64)],
        ),
        fact(
            ("wikidataId", "wikidata_id"),
            &[json!("Q999999001"), json!("Q999999002"), json!("Q999999003")],
            &[
                json!("Q1891"),
                json!("Q0"),
                json!("Q01"),
                json!("8818"),
                json!("Q9999999999999"),
            ],
        ),
    ]
}

fn dates() -> ([Value; 5], [Value; 3]) {
    let right = ["2004", "2012-05", "2012-05-31", "2014", "2014-02-28"].map(|date| json!(date));
    (right, ["2014-02-30", "2014-13", "0000"].map(|date| json!(date)))
}

fn source() -> BoxedStrategy<Option<Fact>> {
    let source = |url: Option<&str>, citation: Option<&str>, publisher: Option<&str>| json!([{"url": url, "citation": citation, "publisher": publisher}]);
    let right = [
        source(Some("https://example.org/a?b=c#d"), None, None),
        source(None, Some("A letter"), Some("The city")),
        source(Some("http://example.org"), Some("A page"), None),
    ];
    let wrong = [
        source(Some("ftp://example.org"), None, None),
        source(Some("https://user@example.org"), None, None),
        source(Some("https://example.org/a b"), None, None),
        source(None, Some(&"x".repeat(2_001)), None),
        source(None, Some("A letter"), Some(&"x".repeat(201))),
    ];
    fact(("sources", "sources"), &right, &wrong)
}

fn membership() -> impl Strategy<Value = Vec<Option<Fact>>> {
    let (right, wrong) = dates();
    vec![
        fact(
            ("fields", "fields"),
            &[json!(["MUSIC"]), json!(["DESIGN"]), json!([])],
            &[json!(["SAILING"]), json!(["MUSIC", "DESIGN"])],
        ),
        fact(("joinedOn", "joined_on"), &right, &wrong),
        fact(("leftOn", "left_on"), &right, &wrong),
        fact(
            ("status", "status"),
            &[json!("ACTIVE"), json!("SUSPENDED")],
            &[json!("LEFT")],
        ),
        source(),
    ]
}

fn partnership() -> impl Strategy<Value = Vec<Option<Fact>>> {
    let (right, wrong) = dates();
    let cities = |keys: &[&str]| json!(keys);
    vec![
        needed(
            ("title", "title"),
            &[json!("A pact"), json!("Pacto & más"), long(300)],
            &[long(301), json!("a\u{ad}b")],
        ),
        needed(
            ("cities", "cities"),
            &[
                cities(&["ghent", "kobe"]),
                cities(&["kobe", "ghent", "turin"]),
                cities(&["dakar", "bologna"]),
            ],
            &[
                cities(&["ghent"]),
                cities(&["ghent", "atlantis"]),
                cities(&["ghent", "edinburgh"]),
            ],
        ),
        fact(
            ("description", "description"),
            &[json!("About it."), long(10_000)],
            &[long(10_001), json!("a\u{0}b")],
        ),
        needed(
            ("kind", "kind"),
            &[json!("TWINNING"), json!("OTHER")],
            &[json!("RESEARCH")],
        ),
        fact(
            ("status", "status"),
            &[json!("ACTIVE"), json!("PROPOSED"), json!("CANCELLED")],
            &[json!("ENDED"), json!("ENDED")],
        ),
        fact(("startedOn", "started_on"), &right, &wrong),
        fact(("endedOn", "ended_on"), &right, &wrong),
        fact(
            ("intensity", "intensity"),
            &[json!(0.000_001), json!(2.5), json!(1_000_000)],
            &[json!(0), json!(-1), json!(0.000_000_1), json!(1_000_000.5)],
        ),
        fact(
            ("fields", "fields"),
            &[json!(["MUSIC", "DESIGN"]), json!([])],
            &[json!(["SAILING"])],
        ),
        fact(
            ("sdgs", "sdgs"),
            &[json!([11, 17]), json!([])],
            &[json!([0]), json!([18])],
        ),
        fact(
            ("sectors", "sectors"),
            &[json!(["ACADEMIA"]), json!([])],
            &[json!(["ACADEMIA"])],
        ),
        source(),
    ]
}

/// Returns an object of the values.
fn object(key: (&str, &str), facts: &[Option<Fact>]) -> Map<String, Value> {
    let facts = facts.iter().flatten();
    let facts = facts.map(|(name, _, value)| ((*name).to_owned(), value.clone()));
    std::iter::once((key.0.to_owned(), json!(key.1))).chain(facts).collect()
}

/// Returns header and row of a table with the values.
fn table(key: &str, facts: &[Option<Fact>]) -> String {
    let mut columns: Vec<(String, String)> = vec![("key".to_owned(), key.to_owned())];
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for (_, column, value) in facts.iter().flatten() {
        match value {
            Value::Array(values) if *column == "sources" => {
                for (name, column) in [
                    ("url", "source_url"),
                    ("citation", "citation"),
                    ("publisher", "publisher"),
                ] {
                    let cell = values[0][name].as_str().unwrap_or_default();
                    columns.push((column.to_owned(), cell.to_owned()));
                }
            }
            Value::Array(values) => {
                let list: Vec<String> = values.iter().map(text).collect();
                columns.push(((*column).to_owned(), list.join(";")));
            }
            value => columns.push(((*column).to_owned(), text(value))),
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(columns.iter().map(|(name, _)| name))
        .expect("a header");
    writer
        .write_record(columns.iter().map(|(_, cell)| cell))
        .expect("a row");
    String::from_utf8(writer.into_inner().expect("written")).expect("text")
}

/// Returns a line of an export: the values, and defaults for the rest.
fn line(entity: &str, mut record: Value, facts: Map<String, Value>) -> String {
    for (name, mut value) in facts {
        if name == "cities" && entity == "PARTNERSHIP" {
            let cities = value.as_array().expect("cities").iter();
            value = cities.map(|city| json!({"city": city, "role": "PARTNER"})).collect();
        }
        if name == "sources" {
            let source = &mut value[0];
            for name in ["accessedOn", "assertedByCity", "assertedBy"] {
                source[name] = Value::Null;
            }
            source["confidence"] = json!("MEDIUM");
        }
        record[name] = value;
    }
    if entity == "MEMBERSHIP" && record["status"].is_null() {
        record["status"] = json!(if record["leftOn"].is_null() { "ACTIVE" } else { "LEFT" });
    }
    json!({"entity": entity, "record": record}).to_string()
}

fn city_lines(key: &str, city: &[Option<Fact>], membership: &[Option<Fact>]) -> String {
    let blank = json!({"otherNames": [], "lat": null, "lon": null, "population": null, "wikidataId": null});
    let member = json!({"fields": [], "joinedOn": null, "leftOn": null, "status": null, "sources": []});
    format!(
        "{}\n{}\n",
        line("CITY", blank, object(("key", key), city)),
        line("MEMBERSHIP", member, object(("city", key), membership))
    )
}

fn partnership_line(key: &str, facts: &[Option<Fact>]) -> String {
    let blank = json!({"description": null, "kind": "OTHER", "status": "ACTIVE", "startedOn": null, "endedOn": null, "intensity": 1.0,
        "fields": [], "objectives": [], "sdgs": [], "sectors": [], "sources": []});
    line("PARTNERSHIP", blank, object(("key", key), facts))
}

pub(super) async fn taken(app: &App, format: ImportFormat, text: &str, dry_run: bool) -> ImportReport {
    taken_by(app, format, text, dry_run, Policy::Fill).await
}

async fn taken_by(app: &App, format: ImportFormat, text: &str, dry_run: bool, policy: Policy) -> ImportReport {
    let job = ImportJob {
        files: vec![Box::new(ImportText {
            format,
            text: text.to_owned(),
        }) as Box<dyn ImportFile>],
        options: ImportOptions {
            network: "golden".to_owned(),
            ..ImportOptions::default()
        },
        new_network: None,
        on_error: OnError::Abort,
        policy,
        viewer: None,
        dry_run,
        told: None,
    };
    let report = import(app, job, "test").await.expect("the store is there");
    report.expect("the network is there")
}

/// Does a dry run and an import, and returns the faults.
async fn verdict(app: &App, format: ImportFormat, text: &str) -> Vec<String> {
    judged(app, format, text, Policy::Fill).await
}

/// Returns the same for a table whose values win.
async fn overwritten(app: &App, text: &str) -> Vec<String> {
    judged(app, ImportFormat::Csv, text, Policy::Overwrite).await
}

async fn judged(app: &App, format: ImportFormat, text: &str, policy: Policy) -> Vec<String> {
    let tried = taken_by(app, format, text, true, policy).await;
    let done = taken_by(app, format, text, false, policy).await;
    assert_eq!((&tried.faults, tried.counts), (&done.faults, done.counts), "{text}");
    assert_eq!(done.written, done.faults.is_empty(), "{text}");
    let faults = done.faults.iter();
    faults
        .map(|(_, fault)| format!("{} {}: {}", fault.column, fault.code, fault.message))
        .collect()
}

/// Returns the same for mutations.
async fn answer(app: &TestApp, changes: Value) -> Vec<String> {
    let query = "mutation($changes: [ChangeInput!]!) { applyChanges(input: { changes: $changes }) { userErrors { field code message } } }";
    let (_, text) = app.post(query, json!({ "changes": changes })).await;
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    match &answer["data"]["applyChanges"]["userErrors"] {
        Value::Array(errors) => errors.iter().map(Value::to_string).collect(),
        // Values that no input accepts, such as a number that is too large.
        _ => {
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
                "{changes} {answer}"
            );
            vec![answer["errors"].to_string()]
        }
    }
}

pub(super) async fn exported(app: &App) -> String {
    let snapshot = app.snapshot();
    let network = snapshot.network_by_key("golden").expect("the network");
    let lines = write_network(app.store(), &snapshot, network, Vec::new(), |_| {}).await;
    String::from_utf8(lines.expect("written")).expect("text")
}

/// Compares mutations with imports in a format, each into its own network.
async fn hold(mutations: &TestDatabase, imports: &TestDatabase, format: ImportFormat) {
    let (curator, imported) = (writable(mutations).await, golden(imports).await.app);
    let mut runner = TestRunner::deterministic();
    let cases = std::env::var("INTERURBAN_RULE_CASES").map_or(CASES, |cases| cases.parse().expect("a number"));
    let (mut accepted, mut refused) = (0, 0);
    for case in 0..cases {
        let (town, pact) = (format!("town-{case}"), format!("pact-{case}"));
        let (city, member) = (city(), membership()).new_tree(&mut runner).expect("facts").current();
        let partnership = partnership().new_tree(&mut runner).expect("facts").current();
        let (records, link) = match format {
            ImportFormat::Csv => (
                table(&town, &[city.clone(), member.clone()].concat()),
                table(&pact, &partnership),
            ),
            _ => (city_lines(&town, &city, &member), partnership_line(&pact, &partnership)),
        };
        let joins =
            json!([{"createCity": object(("key", &town), &city)}, {"joinNetwork": object(("city", &town), &member)}]);
        let links = json!([{"createPartnership": object(("key", &pact), &partnership)}]);
        for (changes, text) in [(joins, records), (links, link)] {
            let told = [answer(&curator, changes).await, verdict(&imported, format, &text).await];
            assert_eq!(told[0].is_empty(), told[1].is_empty(), "{told:#?}\n{text}");
            match told[0].is_empty() {
                true => accepted += 1,
                false => refused += 1,
            }
        }
    }
    println!("{accepted} records accepted, {refused} refused");
    assert!(
        accepted > cases / 3 && refused > cases / 3,
        "{accepted} accepted, {refused} refused"
    );
    assert_eq!(exported(&imported).await, exported(&curator.app).await);
}

#[tokio::test]
async fn a_mutation_and_a_row_of_a_table_get_the_same_verdict() {
    on_each_database(async |imports| hold(&TestDatabase::sqlite(), imports, ImportFormat::Csv).await).await;
}

#[tokio::test]
async fn a_mutation_and_a_line_of_an_export_get_the_same_verdict() {
    on_each_database(async |mutations| hold(mutations, &TestDatabase::sqlite(), ImportFormat::JsonLines).await).await;
}

/// Compares updates of existing records with imports whose values win.
async fn hold_updates(mutations: &TestDatabase, imports: &TestDatabase) {
    let (curator, imported) = (writable(mutations).await, golden(imports).await.app);
    let mut runner = TestRunner::deterministic();
    let cases = std::env::var("INTERURBAN_RULE_CASES").map_or(CASES, |cases| cases.parse().expect("a number"));
    let is_update = |fact: &Option<Fact>| match fact {
        // An empty cell means nothing, and another period may be another membership.
        Some((name, _, value)) => *value != json!([]) && !["joinedOn", "leftOn"].contains(name),
        None => false,
    };
    let (mut accepted, mut refused) = (0, 0);
    for case in 0..cases {
        let (town, pact) = (format!("town-{case}"), format!("pact-{case}"));
        let made = json!([
            {"createCity": {"key": town, "name": format!("Town {case}"), "country": "PT", "population": 7}},
            {"joinNetwork": {"city": town, "fields": ["MUSIC"], "joinedOn": "2004"}},
            {"createPartnership": {"key": pact, "title": "Old", "cities": ["turin", "kobe"], "kind": "OTHER", "startedOn": "2012-05"}},
        ]);
        assert_eq!(answer(&curator, made).await, Vec::<String>::new());
        let rows = format!("key,name,country,population,fields,joined_on\n{town},Town {case},PT,7,MUSIC,2004\n");
        let links = format!("key,title,cities,kind,started_on\n{pact},Old,turin;kobe,OTHER,2012-05\n");
        for text in [rows, links] {
            assert_eq!(verdict(&imported, ImportFormat::Csv, &text).await, Vec::<String>::new());
        }
        let mut facts = |kind: BoxedStrategy<Vec<Option<Fact>>>| -> Vec<Option<Fact>> {
            let facts = kind.new_tree(&mut runner).expect("facts").current();
            facts.into_iter().filter(is_update).collect()
        };
        let (city, member) = (facts(city().boxed()), facts(membership().boxed()));
        let mut partnership = facts(partnership().boxed());
        partnership.retain(|fact| fact.as_ref().is_none_or(|(name, ..)| *name != "startedOn"));
        let rows = table(&town, &[city.clone(), member.clone()].concat());
        let updates = json!([{"updateCity": object(("city", &town), &city)}, {"updateMembership": object(("city", &town), &member)}]);
        let links = table(&pact, &partnership);
        let changes = json!([{"updatePartnership": object(("id", &pact), &partnership)}]);
        for (changes, text) in [(updates, rows), (changes, links)] {
            let told = [answer(&curator, changes).await, overwritten(&imported, &text).await];
            assert_eq!(told[0].is_empty(), told[1].is_empty(), "{told:#?}\n{text}");
            match told[0].is_empty() {
                true => accepted += 1,
                false => refused += 1,
            }
        }
    }
    assert!(
        accepted > cases / 3 && refused > cases / 3,
        "{accepted} accepted, {refused} refused"
    );
    assert_eq!(exported(&imported).await, exported(&curator.app).await);
}

#[tokio::test]
async fn an_update_and_a_row_whose_values_win_get_the_same_verdict() {
    on_each_database(async |imports| hold_updates(&TestDatabase::sqlite(), imports).await).await;
}
