//! Servers that only read: beside one that writes, as a user who may not write, on a standby.

use std::fs;
use std::os::unix::fs::chown;
use std::process::Command;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::operating::health;
use super::{Running, run, text};
use crate::support::postgres::{self, Durability, NOBODY, Server as Postgres, is_root};

/// The rights of each role, as the documentation grants them.
const OPERATIONS: &str = include_str!("../../../docs/OPERATIONS.md");

/// A database, and a folder for what a server on it leaves.
struct Place {
    folder: TempDir,
    url: String,
}

impl Place {
    fn of(url: String) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, url }
    }

    fn serve(&self, more: &[&str]) -> Running {
        Running::with(self.folder.path(), &[&["--database-url", &self.url], more].concat())
    }

    fn read_only(&self) -> Running {
        self.serve(&["--read-only"])
    }

    fn token(&self) -> String {
        let made = run(
            self.folder.path(),
            &["token", "create", "--role", "admin", "--database-url", &self.url],
        );
        assert!(made.status.success(), "{}", text(&made.stderr));
        format!("authorization: Bearer {}\r\n", text(&made.stdout).trim())
    }

    fn is_ready(&self, server: &Running) -> (Option<i32>, String) {
        health(self.folder.path(), &server.address, &["--ready"])
    }
}

