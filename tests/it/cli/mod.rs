//! The program as a process: it starts from nothing, answers, and stops.

mod operating;
#[cfg(unix)]
mod read_only;
#[cfg(unix)]
mod tls;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

use crate::support::{postgres, server_log};

pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interurban"));
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = program(folder).args(arguments).output().expect("the program runs");
    server_log::check(&text(&output.stderr));
    output
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A running server. It is killed on drop, and the test fails if its log reports a bug of the
/// program.
pub(crate) struct Running {
    process: Child,
    pub(crate) address: String,
    log: PathBuf,
}

impl Running {
    /// Starts a server on the database in a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self::with(folder, &[])
    }

    /// Starts a server with further options.
    fn with(folder: &Path, more: &[&str]) -> Self {
        Self::of(program(folder), folder, more)
    }

    /// The same as a user who owns nothing, if the tests run as root.
    #[cfg(unix)]
    fn as_nobody(folder: &Path, more: &[&str]) -> Self {
        use std::os::unix::process::CommandExt as _;
        let mut program = program(folder);
        if postgres::is_root() {
            program.uid(postgres::NOBODY).gid(postgres::NOBODY);
        }
        Self::of(program, folder, more)
    }

    fn of(mut program: Command, folder: &Path, more: &[&str]) -> Self {
        let log = folder.join("server.log");
        let mut process = program
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).expect("a file"))
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let (_, address) = line.trim().split_once("://").expect("an address");
        let address = address.to_owned();
        Self { process, address, log }
    }

    /// The body of the answer to a query, sent with headers, each with its line end.
    fn ask(&self, headers: &str, query: &str) -> String {
        let body = json!({ "query": query }).to_string();
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a time-out");
        write!(
            stream,
            "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        server_log::check(&fs::read_to_string(&self.log).expect("its log"));
    }
}

/// A running server in its own folder.
struct Server {
    // Dropped before the folder, which contains its log.
    running: Running,
    folder: TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            running: Running::in_folder(folder.path()),
            folder,
        }
    }

    /// Returns the body of the answer to a query.
    fn ask(&self, query: &str) -> String {
        self.running.ask("", query)
    }
}

#[test]
fn two_processes_started_from_nothing_give_equal_bytes() {
    let (one, other) = (Server::start(), Server::start());
    for query in [
        r#"{ networkStats(scope: { asOf: "2016" }) { cityCount countryCount fieldCount meanDistance transitivity } }"#,
        r#"{ cooperationPath(from: "bologna", to: "krakow", cost: DISTANCE_KM, scope: { asOf: "2023" }) { cost hops { explanation partnerships { id title sources { url } } } } }"#,
        r#"{ clusters(acrossFields: true, method: COMMUNITIES, scope: { asOf: "2023" }) { modularity stability nodes { key cities { id key strength } } } }"#,
        r#"{ graph(scope: { asOf: "2023" }) { nodes { key component community strength } links { key strength distanceKm } } countryLinks(scope: { asOf: "2023" }) { nodes { key affinity } } }"#,
    ] {
        let answer = one.ask(query);
        assert!(answer.starts_with("{\"data\":{"), "{query}\n{answer}");
        assert_eq!(answer, one.ask(query), "{query}");
        assert_eq!(answer, other.ask(query), "{query}");
    }
}

#[test]
fn a_first_start_on_an_empty_folder_serves_the_creative_cities_and_urbact() {
    let server = Server::start();
    let answer = server.ask(
        r#"{ networks { nodes { key isDefault } } networkStats(scope: { asOf: "2016" }) { cityCount }
            network(key: "urbact") { networkStats(scope: { asOf: "2012" }) { cityCount linkCount meta { revision } } } }"#,
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&answer).expect("JSON"),
        json!({ "data": {
            "networks": { "nodes": [{ "key": "uccn", "isDefault": true }, { "key": "urbact", "isDefault": false }] },
            "networkStats": { "cityCount": 116 },
            "network": { "networkStats": { "cityCount": 249, "linkCount": 222, "meta": { "revision": 1 } } },
        } })
    );
}

#[cfg(unix)]
#[test]
fn a_server_that_is_told_to_stop_ends_in_good_order() {
    let mut server = Server::start();
    let told = Command::new("kill")
        .args(["-TERM", &server.running.process.id().to_string()])
        .status();
    assert!(told.expect("kill").success());
    let deadline = Instant::now() + Duration::from_secs(15);
    let status = loop {
        if let Some(status) = server.running.process.try_wait().expect("a status") {
            break status;
        }
        assert!(Instant::now() < deadline, "it still runs");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}");
}

