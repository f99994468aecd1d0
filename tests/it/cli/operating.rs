//! Commands for operators.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::{Running, program, run, text};

pub(super) fn health(folder: &Path, address: &str, more: &[&str]) -> (Option<i32>, String) {
    let output = run(folder, &[&["health", "--listen", address], more].concat());
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn a_server_that_is_well_is_told_from_one_that_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Running::in_folder(folder.path());
    for more in [&[][..], &["--ready"]] {
        let (status, told) = health(folder.path(), &server.address, more);
        assert_eq!(status, Some(0), "{told}");
        assert!(told.contains(r#"{"status":"#), "{told}");
    }
    let everywhere = server.address.replace("127.0.0.1", "0.0.0.0");
    assert_eq!(health(folder.path(), &everywhere, &[]).0, Some(0));
    let address = server.address.clone();
    drop(server);
    let (status, told) = health(folder.path(), &address, &[]);
    assert_eq!(status, Some(1));
    assert!(told.contains(&format!("no server answers at {address}")), "{told}");
    let (status, told) = health(folder.path(), "127.0.0.1:0", &[]);
    assert_eq!(status, Some(1));
    assert!(told.contains("must name the port"), "{told}");
}

#[test]
fn settings_can_be_tried_without_starting_anything() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("town.toml"), "[http]\nlisten = \"127.0.0.1:4711\"\n").expect("a file");
    let tried = run(folder.path(), &["check-config", "--config", "town.toml"]);
    assert!(tried.status.success());
    assert_eq!(
        text(&tried.stdout),
        "The settings can be used: serve at 127.0.0.1:4711, database SQLite.\n"
    );
    let faulty = run(
        folder.path(),
        &["check-config", "--database-url", "postgres://ada:secret@db"],
    );
    let told = text(&faulty.stderr);
    assert_eq!(faulty.status.code(), Some(1));
    assert!(told.contains("names no database") && !told.contains("secret"), "{told}");
    let mistyped = program(folder.path())
        .arg("check-config")
        .env("INTERURBAN_IN_FLIHGT", "9")
        .output();
    let mistyped = mistyped.expect("the program runs");
    assert_eq!(mistyped.status.code(), Some(1));
    let told = text(&mistyped.stderr);
    assert!(
        told.contains("INTERURBAN_IN_FLIHGT sets nothing. Did you mean INTERURBAN_IN_FLIGHT?"),
        "{told}"
    );
    assert!(!folder.path().join("interurban.db").exists());
}

#[test]
fn shells_and_manuals_know_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish"] {
        let script = text(&run(folder.path(), &["completions", shell]).stdout);
        assert!(
            script.contains("check-config") && script.contains("statement-timeout-ms"),
            "{shell}"
        );
    }
    assert!(run(folder.path(), &["man", "pages/man1"]).status.success());
    let pages = folder.path().join("pages/man1");
    for page in [
        "interurban.1",
        "interurban-serve.1",
        "interurban-import.1",
        "interurban-token-create.1",
    ] {
        let written = fs::read_to_string(pages.join(page)).expect(page);
        assert!(written.contains("interurban"), "{page}");
    }
}

#[test]
fn systemd_is_told_when_the_server_serves() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    socket
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a time-out");
    let mut server = program(folder.path());
    server
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("NOTIFY_SOCKET", &path);
    let mut server = server
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    let mut told = [0; 64];
    let length = socket.recv(&mut told);
    server.kill().expect("it runs");
    server.wait().expect("it ends");
    assert_eq!(text(&told[..length.expect("a message")]).trim(), "READY=1");
}

