//! Promotion of a standby that lacks acknowledged revisions.

use std::os::unix::fs::symlink;

use super::super::client::{Ask, ask_after, post};
use super::super::postgres::{Durability, Server as Postgres};
use super::super::program::Program;
use super::super::scene::select;
use super::{RECORDS, assert_history_changed, made, revision, wait_for, wait_until};

/// Number of revisions that the standby never receives, and that are written after its promotion.
const LOST: usize = 4;

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn servers_of_a_promoted_standby_begin_where_it_does() {
    let primary = Postgres::start(Durability::Full);
    let folder = tempfile::tempdir().expect("a folder");
    // The address always leads to the primary: the link to its socket's folder is changed.
    let current = folder.path().join("primary");
    symlink(primary.folder(), &current).expect("a name");
    let host = current.display().to_string().replace('/', "%2F");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: format!("postgres://postgres@localhost/postgres?host={host}"),
    };
    let servers = [program.serve_soon("one"), program.serve_soon("other")];
    let token = program.token();
    made(servers[0].address, &token, "before");
    let received = revision(servers[0].address);
    let standby = primary.standby();
    let at = |url: &str| {
        let rows = select(url, "SELECT value FROM revision").ok()?;
        rows.first()?.try_get_by_index::<i64>(0).ok()
    };
    wait_until("the standby does not follow", || {
        at(&standby.url("postgres")) == Some(received)
    });
    made(servers[0].address, &token, "received");
    wait_until("the standby does not receive", || {
        at(&standby.url("postgres")) == Some(received + 1)
    });
    for statement in ["ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()"] {
        standby.run("psql", "postgres", &["-c", statement]);
    }
    let receiving = "SELECT count(*) FROM pg_stat_wal_receiver";
    wait_until("the standby goes on receiving", || {
        let rows = select(&standby.url("postgres"), receiving).expect("a count");
        rows[0].try_get_by_index::<i64>(0) == Ok(0)
    });
    let lost: Vec<String> = (0..LOST)
        .map(|number| made(servers[number % 2].address, &token, &format!("lost-{number}")))
        .collect();
    drop(primary);
    std::fs::remove_file(&current).expect("it is there");
    symlink(standby.folder(), &current).expect("a name");
    standby.run("psql", "postgres", &["-c", "SELECT pg_promote()"]);
    for server in &servers {
        wait_for(server.address, received + 1);
        assert_history_changed(server.address, lost.last().expect("some were lost"));
    }
    let kept: Vec<String> = (0..LOST)
        .map(|number| made(servers[1 - number % 2].address, &token, &format!("kept-{number}")))
        .collect();
    let mut bodies = servers.iter().map(|server| {
        wait_for(server.address, received + 1 + LOST as i64);
        assert_history_changed(server.address, lost.last().expect("some were lost"));
        assert_eq!(
            ask_after(server.address, &kept[LOST - 1]).expect("an answer").status,
            200
        );
        let ask = Ask {
            query: RECORDS,
            ..Ask::default()
        };
        post(server.address, &ask).expect("an answer").body
    });
    let (one, other) = (bodies.next(), bodies.next());
    assert_eq!(one, other);
    let body = one.expect("two servers");
    assert!(
        body.contains("received") && body.contains("kept-3") && !body.contains("lost-"),
        "{body}"
    );
}
