//! A separate database for each test, on every supported system.

use std::sync::atomic::{AtomicU32, Ordering};

use interurban::storage::{RecordTime, Store, StoreOptions};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use tempfile::TempDir;

use super::{guard, postgres};

/// An empty database, deleted after the test.
pub(crate) struct TestDatabase {
    url: String,
    /// The folder of SQLite's file, deleted on drop.
    _folder: Option<TempDir>,
}

impl TestDatabase {
    /// Returns options to connect to it.
    pub(crate) fn options(&self) -> StoreOptions {
        let mut options = StoreOptions::new(&self.url);
        // Tests pass the time as an argument.
        options.record_time = RecordTime::OfProgram;
        options
    }

    /// Returns a store on it without a schema.
    pub(crate) async fn connect(&self) -> Store {
        Store::connect(&self.options()).await.expect("a test database")
    }

    /// Returns a store on it with the current schema.
    pub(crate) async fn store(&self) -> Store {
        let store = self.connect().await;
        store.migrate().await.expect("migrations apply");
        store
    }

    /// Opens a connection beside the store, for statements that the store would not send.
    pub(crate) async fn raw(&self) -> DatabaseConnection {
        Database::connect(&self.url).await.expect("a test database")
    }

    /// Creates an empty SQLite database.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self {
            url,
            _folder: Some(folder),
        }
    }
}

/// Runs a test on SQLite, and on PostgreSQL if `TEST_DATABASE_URL` names a server (with a user who
/// may create databases) or `INTERURBAN_TEST_POSTGRES=1` asks for a new one. If one of these is set
/// and no server is available, the test fails; it also fails if the program reports a bug
/// meanwhile.
pub(crate) async fn on_each_database(test: impl AsyncFn(&TestDatabase)) {
    guard::watch();
    eprintln!("on SQLite");
    test(&TestDatabase::sqlite()).await;
    guard::check();
    if let Some(server) = postgres::server() {
        eprintln!("on PostgreSQL");
        let administrator = server.administrator().await;
        let name = unique_name();
        let create = format!("CREATE DATABASE {name}");
        administrator.execute_unprepared(&create).await.expect("a database");
        let database = TestDatabase {
            url: server.url(&name),
            _folder: None,
        };
        test(&database).await;
        guard::check();
        let drop = format!("DROP DATABASE {name} WITH (FORCE)");
        administrator.execute_unprepared(&drop).await.expect("no database");
    }
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("interurban_test_{}_{number}", std::process::id())
}
