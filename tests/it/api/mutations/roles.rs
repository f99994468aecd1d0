use interurban::domain::access::AccessRole;
use interurban::storage::SeedSet;
use serde_json::{Value, json};

use super::shown;
use crate::api::access::stage::{HIDDEN, load, private};
use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;

const CITY: &str =
    r#"mutation { createCity(input: { name: "Faro", country: PT }) { city { key } userErrors { code } } }"#;

fn record(network: &str) -> String {
    format!(
        r#"mutation {{ createPartnership(input: {{ network: "{network}", title: "New", kind: OTHER, cities: [kobe, dakar] }}) {{
            partnership {{ key history {{ nodes {{ actor reason }} }} }} userErrors {{ code field }} }} }}"#
    )
}

fn delete(network: &str, key: &str) -> String {
    format!(
        r#"mutation {{ deletePartnership(input: {{ network: "{network}", id: "{key}" }}) {{ deletedId userErrors {{ code field }} }} }}"#
    )
}

/// The code of an answer's error; else the record that was written, or that nothing was.
async fn answered(app: &TestApp, query: &str) -> String {
    let answer = app.answer(query).await;
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        assert_eq!(answer["data"], Value::Null);
        return code.to_owned();
    }
    let payload = answer["data"]
        .as_object()
        .and_then(|data| data.values().next())
        .expect("a payload");
    payload["userErrors"][0]["code"].as_str().unwrap_or("DONE").to_owned()
}

#[tokio::test]
async fn who_may_write_is_decided_by_the_role_in_the_network() {
    on_each_database(async |database| {
        let stranger = golden(database).await;
        let store = stranger.app.store().clone();
        load(&store, &private(HIDDEN)).await;
        let stranger = TestApp::open(store, Default::default(), Default::default()).await;
        let role = |role| [(Some("golden"), role)];
        let reader = shown(&stranger, "reader", &role(AccessRole::Reader)).await;
        let editor = shown(&stranger, "editor", &role(AccessRole::Editor)).await;
        let curator = shown(&stranger, "curator", &role(AccessRole::Curator)).await;
        let insider = shown(&stranger, "insider", &[(Some(HIDDEN), AccessRole::Editor)]).await;
        for (app, query, answer) in [
            (&stranger, record("golden"), "UNAUTHENTICATED"),
            (&stranger, record(HIDDEN), "UNAUTHENTICATED"),
            (&stranger, CITY.to_owned(), "UNAUTHENTICATED"),
            (&reader, record("golden"), "FORBIDDEN"),
            (&reader, CITY.to_owned(), "FORBIDDEN"),
            (&editor, CITY.to_owned(), "FORBIDDEN"),
            (&editor, delete("golden", "p01"), "FORBIDDEN"),
            (&editor, record(HIDDEN), "NOT_FOUND"),
            (&editor, record("nowhere"), "NOT_FOUND"),
            (&curator, delete(HIDDEN, "secret-p01"), "NOT_FOUND"),
            (&insider, record("golden"), "FORBIDDEN"),
            (&editor, record("golden"), "DONE"),
            (&insider, record(HIDDEN), "DONE"),
            (&curator, CITY.to_owned(), "DONE"),
            (&curator, delete("golden", "p01"), "DONE"),
        ] {
            assert_eq!(answered(app, &query).await, answer, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn history_names_the_writer_and_the_reason() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let app = shown(&app, "grace", &[(Some("golden"), AccessRole::Editor)]).await;
        let query = record("golden").replace("title:", r#"reason: "Signed in June", title:"#);
        let data = app.data(&query).await;
        assert_eq!(
            data["createPartnership"]["partnership"]["history"]["nodes"],
            json!([{"actor": "grace", "reason": "Signed in June"}])
        );
    })
    .await;
}

#[tokio::test]
async fn a_city_used_in_a_hidden_network_is_in_use_without_a_word_of_it() {
    on_each_database(async |database| {
        let mut set = private(HIDDEN);
        let mut newcomer = set.cities[0].clone();
        newcomer.key = "newcomer".to_owned();
        newcomer.wikidata_id = None;
        set.cities.push(newcomer);
        let mut membership = set.memberships[0].clone();
        membership.city = "newcomer".to_owned();
        set.memberships.push(membership);
        let app = TestApp::with(database, &[SeedSet::golden(), set]).await;
        let app = shown(&app, "curator", &[(Some("golden"), AccessRole::Curator)]).await;
        let query = r#"mutation { deleteCity(input: { city: "newcomer" }) { userErrors { code message } } }"#;
        assert_eq!(
            app.data(query).await["deleteCity"]["userErrors"],
            json!([{"code": "IN_USE", "message": "newcomer cannot be deleted: other records refer to it; `archiveCity` keeps the history"}])
        );
    })
    .await;
}
