//! PgBouncer between servers and their PostgreSQL.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::ground::Ground;
use super::proxy::socket;
use crate::client::{Ask, post};
use crate::program::Program;

/// Its path in distributions, if it is not on `PATH`.
const PROGRAM: &str = "/usr/sbin/pgbouncer";

/// The user `nobody`: PgBouncer refuses to run as root.
const NOBODY: u32 = 65_534;

/// The configuration shown in docs/OPERATIONS.md, except for paths and addresses.
const CONFIGURATION: &str = "\
[databases]
postgres = host=HOST user=postgres pool_size=20

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = PORT
unix_socket_dir =
auth_type = any
pool_mode = MODE
";

/// A running PgBouncer, killed on drop.
#[derive(Debug)]
struct Bouncer {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Bouncer {
    fn start(database_url: &str, mode: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let socket = socket(database_url);
        let host = socket.parent().expect("a folder").display().to_string();
        let configuration = CONFIGURATION
            .replace("HOST", &host)
            .replace("PORT", &address.port().to_string())
            .replace("MODE", mode);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("pgbouncer.ini");
        std::fs::write(&file, configuration).expect("a file");
        let process = Self {
            process: command(&file),
            address,
            _folder: folder,
        };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(10), "PgBouncer does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        process
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs it as `nobody` if the tests run as root.
fn command(configuration: &Path) -> Child {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let program = if Path::new(PROGRAM).exists() {
        PROGRAM
    } else {
        "pgbouncer"
    };
    let mut command = Command::new(program);
    command
        .arg("-q")
        .arg(configuration)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
        for path in [configuration, configuration.parent().expect("a folder")] {
            chown(path, Some(NOBODY), Some(NOBODY)).expect("root may give files away");
        }
        command.uid(NOBODY).gid(NOBODY);
    }
    command.spawn().expect("PgBouncer is installed")
}

#[test]
#[ignore = "needs PostgreSQL and PgBouncer; CONTRIBUTING.md says how to run it"]
fn pgbouncer_by_transaction_is_refused_at_start_and_by_session_it_works() {
    let mut ground = Ground::new();
    let direct = ground.serve("direct");
    ground.write_until_done(direct.address, "before");
    for mode in ["transaction", "statement"] {
        let bouncer = Bouncer::start(&ground.program.database_url, mode);
        let program = behind(&ground, &bouncer);
        assert!(program.serve(mode).is_none(), "it must not start");
        let told = std::fs::read_to_string(program.folder.join(format!("{mode}.log"))).expect("its log");
        assert!(told.contains("pool_mode = session"), "{told}");
        println!("{mode}: refused: {}", told.trim());
    }
    let bouncer = Bouncer::start(&ground.program.database_url, "session");
    let pooled = behind(&ground, &bouncer).serve_soon("session");
    for number in 0..50 {
        ground.write_until_done(pooled.address, &format!("pooled {number}"));
    }
    ground.write_until_done(direct.address, "direct");
    // By a notification: polls run once a second, and a request waits two seconds.
    let last = ground.run("SELECT value FROM revision")[0].try_get_by_index::<i64>(0);
    let ask = Ask {
        query: "{ network { revision } }",
        least: Some(last.expect("a revision")),
        ..Ask::default()
    };
    let answer = post(pooled.address, &ask).expect("an answer");
    assert!(answer.data().is_some(), "{answer:?}");
    println!("session: {} acknowledged, none lost", ground.judge());
}

fn behind(ground: &Ground, bouncer: &Bouncer) -> Program {
    Program {
        folder: ground.program.folder.clone(),
        database_url: format!("postgres://postgres@{}/postgres", bouncer.address),
    }
}
