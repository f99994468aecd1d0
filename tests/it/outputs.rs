//! The program with outputs that cannot be written: closed readers, full disks, unread pipes.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, PipeReader, Read as _, Write as _, pipe};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::cli::{program, run, text};
use crate::support::server_log;

/// Capacity of a pipe in bytes.
const PIPE: usize = 64 << 10;

fn reader_gone() -> Stdio {
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

fn full_disk() -> Stdio {
    let full = OpenOptions::new().write(true).open("/dev/full");
    full.expect("a device that is full").into()
}

/// Returns a full pipe, and its idle reader.
fn unread() -> (PipeReader, Stdio) {
    let (reader, mut writer) = pipe().expect("a pipe");
    writer.write_all(&[b'\n'; PIPE]).expect("room for as much");
    (reader, writer.into())
}

/// A server without a network, and its address.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path, error_output: Stdio) -> Self {
        let mut process = program(folder)
            .args(["serve", "--listen", "127.0.0.1:0", "--no-seed"])
            .stdout(Stdio::piped())
            .stderr(error_output)
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("http://").expect("an address").to_owned();
        Self { process, address }
    }

    /// Returns the status line of the answer to a request.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).expect("a time-out");
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.lines().next().unwrap_or_default().to_owned()
    }

    /// Asks it to stop; returns its exit status.
    fn stop(&mut self) -> ExitStatus {
        let told = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status();
        assert!(told.expect("kill").success());
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(status) = self.process.try_wait().expect("a status") {
                return status;
            }
            assert!(Instant::now() < deadline, "it still runs");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Checks that every request is answered and the server stops orderly.
fn assert_serves(error_output: Stdio) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(folder.path(), error_output);
    for _ in 0..20 {
        for (path, status) in [
            ("/healthz", "HTTP/1.1 200 OK"),
            ("/graphql?query=%7B__typename%7D", "HTTP/1.1 200 OK"),
            ("/nowhere", "HTTP/1.1 404 Not Found"),
        ] {
            assert_eq!(server.get(path), status, "{path}");
        }
    }
    assert_eq!(server.stop().code(), Some(0));
}

#[test]
fn a_log_whose_reader_has_gone_takes_no_answer() {
    assert_serves(reader_gone());
}

#[test]
fn a_log_on_a_full_disk_takes_no_answer() {
    assert_serves(full_disk());
}

#[test]
fn a_log_that_nobody_reads_takes_no_answer() {
    let (_reader, writer) = unread();
    assert_serves(writer);
}

#[test]
fn a_log_that_is_closed_takes_no_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("address");
    let mut shell = Command::new("sh");
    let script = r#"exec "$0" serve --listen 127.0.0.1:0 --no-seed >address 2>&-"#;
    shell.current_dir(folder.path()).env_clear().stdin(Stdio::null());
    let process = shell.args(["-c", script, env!("CARGO_BIN_EXE_interurban")]).spawn();
    let mut server = Server {
        process: process.expect("it starts"),
        address: String::new(),
    };
    while !server.address.ends_with('\n') {
        std::thread::sleep(Duration::from_millis(20));
        server.address = std::fs::read_to_string(&log).unwrap_or_default();
    }
    server.address = server.address.trim().replace("http://", "");
    assert_eq!(server.get("/nowhere"), "HTTP/1.1 404 Not Found");
    assert_eq!(server.stop().code(), Some(0));
}

#[test]
fn what_was_lost_while_nobody_read_the_log_is_told_when_it_is_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (reader, writer) = unread();
    let mut server = Server::start(folder.path(), writer);
    // A log line contains 200 characters of the path; the queue is full after some thousand lines.
    let path = format!("/{}", "x".repeat(300));
    let mut stream = TcpStream::connect(&server.address).expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
    let mut answer = [0; 16 << 10];
    for _ in 0..4_000 {
        stream.write_all(request.as_bytes()).expect("a request");
        let length = stream.read(&mut answer).expect("an answer");
        assert!(
            answer[..length].starts_with(b"HTTP/1.1 404"),
            "{}",
            text(&answer[..length])
        );
    }
    let mut told = BufReader::new(reader).lines();
    let lost = told.find(|line| line.as_ref().is_ok_and(|line| line.contains("log lines were lost")));
    assert!(lost.is_some(), "it says so");
    let read = std::thread::spawn(move || told.count());
    assert_eq!(server.stop().code(), Some(0));
    drop(server);
    read.join().expect("the end of the log");
}

