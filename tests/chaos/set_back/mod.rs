//! PostgreSQL databases whose content differs from what a server has seen.

mod imported;
mod restored;
mod schemas;
mod standby;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::{Answer, Ask, ask_after, is_ready, post};

/// Maximum time for a server to find out.
const SOON: Duration = Duration::from_secs(30);

/// All partnerships that these tests create, with the revision that shows them.
const RECORDS: &str =
    "{ network { revision } partnerships(first: 100, where: { search: \"nowhere\" }) { nodes { title } } }";

/// Creates a partnership.
fn make(server: SocketAddr, token: &str, key: &str) -> Answer {
    let ask = Ask {
        query: "mutation Make($key: String!, $title: String!) { createPartnership(input: { key: $key, title: $title,
                  cities: [glasgow, bogota], kind: COLLABORATIVE_PROJECT, startedOn: \"2016\" }) { revision userErrors { message } } }",
        variables: json!({ "key": key, "title": format!("Nowhere {key}") }),
        token: Some(token),
        least: None,
    };
    post(server, &ask).expect("an answer")
}

/// Creates a partnership successfully; returns the name of the revision.
fn made(server: SocketAddr, token: &str, key: &str) -> String {
    let answer = make(server, token, key);
    let data = answer.data().unwrap_or_else(|| panic!("{answer:?}"));
    assert_eq!(data["createPartnership"]["userErrors"], json!([]), "{answer:?}");
    answer.named.expect("every answer names its revision")
}

/// Returns the revision of a server.
fn revision(server: SocketAddr) -> i64 {
    let ask = Ask {
        query: "{ network { revision } }",
        ..Ask::default()
    };
    let answer = post(server, &ask).expect("an answer");
    answer.revision.expect("every answer names its revision")
}

/// Checks the refusal for a client that has seen a revision of another history.
fn assert_history_changed(server: SocketAddr, seen: &str) {
    let answer = ask_after(server, seen).expect("an answer");
    assert_eq!(answer.status, 412, "{answer:?}");
    assert!(answer.body.contains("HISTORY_CHANGED"), "{answer:?}");
}

/// Waits until a condition holds.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < SOON, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until a server is ready at a revision.
fn wait_for(server: SocketAddr, number: i64) {
    wait_until(&format!("the server is not ready at revision {number}"), || {
        is_ready(server).unwrap_or(false) && revision(server) == number
    });
}
