//! Runs a load from start to verdict.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use serde_json::json;

use super::checker;
use super::client::{Ask, post};
use super::history::{Ending, Entry, History, batch};
use super::load::{self, Notes, Stage};
use super::program::{Program, Server};
use super::writes::{self, PAIRS};

/// Creates a token, and two partnerships for each writer.
pub(crate) fn stage(program: &Program, servers: &[Server], writers: usize) -> Arc<Stage> {
    let token = program.token();
    let since = Cell::new(0);
    let partnership = |writer: usize, half: usize| {
        let ask = Ask {
            query:
                "mutation Make($title: String!, $key: String!) { createPartnership(input: { key: $key, title: $title,
              cities: [glasgow, bogota], kind: COLLABORATIVE_PROJECT, startedOn: \"2016\" }) {
              partnership { id } revision userErrors { field code message } } }",
            variables: json!({ "title": batch(writer, 0), "key": format!("pair-{writer}-{half}") }),
            token: Some(&token),
            least: None,
        };
        let answer = post(servers[0].address, &ask).expect("an answer");
        let data = answer.data().unwrap_or_else(|| panic!("{answer:?}"));
        let made = writes::made(&data);
        since.set(made.revision);
        made.id.expect("an id")
    };
    let pairs = (0..writers).map(|writer| [partnership(writer, 0), partnership(writer, 1)]);
    Arc::new(Stage {
        pairs: pairs.collect(),
        since: since.get(),
        began: Instant::now(),
        addresses: servers.iter().map(|server| RwLock::new(server.address)).collect(),
        token,
        over: AtomicBool::new(false),
        paused: AtomicBool::new(false),
        acknowledged: AtomicUsize::new(0),
    })
}

/// A running load.
pub(crate) struct Load {
    stage: Arc<Stage>,
    threads: Vec<JoinHandle<Notes>>,
}

impl Load {
    /// Starts one writer for each pair, and so many readers.
    pub(crate) fn begin(stage: &Arc<Stage>, readers: usize) -> Self {
        let spawn = |number: usize, play: fn(&Arc<Stage>, usize) -> Notes| {
            let stage = Arc::clone(stage);
            thread::spawn(move || play(&stage, number))
        };
        let writers = (0..stage.pairs.len()).map(|writer| spawn(writer, load::write));
        let readers = (0..readers).map(|reader| spawn(reader, load::read));
        Self {
            stage: Arc::clone(stage),
            threads: writers.chain(readers).collect(),
        }
    }

    /// Ends it, with all servers running, and checks the history. Returns the history if it kept
    /// all promises.
    ///
    /// # Panics
    /// If a promise was broken.
    pub(crate) fn end(self, database_url: &str) -> History {
        let seconds = self.stage.began.elapsed().as_secs();
        self.stage.over.store(true, Ordering::Relaxed);
        let joined = self
            .threads
            .into_iter()
            .map(|thread| thread.join().expect("nobody panics"));
        let notes: Vec<Notes> = joined.collect();
        let made: Vec<String> = notes.iter().flat_map(|notes| notes.made.clone()).collect();
        let log = log(database_url);
        let last = log.last().expect("a log").revision;
        let servers = 0..self.stage.addresses.len();
        let history = History {
            writes: notes.iter().flat_map(|notes| notes.writes.clone()).collect(),
            reads: notes.iter().flat_map(|notes| notes.reads.clone()).collect(),
            endings: servers.map(|server| ending(&self.stage, server, last, &made)).collect(),
            log,
        };
        let failures: usize = notes.iter().map(|notes| notes.failures).sum();
        println!(
            "{seconds} s: {} writes acknowledged, never more than {} ms apart, {} reads, {failures} requests not answered, revisions {} to {last}",
            history.writes.len(),
            longest_pause(&history).as_millis(),
            history.reads.len(),
            self.stage.since
        );
        let broken = checker::broken(&history);
        assert!(broken.is_empty(), "{}", broken.join("\n"));
        history
    }
}

/// Returns the longest time without an acknowledgement.
fn longest_pause(history: &History) -> Duration {
    let mut times: Vec<Duration> = history.writes.iter().map(|write| write.acknowledged).collect();
    times.sort_unstable();
    let pauses = times.windows(2).map(|pair| pair[1] - pair[0]);
    pauses.max().unwrap_or_default()
}

fn ending(stage: &Stage, server: usize, last: i64, made: &[String]) -> Ending {
    let read = stage
        .read(usize::MAX, server, last, PAIRS)
        .expect("nothing is disturbed");
    let titles = made.chunks(100).flat_map(|ids| {
        let ask = Ask {
            query: "query Made($ids: [ID!]!) { nodes(ids: $ids) { ... on Partnership { title } } }",
            variables: json!({ "ids": ids }),
            ..Ask::default()
        };
        let answer = post(stage.address(server), &ask).expect("an answer");
        let data = answer.data().unwrap_or_else(|| panic!("{answer:?}"));
        let nodes = data["nodes"].as_array().expect("nodes").clone();
        nodes
            .into_iter()
            .filter_map(|node| Some(node["title"].as_str()?.to_owned()))
    });
    Ending {
        server,
        revision: read.revision,
        pairs: read.pairs.expect("pairs were asked for"),
        made: titles.collect(),
    }
}

/// Reads the change log directly from the database; empty if there is none yet.
pub(crate) fn log(url: &str) -> Vec<Entry> {
    let statement = "SELECT revision, reason, after FROM change ORDER BY revision, sequence";
    let entry = |row: &sea_orm::QueryResult| {
        let after: Option<serde_json::Value> = row.try_get("", "after").expect("a record or none");
        Entry {
            revision: row.try_get("", "revision").expect("a revision"),
            name: row.try_get("", "reason").expect("a reason or none"),
            title: after.and_then(|after| Some(after["title"].as_str()?.to_owned())),
        }
    };
    select(url, statement).unwrap_or_default().iter().map(entry).collect()
}

/// Returns the rows of a statement sent directly to the database.
pub(crate) fn select(url: &str, statement: &str) -> Result<Vec<sea_orm::QueryResult>, sea_orm::DbErr> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let database = Database::connect(url).await?;
        let backend = if url.starts_with("sqlite") {
            DbBackend::Sqlite
        } else {
            DbBackend::Postgres
        };
        let rows = database.query_all_raw(Statement::from_string(backend, statement)).await;
        database.close().await?;
        rows
    })
}
