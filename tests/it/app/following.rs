use std::time::Duration;

use interurban::app::App;
use interurban::app::fault::Fault;
use interurban::domain::image::{CityImage, Image};
use sea_orm::ConnectionTrait as _;

use super::writing::{app, found};
use crate::support::app::now;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::{self, SeedSet};
use crate::support::writing::make;

/// Two processes on one golden network; `None` if only one process can write.
async fn pair(database: &TestDatabase) -> Option<[App; 2]> {
    let store = database.store().await;
    store.follow()?;
    seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
    Some([app(store).await, app(database.connect().await).await])
}

fn assert_equal(apps: &[App; 2]) {
    let [one, other] = apps.each_ref().map(App::snapshot);
    assert_eq!(one.revision(), other.revision());
    assert_eq!(one.cities(), other.cities());
}

#[tokio::test]
async fn a_process_alone_on_its_file_follows_nobody_and_is_never_behind() {
    on_each_database(async |database| {
        let store = database.store().await;
        let alone = store.follow().is_none();
        let app = app(store).await;
        assert_eq!(app.follow().is_none(), alone);
        assert_eq!(app.lag().trouble(Duration::from_secs(5)), None);
    })
    .await;
}

#[tokio::test]
async fn what_one_process_writes_the_others_publish_in_order() {
    on_each_database(async |database| {
        let Some(apps) = pair(database).await else { return };
        let _following = apps.each_ref().map(App::follow);
        let mut heard = apps[1].publication().subscribe();
        let listening = tokio::spawn(async move {
            let mut revisions = Vec::new();
            while heard.changed().await.is_ok() {
                revisions.push(heard.borrow_and_update().revision);
                if revisions.last() == Some(&41) {
                    break;
                }
            }
            revisions
        });
        for turn in 0..20 {
            let (one, other) = (format!("one-{turn}"), format!("other-{turn}"));
            tokio::join!(found(&apps[0], &one, None), found(&apps[1], &other, None));
        }
        for app in &apps {
            app.reach(41.into()).await.expect("40 cities");
        }
        let revisions = listening.await.expect("heard");
        assert!(revisions.is_sorted_by(|one, next| one < next), "{revisions:?}");
        assert_equal(&apps);
        assert_eq!(apps[0].lag().trouble(Duration::from_secs(5)), None);
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_breaks_costs_nothing_but_time() {
    on_each_database(async |database| {
        let Some(apps) = pair(database).await else { return };
        let _following = apps[1].follow();
        let outcome = found(&apps[0], "before", None).await;
        apps[1].reach(outcome.revision.into()).await.expect("heard");
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND application_name LIKE 'interurban%'";
        database.raw().await.execute_unprepared(cut).await.expect("cut");
        for turn in 0..5 {
            let outcome = found(&apps[0], &format!("after-{turn}"), None).await;
            apps[1].reach(outcome.revision.into()).await.expect("heard again");
        }
        assert_equal(&apps);
    })
    .await;
}

#[tokio::test]
async fn a_log_that_does_not_lead_on_is_no_obstacle() {
    on_each_database(async |database| {
        let Some(apps) = pair(database).await else { return };
        for turn in 0..4 {
            found(&apps[0], &format!("city-{turn}"), None).await;
        }
        let cut = "DELETE FROM change WHERE revision = 3";
        database.raw().await.execute_unprepared(cut).await.expect("cut");
        let _following = apps[1].follow();
        apps[1].reach(5.into()).await.expect("loaded anew");
        assert_equal(&apps);
        let outcome = found(&apps[1], "afterwards", None).await;
        assert_eq!(outcome.revision, 6);
    })
    .await;
}

#[tokio::test]
async fn what_strangers_notify_does_not_keep_a_process_from_asking() {
    on_each_database(async |database| {
        let Some(apps) = pair(database).await else { return };
        let _following = apps[1].follow();
        let raw = database.raw().await;
        let noise = tokio::spawn({
            let raw = raw.clone();
            async move {
                let strange = "SELECT pg_notify('interurban_' || md5(current_schema()::text), '0 somebody')";
                loop {
                    raw.execute_unprepared(strange).await.expect("told");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        for quiet in [
            "INSERT INTO change (revision, sequence, at, actor, entity, key, kind, before, after, record_id) \
             SELECT 2, 1, at, actor, entity, key, 'UPDATED', after, after, record_id FROM change WHERE entity = 'CITY' LIMIT 1",
            "UPDATE revision SET value = 2",
        ] {
            raw.execute_unprepared(quiet).await.expect("written without a word");
        }
        let reached = apps[1].publication().subscribe().wait_for(|now| now.revision == 2).await.map(|now| *now);
        assert!(reached.is_ok());
        noise.abort();
    })
    .await;
}

#[tokio::test]
async fn a_program_goes_on_under_a_newer_schema_but_does_not_start_there() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
        let old = app(store).await;
        let raw = database.raw().await;
        for newer in [
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_mood', 0)",
            "ALTER TABLE city ADD COLUMN mood VARCHAR(20)",
        ] {
            raw.execute_unprepared(newer).await.expect("migrated");
        }
        let outcome = found(&old, "still-here", None).await;
        assert!(outcome.result.is_ok());
        let refused = database.connect().await.migrate().await.expect_err("too new");
        assert!(
            matches!(refused, interurban::storage::StoreError::NewerDatabase { .. }),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test]
async fn who_asks_for_a_revision_waits_for_it_and_not_for_one_that_nobody_has_made() {
    on_each_database(async |database| {
        let Some(apps) = pair(database).await else { return };
        let _following = apps[1].follow();
        let outcome = found(&apps[0], "soon", None).await;
        apps[1].reach(outcome.snapshot.made()).await.expect("in time");
        assert_eq!(outcome.revision, 2);
        assert!(apps[1].snapshot().city_by_key("soon").is_some());
        let none = apps[1].reach(3.into()).await.expect_err("nobody has made it");
        assert!(matches!(none, Fault::HistoryChanged { .. }), "{none:?}");
    })
    .await;
}

#[tokio::test]
async fn a_country_that_came_after_a_process_was_loaded_makes_it_load_anew() {
    on_each_database(async |database| {
        let Some(apps) = pair(database).await else { return };
        let _following = apps[1].follow();
        let country =
            "INSERT INTO country (code, alpha3, name, region) VALUES ('QQ', 'QQQ', 'Newland', 'ASIA_PACIFIC')";
        let raw = database.raw().await;
        raw.execute_unprepared(country).await.expect("a country");
        let newer = app(database.connect().await).await;
        let city = CityImage {
            key: "new-city".to_owned(),
            country: "QQ".parse().expect("a code"),
            wikidata_id: None,
            ..SeedSet::golden().cities[0].clone()
        };
        let revision = make(&newer, None, Image::City(city)).await;
        apps[1].reach(revision.into()).await.expect("loaded anew");
        let snapshot = apps[1].snapshot();
        let city = snapshot.city_by_key("new-city").expect("the city");
        assert_eq!(snapshot.country_of(city).name, "Newland");
        // A process that does not follow cannot continue, and reports it.
        let refused = apps[0].write(super::writing::order("two", None)).await;
        assert!(
            matches!(refused, Err(interurban::app::fault::Fault::Unavailable(_))),
            "{refused:?}"
        );
    })
    .await;
}
