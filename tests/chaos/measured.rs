//! Measures the time until a write on one server is visible on another. Figures, not promises.

use std::time::{Duration, Instant};

use super::client::{Ask, post};
use super::postgres::{Durability, Server as Postgres};
use super::program::Program;
use super::replicas::start_together;
use super::scene::stage;
use super::writes;

/// Number of writes measured.
const WRITES: usize = 300;

#[test]
#[ignore = "measures, and needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn a_write_on_one_server_is_soon_seen_on_another() {
    let database = Postgres::start(Durability::Full);
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: database.url("postgres"),
    };
    let servers = start_together(&program, 2);
    let stage = stage(&program, &servers, 1);
    let (mut written, mut seen, mut read) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..WRITES {
        let title = format!("measured {number}");
        let began = Instant::now();
        let answer = post(stage.address(0), &writes::batch(&stage.token, &stage.pairs[0], &title)).expect("an answer");
        let acknowledged = began.elapsed();
        let revision = writes::made(&answer.data().expect("written")).revision;
        written.push(acknowledged);
        for (least, times) in [(Some(revision), &mut seen), (None, &mut read)] {
            let ask = Ask {
                query: "{ __typename }",
                least,
                ..Ask::default()
            };
            let asked = Instant::now();
            let answer = post(stage.address(1), &ask).expect("an answer");
            times.push(asked.elapsed());
            assert!(answer.revision >= Some(revision), "{answer:?}");
        }
    }
    for (what, times) in [
        ("a batch of two, to its acknowledgement", &mut written),
        ("from there until another server answers at its revision", &mut seen),
        ("the same request where nothing is waited for", &mut read),
    ] {
        times.sort_unstable();
        let at = |percent: usize| times[times.len() * percent / 100].as_secs_f64() * 1e3;
        println!("{what}: p50 {:.2} ms, p99 {:.2} ms", at(50), at(99));
    }
    assert!(
        seen[WRITES / 2] < Duration::from_millis(500),
        "that was a poll, not a notification"
    );
}
