//! A server under load, what is done to its files, and the verdict.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::client::get;
use crate::load::Stage;
use crate::program::{Program, Server};
use crate::scene::{Load, select, stage};

const WRITERS: usize = 6;
const READERS: usize = 1;

/// How long a server may take to notice something, or to go on.
const PATIENCE: Duration = Duration::from_secs(40);

/// A server with its database in a folder.
pub(crate) struct Scene {
    pub(crate) folder: PathBuf,
    pub(crate) program: Program,
    pub(crate) server: Server,
    pub(crate) stage: Arc<Stage>,
    load: Load,
    /// On another disk.
    _logs: TempDir,
}

impl Scene {
    /// Starts a server on a new database in a folder, and the load.
    pub(crate) fn begin(folder: &Path) -> Self {
        let logs = tempfile::tempdir().expect("a folder");
        let program = program(folder, logs.path());
        let server = program.serve_soon("server");
        let stage = stage(&program, std::slice::from_ref(&server), WRITERS);
        let load = Load::begin(&stage, READERS);
        Self {
            folder: folder.to_owned(),
            program,
            server,
            stage,
            load,
            _logs: logs,
        }
    }

    /// The file of the database.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("test.db")
    }

    /// How many writes were acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.stage.acknowledged.load(Ordering::Relaxed)
    }

    /// Waits until so many more writes are acknowledged.
    pub(crate) fn wait_for_writes(&self, more: usize) {
        let goal = self.acknowledged() + more;
        self.wait("writes", || self.acknowledged() >= goal);
    }

    /// Waits until the server says that it is not ready, with a reason that has some words.
    pub(crate) fn wait_for_trouble(&self, words: &str) {
        self.wait(words, || {
            let (status, reason) = self.probe("/readyz");
            status == 503 && reason.contains(words)
        });
    }

    /// Waits until the server says that it is ready.
    pub(crate) fn wait_until_ready(&self) {
        self.wait("ready", || self.probe("/readyz").0 == 200);
    }

    /// Checks that nothing is acknowledged while the server says that writes are refused.
    pub(crate) fn expect_no_writes(&self) {
        let before = self.acknowledged();
        thread::sleep(Duration::from_millis(500));
        assert_eq!(self.acknowledged(), before, "acknowledged although refused");
    }

    /// Lets nobody write, and sees to it that everything is in the file of the database and nothing
    /// in the log. Gives the file.
    pub(crate) fn settle(&self) -> Vec<u8> {
        self.stage.paused.store(true, Ordering::Relaxed);
        // Those under way.
        thread::sleep(Duration::from_millis(300));
        let rows = select(&self.program.database_url, "PRAGMA wal_checkpoint(TRUNCATE)").expect("the log is emptied");
        assert_eq!(rows[0].try_get_by_index::<i64>(0), Ok(0));
        fs::read(self.file()).expect("a file")
    }

    /// Lets the writers go on.
    pub(crate) fn go_on(&self) {
        self.stage.paused.store(false, Ordering::Relaxed);
    }

    /// What a probe says: the status and the reason.
    pub(crate) fn probe(&self, path: &str) -> (u16, String) {
        let answer = get(self.server.address, path).expect("probes are always answered");
        let body: Value = serde_json::from_str(&answer.body).expect("JSON");
        (answer.status, body["reason"].as_str().unwrap_or_default().to_owned())
    }

    fn wait(&self, what: &str, condition: impl Fn() -> bool) {
        let began = Instant::now();
        while !condition() {
            assert!(
                began.elapsed() < PATIENCE,
                "waited in vain for: {what}; {} writes, /readyz says {:?}",
                self.acknowledged(),
                self.probe("/readyz")
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Kills the server and starts it anew.
    pub(crate) fn restart(&mut self) {
        self.server.kill();
        self.server = self.program.serve_soon("server");
        self.stage.moved(0, self.server.address);
    }

    /// Kills the server, starts it anew and holds everything that was acknowledged against the
    /// file. Gives the number of acknowledged writes.
    pub(crate) fn judge(mut self, fault: &str) {
        self.restart();
        self.wait_for_writes(20);
        let history = self.load.end(&self.program.database_url);
        self.server.kill();
        let rows = select(&self.program.database_url, "PRAGMA integrity_check").expect("the file opens");
        assert_eq!(rows[0].try_get_by_index::<String>(0).expect("text"), "ok");
        println!(
            "{fault}: {} acknowledged writes held against the disk",
            history.writes.len()
        );
    }
}

/// The program on a database in a folder.
pub(crate) fn program(folder: &Path, logs: &Path) -> Program {
    Program {
        folder: logs.to_owned(),
        database_url: format!("sqlite:{}", folder.join("test.db").display()),
    }
}
