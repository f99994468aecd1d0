//! A server under load, disturbances of its files, and the verdict.

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

/// Maximum time for a server to notice something, or to continue.
const PATIENCE: Duration = Duration::from_secs(40);

/// A server with its database in a folder.
pub(crate) struct Scene {
    pub(crate) folder: PathBuf,
    pub(crate) program: Program,
    pub(crate) server: Server,
    pub(crate) stage: Arc<Stage>,
    load: Load,
    /// On a different disk.
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

    /// Returns the path of the database file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("test.db")
    }

    /// Returns the number of acknowledged writes.
    pub(crate) fn acknowledged(&self) -> usize {
        self.stage.acknowledged.load(Ordering::Relaxed)
    }

    /// Waits for this many more acknowledged writes.
    pub(crate) fn wait_for_writes(&self, more: usize) {
        let goal = self.acknowledged() + more;
        self.wait("writes", || self.acknowledged() >= goal);
    }

    /// Waits until the server is not ready, with these words in the reason.
    pub(crate) fn wait_for_trouble(&self, words: &str) {
        self.wait(words, || {
            let (status, reason) = self.probe("/readyz");
            status == 503 && reason.contains(words)
        });
    }

    /// Waits until the server is ready.
    pub(crate) fn wait_until_ready(&self) {
        self.wait("ready", || self.probe("/readyz").0 == 200);
    }

    /// Checks that nothing is acknowledged while the server refuses writes.
    pub(crate) fn expect_no_writes(&self) {
        let before = self.acknowledged();
        thread::sleep(Duration::from_millis(500));
        assert_eq!(self.acknowledged(), before, "acknowledged although refused");
    }

    /// Pauses the writers, and makes sure that everything is in the database file and nothing in
    /// the log. Returns the file.
    pub(crate) fn settle(&self) -> Vec<u8> {
        self.stage.paused.store(true, Ordering::Relaxed);
        // Time for writes in progress.
        thread::sleep(Duration::from_millis(300));
        let rows = select(&self.program.database_url, "PRAGMA wal_checkpoint(TRUNCATE)").expect("the log is emptied");
        assert_eq!(rows[0].try_get_by_index::<i64>(0), Ok(0));
        fs::read(self.file()).expect("a file")
    }

    /// Resumes the writers.
    pub(crate) fn go_on(&self) {
        self.stage.paused.store(false, Ordering::Relaxed);
    }

    /// Returns status and reason of a probe.
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

    /// Kills and restarts the server.
    pub(crate) fn restart(&mut self) {
        self.server.kill();
        self.server = self.program.serve_soon("server");
        self.stage.moved(0, self.server.address);
    }

    /// Kills and restarts the server, and compares the acknowledged writes with the file. Prints
    /// their number.
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

/// Returns the program on a database in a folder.
pub(crate) fn program(folder: &Path, logs: &Path) -> Program {
    Program {
        folder: logs.to_owned(),
        database_url: format!("sqlite:{}", folder.join("test.db").display()),
    }
}