#[test]
fn what_is_counted_is_served_beside_the_rest_or_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Running::in_folder(folder.path());
    let text = get(&server.address, "/metrics");
    for part in [
        "Content-Type: application/openmetrics-text",
        "interurban_ready 1",
        "interurban_networks 2",
        "interurban_revision 1",
        "process_resident_memory_bytes ",
        "# EOF",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(get(&server.address, "/nowhere").split(' ').nth(1), Some("404"));
    get(
        &server.address,
        "/graphql?query=%7Bcentrality(measure:BETWEENNESS,first:1)%7Bnodes%7Bvalue%7D%7D%7D",
    );
    let text = get(&server.address, "/metrics");
    for name in ["interurban_views_bytes", "interurban_answers_bytes"] {
        assert!(
            !text.contains(&format!("{name} 0.0")) && text.contains(name),
            "{name}\n{text}"
        );
    }
    assert!(
        text.contains(r#"interurban_requests_total{kind="none",operation="",code="NOT_FOUND",status="404"} 1"#),
        "{text}"
    );
    drop(server);

    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("bound");
    let server = Running::with(folder.path(), &["--metrics-listen", &port.to_string()]);
    assert!(get(&port.to_string(), "/metrics").contains("interurban_ready 1"));
    assert_eq!(get(&server.address, "/metrics").split(' ').nth(1), Some("404"));
}

#[test]
fn the_dashboard_shows_figures_that_there_are() {
    let dashboard = include_str!("../../../docs/grafana.json");
    let dashboard: Value = serde_json::from_str(dashboard).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let expressions: Vec<&str> = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().expect("targets"))
        .map(|target| target["expr"].as_str().expect("an expression"))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let server = Running::in_folder(folder.path());
    // Families without a value are not listed.
    ask_much(&server);
    let text = get(&server.address, "/metrics");
    let mut shown = BTreeSet::new();
    for name in expressions
        .join(" ")
        .split(|letter: char| !letter.is_ascii_lowercase() && letter != '_')
    {
        if name.starts_with("interurban_") || name.starts_with("process_") {
            let endings = ["_total", "_bucket", "_sum", "_count"];
            let name = endings
                .iter()
                .find_map(|ending| name.strip_suffix(ending))
                .unwrap_or(name);
            assert!(text.contains(&format!("# TYPE {name} ")), "{name}\n{text}");
            shown.insert(name.to_owned());
        }
    }
    let sizes = [
        "networks",
        "cities",
        "memberships",
        "partnerships",
        "files_made",
        "answers_computed",
    ];
    for name in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let name = name.split(' ').next().expect("a name");
        let is_size = sizes.iter().any(|size| name == format!("interurban_{size}"));
        assert!(shown.contains(name) || is_size, "{name} is not shown");
    }
}

#[test]
fn analyses_views_batches_and_commits_are_timed() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Running::in_folder(folder.path());
    ask_much(&server);
    let text = get(&server.address, "/metrics");
    for part in [
        r#"interurban_analysis_duration_seconds_count{question="#,
        r#"interurban_view_duration_seconds_count{way="built"} "#,
        "interurban_loader_batches_total 1",
        "interurban_loader_keys_total 2",
        "interurban_commit_duration_seconds_count 1",
        "interurban_writes_waiting 0",
        "interurban_pool_idle ",
        "interurban_behind_revisions 0",
        "interurban_slow_clients_total 0",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

/// Asks for an analysis, a view and a batch of cold data.
fn ask_much(server: &Running) {
    let query = "{ centrality(measure: BETWEENNESS, first: 1) { nodes { value } } partnerships(first: 2) { nodes { sources { url } } } }";
    let answer = server.ask("", query);
    assert!(answer.starts_with(r#"{"data""#), "{answer}");
}

/// Returns the answer to a `GET`, including its head.
pub(super) fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a time-out");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn the_files_for_deployment_name_settings_that_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = text(&run(folder.path(), &["serve", "--help"]).stdout);
    let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy");
    let mut found = 0;
    for file in ["Dockerfile", "compose.yaml", "interurban.service"] {
        let written = fs::read_to_string(deploy.join(file)).expect(file);
        for name in written.split(|character: char| !character.is_ascii_uppercase() && character != '_') {
            if name.len() > "INTERURBAN_".len() && name.starts_with("INTERURBAN_") {
                assert!(
                    help.contains(&format!("{name}=")) || help.contains(&format!("{name}]")),
                    "{file}: {name}"
                );
                found += 1;
            }
        }
    }
    assert!(found >= 4, "{found}");
}
