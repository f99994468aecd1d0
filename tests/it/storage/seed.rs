use interurban::domain::image::{ParticipantImage, PartnershipImage};
use interurban::domain::{MembershipStatus, Role};
use interurban::storage::seed::{self, SeedCounts};
use interurban::storage::{SeedOutcome, SeedSet, Store, StoreError, Violation};

use super::noon;
use crate::support::database::on_each_database;
use crate::support::records::Records;

#[tokio::test]
async fn a_network_is_written_once() {
    on_each_database(async |database| {
        let store = database.store().await;
        assert!(store.is_empty().await.expect("a count"));
        let outcome = seed::write(&store, &SeedSet::uccn(), noon()).await.expect("written");
        let counts = SeedCounts {
            countries: 250,
            cities: 405,
            memberships: 406,
            partnerships: 645,
        };
        assert_eq!(outcome, SeedOutcome::Written { revision: 1, counts });
        assert!(!store.is_empty().await.expect("a count"));
        let before = Records::of(&store).await.0;
        let outcome = seed::write(&store, &SeedSet::uccn(), noon()).await.expect("seen");
        assert_eq!(outcome, SeedOutcome::AlreadyPresent);
        assert_eq!(store.revision().await.expect("a revision"), 1);
        assert_eq!(Records::of(&store).await.0, before);
    })
    .await;
}

#[tokio::test]
async fn what_a_first_start_loads_is_one_revision_and_what_is_there_stays() {
    on_each_database(async |database| {
        let store = database.store().await;
        let sets = SeedSet::first_start();
        let outcome = seed::write_all(&store, &sets, noon()).await.expect("written");
        // 405 and 549 cities, of which 81 are in both networks.
        let counts = SeedCounts {
            countries: 250,
            cities: 405 + 549 - 81,
            memberships: 406 + 549,
            partnerships: 645 + 137,
        };
        assert_eq!(outcome, SeedOutcome::Written { revision: 1, counts });
        let networks = Records::of(&store).await.0.networks;
        let defaults: Vec<_> = networks
            .iter()
            .map(|network| (network.key.as_str(), network.is_default))
            .collect();
        assert_eq!(defaults, [("uccn", true), ("urbact", false)]);
        let outcome = seed::write_all(&store, &sets, noon()).await.expect("seen");
        assert_eq!(outcome, SeedOutcome::AlreadyPresent);
    })
    .await;
}

#[tokio::test]
async fn of_several_networks_those_that_are_there_are_left_alone() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::uccn(), noon()).await.expect("written");
        let before = Records::of(&store).await.0;
        let outcome = seed::write_all(&store, &SeedSet::first_start(), noon())
            .await
            .expect("written");
        let counts = SeedCounts {
            countries: 0,
            cities: 549 - 81,
            memberships: 549,
            partnerships: 137,
        };
        assert_eq!(outcome, SeedOutcome::Written { revision: 2, counts });
        let after = Records::of(&store).await.0;
        assert!(before.cities.iter().all(|city| after.cities.contains(city)));
        assert!(
            before
                .partnerships
                .iter()
                .all(|record| after.partnerships.contains(record))
        );
    })
    .await;
}

#[tokio::test]
async fn programs_that_start_together_seed_once() {
    on_each_database(async |database| {
        let first = database.store().await;
        let second = database.connect().await;
        let set = SeedSet::golden();
        let outcomes = futures_util::join!(seed::write(&first, &set, noon()), seed::write(&second, &set, noon()));
        let outcomes = [outcomes.0.expect("one"), outcomes.1.expect("the other")];
        let written = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, SeedOutcome::Written { .. }))
            .count();
        assert_eq!(written, 1, "{outcomes:?}");
        assert_eq!(first.revision().await.expect("a revision"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_second_network_keeps_the_cities_and_the_default_of_the_first() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::uccn(), noon()).await.expect("written");
        let before = Records::of(&store).await.0;
        let outcome = seed::write(&store, &SeedSet::golden(), noon()).await.expect("written");
        let counts = SeedCounts {
            countries: 0,
            cities: 0,
            memberships: 13,
            partnerships: 16,
        };
        assert_eq!(outcome, SeedOutcome::Written { revision: 2, counts });
        let after = Records::of(&store).await.0;
        assert_eq!(after.cities, before.cities);
        assert_eq!(after.countries, before.countries);
        assert_eq!(after.groups, before.groups);
        let defaults: Vec<(&str, bool)> = after
            .networks
            .iter()
            .map(|network| (network.key.as_str(), network.is_default))
            .collect();
        assert_eq!(defaults, [("golden", false), ("uccn", true)]);
    })
    .await;
}

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

/// Breaks the golden set and expects that nothing is written.
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
        assert_eq!(seed::countries(&store, &countries).await.expect("written"), 250);
        assert_eq!(seed::countries(&store, &countries).await.expect("nothing to do"), 0);
        assert_eq!(store.revision().await.expect("a revision"), 0, "they are no change");
        assert!(store.is_empty().await.expect("a count"));
    })
    .await;
}
