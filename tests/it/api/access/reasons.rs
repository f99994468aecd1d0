//! The history of a batch that changed a public and a private network, as shown to callers with
//! access to only one of them.

use interurban::domain::access::AccessRole;
use serde_json::{Value, json};

use super::stage::{self, Caller, HIDDEN};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;

const BATCH: &str = "mutation($changes: [ChangeInput!]!, $reason: String) { applyChanges(input: { changes: $changes, reason: $reason }) {
    revision userErrors { message } } }";

fn partnership(network: &str, title: &str) -> Value {
    json!({ "createPartnership": { "network": network, "title": title, "cities": ["kobe", "dakar"], "kind": "OTHER" } })
}

async fn apply(app: &TestApp, reason: &str, changes: Value) {
    let (_, text) = app.post(BATCH, json!({ "changes": changes, "reason": reason })).await;
    assert!(text.contains(r#""userErrors":[]"#), "{text}");
}

async fn server(database: &TestDatabase) -> (TestApp, TestApp) {
    let store = database.store().await;
    for set in [SeedSet::golden(), stage::private(HIDDEN)] {
        stage::load(&store, &set).await;
    }
    let app = stage::open(&store).await;
    let root = Caller::with(&store, "root", &[(None, AccessRole::Admin)])
        .await
        .at(&app);
    (app, root)
}

/// Returns the latest history entries of a partnership, of a city and of the network.
async fn told(app: &TestApp, key: &str) -> Value {
    let query = format!(
        r#"{{ partnership(id: "{key}") {{ history {{ nodes {{ actor reason sequence kind }} }} }}
            city(ref: "faro") {{ history {{ nodes {{ actor reason sequence kind }} }} }}
            changes(network: "golden", last: 2) {{ nodes {{ key actor reason sequence }} }} }}"#
    );
    app.data(&query).await
}

#[tokio::test]
async fn a_reason_is_told_only_to_those_who_may_see_all_that_it_is_about() {
    on_each_database(async |database| {
        let (stranger, root) = server(database).await;
        let changes = json!([
            partnership(HIDDEN, "Secret talks"),
            { "createCity": { "name": "Faro", "country": "PT" } },
            partnership(HIDDEN, "More secret talks"),
            partnership("golden", "Open talks"),
        ]);
        apply(&root, "Because of the secret talks", changes).await;
        let entry = |sequence: i32, reason: Value| json!({ "actor": "root", "reason": reason, "sequence": sequence, "kind": "CREATED" });
        let logged = |key: &str, sequence: i32, reason: &Value| {
            json!({ "key": key, "actor": "root", "reason": reason, "sequence": sequence })
        };
        let store = root.app.store();
        let reader = Caller::with(store, "reader", &[(Some(HIDDEN), AccessRole::Reader)]).await.at(&stranger);
        let why = json!("Because of the secret talks");
        for (app, [city, open], reason) in [(&stranger, [1, 2], json!(null)), (&reader, [1, 4], why.clone()), (&root, [1, 4], why)] {
            let data = told(app, "open-talks").await;
            assert_eq!(data["partnership"]["history"]["nodes"], json!([entry(open, reason.clone())]), "{data:#}");
            assert_eq!(data["city"]["history"]["nodes"], json!([entry(city, reason.clone())]), "{data:#}");
            let expected = json!([logged("faro", city, &reason), logged("open-talks", open, &reason)]);
            assert_eq!(data["changes"]["nodes"], expected, "{data:#}");
        }
        // The reason of a batch in one network, and of records of no network, is public.
        apply(&root, "In the open", json!([partnership("golden", "Plain talks")])).await;
        let data = told(&stranger, "plain-talks").await;
        assert_eq!(data["partnership"]["history"]["nodes"], json!([entry(1, json!("In the open"))]), "{data:#}");
    })
    .await;
}

#[tokio::test]
async fn the_log_of_a_public_network_is_the_same_whether_or_not_a_batch_also_wrote_elsewhere() {
    on_each_database(async |database| {
        let (stranger, root) = server(database).await;
        let log = async || {
            let log = "{ changes(network: \"golden\", last: 2) { totalCount pageInfo { startCursor endCursor } edges { cursor node { sequence reason actor key } } } }";
            stranger.data(log).await
        };
        let open = |at: usize| partnership("golden", &format!("Open {at}"));
        apply(&root, "Why", json!([open(1), open(2)])).await;
        let alone = log().await.to_string();
        apply(&root, "Why", json!([partnership(HIDDEN, "a"), open(3), partnership(HIDDEN, "b"), open(4)])).await;
        let beside = log().await.to_string();
        let sequences = |text: &str| text.matches("\"sequence\":1").count() + text.matches("\"sequence\":2").count();
        assert_eq!((sequences(&alone), sequences(&beside)), (2, 2), "{alone}\n{beside}");
    })
    .await;
}

#[tokio::test]
async fn a_history_asks_for_what_is_hidden_once_for_all_records() {
    on_each_database(async |database| {
        let (stranger, root) = server(database).await;
        apply(
            &root,
            "Both",
            json!([partnership(HIDDEN, "Secret"), partnership("golden", "Open")]),
        )
        .await;
        for size in [1, 13] {
            let before = root.app.store().statement_count();
            let query = format!(
                "{{ cities(first: {size}) {{ nodes {{ memberships {{ history {{ nodes {{ reason }} }} }} }} }} }}"
            );
            stranger.data(&query).await;
            assert_eq!(root.app.store().statement_count() - before, 2, "{size}");
        }
    })
    .await;
}
