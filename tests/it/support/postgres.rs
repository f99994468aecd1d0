//! A PostgreSQL server for the tests: a given one, or a new one that lives as long as the test
//! process.

#![allow(dead_code, reason = "two test programs use a part each")]

use std::io::Write as _;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection};

/// The user `nobody`, who runs the server if the tests run as root, which PostgreSQL refuses.
pub(crate) const NOBODY: u32 = 65_534;

/// The folder of versioned programs in distributions.
const VERSIONED_PROGRAMS: &str = "/usr/lib/postgresql";

/// A server on which databases can be created.
#[derive(Debug)]
pub(crate) struct Server {
    /// Address with `{}` for the name of the database.
    address: String,
    /// Stops the server when its standard input closes, which happens when this process ends in any
    /// way.
    keeper: Option<Child>,
    /// The folder of the new server's socket and data.
    folder: PathBuf,
}

/// Durability of a new server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Durability {
    /// None, for tests that start from scratch anyway.
    None,
    /// Full, as in production.
    Full,
}

impl Durability {
    const fn settings(self) -> &'static [&'static str] {
        match self {
            Self::None => &["-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
            Self::Full => &[],
        }
    }
}

/// Returns the server for tests, if one is requested. A new one is started once.
///
/// # Panics
/// If one is requested and cannot be started.
pub(crate) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
            return Some(Server::given(&url));
        }
        (std::env::var("INTERURBAN_TEST_POSTGRES").as_deref() == Ok("1")).then(|| Server::start(Durability::None))
    });
    server.as_ref()
}