#[test]
fn beside_a_server_on_sqlite_others_may_read_and_none_may_write() {
    let server = Server::start();
    let folder = server.folder.path();
    for command in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["seed", "--network", "golden"],
        &["migrate", "up"],
        &["migrate", "down"],
    ] {
        let output = run(folder, command);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        let told = text(&output.stderr);
        assert!(
            told.contains("interurban.db.lock") && told.contains("Stop it first"),
            "{told}"
        );
    }
    for command in [&["migrate", "status"][..], &["token", "list"]] {
        assert!(run(folder, command).status.success(), "{command:?}");
    }
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
        "[http]\nlisten = \"nowhere\"\nmax-cost = 1\norigins = [\"https://maps.example.org/page\"]\n",
    )
    .expect("a file");
    let output = run(
        folder.path(),
        &["serve", "--config", "wrong.toml", "--database-url", "mysql://x"],
    );
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    for part in [
        "listen",
        "max-cost",
        "origins: `https://maps.example.org/page`",
        "database-url",
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert!(!folder.path().join("interurban.db").exists());
}

#[test]
fn a_database_that_cannot_be_opened_is_named_with_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("letter.db"), "Dear all, this is no database.").expect("a file");
    for (url, words) in [
        (
            "sqlite:nowhere/cities.db",
            "nowhere/cities.db cannot be made: there is no folder nowhere\n",
        ),
        ("sqlite:.", "interurban: . is a folder"),
        ("sqlite:letter.db", "interurban: letter.db is no database of SQLite"),
        ("postgres://ada:secret@127.0.0.1:1/cities", "Connection refused"),
        ("postgres://ada:sec#secret@127.0.0.1:1/cities", "write / as %2F"),
    ] {
        let output = run(
            folder.path(),
            &["serve", "--listen", "127.0.0.1:0", "--database-url", url],
        );
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(words) && !told.contains("secret"), "{url}: {told}");
        assert_eq!(
            told.matches("Connection refused").count(),
            usize::from(words == "Connection refused"),
            "{told}"
        );
    }
    for command in [
        &["export", "--network", "uccn"][..],
        &["backup", "copy.db"],
        &["migrate", "status"],
        &["migrate", "down"],
        &["token", "list"],
        &["token", "revoke", "ada"],
    ] {
        let output = run(
            folder.path(),
            &[command, &["--database-url", "sqlite:typo.db"]].concat(),
        );
        let told = text(&output.stderr);
        assert!(
            !output.status.success() && told.contains("there is no database typo.db"),
            "{command:?}: {told}"
        );
        assert!(!folder.path().join("typo.db").exists(), "{command:?} made one");
    }
    let restored = run(folder.path(), &["restore", "letter.db"]);
    let told = text(&restored.stderr);
    assert!(
        told.contains("interurban: letter.db is no database of SQLite"),
        "{told}"
    );
    run(folder.path(), &["seed", "--network", "golden"]);
    let copied = run(folder.path(), &["backup", "nowhere/copy.db"]);
    let told = text(&copied.stderr);
    assert!(
        told.contains("interurban: nowhere/copy.db: No such file or directory"),
        "{told}"
    );
}

#[test]
fn a_variable_that_cannot_be_used_is_named_and_yes_has_many_spellings() {
    let folder = tempfile::tempdir().expect("a folder");
    let with = |variable: &str, value: &str, arguments: &[&str]| {
        let mut command = program(folder.path());
        command.env(variable, value).args(arguments).output().expect("it runs")
    };
    for (variable, value) in [("INTERURBAN_MAX_COST", "much"), ("INTERURBAN_CONFIG", "")] {
        let output = with(variable, value, &["serve"]);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(&format!("of the variable {variable}")), "{told}");
    }
    let flag = with("INTERURBAN_MAX_COST", "much", &["serve", "--max-cost", "more"]);
    assert!(!text(&flag.stderr).contains("variable"), "{}", text(&flag.stderr));
    for (value, seeded) in [("1", false), ("yes", false), ("0", true)] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = program(folder.path());
        command
            .env("INTERURBAN_NO_SEED", value)
            .args(["serve", "--listen", "127.0.0.1:0"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("it starts");
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut String::new()).expect("a line");
        process.kill().expect("it runs");
        let told = text(&process.wait_with_output().expect("it ends").stderr);
        assert_eq!(told.contains("has been loaded"), seeded, "{value}: {told}");
    }
}

#[test]
fn a_server_whose_address_is_taken_says_by_whom_and_makes_no_database() {
    let server = Server::start();
    let stranger = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let strange = stranger.local_addr().expect("an address").to_string();
    for (address, who) in [
        (
            server.running.address.as_str(),
            "another Interurban server answers there",
        ),
        (&strange, "another program listens there"),
        ("192.0.2.1:4000", "this machine does not have that address"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let output = run(folder.path(), &["serve", "--listen", address]);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(&format!("cannot listen on {address}: {who}")), "{told}");
        assert!(
            told.contains("--listen (INTERURBAN_LISTEN) names another address"),
            "{told}"
        );
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "{told}");
    }
}

