//! For random queries, a cache that stores objects by id and fields by arguments never gets two
//! values in one place.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use interurban::app::AppLimits;
use interurban::domain::PartnershipKind;
use interurban::domain::change::EntityType;
use interurban::domain::image::Image;
use interurban::http::Limits;
use serde_json::{Value, json};

use super::asked::{Asked, Questions, text};
use super::store::Store;
use crate::support::app::{TestApp, now};
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::{self, SeedSet};
use crate::support::writing::{change, make, partnership, rename_city};

/// Default number of queries.
const CASES: usize = 300;

/// Two public networks of the same cities, the second with other partnerships, and a past of
/// several revisions.
async fn eventful(database: &TestDatabase) -> TestApp {
    let store = database.store().await;
    seed::write(&store, &SeedSet::golden(), now())
        .await
        .expect("a sound seed");
    let mut second = SeedSet::golden();
    second.network.key = "second".to_owned();
    second.network.name = "Second".to_owned();
    second.partnerships.truncate(9);
    seed::write(&store, &second, now()).await.expect("a sound seed");
    let limits = Limits {
        cost: 10_000_000,
        tokens: 20_000,
        selections: 100_000,
        ..Limits::default()
    };
    let app = TestApp::open(store, AppLimits::default(), limits).await;
    make(&app.app, Some("golden"), partnership("q1", &["dakar", "ghent"], 2.0)).await;
    rename_city(&app.app, "bologna", "Bononia").await;
    for (network, key) in [("golden", "p02"), ("second", "p01")] {
        change(
            &app.app,
            (EntityType::Partnership, Some(network), key),
            |image| match image {
                Image::Partnership(mut image) => {
                    image.intensity = 5.0;
                    image.kind = PartnershipKind::Twinning;
                    image.title = "Another title".to_owned();
                    Some(Image::Partnership(image))
                }
                other => Some(other),
            },
        )
        .await;
    }
    change(&app.app, (EntityType::Partnership, Some("golden"), "p03"), |_| None).await;
    app
}

#[tokio::test]
async fn no_place_of_a_normalised_store_ever_gets_two_values() {
    on_each_database(async |database| {
        let app = eventful(database).await;
        let newest = usize::try_from(app.app.snapshot().revision()).expect("a revision");
        let mut questions = Questions::new(1, newest);
        let mut store = Store::default();
        let (mut whole, mut asked) = (0, 0);
        let cases = std::env::var("INTERURBAN_ID_CASES").map_or(CASES, |cases| cases.parse().expect("a number"));
        // Conditions of paths are rare: continues until some occurred.
        while whole < cases || marked(&store, '!') == 0 {
            asked += 1;
            assert!(asked < 3 * cases, "most queries can be answered");
            let roots = questions.roots();
            let query = format!("{{ {} }}", text(&roots));
            let answer = app.answer(&query).await;
            whole += usize::from(answer.get("errors").is_none());
            store.put("Query", &roots, &answer, &query);
        }
        assert_eq!(store.faults, Vec::<String>::new(), "{} faults", store.faults.len());
        fetch_again(&app, &mut store).await;
        println!(
            "{asked} queries, {whole} without errors; {} objects with ids, {} of a scope, {} of a record time, {} of a path's conditions; {} meetings",
            store.objects(),
            marked(&store, '@'),
            marked(&store, '~'),
            marked(&store, '!'),
            store.meetings
        );
        // Scopes, record times and conditions occurred, and many objects were seen more than once.
        assert!(marked(&store, '@') > 100 && marked(&store, '~') > 100);
        assert!(store.meetings > store.objects());
        let types: BTreeSet<String> = store.found.iter().map(|(type_name, ..)| type_name.clone()).collect();
        assert_eq!(types, questions.types_with_ids(), "every type with ids was seen");
    })
    .await;
}

/// Returns the number of ids that contain a mark.
fn marked(store: &Store, mark: char) -> usize {
    store.ids().filter(|id| words(id).contains(mark)).count()
}

/// Fetches every object by its id, with the fields that were queried where it was found.
async fn fetch_again(app: &TestApp, store: &mut Store) {
    let mut fetched = BTreeSet::new();
    for (type_name, fields, ids) in store.found.clone() {
        let ids: Vec<String> = ids.into_iter().filter(|id| fetched.insert(id.clone())).collect();
        for ids in ids.chunks(50) {
            let on_type = Asked {
                alias: None,
                field: format!("... on {type_name}"),
                below: fields.clone(),
            };
            let query = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename id {on_type} }} }}");
            let (_, answer) = app.post(&query, json!({ "ids": ids })).await;
            let answer: Value = serde_json::from_str(&answer).expect("JSON");
            let Some(nodes) = answer["data"]["nodes"].as_array() else {
                assert!(
                    answer["errors"][0]["extensions"]["code"] != "INTERNAL_SERVER_ERROR",
                    "{answer:#}"
                );
                continue;
            };
            for (id, node) in ids.iter().zip(nodes) {
                assert_eq!(node["id"], json!(id), "{} by {query}", words(id));
                let one = json!({ "data": node, "errors": [] });
                store.put("Query", &fields, &one, &query);
            }
            assert_eq!(store.faults, Vec::<String>::new(), "{query}");
        }
    }
}

/// Decodes an id.
fn words(id: &str) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(id).expect("an id");
    String::from_utf8(bytes).expect("text")
}
