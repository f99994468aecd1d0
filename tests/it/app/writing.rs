use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{LocalBoxFuture, join_all};
use interurban::app::commands::{Command, Refusal, UserError, UserErrorCode, Written};
use interurban::app::fault::Fault;
use interurban::app::writer::{Draft, Order, Outcome};
use interurban::app::{App, AppLimits};
use interurban::domain::Edit;
use interurban::domain::image::{CityImage, Image};
use interurban::storage::write::Request;
use interurban::storage::{Backend, Store};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement, TransactionTrait as _};

use crate::support::app::now;
use crate::support::database::on_each_database;
use crate::support::seed::{self, SeedSet};

/// Creates a city, unless its key is taken.
#[derive(Debug)]
pub(super) struct Found(pub(super) String);

impl Command for Found {
    fn apply<'a>(&'a self, draft: &'a mut Draft<'_>) -> LocalBoxFuture<'a, Result<Written, Refusal>> {
        Box::pin(async {
            assert_ne!(self.0, "atlantis", "a fault of the command");
            if draft.snapshot().city_by_key(&self.0).is_some() {
                return Err(UserError::new(&["key"], UserErrorCode::Conflict, "is taken").into());
            }
            let image = CityImage {
                key: self.0.clone(),
                name: self.0.to_uppercase(),
                ..SeedSet::golden().cities[0].clone()
            };
            draft.push(Edit {
                network: None,
                record_id: None,
                before: None,
                after: Some(Image::City(image)),
            })?;
            Ok(Written::default())
        })
    }
}

pub(super) async fn app(store: Store) -> App {
    App::load(store, AppLimits::default(), now, |_| {})
        .await
        .expect("loaded")
}

pub(super) fn order(key: &str, request: Option<Request>) -> Order {
    Order {
        command: Box::new(Found(key.to_owned())),
        actor: "tester".to_owned(),
        reason: None,
        request,
    }
}

pub(super) async fn found(app: &App, key: &str, request: Option<Request>) -> Outcome {
    app.write(order(key, request)).await.expect("an outcome")
}

#[tokio::test]
async fn a_write_is_seen_by_its_writer_and_after_a_restart_and_a_refused_one_leaves_nothing() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
        let first = app(store.clone()).await;
        let outcomes = join_all(["aa", "bb", "aa", "cc"].map(|key| found(&first, key, None))).await;
        let revisions: Vec<i64> = outcomes.iter().map(|outcome| outcome.revision).collect();
        assert_eq!(revisions, [2, 3, 3, 4]);
        assert_eq!(
            outcomes[2].result.as_ref().expect_err("taken")[0].code,
            UserErrorCode::Conflict
        );
        assert_eq!(first.snapshot().revision(), 4);
        assert!(first.snapshot().city_by_key("cc").is_some());
        let again = app(store.clone()).await;
        assert_eq!(again.snapshot().revision(), 4);
        assert_eq!(again.snapshot().cities(), first.snapshot().cities());
        assert_eq!(store.revision().await.expect("a revision"), 4);
    })
    .await;
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_result_and_its_key_serves_for_nothing_else() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
        let app = app(store).await;
        let request = |digest: &str| {
            Some(Request {
                key: "one".to_owned(),
                digest: digest.to_owned(),
            })
        };
        let both = join_all(["aa", "aa"].map(|key| found(&app, key, request("x")))).await;
        assert!(
            both.iter()
                .all(|outcome| outcome.revision == 2 && outcome.result.is_ok()),
            "{both:?}"
        );
        let later = found(&app, "aa", request("x")).await;
        assert_eq!((later.revision, later.result.is_ok()), (2, true));
        let other = found(&app, "bb", request("y")).await;
        assert_eq!(other.result.expect_err("another input")[0].field, ["idempotencyKey"]);
        assert!(app.snapshot().city_by_key("bb").is_none());
    })
    .await;
}

#[tokio::test]
async fn two_processes_write_in_turn_and_each_hears_what_the_other_wrote() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
        let apps = [app(store).await, app(database.connect().await).await].map(Arc::new);
        for turn in 0..6 {
            let outcome = found(&apps[turn % 2], &format!("city-{turn}"), None).await;
            assert_eq!(outcome.revision, 2 + turn as i64);
            let taken = found(&apps[turn % 2], &format!("city-{}", turn / 2), None).await;
            assert!(taken.result.is_err(), "what the other one made is known");
        }
        let cities = apps.each_ref().map(|app| app.snapshot().cities().len());
        assert_eq!(
            cities,
            [SeedSet::golden().cities.len() + 5, SeedSet::golden().cities.len() + 6]
        );
    })
    .await;
}

#[tokio::test]
async fn a_command_that_panics_is_a_fault_of_its_own_and_the_others_are_carried_out() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
        let app = app(store).await;
        let outcomes = join_all(["aa", "atlantis", "bb"].map(|key| app.write(order(key, None)))).await;
        let revisions: Vec<Option<i64>> = outcomes
            .iter()
            .map(|outcome| Some(outcome.as_ref().ok()?.revision))
            .collect();
        assert_eq!(revisions, [Some(2), None, Some(3)]);
        assert_eq!(app.snapshot().revision(), 3);
    })
    .await;
}