#[test]
fn a_server_that_may_not_migrate_makes_no_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--no-migrate"]);
    let told = text(&output.stderr);
    assert!(
        !output.status.success() && told.contains("there is no database interurban.db"),
        "{told}"
    );
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

#[test]
fn a_token_is_shown_once_and_can_be_listed_and_revoked() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = |arguments: &[&str]| run(folder.path(), &[&["token"], arguments].concat());
    let output = |arguments: &[&str]| text(&token(arguments).stdout);
    run(folder.path(), &["seed", "--network", "golden"]);
    let made = token(&["create", "--role", "editor", "--network", "golden", "--expires", "90d"]);
    let secret = text(&made.stdout);
    assert!(
        made.status.success() && secret.starts_with("iu_") && secret.lines().count() == 1,
        "{secret}"
    );
    assert!(
        text(&made.stderr).contains("editor-1: EDITOR in golden, until"),
        "{}",
        text(&made.stderr)
    );
    let other = output(&["create", "--name", "ada", "--role", "ADMIN"]);
    assert_ne!(secret, other);
    let listed = output(&["list"]);
    for part in ["editor-1", "EDITOR in golden", "ada", "ADMIN everywhere", "usable"] {
        assert!(listed.contains(part), "{part} is missing:\n{listed}");
    }
    assert!(!listed.contains(secret.trim()), "{listed}");
    assert!(output(&["revoke", "ada"]).contains("ada is revoked"));
    assert!(output(&["list"]).contains("revoked"));
    assert!(output(&["grant", "editor-1", "--role", "READER"]).contains("READER in every network"));
    assert!(output(&["withdraw", "editor-1", "--network", "golden"]).contains("no longer"));
}

#[test]
fn a_token_that_is_made_while_the_server_runs_is_good_until_it_is_revoked() {
    let server = Server::start();
    let token = |arguments: &[&str]| run(server.folder.path(), &[&["token"], arguments].concat());
    let made = token(&["create", "--name", "ada", "--role", "ADMIN"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let header = format!("authorization: Bearer {}\r\n", text(&made.stdout).trim());
    let ask = || server.running.ask(&header, "{ viewer { name } }");
    assert_eq!(ask(), r#"{"data":{"viewer":{"name":"ada"}}}"#);
    assert!(token(&["revoke", "ada"]).status.success());
    assert!(ask().contains("UNAUTHENTICATED"), "{}", ask());
}

#[test]
fn what_is_wrong_with_a_token_command_is_told_with_what_would_be_right() {
    let folder = tempfile::tempdir().expect("a folder");
    run(folder.path(), &["seed", "--network", "golden"]);
    run(folder.path(), &["token", "create", "--name", "ada", "--role", "ADMIN"]);
    for (arguments, words) in [
        (&["create", "--role", "editr"][..], "READER, EDITOR, CURATOR, ADMIN"),
        (
            &["create", "--role", "EDITOR", "--network", "goldn"],
            "did you mean \"golden\"?",
        ),
        (
            &["create", "--role", "EDITOR", "--name", "ada"],
            "choose another --name",
        ),
        (
            &["create", "--role", "EDITOR", "--name", "seed"],
            "--name may not be seed",
        ),
        (&["create", "--role", "EDITOR", "--expires", "2016"], "must lie ahead"),
        (&["revoke", "adda"], "did you mean \"ada\"?"),
        (
            &["grant", "ada", "--role", "READER", "--network", "x"],
            "there are: golden",
        ),
    ] {
        let output = run(folder.path(), &[&["token"], arguments].concat());
        let told = text(&output.stderr);
        assert!(
            !output.status.success() && told.contains(words),
            "{arguments:?}: {told}"
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_server_without_a_usable_token_says_how_to_make_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = || {
        let mut command = program(folder.path());
        command.args(["serve", "--listen", "127.0.0.1:0", "--no-seed"]);
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        process.kill().expect("it runs");
        text(&process.wait_with_output().expect("it ends").stderr)
    };
    let hint = "interurban token create --role ADMIN --expires 90d";
    assert!(log().contains(hint));
    let arguments: Vec<&str> = hint.split(' ').skip(1).collect();
    let made = run(folder.path(), &arguments);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let log = log();
    assert!(!log.contains(hint), "{log}");
    assert!(!log.contains(text(&made.stdout).trim()), "{log}");
}
