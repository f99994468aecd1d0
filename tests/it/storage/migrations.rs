use interurban::storage::{Backend, NewToken, Secret, StoreError};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};

use crate::support::database::on_each_database;

const MIGRATIONS: usize = 13;

/// Returns the tables of the schema, without internal ones of the database and the migrator.
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
        store.migrate_down(Some(4)).await.expect("four down");
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

/// Returns the stored region of a country.
async fn region(raw: &DatabaseConnection, code: &str) -> String {
    let sql = format!("SELECT region FROM country WHERE code = '{code}'");
    let statement = Statement::from_string(raw.get_database_backend(), sql);
    let row = raw.query_one_raw(statement).await.expect("a country").expect("a row");
    row.try_get_by_index(0).expect("a word")
}

#[tokio::test]
async fn the_country_that_is_not_known_gets_a_word_of_its_own_and_cities_keep_theirs() {
    on_each_database(async |database| {
        let store = database.store().await;
        let raw = database.raw().await;
        let region_and_later = 3;
        store
            .migrate_down(Some(region_and_later))
            .await
            .expect("as it was before");
        for statement in [
            "INSERT INTO country (code, alpha3, name, region) VALUES ('ZZ', 'ZZZ', 'Country not known', 'AFRICA')",
            "INSERT INTO country (code, alpha3, name, region) VALUES ('SN', 'SEN', 'Senegal', 'AFRICA')",
            "INSERT INTO country (code, alpha3, name, region) VALUES ('JP', 'JPN', 'Japan', 'ASIA_PACIFIC')",
            "INSERT INTO city (key, name, country_code) VALUES ('dakar', 'Dakar', 'SN')",
            "INSERT INTO city (key, name, country_code) VALUES ('somewhere', 'Somewhere', 'ZZ')",
        ] {
            raw.execute_unprepared(statement).await.expect("a row");
        }
        for (unknown, migrate) in [("UNASSIGNED", true), ("AFRICA", false), ("UNASSIGNED", true)] {
            if migrate {
                store.migrate().await.expect("up");
            } else {
                store.migrate_down(Some(region_and_later)).await.expect("down");
            }
            for (code, expected) in [("ZZ", unknown), ("SN", "AFRICA"), ("JP", "ASIA_PACIFIC")] {
                assert_eq!(region(&raw, code).await, expected, "{code}");
            }
        }
        let homeless = "DELETE FROM country WHERE code = 'ZZ'";
        assert!(raw.execute_unprepared(homeless).await.is_err(), "a city refers to it");
    })
    .await;
}

#[tokio::test]
async fn names_of_tokens_that_differ_in_case_only_survive_and_no_more_are_made() {
    on_each_database(async |database| {
        let store = database.store().await;
        let raw = database.raw().await;
        let newest = "m20261130_000020_fold_token_names";
        let states = store.migration_states().await.expect("states");
        let after = states.iter().skip_while(|state| state.name != newest).count();
        store
            .migrate_down(u32::try_from(after).ok())
            .await
            .expect("as it was before");
        let insert = |name: &str| {
            format!(
                "INSERT INTO token (name, hash, created_at) VALUES ('{name}', '{name:0>64}', '2026-01-01 00:00:00+00:00')"
            )
        };
        for name in ["Ada", "ada", "bob", "ADA"] {
            raw.execute_unprepared(&insert(name)).await.expect("a token");
        }
        store.migrate().await.expect("up");
        let names: Vec<String> = store
            .load_tokens()
            .await
            .expect("tokens")
            .into_iter()
            .map(|token| token.name)
            .collect();
        assert_eq!(names, ["Ada", "ada", "bob", "ADA"]);
        let new = |name: &str| NewToken {
            name: name.to_owned(),
            hash: Secret::draw().hash(),
            expires_at: None,
            grants: Vec::new(),
        };
        for name in ["aDa", "BOB"] {
            let made = store.create_token(&new(name), chrono::DateTime::UNIX_EPOCH).await;
            assert!(matches!(made, Err(StoreError::Violation { .. })), "{name}: {made:?}");
        }
        store
            .create_token(&new("eve"), chrono::DateTime::UNIX_EPOCH)
            .await
            .expect("a new name");
        // A program that does not know the column still works.
        raw.execute_unprepared(&insert("old")).await.expect("a token");
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
