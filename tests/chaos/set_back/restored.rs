//! A restore of a dump while servers run.

use super::super::client::{Ask, is_ready, post};
use super::super::postgres::{Durability, Server as Postgres};
use super::super::program::Program;
use super::super::scene::select;
use super::{RECORDS, assert_history_changed, made, make, revision, wait_for, wait_until};

/// Number of writes that the restore removes, and that others make in their place.
const LOST: usize = 3;

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn a_server_that_was_ahead_of_a_restored_dump_serves_what_the_database_has() {
    let database = Postgres::start(Durability::Full);
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: database.url("postgres"),
    };
    let (asleep, awake) = (program.serve_soon("asleep"), program.serve_soon("awake"));
    let token = program.token();
    made(asleep.address, &token, "before");
    let dumped = revision(asleep.address);
    database.run("pg_dump", "postgres", &["-Fc", "-f", "dump"]);
    let lost: Vec<String> = (0..LOST)
        .map(|number| made(asleep.address, &token, &format!("lost-{number}")))
        .collect();
    wait_for(awake.address, dumped + LOST as i64);
    // This server sees nothing until there are as many revisions again.
    asleep.signal("STOP");
    database.run(
        "pg_restore",
        "postgres",
        &["--clean", "--if-exists", "--exit-on-error", "dump"],
    );
    wait_for(awake.address, dumped);
    assert!(awake.told().contains("set back"), "the log says so");
    assert_history_changed(awake.address, &lost[0]);
    let kept: Vec<String> = (0..LOST)
        .map(|number| made(awake.address, &token, &format!("kept-{number}")))
        .collect();
    asleep.signal("CONT");
    let shown = |address| {
        let ask = Ask {
            query: RECORDS,
            ..Ask::default()
        };
        let answer = post(address, &ask).expect("an answer");
        (answer.named.clone(), answer.body)
    };
    wait_until(
        "the server that was ahead shows what the database does not have",
        || is_ready(asleep.address).unwrap_or(false) && shown(asleep.address) == shown(awake.address),
    );
    let (named, body) = shown(asleep.address);
    assert_eq!(named.as_ref(), kept.last());
    assert!(
        body.contains("kept-2") && body.contains("before") && !body.contains("lost-"),
        "{body}"
    );
    for server in [&asleep, &awake] {
        assert_history_changed(server.address, lost.last().expect("some were lost"));
        super::super::client::ask_after(server.address, &kept[0])
            .expect("an answer")
            .data()
            .expect("it is there");
    }
    // A write on a server that has not noticed yet is refused, and nothing is based on lost
    // records.
    made(asleep.address, &token, "after");
    wait_for(awake.address, dumped + LOST as i64 + 1);
    assert_eq!(shown(asleep.address), shown(awake.address));
    let refused = make(asleep.address, &token, "after");
    assert!(refused.body.contains("userErrors"), "{refused:?}");
    let logged = select(
        &program.database_url,
        "SELECT key FROM change WHERE entity = 'PARTNERSHIP' AND actor <> 'seed' ORDER BY revision",
    );
    let logged = logged.expect("the log");
    let keys: Vec<String> = logged
        .iter()
        .map(|row| row.try_get_by_index(0).expect("a key"))
        .collect();
    assert_eq!(keys, ["before", "kept-0", "kept-1", "kept-2", "after"]);
}
