//! The revision of an answer, and the minimum revision of a request.

use interurban::app::AppLimits;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;

const QUERY: &str = "{ networks { nodes { key } } }";

async fn impatient(database: &TestDatabase) -> TestApp {
    let limits = AppLimits {
        revision_wait: std::time::Duration::from_millis(20),
        ..AppLimits::default()
    };
    TestApp::with_limits(database, &[SeedSet::golden()], limits).await
}

#[tokio::test]
async fn every_answer_names_its_revision() {
    on_each_database(async |database| {
        let app = impatient(database).await;
        for query in [
            QUERY,
            "{ cooperationPath(from: \"Nowhere\", to: \"bogota\") { hopCount } }",
            "{ __typename }",
        ] {
            let (status, headers, _) = app.with_headers(query, &[]).await;
            let made = app.app.snapshot().made();
            assert_eq!((made.number, made.mark.is_some()), (1, true));
            assert_eq!(
                (status.as_u16(), &headers["interurban-revision"]),
                (200, &made.to_string().parse().expect("a value"))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_revision_that_is_there_is_answered_and_one_that_the_database_does_not_have_is_refused_at_once() {
    on_each_database(async |database| {
        let app = impatient(database).await;
        let there = app.app.snapshot().made().to_string();
        for least in ["0", "1", &there] {
            let (status, _, body) = app.with_headers(QUERY, &[("Interurban-Min-Revision", least)]).await;
            assert_eq!((status.as_u16(), &body["errors"]), (200, &json!(null)), "{least}");
        }
        for least in ["2", "9000000000000", "1-00c0ffee00c0ffee", "2-00c0ffee00c0ffee"] {
            let (status, headers, body) = app.with_headers(QUERY, &[("Interurban-Min-Revision", least)]).await;
            assert_eq!((status.as_u16(), &body["data"]), (412, &json!(null)), "{least}");
            assert_eq!(headers["interurban-revision"], there);
            assert_eq!(body["errors"][0]["extensions"]["code"], "HISTORY_CHANGED", "{least}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_revision_is_the_callers_mistake() {
    on_each_database(async |database| {
        let app = impatient(database).await;
        let cases: [&[(&str, &str)]; 6] = [
            &[("Interurban-Min-Revision", "latest")],
            &[("Interurban-Min-Revision", "-1")],
            &[("Interurban-Min-Revision", "")],
            &[("Interurban-Min-Revision", "9223372036854775808")],
            &[("Interurban-Min-Revision", "1-mark")],
            &[("Interurban-Min-Revision", "1"), ("Interurban-Min-Revision", "1")],
        ];
        for sent in cases {
            let (status, _, body) = app.with_headers(QUERY, sent).await;
            assert_eq!(status, 400, "{sent:?}");
            let extensions = &body["errors"][0]["extensions"];
            assert_eq!(extensions["code"], "BAD_USER_INPUT", "{sent:?}");
            assert_eq!(extensions["argument"], "Interurban-Min-Revision", "{sent:?}");
        }
    })
    .await;
}