/// Makes every commit fail that raises the revision.
const BROKEN: [(Backend, &[&str]); 2] = [
    (
        Backend::Sqlite,
        &["CREATE TRIGGER broken BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'broken'); END"],
    ),
    (
        Backend::Postgres,
        &[
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$",
            "CREATE TRIGGER broken BEFORE UPDATE ON revision FOR EACH ROW EXECUTE FUNCTION broken()",
        ],
    ),
];

#[tokio::test]
async fn what_is_refused_stays_refused_though_the_others_of_its_transaction_cannot_be_committed() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
        let app = app(store.clone()).await;
        let raw = database.raw().await;
        let statements = BROKEN.iter().filter(|(backend, _)| *backend == store.backend());
        for statement in statements.flat_map(|(_, statements)| *statements) {
            raw.execute_unprepared(statement).await.expect("a trigger");
        }
        // The golden network has ghent; aa is not yet committed when it is requested again.
        let orders = ["ghent", "aa", "ghent", "aa", "bb"].map(|key| app.write(order(key, None)));
        let outcomes = join_all(orders).await;
        for (at, outcome) in outcomes.iter().enumerate() {
            match (at, outcome) {
                (0 | 2, Ok(outcome)) => {
                    assert_eq!(
                        outcome.result.as_ref().expect_err("taken")[0].code,
                        UserErrorCode::Conflict
                    );
                    assert_eq!(outcome.revision, 1);
                }
                (1 | 3 | 4, Err(fault)) => {
                    assert!(matches!(fault, Fault::Internal(_) | Fault::Unavailable(_)), "{fault:?}")
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(
            (app.snapshot().revision(), store.revision().await.expect("a revision")),
            (1, 1)
        );
    })
    .await;
}

/// Takes longer than PostgreSQL waits for an idle writer.
#[derive(Debug)]
struct Thoughtful(Arc<AtomicBool>);

const THOUGHT: Duration = Duration::from_secs(7);

impl Command for Thoughtful {
    fn apply<'a>(&'a self, draft: &'a mut Draft<'_>) -> LocalBoxFuture<'a, Result<Written, Refusal>> {
        Box::pin(async {
            self.0.store(true, Ordering::Relaxed);
            std::thread::sleep(THOUGHT);
            draft.push(Edit {
                network: None,
                record_id: None,
                before: None,
                after: Some(Image::City(CityImage {
                    key: "thought".to_owned(),
                    ..SeedSet::golden().cities[0].clone()
                })),
            })?;
            Ok(Written::default())
        })
    }
}

#[tokio::test]
async fn a_write_that_thinks_for_long_is_done_and_those_that_wait_for_it_hear_so_soon() {
    on_each_database(async |database| {
        let store = database.store().await;
        if store.backend() != Backend::Postgres {
            return;
        }
        seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
        let apps = [app(store).await, app(database.connect().await).await];
        let begun = Arc::new(AtomicBool::new(false));
        let thoughtful = Order {
            command: Box::new(Thoughtful(Arc::clone(&begun))),
            ..order("", None)
        };
        let later = async |app: &App, key: &str| {
            while !begun.load(Ordering::Relaxed) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let refused = app.write(order(key, None)).await.expect_err("it waits too long");
            (refused.message(), apps[0].snapshot().revision())
        };
        let (thought, behind, other) = tokio::join!(
            apps[0].write(thoughtful),
            later(&apps[0], "behind"),
            later(&apps[1], "other")
        );
        assert_eq!(thought.expect("an outcome").revision, 2);
        for ((message, revision), reason) in [(behind, "the writes before this one"), (other, "another write")] {
            assert!(message.starts_with(reason), "{message}");
            assert_eq!(revision, 1, "the long write was not done yet");
        }
        let last = found(&apps[1], "last", None).await;
        assert_eq!(last.revision, 3, "neither of the refused was written");
    })
    .await;
}

#[tokio::test]
async fn an_order_whose_caller_goes_while_the_lock_is_waited_for_is_not_carried_out() {
    on_each_database(async |database| {
        let store = database.store().await;
        if store.backend() != Backend::Postgres {
            return;
        }
        seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
        let app = Arc::new(app(store).await);
        let raw = database.raw().await;
        let holder = raw.begin().await.expect("begun");
        holder
            .execute_unprepared("SELECT * FROM revision FOR UPDATE")
            .await
            .expect("locked");
        let shared = Arc::clone(&app);
        let gone = tokio::spawn(async move { shared.write(order("gone", None)).await });
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waiting = Statement::from_string(DbBackend::Postgres, waiting);
        while raw.query_one_raw(waiting.clone()).await.expect("asked").is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        gone.abort();
        assert!(gone.await.expect_err("it was aborted").is_cancelled());
        holder.rollback().await.expect("released");
        let outcome = found(&app, "stays", None).await;
        assert_eq!(outcome.revision, 2);
        assert!(app.snapshot().city_by_key("gone").is_none());
    })
    .await;
}
