//! The networks that come with the program, loaded.

use interurban::app::import::{Counts, ImportFile, ImportJob, ImportText, OnError, import};
use interurban::app::seeds::{Bundled, Loaded, countries, load};
use interurban::app::{App, AppLimits};
use interurban::domain::MembershipStatus;
use interurban::exchange::{ImportFormat, ImportOptions, Policy};
use interurban::storage::Store;

use crate::support::app::now;
use crate::support::database::on_each_database;
use crate::support::records::Records;

/// The program on a store that has the countries.
async fn opened(store: Store) -> App {
    store.add_countries(&countries()).await.expect("written");
    let app = App::load(store, AppLimits::default(), now, |_| {}).await;
    app.expect("the store loads")
}

async fn loaded(app: &App, networks: &[Bundled]) -> Option<Loaded> {
    load(app, networks).await.expect("the embedded files are sound")
}

#[tokio::test]
async fn a_network_is_loaded_once() {
    on_each_database(async |database| {
        let app = opened(database.store().await).await;
        assert!(app.store().is_empty().await.expect("a count"));
        let new = Loaded {
            revision: 1,
            cities: 405,
            memberships: 406,
            partnerships: 645,
        };
        assert_eq!(loaded(&app, &[Bundled::Uccn]).await, Some(new));
        assert!(!app.store().is_empty().await.expect("a count"));
        let before = Records::of(app.store()).await.0;
        assert_eq!(loaded(&app, &[Bundled::Uccn]).await, None);
        assert_eq!(app.store().revision().await.expect("a revision"), 1);
        assert_eq!(Records::of(app.store()).await.0, before);
    })
    .await;
}

#[tokio::test]
async fn what_a_first_start_loads_is_one_revision_and_what_is_there_stays() {
    on_each_database(async |database| {
        let app = opened(database.store().await).await;
        // 405 and 549 cities, of which 81 are in both networks.
        let new = Loaded {
            revision: 1,
            cities: 405 + 549 - 81,
            memberships: 406 + 549,
            partnerships: 645 + 137,
        };
        assert_eq!(loaded(&app, &Bundled::FIRST_START).await, Some(new));
        let networks = Records::of(app.store()).await.0.networks;
        let defaults: Vec<_> = networks
            .iter()
            .map(|network| (network.key.as_str(), network.is_default))
            .collect();
        assert_eq!(defaults, [("uccn", true), ("urbact", false)]);
        assert_eq!(loaded(&app, &Bundled::FIRST_START).await, None);
    })
    .await;
}

#[tokio::test]
async fn of_several_networks_those_that_are_there_are_left_alone() {
    on_each_database(async |database| {
        let app = opened(database.store().await).await;
        loaded(&app, &[Bundled::Uccn]).await;
        let before = Records::of(app.store()).await.0;
        let new = Loaded {
            revision: 2,
            cities: 549 - 81,
            memberships: 549,
            partnerships: 137,
        };
        assert_eq!(loaded(&app, &Bundled::FIRST_START).await, Some(new));
        let after = Records::of(app.store()).await.0;
        assert!(before.cities.iter().all(|city| after.cities.contains(city)));
        let mut partnerships = before.partnerships.iter();
        assert!(partnerships.all(|record| after.partnerships.contains(record)));
    })
    .await;
}

#[tokio::test]
async fn programs_that_start_together_load_once() {
    on_each_database(async |database| {
        let first = opened(database.store().await).await;
        let second = opened(database.connect().await).await;
        let golden = [Bundled::Golden];
        let outcomes = futures_util::join!(loaded(&first, &golden), loaded(&second, &golden));
        let written = [outcomes.0, outcomes.1].into_iter().flatten().count();
        assert_eq!(written, 1, "{outcomes:?}");
        assert_eq!(first.store().revision().await.expect("a revision"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_second_network_keeps_the_cities_and_the_default_of_the_first() {
    on_each_database(async |database| {
        let app = opened(database.store().await).await;
        loaded(&app, &[Bundled::Uccn]).await;
        let before = Records::of(app.store()).await.0;
        let new = Loaded {
            revision: 2,
            cities: 0,
            memberships: 13,
            partnerships: 16,
        };
        assert_eq!(loaded(&app, &[Bundled::Golden]).await, Some(new));
        let after = Records::of(app.store()).await.0;
        assert_eq!(after.cities, before.cities);
        assert_eq!(after.countries, before.countries);
        assert_eq!(after.groups, before.groups);
        let networks = after.networks.iter();
        let defaults: Vec<_> = networks
            .map(|network| (network.key.as_str(), network.is_default))
            .collect();
        assert_eq!(defaults, [("golden", false), ("uccn", true)]);
    })
    .await;
}

/// A city of an import is the same as one of a network that is loaded later, whatever its key.
#[tokio::test]
async fn a_network_is_loaded_beside_cities_that_have_other_keys() {
    on_each_database(async |database| {
        let app = opened(database.store().await).await;
        let text = "key,name,country,wikidata_id,population\nmy-bologna,Bologna la Dotta,IT,Q1891,7\n".to_owned();
        let job = ImportJob {
            files: vec![Box::new(ImportText {
                format: ImportFormat::Csv,
                text,
            }) as Box<dyn ImportFile>],
            options: ImportOptions {
                network: "mine".to_owned(),
                ..ImportOptions::default()
            },
            new_network: Some("Mine".to_owned()),
            on_error: OnError::Abort,
            policy: Policy::Fill,
            viewer: None,
            dry_run: false,
            told: None,
        };
        let report = import(&app, job, "test").await.expect("written").expect("sound");
        assert_eq!(
            report.counts,
            Counts {
                created: 3,
                ..Counts::default()
            }
        );
        let new = loaded(&app, &[Bundled::Golden]).await.expect("loaded");
        assert_eq!((new.cities, new.memberships, new.partnerships), (12, 13, 16));
        let records = Records::of(app.store()).await.0;
        assert!(records.cities.iter().all(|city| city.key != "bologna"));
        let bologna = records.city("my-bologna");
        assert_eq!(
            (bologna.name.as_str(), bologna.population),
            ("Bologna la Dotta", Some(7))
        );
        assert!(bologna.lat.is_some(), "what was not known is filled");
        let membership = records
            .memberships
            .iter()
            .filter(|membership| membership.city == bologna.id);
        assert!(
            membership
                .clone()
                .all(|membership| membership.status == MembershipStatus::Active)
        );
        assert_eq!(membership.count(), 2);
    })
    .await;
}
