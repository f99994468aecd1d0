//! Reads: a private network is invisible without a role in it, and fully visible with one.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::probes::probes;
use super::questions::{About, Questions};
use super::stage::{self, Caller, HIDDEN};
use crate::support::app::TestApp;
use crate::support::database::on_each_database;

/// Queries that name the hidden network.
fn naming(questions: &Questions) -> Vec<(String, String)> {
    let mut asked = questions.about(About::Network(HIDDEN));
    asked.extend(questions.of_network(HIDDEN));
    asked
}

/// All queries.
pub(super) fn every(questions: &Questions) -> Vec<(String, String)> {
    let mut asked = naming(questions);
    asked.extend(questions.about(About::Default));
    asked.extend(questions.about(About::Both("golden", HIDDEN)));
    asked.extend(probes());
    asked.extend(stories());
    asked
}

/// Returns the examples of the playground.
fn stories() -> Vec<(String, String)> {
    let groups: Value =
        serde_json::from_str(include_str!("../../../../crates/gate/src/playground/stories.json")).expect("JSON");
    let groups = groups.as_array().expect("groups").iter();
    let stories = groups.flat_map(|group| group["stories"].as_array().expect("stories"));
    // Stories with a network of their own run where it exists.
    let stories = stories.filter(|story| story["needs"].is_null());
    let text = |story: &Value, name: &str| story[name].as_str().expect("text").to_owned();
    stories
        .map(|story| (text(story, "title"), text(story, "query")))
        .collect()
}

async fn answers(app: &TestApp, caller: &Caller, asked: &[(String, String)]) -> Vec<(StatusCode, String)> {
    let app = caller.at(app);
    let mut answers = Vec::with_capacity(asked.len());
    for (_, query) in asked {
        let (status, text) = app.post(query, json!({})).await;
        answers.push((status, without_revisions(&text)));
    }
    answers
}

/// Removes revisions. They count all writes, including those of private networks: the only number
/// that reveals them.
fn without_revisions(text: &str) -> String {
    let mut parts = text.split("\"revision\":");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "\"revision\":" + part.trim_start_matches(|digit: char| digit.is_ascii_digit())
    })
}

#[tokio::test]
async fn to_whoever_has_no_role_a_private_network_is_as_good_as_absent() {
    on_each_database(async |database| {
        let store = database.store().await;
        for set in [crate::support::seed::SeedSet::golden(), stage::private("other")] {
            stage::load(&store, &set).await;
        }
        let questions = Questions::new();
        let asked = every(&questions);
        let blind = stage::blind(&store).await;
        let app = stage::open(&store).await;
        let mut before = Vec::new();
        for caller in &blind {
            before.push(answers(&app, caller, &asked).await);
        }
        stage::load(&store, &stage::private(HIDDEN)).await;
        let app = stage::open(&store).await;
        for (caller, before) in blind.iter().zip(before) {
            let after = answers(&app, caller, &asked).await;
            for (((name, query), before), after) in asked.iter().zip(before).zip(after) {
                assert_eq!(before, after, "{} can tell by {name}:\n{query}", caller.name);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_has_a_role_sees_all_of_a_private_network_and_the_role_makes_no_difference() {
    on_each_database(async |database| {
        let store = database.store().await;
        for set in [
            crate::support::seed::SeedSet::golden(),
            stage::private("other"),
            stage::private(HIDDEN),
        ] {
            stage::load(&store, &set).await;
        }
        let asked = naming(&Questions::new());
        let app = stage::open(&store).await;
        let stranger = answers(&app, &Caller::stranger(), &asked).await;
        for group in [stage::seeing(&store).await, stage::everywhere(&store).await] {
            let mut first: Option<Vec<(StatusCode, String)>> = None;
            for caller in &group {
                let seen = answers(&app, caller, &asked).await;
                for (((name, query), seen), stranger) in asked.iter().zip(&seen).zip(&stranger) {
                    // A field of one network cannot be queried in another one, hidden or not.
                    if seen.1.contains("whose field is asked") {
                        assert!(!name.starts_with("Query."), "{query}");
                        continue;
                    }
                    let fails = seen.1.contains("\"errors\"");
                    assert!(!fails, "{} by {name}:\n{query}\n{}", caller.name, seen.1);
                    assert_ne!(seen, stranger, "{} sees no more by {name}:\n{query}", caller.name);
                }
                assert!(first.get_or_insert_with(|| seen.clone()) == &seen, "{}", caller.name);
            }
        }
    })
    .await;
}

#[test]
fn every_root_field_is_asked() {
    let questions = Questions::new();
    let asked: Vec<String> = every(&questions).into_iter().map(|(_, query)| query).collect();
    // These neither name nor show networks: countries are global, and ids are probed separately.
    let missing: BTreeSet<String> = questions
        .roots()
        .into_iter()
        .filter(|root| !asked.iter().any(|query| query.starts_with(&format!("{{ {root}"))))
        .collect();
    assert_eq!(missing, BTreeSet::new());
}
