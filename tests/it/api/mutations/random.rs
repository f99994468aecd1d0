//! After any sequence of mutations the snapshot equals what a restart reads, and what the change
//! log gives.

use interurban::app::{App, AppLimits};
use interurban::domain::Edit;
use interurban::network::Snapshot;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::writable;
use crate::support::app::{TestApp, now};
use crate::support::database::{TestDatabase, on_each_database};

const CITIES: [&str; 8] = ["ghent", "kobe", "turin", "dakar", "faro", "nantes", "porto", "nowhere"];

fn pick(from: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(from.to_vec())
}

/// Returns a change, valid or not.
pub(super) fn change() -> impl Strategy<Value = Value> {
    let cities = || pick(&CITIES);
    let year = || (2000..2020_i32).prop_map(|year| year.to_string());
    let key = || pick(&["p01", "p05", "p15", "a", "a-2", "b", "b-2"]);
    prop_oneof![
        cities().prop_map(|name| json!({"createCity": {"name": name, "key": name, "country": "PT"}})),
        (cities(), 0..3_i64).prop_map(|(city, number)| json!({"updateCity": {"city": city, "population": number}})),
        cities().prop_map(|city| json!({"deleteCity": {"city": city}})),
        (cities(), any::<bool>())
            .prop_map(|(city, archived)| json!({"archiveCity": {"city": city, "archived": archived}})),
        (cities(), year()).prop_map(|(city, year)| json!({"joinNetwork": {"city": city, "joinedOn": year, "fields": ["MUSIC"]}})),
        (cities(), year()).prop_map(|(city, year)| json!({"leaveNetwork": {"city": city, "leftOn": year}})),
        (cities(), year(), pick(&["MUSIC", "DESIGN", "FILM"]))
            .prop_map(|(city, year, field)| json!({"updateMembership": {"city": city, "openOn": year, "fields": [field]}})),
        (pick(&["a", "b"]), cities(), cities(), year()).prop_map(|(title, one, other, year)| {
            json!({"createPartnership": {"title": title, "cities": [one, other], "kind": "OTHER", "startedOn": year, "fields": ["MUSIC"],
                "sources": [{"citation": title, "assertedByCity": one}]}})
        }),
        (key(), cities(), cities(), cities()).prop_map(|(key, one, two, three)| {
            json!({"updatePartnership": {"id": key, "cities": [one, two, three], "leads": [two], "sdgs": [11]}})
        }),
        (key(), year()).prop_map(|(key, year)| json!({"endPartnership": {"id": key, "endedOn": year}})),
        key().prop_map(|key| json!({"deletePartnership": {"id": key}})),
        (key(), year()).prop_map(|(key, year)| json!({"addSource": {"partnership": key, "source": {"citation": year}}})),
        (pick(&["FILM", "SAIL"]), year())
            .prop_map(|(key, year)| json!({"upsertField": {"key": key, "name": key, "since": year}})),
        any::<bool>().prop_map(|hidden| {
            json!({"updateNetwork": {"visibility": if hidden { "PRIVATE" } else { "PUBLIC" }}})
        }),
    ]
}

/// Runs batches; returns the number of accepted ones.
pub(super) async fn carry_out(app: &TestApp, batches: &[Vec<Value>]) -> usize {
    let query = "mutation($changes: [ChangeInput!]!) { applyChanges(input: { changes: $changes }) { userErrors { code message } } }";
    let mut done = 0;
    for changes in batches {
        let (_, text) = app.post(query, json!({ "changes": changes })).await;
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert!(answer.get("errors").is_none(), "{changes:?}\n{answer:#}");
        done += usize::from(answer["data"]["applyChanges"]["userErrors"] == json!([]));
    }
    done
}

/// Undoes the snapshot to revision 0 with the change log, and redoes it.
async fn replayed(app: &TestApp) -> Snapshot {
    let snapshot = app.app.snapshot();
    let changes = app.app.store().changes_after(0.into(), 100_000).await.expect("the log");
    let inverse: Vec<Edit> = changes
        .iter()
        .rev()
        .map(|change| change.edit.clone().inverse())
        .collect();
    let nothing = snapshot.apply(0, &inverse).expect("the log backwards");
    assert_eq!((nothing.cities().len(), nothing.networks().len()), (0, 0));
    let edits = changes.iter().map(|change| &change.edit);
    nothing.apply(snapshot.revision(), edits).expect("the log")
}

async fn restarted(database: &TestDatabase) -> App {
    App::load(database.connect().await, AppLimits::default(), now, |_| {})
        .await
        .expect("the store loads")
}

#[tokio::test]
async fn after_any_mutations_the_server_knows_what_a_restart_reads_and_what_the_log_tells() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let mut runner = TestRunner::deterministic();
        let batches = prop::collection::vec(prop::collection::vec(change(), 1..4), 12);
        let mut done = 0;
        for _ in 0..12 {
            let batches = batches.new_tree(&mut runner).expect("batches").current();
            done += carry_out(&app, &batches).await;
            let snapshot = app.app.snapshot();
            let read = restarted(database).await.snapshot();
            assert_eq!(snapshot.differs_from(&read), None, "after {batches:#?}");
            assert_eq!(snapshot.differs_from(&replayed(&app).await), None, "after {batches:#?}");
        }
        assert!(done > 20, "only {done} batches were right");
    })
    .await;
}