#[test]
fn an_address_that_nobody_reads_is_no_reason_not_to_serve() {
    let (_reader, writer) = unread();
    for output in [reader_gone(), full_disk(), writer] {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("server.log");
        let process = program(folder.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--no-seed"])
            .stdout(output)
            .stderr(File::create(&log).expect("a file"))
            .spawn();
        let mut server = Server {
            process: process.expect("it starts"),
            address: String::new(),
        };
        while server.address.is_empty() {
            std::thread::sleep(Duration::from_millis(20));
            let told = std::fs::read_to_string(&log).expect("its log");
            let address = told.split_once("address=").and_then(|(_, rest)| rest.split_once('\n'));
            server.address = address.map(|(address, _)| address.to_owned()).unwrap_or_default();
        }
        assert_eq!(server.get("/healthz"), "HTTP/1.1 200 OK");
        assert_eq!(server.stop().code(), Some(0));
        server_log::check(&std::fs::read_to_string(&log).expect("its log"));
    }
}

/// Returns a folder with a database that has a token.
fn seeded() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(run(folder.path(), &["seed", "--network", "golden"]).status.success());
    assert!(
        run(folder.path(), &["token", "create", "--role", "READER"])
            .status
            .success()
    );
    folder
}

const COMMANDS: [&[&str]; 8] = [
    &["schema"],
    &["export", "--network", "golden"],
    &["export", "--network", "golden", "--output", "golden.jsonl"],
    &["token", "list"],
    &["migrate", "status"],
    &["migrate"],
    &["seed", "--network", "golden"],
    &["--help"],
];

#[test]
fn a_command_whose_reader_has_gone_ends_quietly_and_well() {
    let folder = seeded();
    for command in COMMANDS {
        let mut program = program(folder.path());
        let output = program.args(command).stdout(reader_gone()).stderr(Stdio::piped());
        let output = output.spawn().and_then(Child::wait_with_output).expect("it runs");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{command:?}: {told}");
        assert!(
            !told.contains("panicked") && !told.contains("interurban:"),
            "{command:?}: {told}"
        );
    }
}

#[test]
fn a_command_whose_output_cannot_be_written_says_so() {
    let folder = seeded();
    let with = |command: &[&str], output: Stdio| {
        let mut program = program(folder.path());
        let output = program.args(command).stdout(output).stderr(Stdio::piped());
        let output = output.spawn().and_then(Child::wait_with_output).expect("it runs");
        (output.status.code(), text(&output.stderr))
    };
    for command in &COMMANDS[..7] {
        let (status, told) = with(command, full_disk());
        assert_eq!(status, Some(1), "{command:?}: {told}");
        let expected = "interurban: cannot write to standard output: No space left on device";
        assert!(
            told.contains(expected) && !told.contains("panicked"),
            "{command:?}: {told}"
        );
    }
    for (name, output) in [("ada", reader_gone()), ("eve", full_disk())] {
        let (status, told) = with(&["token", "create", "--role", "READER", "--name", name], output);
        assert_eq!(status, Some(1), "{told}");
        assert!(told.contains(&format!("interurban token revoke {name}")), "{told}");
    }
}

#[test]
fn a_command_whose_errors_cannot_be_written_ends_with_its_usual_status() {
    let folder = seeded();
    std::fs::write(
        folder.path().join("cities.csv"),
        "key,name,latitude\nbologna,Bologna,north\n",
    )
    .expect("a file");
    for (command, status) in [
        (&["import", "--network", "golden", "cities.csv"][..], 1),
        (&["export", "--network", "nowhere"], 1),
        (&["token", "create", "--role", "READER"], 0),
        (&["serve", "--max-cost", "none"], 2),
        (&["serve", "--database-url", "mysql://x"], 2),
    ] {
        for output in [reader_gone(), full_disk()] {
            let mut program = program(folder.path());
            let ended = program.args(command).stdout(Stdio::null()).stderr(output).status();
            assert_eq!(ended.expect("it runs").code(), Some(status), "{command:?}");
        }
    }
}