impl Server {
    /// Returns the address of one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        self.address.replace("{}", database)
    }

    /// Opens a connection that may create databases. Waits until the server answers.
    pub(crate) async fn administrator(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(self.url("postgres"));
        options.max_connections(1).sqlx_logging(false);
        for _ in 0..200 {
            if let Ok(connection) = Database::connect(options.clone()).await {
                return connection;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the PostgreSQL server does not answer");
    }

    /// Stops the new server with a signal (INT: orderly, QUIT: as in a crash) and restarts it. Does
    /// not wait.
    pub(crate) fn restart(&mut self, signal: &str) {
        let keeper = self.keeper.as_mut().expect("a server of our own");
        let input = keeper.stdin.as_mut().expect("its standard input");
        writeln!(input, "{signal}").expect("the keeper listens");
    }

    /// Uses a running server; the database in its address is replaced.
    fn given(url: &str) -> Self {
        let (start, query) = url.split_once('?').unwrap_or((url, ""));
        let (_, rest) = start.split_once("://").expect("TEST_DATABASE_URL is an address");
        let server = start.len() - rest.len() + rest.find('/').unwrap_or(rest.len());
        let separator = if query.is_empty() { "" } else { "?" };
        Self {
            address: format!("{}/{{}}{separator}{query}", &start[..server]),
            keeper: None,
            folder: PathBuf::new(),
        }
    }

    /// Creates a cluster in a temporary folder and starts a server that listens only on a socket
    /// there.
    pub(crate) fn start(durability: Durability) -> Self {
        Self::keep(cluster(), durability.settings())
    }

    /// Starts a server that also listens on a port of 127.0.0.1, encrypted, with files in its
    /// folder: `server.pem` and `server.key`, and `ca.pem` for the certificates of clients. The
    /// user `guarded` needs a certificate.
    pub(crate) fn encrypted(port: u16, certificates: impl FnOnce(&Path)) -> Self {
        let folder = cluster();
        certificates(&folder);
        if is_root() {
            chown(folder.join("server.key"), Some(NOBODY), Some(NOBODY)).expect("root may give files away");
        }
        let access =
            "local all all trust\nhostssl all guarded 127.0.0.1/32 cert\nhost all postgres 127.0.0.1/32 trust\n";
        std::fs::write(folder.join("data/pg_hba.conf"), access).expect("a folder that can be written");
        let listen = format!("port={port}");
        let files = [
            "ssl_cert_file=../server.pem",
            "ssl_key_file=../server.key",
            "ssl_ca_file=../ca.pem",
        ];
        let settings = ["listen_addresses=127.0.0.1", &listen, "ssl=on"]
            .into_iter()
            .chain(files);
        let settings: Vec<&str> = settings.flat_map(|setting| ["-c", setting]).collect();
        let mut server = Self::keep(folder, &settings);
        server.address.push_str(&format!("&port={port}"));
        server
    }

    /// Creates a standby of the new server, which continues to receive its writes.
    pub(crate) fn standby(&self) -> Self {
        let folder = folder();
        let copied = postgres("pg_basebackup")
            .current_dir(&folder)
            .args(["-D", "data", "-R", "-X", "stream", "-c", "fast", "-U", "postgres", "-h"])
            .arg(&self.folder)
            .output();
        assert_done(&copied.expect("pg_basebackup runs"));
        Self::keep(folder, Durability::Full.settings())
    }

    /// Runs a program of PostgreSQL on one of the databases to its end.
    pub(crate) fn run(&self, program: &str, database: &str, arguments: &[&str]) {
        let done = postgres(program)
            .current_dir(&self.folder)
            .args(["-U", "postgres", "-d", database, "-h"])
            .arg(&self.folder)
            .args(arguments)
            .output();
        assert_done(&done.expect("it runs"));
    }

    /// Returns the folder of the new server's socket.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts a server on the data in a folder.
    fn keep(folder: PathBuf, settings: &[&str]) -> Self {
        let keeper = command(Path::new("/bin/sh"))
            .current_dir(&folder)
            .args(["-c", KEEPER, "keeper"])
            .args([&program("postgres"), &folder.join("data"), &folder])
            .args(settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let socket = folder.display().to_string().replace('/', "%2F");
        Self {
            address: format!("postgres://postgres@localhost/{{}}?host={socket}"),
            keeper: Some(keeper),
            folder,
        }
    }
}

/// Creates a folder with a new cluster, `data`.
fn cluster() -> PathBuf {
    let folder = folder();
    let made = postgres("initdb")
        .current_dir(&folder)
        .args([
            "-A",
            "trust",
            "-U",
            "postgres",
            "-N",
            "--locale=C",
            "-E",
            "UTF8",
            "-D",
            "data",
        ])
        .output();
    assert_done(&made.expect("initdb runs"));
    folder
}

/// Creates a folder that the server may write to.
fn folder() -> PathBuf {
    let folder = tempfile::tempdir().expect("a folder").keep();
    if is_root() {
        chown(&folder, Some(NOBODY), Some(NOBODY)).expect("root may give folders away");
    }
    folder
}

pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Starts the server (program, data, folder, options); restarts it with each signal that is named
/// on standard input, stops it at the end of that, and cleans up.
const KEEPER: &str = r#"program=$1 data=$2 folder=$3; shift 3
start() { "$program" -D "$data" -k "$folder" -c listen_addresses= -c max_connections=400 "$@" </dev/null & server=$!; }
start "$@"
while read -r signal; do kill "-$signal" $server; wait $server; start "$@"; done
kill -INT $server; wait $server; rm -rf "$folder""#;

/// Returns a command of PostgreSQL that does not run as root.
fn postgres(name: &str) -> Command {
    command(&program(name))
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Returns the path of one of PostgreSQL's programs.
fn program(name: &str) -> PathBuf {
    let programs = programs().expect("PostgreSQL is installed, since INTERURBAN_TEST_POSTGRES=1 or a test asks for it");
    programs.join(name)
}

/// Returns the folder of the newest installed version, or the one on `PATH`.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(VERSIONED_PROGRAMS).into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    folders.sort();
    let newest = folders.into_iter().rev().map(|(_, folder)| folder);
    let path = std::env::var_os("PATH")?;
    newest
        .chain(std::env::split_paths(&path))
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}
