//! A write whose end does not become known to the server.

use interurban::storage::Backend;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use super::writable;
use crate::support::database::on_each_database;

/// Ends the connection of a writer in the middle of its commit.
const CUT: [&str; 2] = [
    "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()",
];

const CREATE: &str = r#"mutation { createPartnership(input: { title: "One", cities: [kobe, dakar], kind: OTHER, idempotencyKey: "k1" }) {
    partnership { key } revision userErrors { code } } }"#;

#[tokio::test]
async fn a_commit_that_is_not_confirmed_has_a_code_of_its_own_and_may_be_sent_again() {
    on_each_database(async |database| {
        let app = writable(database).await;
        if app.app.store().backend() != Backend::Postgres {
            return;
        }
        let raw = database.raw().await;
        for statement in CUT {
            raw.execute_unprepared(statement).await.expect("a trigger");
        }
        let error = app.error(CREATE).await;
        assert_eq!(error["extensions"]["code"], "OUTCOME_UNKNOWN", "{error}");
        assert!(
            error["message"].as_str().expect("text").contains("idempotencyKey"),
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
