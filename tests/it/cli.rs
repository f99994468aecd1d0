//! The program itself, as a process: it starts from nothing, answers, and stops.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interurban"));
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder).args(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A running server in a folder of its own.
struct Server {
    process: Child,
    address: String,
    _folder: TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = program(folder.path());
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("http://").expect("an address").to_owned();
        Self {
            process,
            address,
            _folder: folder,
        }
    }

    /// The body of the answer to a query.
    fn ask(&self, query: &str) -> String {
        let body = json!({ "query": query }).to_string();
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a time-out");
        write!(
            stream,
            "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn two_processes_started_from_nothing_give_equal_bytes() {
    let (one, other) = (Server::start(), Server::start());
    for query in [
        r#"{ networkStats(scope: { asOf: "2016" }) { cityCount countryCount fieldCount meanDistance transitivity } }"#,
        r#"{ cooperationPath(from: "bologna", to: "krakow", cost: DISTANCE_KM, scope: { asOf: "2023" }) { cost hops { explanation partnerships { id title sources { url } } } } }"#,
        r#"{ clusters(acrossFields: true, method: COMMUNITIES, scope: { asOf: "2023" }) { modularity stability nodes { key cities { id key strength } } } }"#,
        r#"{ graph(scope: { asOf: "2023" }) { nodes { id component community strength } links { id strength distanceKm } } countryLinks(scope: { asOf: "2023" }) { nodes { key affinity } } }"#,
    ] {
        let answer = one.ask(query);
        assert!(answer.starts_with("{\"data\":{"), "{query}\n{answer}");
        assert_eq!(answer, one.ask(query), "{query}");
        assert_eq!(answer, other.ask(query), "{query}");
    }
}

#[cfg(unix)]
#[test]
fn a_server_that_is_told_to_stop_ends_in_good_order() {
    let mut server = Server::start();
    let told = Command::new("kill")
        .args(["-TERM", &server.process.id().to_string()])
        .status();
    assert!(told.expect("kill").success());
    let deadline = Instant::now() + Duration::from_secs(15);
    let status = loop {
        if let Some(status) = server.process.try_wait().expect("a status") {
            break status;
        }
        assert!(Instant::now() < deadline, "it still runs");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}");
}

#[test]
fn seeds_are_loaded_once_and_the_schema_can_be_asked_about() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = run(folder.path(), &["seed", "--network", "golden"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(
        text(&first.stdout).contains("16 partnerships"),
        "{}",
        text(&first.stdout)
    );
    let second = run(folder.path(), &["seed", "--network", "golden"]);
    assert!(
        text(&second.stdout).contains("nothing was changed"),
        "{}",
        text(&second.stdout)
    );
    let status = run(folder.path(), &["migrate", "status"]);
    assert!(
        text(&status.stdout).lines().all(|line| line.starts_with("applied")),
        "{}",
        text(&status.stdout)
    );
}

#[test]
fn all_faults_of_the_settings_are_told_at_once_with_status_2() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("wrong.toml"),
        "[http]\nlisten = \"nowhere\"\nmax-cost = 1\n",
    )
    .expect("a file");
    let output = run(
        folder.path(),
        &["serve", "--config", "wrong.toml", "--database-url", "mysql://x"],
    );
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    for part in ["listen", "max-cost", "database-url"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(!folder.path().join("interurban.db").exists());
}

#[test]
fn the_help_teaches_with_examples() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = text(&run(folder.path(), &["--help"]).stdout);
    for part in ["serve", "migrate", "seed", "schema", "Examples:", "DATABASE_URL"] {
        assert!(help.contains(part), "{part} is missing:\n{help}");
    }
    assert!(text(&run(folder.path(), &["schema"]).stdout).contains("cooperationPath"));
}
