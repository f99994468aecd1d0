use interurban::app::App;
use interurban::app::cold::sources;
use interurban::domain::change::{ChangeKind, EntityType};
use interurban::domain::image::{Image, PartnershipImage};
use interurban::domain::{Confidence, Partnership};
use interurban::storage::RecordKey;
use interurban::storage::cold::ImageKey;

use super::noon;
use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::records::Records;
use crate::support::seed::{self, SeedSet};
use crate::support::writing::{change, make};

#[tokio::test]
async fn any_number_of_keys_is_one_statement_and_none_is_none() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::uccn(), noon()).await.expect("written");
        let (records, _) = Records::of(&store).await;
        let partnerships = records.partnerships.iter();
        let images: Vec<ImageKey> = partnerships
            .map(|record| image_key(1, partnership_key(&record.key), record.id.0))
            .collect();
        let partnerships = records.partnerships.iter();
        let keys: Vec<RecordKey> = partnerships
            .map(|record| partnership_key(&record.key))
            .chain(records.cities.iter().map(|record| city_key(&record.key)))
            .collect();
        for (size, statements) in [(0, 0), (1, 1), (350, 1)] {
            let before = store.statement_count();
            let found = store.load_images(&images[..size]).await.expect("images");
            assert_eq!(found.len(), size);
            assert_eq!(store.statement_count() - before, statements);
            let changes = store.load_changes(&keys[..size]).await.expect("changes");
            assert_eq!(changes.len(), size);
            assert_eq!(store.statement_count() - before, 2 * statements);
        }
        let changes = store.load_changes(&keys).await.expect("changes");
        assert_eq!(changes.len(), keys.len(), "two kinds of record in one call");
    })
    .await;
}

#[tokio::test]
async fn a_record_of_the_log_has_its_description_and_who_states_it_in_the_order_they_were_written() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::uccn(), noon()).await.expect("written");
        let (records, _) = Records::of(&store).await;
        let id = records.partnership("twin-barcelona-busan").id.0;
        let key = image_key(1, partnership_key("twin-barcelona-busan"), id);
        let unknown = image_key(1, partnership_key("nowhere"), i64::MAX);
        let found = store.load_images(&[key.clone(), unknown]).await.expect("images");
        assert_eq!(found.len(), 1, "an unknown key is absent");
        let Image::Partnership(image) = &found[&key] else {
            panic!("a partnership");
        };
        let stated = image.sources.iter().map(|source| source.asserted_by_city.as_deref());
        // Both Wikidata items, and the page of Busan that gives the start.
        assert_eq!(
            stated.collect::<Vec<_>>(),
            [Some("barcelona"), Some("busan"), Some("busan")]
        );
        let source = &image.sources[0];
        assert_eq!(source.url.as_deref(), Some("https://www.wikidata.org/wiki/Q1492"));
        assert_eq!(source.accessed_on.expect("a date").to_string(), "2016-09");
        assert_eq!(source.confidence, Confidence::High);
        assert!(
            image
                .description
                .as_deref()
                .is_some_and(|text| text.starts_with("Town twinning"))
        );
    })
    .await;
}

#[tokio::test]
async fn each_revision_knows_a_record_as_it_was_then_and_one_made_again_under_its_key_apart() {
    on_each_database(async |database| {
        let app = golden(database).await.app;
        let key = (EntityType::Partnership, Some("golden"), "p15");
        let titled = |title: &'static str| {
            move |image| match image {
                Image::Partnership(image) => Some(Image::Partnership(PartnershipImage {
                    title: title.to_owned(),
                    ..image
                })),
                other => Some(other),
            }
        };
        let id = partnership_id(&app, "p15");
        let second = change(&app, key, titled("second")).await;
        let Some(Image::Partnership(image)) = image_of(&app, second, id).await else {
            panic!("a partnership");
        };
        let gone = change(&app, key, |_| None).await;
        let again = make(&app, Some("golden"), Image::Partnership(image)).await;
        let new_id = partnership_id(&app, "p15");
        assert_ne!(id, new_id);
        let title = async |revision, id| match image_of(&app, revision, id).await {
            Some(Image::Partnership(image)) => Some(image.title),
            _ => None,
        };
        assert_eq!(title(1, id).await.as_deref(), Some("p15 Helsinki–Kobe–Turin"));
        assert_eq!(title(second, id).await.as_deref(), Some("second"));
        assert_eq!(title(gone, id).await, None);
        assert_eq!(title(gone, new_id).await, None);
        assert_eq!(title(again, new_id).await.as_deref(), Some("second"));
        assert_eq!(title(again, id).await, None);
    })
    .await;
}

