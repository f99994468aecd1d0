//! The program as a process that can be killed.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::server_log;

/// Maximum time for a server to start.
const START: Duration = Duration::from_secs(60);

/// The program and its database.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// The folder of its log.
    pub(crate) folder: PathBuf,
    pub(crate) database_url: String,
}

impl Program {
    /// Returns a command of the program: the one just built, or the one named by
    /// `INTERURBAN_PROGRAM`.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let given = std::env::var_os("INTERURBAN_PROGRAM");
        let mut command = Command::new(given.unwrap_or_else(|| env!("CARGO_BIN_EXE_interurban").into()));
        command
            .current_dir(&self.folder)
            .env_clear()
            .env("DATABASE_URL", &self.database_url)
            .env("INTERURBAN_LOG", "warn")
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// Creates a token with all rights.
    pub(crate) fn token(&self) -> String {
        let output = self.run(&["token", "create", "--role", "admin"]);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Starts a server; `None` if it exits before it listens, as it does without its database.
    pub(crate) fn serve(&self, name: &str) -> Option<Server> {
        self.serve_with(name, &[])
    }

    /// The same with more options.
    pub(crate) fn serve_with(&self, name: &str, more: &[&str]) -> Option<Server> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log(name))
            .expect("a file");
        let mut process = self
            .command(&[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--cost-per-minute",
                "0",
                "--token-cost-per-minute",
                "0",
            ])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let Some(address) = line.trim().strip_prefix("http://") else {
            process.wait().expect("it has ended");
            return None;
        };
        let address = address.parse().expect("an address");
        Some(Server {
            process,
            address,
            log: self.log(name),
        })
    }

    /// Starts a server, and retries until that succeeds.
    pub(crate) fn serve_soon(&self, name: &str) -> Server {
        let began = Instant::now();
        loop {
            if let Some(server) = self.serve(name) {
                return server;
            }
            let told = std::fs::read_to_string(self.log(name)).unwrap_or_default();
            assert!(began.elapsed() < START, "the server does not start:\n{told}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn log(&self, name: &str) -> PathBuf {
        Path::new(&self.folder).join(format!("{name}.log"))
    }
}

/// A running server. It is killed on drop, and the test fails if its log reports a bug of the
/// program.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Returns its process id.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills it immediately (SIGKILL).
    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }

    /// Sends it a signal, named as for `kill`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.process.id().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    /// Returns its log.
    pub(crate) fn told(&self) -> String {
        std::fs::read_to_string(&self.log).expect("its log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        server_log::check(&std::fs::read_to_string(&self.log).expect("its log"));
    }
}
