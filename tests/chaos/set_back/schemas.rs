//! Two towns in one database, each in its own schema.

use std::thread;

use super::super::postgres::{Durability, Server as Postgres};
use super::super::program::Program;
use super::super::scene::{Load, select, stage};

const WRITERS: usize = 1;
const READERS: usize = 2;

/// Runs servers of one schema, with activity on them, for some seconds.
fn town(database: &Postgres, schema: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: format!("{}&options[search_path]={schema}", database.url("postgres")),
    };
    let servers = super::super::replicas::start_together(&program, 2);
    let stage = stage(&program, &servers, WRITERS);
    let load = Load::begin(&stage, READERS);
    thread::sleep(std::time::Duration::from_secs(5));
    let history = load.end(&program.database_url);
    assert!(history.writes.len() > 20, "too little happened in {schema}");
    let listening = "SELECT count(DISTINCT query) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";
    let rows = select(&program.database_url, listening).expect("a count");
    assert!(rows[0].try_get_by_index::<i64>(0).expect("a number") <= 2);
}

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn two_schemas_of_one_database_do_not_disturb_each_other() {
    let database = Postgres::start(Durability::Full);
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        database.administrator().await;
    });
    for schema in ["one", "other"] {
        database.run("psql", "postgres", &["-c", &format!("CREATE SCHEMA {schema}")]);
    }
    thread::scope(|scope| {
        for schema in ["one", "other"] {
            let database = &database;
            scope.spawn(move || town(database, schema));
        }
    });
}
