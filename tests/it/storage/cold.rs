use interurban::domain::change::{ChangeKind, EntityType};
use interurban::domain::{Confidence, MembershipId, PartnershipId};
use interurban::storage::seed;
use interurban::storage::{RecordKey, SeedSet};

use super::noon;
use crate::support::database::on_each_database;
use crate::support::records::Records;

#[tokio::test]
async fn any_number_of_keys_is_one_statement_and_none_is_none() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::uccn(), noon()).await.expect("written");
        let (records, _) = Records::of(&store).await;
        let partnerships: Vec<PartnershipId> = records.partnerships.iter().map(|record| record.id).collect();
        let memberships: Vec<MembershipId> = records.memberships.iter().map(|record| record.id).collect();
        let keys: Vec<RecordKey> = records
            .partnerships
            .iter()
            .map(|record| partnership_key(&record.key))
            .chain(records.cities.iter().map(|record| city_key(&record.key)))
            .collect();
        for (size, statements) in [(0, 0), (1, 1), (350, 1)] {
            let before = store.statement_count();
            let sources = store
                .load_partnership_sources(&partnerships[..size])
                .await
                .expect("sources");
            assert_eq!(sources.len(), size);
            assert_eq!(store.statement_count() - before, statements);
            let sources = store
                .load_membership_sources(&memberships[..size])
                .await
                .expect("sources");
            assert_eq!(sources.len(), size);
            assert_eq!(store.statement_count() - before, 2 * statements);
            store
                .load_descriptions(&partnerships[..size])
                .await
                .expect("descriptions");
            assert_eq!(store.statement_count() - before, 3 * statements);
            let changes = store.load_changes(&keys[..size]).await.expect("changes");
            assert_eq!(changes.len(), size);
            assert_eq!(store.statement_count() - before, 4 * statements);
        }
        let changes = store.load_changes(&keys).await.expect("changes");
        assert_eq!(changes.len(), keys.len(), "two kinds of record in one call");
    })
    .await;
}

#[tokio::test]
async fn sources_come_with_who_states_them_in_the_order_they_were_written() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::uccn(), noon()).await.expect("written");
        let (records, _) = Records::of(&store).await;
        let twinning = records.partnership("twin-barcelona-busan").id;
        let unknown = PartnershipId(i64::MAX);
        let sources = store
            .load_partnership_sources(&[twinning, unknown])
            .await
            .expect("sources");
        assert_eq!(sources.len(), 1, "an unknown key is absent");
        let sources = &sources[&twinning];
        let stated: Vec<_> = sources.iter().map(|source| source.asserted_by_city).collect();
        assert_eq!(
            stated,
            [Some(records.city("barcelona").id), Some(records.city("busan").id)]
        );
        assert_eq!(sources[0].url.as_deref(), Some("https://www.wikidata.org/wiki/Q1492"));
        assert_eq!(sources[0].accessed_on.expect("a date").to_string(), "2016-09");
        assert_eq!(sources[0].confidence, Confidence::High);

        let descriptions = store
            .load_descriptions(&[twinning, unknown])
            .await
            .expect("descriptions");
        assert!(descriptions[&twinning].starts_with("Town twinning"));
        assert_eq!(descriptions.len(), 1);
    })
    .await;
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
