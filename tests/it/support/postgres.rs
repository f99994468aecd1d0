//! A PostgreSQL server for the tests: a given one, or one of our own that lives as long as the test process.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection};

/// The user `nobody`, under whom the server runs if the tests run as root, which it refuses.
const NOBODY: u32 = 65_534;

/// Where distributions put the programs of each version.
const VERSIONED_PROGRAMS: &str = "/usr/lib/postgresql";

/// A server on which databases can be made.
#[derive(Debug)]
pub(super) struct Server {
    /// Address with `{}` for the name of the database.
    address: String,
    /// Ends the server when its standard input closes, which it does with this process, however that ends.
    _keeper: Option<Child>,
}

/// The server to test on, if one is asked for. Our own is started once.
///
/// # Panics
/// If one is asked for and cannot be started.
pub(super) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
            return Some(Server::given(&url));
        }
        (std::env::var("INTERURBAN_TEST_POSTGRES").as_deref() == Ok("1")).then(Server::start)
    });
    server.as_ref()
}

impl Server {
    /// The address of one of its databases.
    pub(super) fn url(&self, database: &str) -> String {
        self.address.replace("{}", database)
    }

    /// A connection that may make databases. Waits until the server answers.
    pub(super) async fn administrator(&self) -> DatabaseConnection {
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

    /// A server that runs already; the database in its address is replaced.
    fn given(url: &str) -> Self {
        let (start, query) = url.split_once('?').unwrap_or((url, ""));
        let (_, rest) = start.split_once("://").expect("TEST_DATABASE_URL is an address");
        let server = start.len() - rest.len() + rest.find('/').unwrap_or(rest.len());
        let separator = if query.is_empty() { "" } else { "?" };
        Self {
            address: format!("{}/{{}}{separator}{query}", &start[..server]),
            _keeper: None,
        }
    }

    /// Makes a cluster in a temporary folder and starts a server that listens on a socket there only.
    fn start() -> Self {
        let programs = programs().expect("initdb is installed, since INTERURBAN_TEST_POSTGRES=1 asks for PostgreSQL");
        let folder = tempfile::tempdir().expect("a folder").keep();
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| {
            use std::os::unix::fs::MetadataExt as _;
            process.uid() == 0
        });
        if is_root {
            chown(&folder, Some(NOBODY), Some(NOBODY)).expect("root may give folders away");
        }
        let data = folder.join("data");
        let made = command(&programs.join("initdb"), is_root)
            .current_dir(&folder)
            .args(["-A", "trust", "-U", "postgres", "-N", "--locale=C", "-E", "UTF8", "-D"])
            .arg(&data)
            .output()
            .expect("initdb runs");
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let keeper = command(Path::new("/bin/sh"), is_root)
            .current_dir(&folder)
            .args(["-c", KEEPER, "keeper"])
            .args([&programs.join("postgres"), &data, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let socket = folder.display().to_string().replace('/', "%2F");
        Self {
            address: format!("postgres://postgres@localhost/{{}}?host={socket}"),
            _keeper: Some(keeper),
        }
    }
}

/// Starts the server (program, data, folder), waits for the end of standard input, stops it and clears away.
const KEEPER: &str = "\"$1\" -D \"$2\" -k \"$3\" -c listen_addresses= -F -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=400 </dev/null & \
    server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf \"$3\"";

fn command(program: &Path, as_nobody: bool) -> Command {
    let mut command = Command::new(program);
    if as_nobody {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// The folder of the newest installed version, or the one on the path.
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
