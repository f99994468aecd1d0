use interurban::domain::access::AccessRole;
use serde_json::{Value, json};

use super::shown;
use crate::api::access::stage::{HIDDEN, load, private};
use crate::support::app::{TestApp, golden};
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;

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

/// Returns the code of an answer's error; else the written record, or that there was none.
async fn answered(app: &TestApp, query: &str) -> String {
    let answer = app.answer(query).await;
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        let data = answer["data"].as_object().expect("a field beside its error");
        assert!(data.values().all(Value::is_null), "{answer:#}");
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

/// Adds a city without other data than its records in one network.
fn newcomer(set: &mut SeedSet, is_member: bool) {
    let mut newcomer = set.cities[0].clone();
    newcomer.key = "newcomer".to_owned();
    newcomer.wikidata_id = None;
    set.cities.push(newcomer);
    if is_member {
        let mut membership = set.memberships[0].clone();
        membership.city = "newcomer".to_owned();
        set.memberships.push(membership);
    }
}

/// Returns the messages to a curator of the public network who tries to remove cities.
async fn told_of_use(database: &TestDatabase, sets: &[SeedSet]) -> Value {
    let app = TestApp::with(database, sets).await;
    let app = shown(&app, "curator", &[(Some("golden"), AccessRole::Curator)]).await;
    let told = "{ userErrors { code message } }";
    let query = format!(
        r#"mutation {{
            newcomer: deleteCity(input: {{ city: "newcomer" }}) {told}
            known: deleteCity(input: {{ city: "bologna" }}) {told}
            member: archiveCity(input: {{ city: "bologna" }}) {told}
            left: archiveCity(input: {{ city: "newcomer" }}) {told}
        }}"#
    );
    app.data(&query).await
}

#[tokio::test]
async fn a_city_used_in_a_hidden_network_is_in_use_without_a_word_of_it() {
    on_each_database(async |database| {
        let mut set = private(HIDDEN);
        newcomer(&mut set, true);
        let told = told_of_use(database, &[SeedSet::golden(), set]).await;
        let in_use = |message: &str| json!({"userErrors": [{"code": "IN_USE", "message": message}]});
        assert_eq!(
            told["newcomer"],
            in_use("newcomer cannot be deleted: other records refer to it")
        );
        assert_eq!(
            told["left"],
            in_use("newcomer cannot be archived: other records refer to it")
        );
        // The message about a city that is also used in public does not depend on the hidden
        // network: these are the public counts.
        assert_eq!(
            told["known"],
            in_use(
                "bologna cannot be deleted: it has 1 membership, 6 partnerships; `leaveNetwork` ends a membership, and a city that is a \
                    member nowhere can be archived, which keeps the history"
            )
        );
        assert_eq!(
            told["member"],
            in_use("bologna is still a member of a network: end the membership first")
        );
    })
    .await;
}

#[tokio::test]
async fn a_city_is_changed_only_by_who_may_write_in_all_of_its_networks() {
    on_each_database(async |database| {
        let mut second = SeedSet::golden();
        second.network.key = "second".to_owned();
        let mut hidden = private(HIDDEN);
        newcomer(&mut hidden, true);
        let app = TestApp::with(database, &[SeedSet::golden(), second, hidden]).await;
        let curator = |network| (Some(network), AccessRole::Curator);
        let of_one = shown(&app, "one", &[curator("golden")]).await;
        let of_two = shown(&app, "two", &[curator("golden"), curator("second")]).await;
        let of_all = shown(&app, "all", &[(None, AccessRole::Curator)]).await;
        let update = |city: &str| format!(r#"mutation {{ updateCity(input: {{ city: "{city}", population: 7 }}) {{ userErrors {{ code }} }} }}"#);
        let refused = |city: &str, lacks: &str| {
            format!("this takes the role CURATOR in every network that {city} is or was a member of; the token does not have it in {lacks}")
        };
        let told = async |app: &TestApp, query: &str| app.error(query).await["message"].clone();
        assert_eq!(told(&of_one, &update("kobe")).await, refused("kobe", "second"));
        // It cannot be hidden that there is a network which the caller may not read, but its name
        // is.
        assert_eq!(told(&of_two, &update("newcomer")).await, refused("newcomer", "all of them"));
        let batch = r#"mutation { applyChanges(input: { changes: [{ updateCity: { city: "kobe", population: 7 } }] }) { userErrors { code } } }"#;
        let message = format!("`changes[0]`: {}", refused("kobe", "second"));
        assert_eq!(told(&of_one, batch).await, message);
        assert_eq!(answered(&of_one, CITY).await, "DONE");
        assert_eq!(answered(&of_one, &update("faro")).await, "DONE");
        for city in ["kobe", "newcomer"] {
            assert_eq!(answered(&of_all, &update(city)).await, "DONE");
        }
        // Past members count, too: the record is still visible in the network.
        let left = r#"mutation { leaveNetwork(input: { network: "hidden", city: "newcomer" }) { userErrors { code } } }"#;
        assert_eq!(answered(&of_all, &left.replace("hidden", HIDDEN)).await, "DONE");
        let archive = r#"mutation { archiveCity(input: { city: "newcomer" }) { userErrors { code } } }"#;
        assert_eq!(told(&of_two, archive).await, refused("newcomer", "all of them"));
        assert_eq!(answered(&of_all, archive).await, "DONE");
    })
    .await;
}

#[tokio::test]
async fn a_city_that_a_source_names_is_in_use_and_can_be_archived() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        newcomer(&mut set, false);
        let app = TestApp::with(database, &[set]).await;
        let app = shown(&app, "curator", &[(Some("golden"), AccessRole::Curator)]).await;
        let source = r#"mutation { updatePartnership(input: { id: "p01", sources: [{ citation: "A letter", assertedByCity: "newcomer" }] }) { userErrors { code } } }"#;
        assert_eq!(app.data(source).await["updatePartnership"]["userErrors"], json!([]));
        let delete = r#"mutation { deleteCity(input: { city: "newcomer" }) { userErrors { code message } } }"#;
        assert_eq!(
            app.data(delete).await["deleteCity"]["userErrors"],
            json!([{"code": "IN_USE", "message": "newcomer cannot be deleted: other records refer to it; `archiveCity` keeps the history"}])
        );
    })
    .await;
}
