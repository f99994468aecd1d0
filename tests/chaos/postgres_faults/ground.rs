//! A PostgreSQL behind a proxy, servers in front of it, and writes that are compared with the
//! change log.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::proxy::Proxy;
use crate::client::{get, post};
use crate::postgres::{Durability, Server as Postgres};
use crate::program::{Program, Server};
use crate::scene::{log, select};
use crate::writes;

/// Maximum time of recovery.
const RECOVERY: Duration = Duration::from_secs(30);

/// A client's knowledge of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It was done.
    Done,
    /// It was not done, with the reason.
    NotDone(String),
    /// Unknown.
    Unknown,
}

/// A database, servers and the answers to their clients.
#[derive(Debug)]
pub(crate) struct Ground {
    _database: Postgres,
    pub(crate) proxy: Proxy,
    pub(crate) program: Program,
    token: String,
    told: BTreeMap<String, Vec<Told>>,
    _folder: tempfile::TempDir,
}

impl Ground {
    /// Creates a database without servers; start the first one with [`serve`](Self::serve).
    pub(crate) fn new() -> Self {
        Self::in_database("postgres", |_| ())
    }

    /// Like [`new`](Self::new), in a database created by `make`.
    pub(crate) fn in_database(name: &str, make: impl Fn(&str)) -> Self {
        let database = Postgres::start(Durability::Full);
        let url = database.url("postgres");
        let began = Instant::now();
        while select(&url, "SELECT 1").is_err() {
            assert!(began.elapsed() < RECOVERY, "the database does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        make(&url);
        let url = database.url(name);
        let folder = tempfile::tempdir().expect("a folder");
        let program = Program {
            folder: folder.path().to_owned(),
            database_url: url.clone(),
        };
        Self {
            proxy: Proxy::start(&url),
            _database: database,
            token: String::new(),
            program,
            told: BTreeMap::new(),
            _folder: folder,
        }
    }

    /// Starts a server that reaches the database through the proxy.
    pub(crate) fn serve(&mut self, name: &str) -> Server {
        let server = self.program_behind_proxy().serve_soon(name);
        if self.token.is_empty() {
            self.take_token();
        }
        server
    }

    /// Creates the token for writes, once there is a server.
    pub(crate) fn take_token(&mut self) {
        self.token = self.program.token();
    }

    /// Returns the program with the options of the servers behind the proxy.
    pub(crate) fn program_behind_proxy(&self) -> Program {
        Program {
            folder: self.program.folder.clone(),
            database_url: self.proxy.url("postgres"),
        }
    }

    /// Creates a partnership with a title, and records the answer.
    pub(crate) fn write(&mut self, address: SocketAddr, title: &str) -> Told {
        let told = told(address, &self.token, title);
        self.told.entry(title.to_owned()).or_default().push(told.clone());
        told
    }

    /// Repeats a write until it is done.
    pub(crate) fn write_until_done(&mut self, address: SocketAddr, title: &str) -> Duration {
        let began = Instant::now();
        while self.write(address, title) != Told::Done {
            assert!(
                began.elapsed() < RECOVERY,
                "{title} cannot be written: {:?}",
                self.told[title]
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        began.elapsed()
    }

    /// Records the answer to a write made elsewhere.
    pub(crate) fn note(&mut self, title: &str, told: Told) {
        self.told.entry(title.to_owned()).or_default().push(told);
    }

    /// Returns the token for writes.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Runs a statement directly on the database.
    pub(crate) fn run(&self, statement: &str) -> Vec<sea_orm::QueryResult> {
        select(&self.program.database_url, statement).expect("the statement runs")
    }

    /// Compares all answers with the log: acknowledged writes are there once, refused ones are not.
    /// Returns the number of acknowledged writes.
    pub(crate) fn judge(&self) -> usize {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for title in log(&self.program.database_url)
            .into_iter()
            .filter_map(|entry| entry.name)
        {
            *found.entry(title).or_default() += 1;
        }
        let mut acknowledged = 0;
        for (title, told) in &self.told {
            let times = found.get(title).copied().unwrap_or_default();
            let done = told.contains(&Told::Done);
            let doubtful = told.contains(&Told::Unknown);
            acknowledged += usize::from(done);
            assert!(times <= 1, "{title} was done {times} times: {told:?}");
            assert!(times == 1 || !done, "{title} was acknowledged and is lost: {told:?}");
            assert!(
                times == 0 || done || doubtful,
                "{title} was said not to be done and is: {told:?}"
            );
        }
        acknowledged
    }
}

/// Creates a partnership with a title; returns the answer.
pub(crate) fn told(address: SocketAddr, token: &str, title: &str) -> Told {
    let Ok(answer) = post(address, &writes::make(token, title)) else {
        return Told::Unknown;
    };
    if let Some(data) = answer.data() {
        writes::made(&data);
        return Told::Done;
    }
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let error = &body["errors"][0];
    match error["extensions"]["code"].as_str() {
        Some("UNAVAILABLE") => Told::NotDone(error["message"].as_str().unwrap_or_default().to_owned()),
        Some("OUTCOME_UNKNOWN") => Told::Unknown,
        _ => panic!("{title}: {answer:?}"),
    }
}

/// Waits until the response of `/readyz` meets a condition; returns its text.
pub(crate) fn ready_when(address: SocketAddr, condition: impl Fn(u16, &str) -> bool) -> String {
    let began = Instant::now();
    loop {
        let answer = get(address, "/readyz").expect("an answer");
        if condition(answer.status, &answer.body) {
            return answer.body;
        }
        assert!(began.elapsed() < RECOVERY, "/readyz goes on saying {answer:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