fn make_city(server: &Running, token: &str, name: &str) -> Value {
    let create = format!(r#"mutation {{ createCity(input: {{ name: "{name}", country: PT }}) {{ revision }} }}"#);
    serde_json::from_str(&server.ask(token, &create)).expect("JSON")
}

/// Returns a server's answer about a city, once it has come to a revision.
fn city_at(server: &Running, revision: &Value, key: &str) -> Value {
    let header = format!("interurban-min-revision: {revision}\r\n");
    let query = format!(r#"{{ city(ref: "{key}") {{ key }} }}"#);
    serde_json::from_str(&server.ask(&header, &query)).expect("JSON")
}

/// Writes to one server are read from the other, which refuses to write.
fn assert_follows(reading: &Running, writing: &Running, token: &str) {
    let made = make_city(writing, token, "Faro");
    let revision = &made["data"]["createCity"]["revision"];
    assert!(revision.is_i64(), "{made}");
    let found = city_at(reading, revision, "faro");
    assert_eq!(found, json!({ "data": { "city": { "key": "faro" } } }));
    let refused = make_city(reading, token, "Nantes");
    let error = &refused["errors"][0];
    assert_eq!(error["extensions"]["code"], "UNAVAILABLE", "{refused}");
    assert_eq!(
        error["message"],
        "this server only reads (--read-only); nothing was done, send writes to a server that writes"
    );
    let refused = reading.ask(
        token,
        r#"mutation { createToken(input: { name: "ada", role: ADMIN }) { secret } }"#,
    );
    assert!(refused.contains("this server only reads"), "{refused}");
}

#[test]
fn beside_a_server_on_sqlite_another_one_reads_and_follows() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::of(format!("sqlite:{}/town.db", folder.path().display()));
    let writing = place.serve(&["--no-seed"]);
    let other = Place::of(place.url.clone());
    let reading = other.read_only();
    assert_follows(&reading, &writing, &place.token());
    drop(writing);
    let (status, told) = other.is_ready(&reading);
    assert_eq!(status, Some(0), "{told}");
}

#[test]
fn a_file_that_may_only_be_read_is_served_until_somebody_writes_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let seeded = run(folder.path(), &["seed", "--network", "golden"]);
    assert!(seeded.status.success(), "{}", text(&seeded.stderr));
    let database = folder.path().join("interurban.db");
    let names = || fs::read_dir(folder.path()).expect("a folder").count();
    let before = names();
    let forbid = Command::new("chmod").args(["a-w", "-R"]).arg(folder.path()).status();
    assert!(forbid.expect("chmod").success());
    let place = Place::of(format!("sqlite:{}", database.display()));
    if is_root() {
        // Root may write to everything.
        chown(place.folder.path(), Some(NOBODY), Some(NOBODY)).expect("root may give folders away");
        let open = Command::new("chmod").arg("a+rx").arg(folder.path()).status();
        assert!(open.expect("chmod").success());
    }
    let reading = Running::as_nobody(place.folder.path(), &["--read-only", "--database-url", &place.url]);
    let answer = reading.ask("", "{ networks { nodes { key } } }");
    assert_eq!(answer, r#"{"data":{"networks":{"nodes":[{"key":"golden"}]}}}"#);
    assert_eq!(place.is_ready(&reading).0, Some(0));
    assert_eq!(names(), before, "a server that only reads makes no file");

    let allow = Command::new("chmod").arg("u+w").arg(folder.path()).status();
    assert!(allow.expect("chmod").success());
    fs::write(folder.path().join("interurban.db-wal"), "").expect("a file");
    let began = Instant::now();
    let told = loop {
        let (status, told) = health(place.folder.path(), &reading.address, &[]);
        if status != Some(0) {
            break told;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{told}");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(told.contains("changes are not followed"), "{told}");
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_who_only_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in ["serve", "seed"] {
        let tried = run(folder.path(), &[command, "--read-only"]);
        let told = text(&tried.stderr);
        assert_eq!(tried.status.code(), Some(1), "{told}");
        assert!(told.contains("there is no database interurban.db"), "{told}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

/// The statements of the documentation, for a database and roles of another name.
fn grants(name: &str) -> String {
    let (_, rights) = OPERATIONS.split_once("### Rights").expect("a heading");
    let (_, block) = rights.split_once("```sql\n").expect("a block");
    let (block, _) = block.split_once("```").expect("its end");
    assert!(
        block.contains("interurban_reader") && block.contains("GRANT SELECT"),
        "{block}"
    );
    block.replace("interurban", name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_can_do_what_the_documentation_says_with_its_rights() {
    let Some(server) = postgres::server() else { return };
    let name = format!("town_{}", std::process::id());
    let administrator = server.administrator().await;
    let create = format!("CREATE DATABASE {name}");
    administrator.execute_unprepared(&create).await.expect("a database");
    let inside = sea_orm::Database::connect(server.url(&name))
        .await
        .expect("a connection");
    inside.execute_unprepared(&grants(&name)).await.expect("granted");
    inside.close().await.expect("closed");
    let as_role = |role: &str| {
        let url = server.url(&name);
        let (scheme, rest) = url.split_once("://").expect("an address");
        let (_, rest) = rest.split_once('@').expect("a user");
        Place::of(format!("{scheme}://{name}_{role}@{rest}"))
    };
    let (owner, server, reader) = (as_role("owner"), as_role("server"), as_role("reader"));
    let tested = tokio::task::spawn_blocking(move || {
        let migrated = run(owner.folder.path(), &["migrate", "up", "--database-url", &owner.url]);
        assert!(migrated.status.success(), "{}", text(&migrated.stderr));
        let token = owner.token();
        let writing = server.serve(&["--no-migrate"]);
        let refused = run(
            reader.folder.path(),
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--no-migrate",
                "--database-url",
                &reader.url,
            ],
        );
        assert_eq!(refused.status.code(), Some(1));
        let told = text(&refused.stderr);
        assert!(told.contains("does not allow this server to do it"), "{told}");
        let reading = reader.read_only();
        assert_follows(&reading, &writing, &token);
        let made = writing.ask(
            &token,
            r#"mutation { createToken(input: { name: "ada", role: ADMIN }) { token { name } } }"#,
        );
        assert!(made.contains(r#""name":"ada""#), "{made}");
        for (place, running) in [(&server, &writing), (&reader, &reading)] {
            let (status, told) = place.is_ready(running);
            assert_eq!(status, Some(0), "{told}");
        }
    });
    tested.await.expect("no panic");
    let drop = format!(
        "DROP DATABASE {name} WITH (FORCE); DROP ROLE {name}_reader; DROP ROLE {name}_server; DROP ROLE {name}_owner"
    );
    for statement in drop.split("; ") {
        administrator.execute_unprepared(statement).await.expect(statement);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_is_served_from_and_a_revision_that_is_on_its_way_is_waited_for() {
    if postgres::server().is_none() {
        return;
    }
    let primary = Postgres::start(Durability::Full);
    primary.administrator().await;
    let place = Place::of(primary.url("postgres"));
    let writing = place.serve(&["--no-seed"]);
    let token = place.token();
    let standby = primary.standby();
    let replay = standby.administrator().await;
    let other = Place::of(standby.url("postgres"));
    let reading = other.read_only();
    assert_follows(&reading, &writing, &token);
    assert_eq!(other.is_ready(&reading).0, Some(0));

    set_replay(&replay, "pg_wal_replay_pause()").await;
    let made = make_city(&writing, &token, "Nantes");
    let revision = &made["data"]["createCity"]["revision"];
    let late = city_at(&reading, revision, "nantes");
    assert_eq!(late["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{late}");
    set_replay(&replay, "pg_wal_replay_resume()").await;
    let found = city_at(&reading, revision, "nantes");
    assert_eq!(found["data"]["city"]["key"], "nantes", "{found}");
}

async fn set_replay(standby: &DatabaseConnection, call: &str) {
    let statement = Statement::from_string(DbBackend::Postgres, format!("SELECT {call}::text"));
    standby.query_one_raw(statement).await.expect(call);
}
