//! Writes: every role with every operation in every network. Callers with the role succeed, others
//! are refused and change nothing; to callers who may not know of a network it does not exist.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use interurban::domain::access::AccessRole;
use interurban::storage::Store;
use serde_json::{Value, json};

use super::operations::{OPERATIONS, Operation, Takes, mutation};
use super::questions::Questions;
use super::stage::{self, Caller, HIDDEN};
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// A caller with its roles in the network concerned, in another, and in every one.
struct Writer {
    caller: Caller,
    there: Option<AccessRole>,
    elsewhere: Option<AccessRole>,
    everywhere: Option<AccessRole>,
}

#[derive(Debug, PartialEq)]
enum Expected {
    Done,
    Unauthenticated,
    Forbidden,
    /// NOT_FOUND for the record.
    NotFound,
    /// The same as for a missing network.
    Absent,
}

impl Writer {
    fn expects(&self, takes: Takes, private: bool) -> Expected {
        let there = self.there.max(self.everywhere);
        let (held, least) = match takes {
            Takes::There(least) | Takes::ToKnow(least) => (there, least),
            Takes::Somewhere(least) => (there.max(self.elsewhere), least),
            Takes::Everywhere(least) => (self.everywhere, least),
        };
        match takes {
            _ if self.caller.token.is_none() => Expected::Unauthenticated,
            _ if held >= Some(least) => Expected::Done,
            Takes::There(_) if private && there.is_none() => Expected::Absent,
            Takes::ToKnow(_) => Expected::NotFound,
            _ => Expected::Forbidden,
        }
    }
}

/// All possible writers to a network.
async fn writers(store: &Store, network: &str) -> Vec<Writer> {
    let stranger = Writer {
        caller: Caller::stranger(),
        there: None,
        elsewhere: None,
        everywhere: None,
    };
    let mut writers = vec![stranger];
    let all = AccessRole::ALL.iter().copied();
    let held = std::iter::once((None, "there"))
        .chain(all.clone().map(|role| (Some(role), "there")))
        .chain([AccessRole::Editor, AccessRole::Admin].map(|role| (Some(role), "elsewhere")))
        .chain(all.map(|role| (Some(role), "everywhere")));
    for (role, place) in held {
        let word = role.map_or("nothing", AccessRole::as_str);
        let key = match place {
            "there" => Some(network),
            "elsewhere" => Some("other"),
            _ => None,
        };
        let roles: Vec<_> = role.iter().map(|&role| (key, role)).collect();
        let at = |wanted| role.filter(|_| place == wanted);
        writers.push(Writer {
            caller: Caller::with(store, format!("{word}-{place}-{network}"), &roles).await,
            there: at("there"),
            elsewhere: at("elsewhere"),
            everywhere: at("everywhere"),
        });
    }
    writers
}

/// Returns the outcome of an answer: the code of the error of the request, the field or the input,
/// with its message.
fn outcome(answer: &Value) -> Option<(String, String)> {
    let error = &answer["errors"][0];
    let error = if error.is_null() {
        let payload = answer["data"].as_object().and_then(|data| data.values().next());
        let error = &payload.unwrap_or_else(|| panic!("{answer:#}"))["userErrors"][0];
        (
            error["code"].clone(),
            format!("{} {}", error["field"], error["message"]),
        )
    } else {
        (error["extensions"]["code"].clone(), error["message"].to_string())
    };
    error.0.as_str().map(|code| (code.to_owned(), error.1))
}

struct Attempt<'a> {
    operation: &'a Operation,
    network: &'a str,
    tag: String,
}

impl Attempt<'_> {
    fn query(&self, network: &str) -> String {
        mutation(self.operation.name, &(self.operation.input)(network, &self.tag))
    }

    async fn prepare(&self, root: &TestApp) {
        for query in (self.operation.before)(self.network, &self.tag) {
            let answer = root.answer(&query).await;
            assert_eq!(outcome(&answer), None, "{query}\n{answer:#}");
        }
    }

    async fn check(&self, app: &TestApp, writer: &Writer) {
        let (store, name) = (app.app.store(), &writer.caller.name);
        let caller = writer.caller.at(app);
        let state = async || {
            let tokens = store.load_tokens().await.expect("tokens");
            (store.revision().await.expect("a revision"), tokens)
        };
        let before = state().await;
        let query = self.query(self.network);
        let found = outcome(&caller.answer(&query).await);
        let expected = writer.expects(self.operation.takes, self.network == HIDDEN);
        let code = found.as_ref().map(|(code, _)| code.as_str());
        let right = match expected {
            Expected::Done => code.is_none(),
            Expected::Unauthenticated => code == Some("UNAUTHENTICATED"),
            Expected::Forbidden => code == Some("FORBIDDEN"),
            Expected::NotFound => code == Some("NOT_FOUND"),
            Expected::Absent => {
                // The error is the same as for a missing network.
                let absent = outcome(&caller.answer(&self.query("a-nowhere")).await);
                let absent = absent.map(|(code, words)| (code, words.replace("a-nowhere", HIDDEN)));
                assert_eq!(found, absent, "{name} can tell by {query}");
                matches!(code, Some("NOT_FOUND" | "FORBIDDEN"))
            }
        };
        assert!(right, "{name}: {expected:?}, but {found:?}\n{query}");
        if expected != Expected::Done {
            assert!(before == state().await, "{name} wrote something by {query}");
        }
    }
}

#[tokio::test]
async fn each_role_may_do_what_it_takes_in_each_network_and_nothing_more() {
    on_each_database(async |database| {
        let store = database.store().await;
        for set in [SeedSet::golden(), stage::private("other"), stage::private(HIDDEN)] {
            stage::load(&store, &set).await;
        }
        let app = stage::open(&store).await;
        let root = Caller::with(&store, "root", &[(None, AccessRole::Admin)])
            .await
            .at(&app);
        for network in ["golden", HIDDEN] {
            let writers = writers(&store, network).await;
            for (row, operation) in OPERATIONS.iter().enumerate() {
                let attempt = |column: usize| Attempt {
                    operation,
                    network,
                    tag: format!("t{}-{row}-{column}", network.len()),
                };
                // Attempts of callers without the role.
                let denied = attempt(writers.len());
                denied.prepare(&root).await;
                for (column, writer) in writers.iter().enumerate() {
                    if writer.expects(operation.takes, network == HIDDEN) == Expected::Done {
                        let own = attempt(column);
                        own.prepare(&root).await;
                        own.check(&app, writer).await;
                    } else {
                        denied.check(&app, writer).await;
                    }
                }
            }
        }
        for caller in stage::refused(&store).await {
            for operation in OPERATIONS {
                let query = mutation(operation.name, &(operation.input)("golden", "never"));
                let (status, text) = caller.at(&app).post(&query, json!({})).await;
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{}: {query}\n{text}", caller.name);
            }
        }
    })
    .await;
}

#[test]
fn every_mutation_has_a_row_in_the_matrix() {
    let rows: BTreeSet<String> = OPERATIONS.iter().map(|operation| operation.name.to_owned()).collect();
    assert_eq!(Questions::new().mutations(), rows, "see operations.rs");
}
