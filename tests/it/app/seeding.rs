//! Loading of the bundled networks.

use interurban::app::seeds::{Bundled, Loaded, countries, load};
use interurban::app::{App, AppLimits};
use interurban::exchange::ImportFormat;
use interurban::storage::Store;

use super::importing::{done, job};
use crate::support::app::now;
use crate::support::database::on_each_database;
use crate::support::records::Records;

/// Loads the app on a store that has the countries.
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

#[tokio::test]
async fn a_network_that_contradicts_what_is_there_is_refused_whole() {
    on_each_database(async |database| {
        let app = opened(database.store().await).await;
        let text = "key,name,country,wikidata_id\nmy-bologna,Bologna,IT,Q1891\n";
        let mut mine = job("mine", ImportFormat::Csv, text);
        mine.new_network = Some("Mine".to_owned());
        assert_eq!(done(&app, mine).await.counts.created, 3);
        let error = load(&app, &[Bundled::Golden]).await.expect_err("another key");
        assert_eq!(
            error.to_string(),
            "golden/cities.csv:3:wikidata_id CONFLICT is that of another city: my-bologna"
        );
        assert_eq!(app.store().revision().await.expect("a revision"), 1);
        assert_eq!(app.snapshot().networks().len(), 1);
    })
    .await;
}