#[tokio::test]
async fn all_sources_at_once_say_what_the_log_says_but_of_partnerships_that_were_written_later() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await.app;
        let (before, later) = (app.snapshot(), "twin-barcelona-busan");
        let network = before.network(before.network_by_key("uccn").expect("the network"));
        change(&app, (EntityType::Partnership, Some("uccn"), later), |_| None).await;
        let all = app.store().load_all_sources(before.made()).await.expect("sources");
        let all = all.expect("the same history");
        let records = network.partnerships.iter().map(|partnership| &partnership.record);
        let key = |record: &Partnership| image_key(1, partnership_key(&record.key), record.id.0);
        let keys: Vec<ImageKey> = records.clone().map(key).collect();
        let images = app.store().load_images(&keys).await.expect("images");
        let logged = |record| sources(&before, images.get(&key(record)));
        for record in records.clone().filter(|record| record.key != later) {
            assert_eq!(all.of(record.id), Some(&logged(record)[..]), "{}", record.key);
        }
        let written = records.clone().find(|record| record.key == later).expect("a record");
        assert_eq!(all.of(written.id), None);
        assert!(!logged(written).is_empty());
    })
    .await;
}

fn partnership_id(app: &App, key: &str) -> i64 {
    let snapshot = app.snapshot();
    let network = snapshot.network(snapshot.network_by_key("golden").expect("the network"));
    let position = network.partnership_by_key(key).expect("a partnership");
    network.partnerships[position as usize].record.id.0
}

async fn image_of(app: &App, revision: i64, id: i64) -> Option<Image> {
    let key = image_key(revision, partnership_key_in("golden", "p15"), id);
    let mut found = app
        .store()
        .load_images(std::slice::from_ref(&key))
        .await
        .expect("images");
    found.remove(&key)
}

#[tokio::test]
async fn the_history_of_a_record_says_when_it_was_made_and_as_what() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), noon()).await.expect("written");
        let bologna = city_key("bologna");
        let p15 = partnership_key_in("golden", "p15");
        let elsewhere = partnership_key_in("uccn", "p15");
        let keys = [bologna.clone(), p15.clone(), elsewhere];
        let changes = store.load_changes(&keys).await.expect("changes");
        assert_eq!(
            changes.len(),
            2,
            "another network's record of the same key has a history of its own"
        );
        let [change] = changes[&p15].as_slice() else {
            panic!("one change");
        };
        assert_eq!(
            (change.revision, change.at, change.edit.kind()),
            (1, noon(), ChangeKind::Created)
        );
        assert_eq!((change.actor.as_str(), change.edit.before.as_ref()), ("seed", None));
        let after = change.edit.after.as_ref().expect("a record").to_json();
        assert_eq!(after["title"], "p15 Helsinki–Kobe–Turin");
        assert_eq!(after["cities"][2]["city"], "turin");
        assert_eq!(after["startedOn"], "2016");
        assert_eq!(changes[&bologna][0].edit.network, None);
    })
    .await;
}

const fn image_key(revision: i64, record: RecordKey, record_id: i64) -> ImageKey {
    ImageKey {
        revision,
        record,
        record_id,
    }
}

fn city_key(key: &str) -> RecordKey {
    RecordKey {
        entity: EntityType::City,
        network: None,
        key: key.to_owned(),
    }
}

fn partnership_key(key: &str) -> RecordKey {
    partnership_key_in("uccn", key)
}

fn partnership_key_in(network: &str, key: &str) -> RecordKey {
    RecordKey {
        entity: EntityType::Partnership,
        network: Some(network.to_owned()),
        key: key.to_owned(),
    }
}
