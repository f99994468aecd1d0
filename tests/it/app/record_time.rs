//! Record time with differing clocks.

use chrono::{DateTime, Utc};
use interurban::app::{App, AppLimits};
use interurban::storage::{Backend, RecordTime, Store};

use super::writing::found;
use crate::support::app::now;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::{self, SeedSet};

/// Returns a clock that is far ahead.
fn ahead() -> DateTime<Utc> {
    "2099-01-01T00:00:00Z".parse().expect("a moment")
}

/// Two servers on one database, one with a clock that is ahead; record time is the database's.
async fn servers(database: &TestDatabase) -> [App; 2] {
    let mut options = database.options();
    options.record_time = RecordTime::OfDatabase;
    let store = database.store().await;
    seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
    let open = async |clock| {
        let store = Store::connect(&options).await.expect("connected");
        let app = App::load(store, AppLimits::default(), clock, |_| {}).await;
        app.expect("loaded")
    };
    [open(ahead).await, open(now).await]
}

#[tokio::test]
async fn record_time_is_told_by_the_database_where_it_has_a_clock() {
    on_each_database(async |database| {
        let [fast, _] = servers(database).await;
        found(&fast, "one", None).await;
        let made = fast.snapshot().made();
        let head = fast.store().head(made.number).await.expect("a head");
        assert_eq!(made.at, head.latest.at);
        match fast.store().backend() {
            Backend::Sqlite => assert_eq!((made.at, head.clock), (Some(ahead()), None)),
            Backend::Postgres => {
                let (at, clock) = (made.at.expect("a moment"), head.clock.expect("a clock"));
                assert!(now() < at && at <= clock && clock < ahead(), "{at} at {clock}");
            }
        }
        let changes = fast.store().changes_after(1.into(), 10).await.expect("the log");
        assert_eq!(Some(changes[0].at), made.at);
    })
    .await;
}

#[tokio::test]
async fn record_time_that_stands_still_is_told_until_the_clock_has_reached_it() {
    on_each_database(async |database| {
        let [fast, slow] = servers(database).await;
        if fast.store().backend() == Backend::Postgres {
            assert_eq!(
                fast.clock_warnings(),
                Vec::<String>::new(),
                "the database's clock is not known yet"
            );
            return;
        }
        found(&fast, "one", None).await;
        assert_eq!(
            fast.clock_warnings(),
            Vec::<String>::new(),
            "its own clock tells record time"
        );
        slow.renewal().check().await.expect("checked");
        found(&slow, "two", None).await;
        assert_eq!(slow.snapshot().made().at, Some(ahead()), "never earlier than before");
        let [warning] = slow.clock_warnings().try_into().expect("one warning");
        assert!(
            warning.contains("stands still at 2099-01-01T00:00:00+00:00"),
            "{warning}"
        );
        let seconds = (ahead() - now()).num_seconds();
        assert!(warning.ends_with(&format!("it goes on in {seconds} s")), "{warning}");
    })
    .await;
}

#[tokio::test]
async fn a_server_whose_clock_is_not_the_databases_says_so() {
    on_each_database(async |database| {
        let [fast, _] = servers(database).await;
        let Some(_following) = fast.follow() else { return };
        let told = async {
            loop {
                if let [warning] = fast.clock_warnings().as_slice() {
                    return warning.clone();
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        let warning = tokio::time::timeout(std::time::Duration::from_secs(20), told).await;
        let warning = warning.expect("it follows");
        assert!(warning.ends_with("s ahead of that of the database"), "{warning}");
    })
    .await;
}
