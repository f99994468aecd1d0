use interurban::domain::image::{ParticipantImage, PartnershipImage};
use interurban::domain::{MembershipStatus, Role};
use interurban::storage::{Store, StoreError, Violation};

use super::noon;
use crate::support::database::on_each_database;
use crate::support::records::Records;
use crate::support::seed::{self, SeedSet};

#[tokio::test]
async fn lyon_holds_two_memberships_one_after_the_other() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::uccn(), noon()).await.expect("written");
        let records = Records::of(&store).await.0;
        let lyon = records.city("lyon").id;
        let key = |id| {
            let fields = &records.networks[0].fields;
            fields
                .iter()
                .find(|field| field.id == id)
                .map(|field| field.key.as_str())
        };
        let held: Vec<_> = records
            .memberships
            .iter()
            .filter(|membership| membership.city == lyon)
            .map(|membership| {
                let left = membership.left_on.map(|date| date.to_string());
                (key(membership.fields[0]), membership.status, left)
            })
            .collect();
        let left = Some("2023-10-30".to_owned());
        assert_eq!(
            held,
            [
                (Some("MEDIA_ARTS"), MembershipStatus::Left, left),
                (Some("LITERATURE"), MembershipStatus::Active, None)
            ]
        );
    })
    .await;
}

/// Breaks the golden set and checks that nothing is written.
async fn broken(store: &Store, fault: impl FnOnce(&mut SeedSet)) -> StoreError {
    let mut set = SeedSet::golden();
    fault(&mut set);
    let error = seed::write(store, &set, noon()).await.expect_err("refused");
    assert!(
        store.is_empty().await.expect("a count"),
        "a refused set leaves nothing behind"
    );
    let (records, loaded) = Records::of(store).await;
    assert_eq!((records, loaded.revision.number), (Records::default(), 0));
    error
}

#[tokio::test]
async fn a_set_that_breaks_a_rule_is_refused_whole_and_the_kind_of_rule_is_known() {
    on_each_database(async |database| {
        let store = database.store().await;
        let twice = |set: &mut SeedSet| {
            let again: PartnershipImage = set.partnerships[0].clone();
            set.partnerships.push(again);
        };
        let nowhere = |set: &mut SeedSet| set.cities[0].country = "QQ".parse().expect("a code");
        let negative = |set: &mut SeedSet| set.partnerships[0].intensity = -1.0;
        let errors = [
            (broken(&store, twice).await, Violation::Unique),
            (broken(&store, nowhere).await, Violation::Reference),
            (broken(&store, negative).await, Violation::Check),
        ];
        for (error, expected) in errors {
            assert!(
                matches!(&error, StoreError::Violation { violation, .. } if *violation == expected),
                "{error}"
            );
            let public = error.public_message().to_lowercase();
            for leak in ["insert", "constraint", "uq_", "fk_", "partnership", "sql"] {
                assert!(!public.contains(leak), "{public}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_set_that_names_an_unknown_city_is_refused_with_its_key() {
    on_each_database(async |database| {
        let store = database.store().await;
        let error = broken(&store, |set| {
            set.partnerships[0].participants.push(ParticipantImage {
                city: "atlantis".to_owned(),
                role: Role::Partner,
            });
        })
        .await;
        assert!(
            matches!(&error, StoreError::UnknownKey { entity: "city", key, .. } if key == "atlantis"),
            "{error}"
        );
    })
    .await;
}

#[tokio::test]
async fn countries_are_there_without_any_network_and_are_written_once() {
    on_each_database(async |database| {
        let store = database.store().await;
        let countries = interurban::app::seeds::countries();
        assert_eq!(store.add_countries(&countries).await.expect("written"), 250);
        assert_eq!(store.add_countries(&countries).await.expect("nothing to do"), 0);
        assert_eq!(store.revision().await.expect("a revision"), 0, "they are no change");
        assert!(store.is_empty().await.expect("a count"));
    })
    .await;
}
