use interurban::storage::{Backend, StoreError};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};

use crate::support::database::on_each_database;

const MIGRATIONS: usize = 10;

/// The tables of the schema, without those that databases and the migrator keep for themselves.
async fn tables(raw: &DatabaseConnection, backend: Backend) -> Vec<String> {
    let sql = match backend {
        Backend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Backend::Postgres => "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let statement = Statement::from_string(raw.get_database_backend(), sql);
    let rows = raw.query_all_raw(statement).await.expect("tables");
    let names = rows
        .iter()
        .map(|row| row.try_get_by_index::<String>(0).expect("a name"));
    names.filter(|name| name != "seaql_migrations").collect()
}

#[tokio::test]
async fn the_schema_goes_up_down_and_up_again() {
    on_each_database(async |database| {
        let store = database.connect().await;
        let raw = database.raw().await;
        assert_eq!(store.migrate().await.expect("up"), MIGRATIONS);
        let first = tables(&raw, store.backend()).await;
        assert_eq!(first.len(), 23, "{first:?}");
        assert_eq!(store.migrate().await.expect("nothing to do"), 0);
        store.migrate_down(Some(1)).await.expect("one down");
        assert_eq!(tables(&raw, store.backend()).await.len(), 22);
        store.migrate_down(None).await.expect("all down");
        assert!(tables(&raw, store.backend()).await.is_empty());
        assert_eq!(store.migrate().await.expect("up again"), MIGRATIONS);
        assert_eq!(tables(&raw, store.backend()).await.len(), 23);
        assert_eq!(store.revision().await.expect("a revision"), 0);
        assert!(store.is_empty().await.expect("a count"));
    })
    .await;
}

#[tokio::test]
async fn programs_that_start_together_migrate_once() {
    on_each_database(async |database| {
        let mut programs = Vec::new();
        for _ in 0..4 {
            programs.push(database.connect().await);
        }
        let runs = programs.iter().map(interurban::storage::Store::migrate);
        let mut applied = futures_util::future::try_join_all(runs).await.expect("all succeed");
        applied.sort_unstable();
        assert_eq!(applied, [0, 0, 0, MIGRATIONS]);
    })
    .await;
}

#[tokio::test]
async fn a_schema_that_lacks_migrations_is_not_served() {
    on_each_database(async |database| {
        let store = database.connect().await;
        let states = store.migration_states().await.expect("states");
        assert_eq!(states.iter().filter(|state| !state.applied).count(), MIGRATIONS);
        let error = store.check_schema().await.expect_err("nothing is applied");
        assert!(error.to_string().contains("m20261125_000008_create_token"), "{error}");
        assert!(matches!(error, StoreError::PendingMigrations { pending } if pending.len() == MIGRATIONS));
        store.migrate().await.expect("up");
        store.check_schema().await.expect("all is applied");
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_recognised() {
    on_each_database(async |database| {
        let store = database.store().await;
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_later', 1)";
        database.raw().await.execute_unprepared(newer).await.expect("a row");
        for result in [store.migrate().await.map(drop), store.check_schema().await] {
            let error = result.expect_err("it is newer");
            assert!(matches!(error, StoreError::NewerDatabase { .. }), "{error}");
            assert!(error.to_string().contains("newer than this program"), "{error}");
            assert!(error.to_string().contains("m29990101_000001_later"), "{error}");
        }
    })
    .await;
}
