//! A write whose outcome the server does not learn.

use std::time::Duration;

use interurban::storage::Backend;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement, TransactionTrait as _};
use serde_json::json;

use super::writable;
use crate::support::database::on_each_database;

/// Kills the connection of a writer during its commit.
const CUT: [&str; 2] = [
    "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN PERFORM pg_sleep(1); PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()",
];

fn committing() -> Statement {
    let session =
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query = 'COMMIT'";
    Statement::from_string(DbBackend::Postgres, session)
}

const CREATE: &str = r#"mutation { createPartnership(input: { title: "One", cities: [kobe, dakar], kind: OTHER, idempotencyKey: "k1" }) {
    partnership { key } revision userErrors { code } } }"#;

#[tokio::test]
async fn a_commit_that_is_not_confirmed_is_looked_for_and_has_a_code_of_its_own_if_that_does_not_help() {
    on_each_database(async |database| {
        let app = writable(database).await;
        if app.app.store().backend() != Backend::Postgres {
            return;
        }
        let raw = database.raw().await;
        for statement in CUT {
            raw.execute_unprepared(statement).await.expect("a trigger");
        }
        // The holder of the lock may be the commit in question.
        let holder = raw.begin().await.expect("begun");
        let (error, ()) = tokio::join!(app.error(CREATE), async {
            while raw.query_one_raw(committing()).await.expect("asked").is_none() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let lock = "SELECT * FROM revision FOR UPDATE";
            holder.execute_unprepared(lock).await.expect("locked");
        });
        assert_eq!(error["extensions"]["code"], "OUTCOME_UNKNOWN", "{error}");
        assert!(
            error["message"].as_str().expect("text").contains("idempotencyKey"),
            "{error}"
        );
        holder.rollback().await.expect("released");
        let error = app.error(CREATE).await;
        assert_eq!(error["extensions"]["code"], "UNAVAILABLE", "{error}");
        assert!(
            error["message"].as_str().expect("text").contains("nothing was done"),
            "{error}"
        );
        raw.execute_unprepared("DROP TRIGGER cut ON change")
            .await
            .expect("no trigger");
        for _ in 0..2 {
            let done = app.data(CREATE).await;
            assert_eq!(
                done["createPartnership"],
                json!({"partnership": {"key": "one"}, "revision": 2, "userErrors": []})
            );
        }
    })
    .await;
}
