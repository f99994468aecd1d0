//! One computation for equal questions, stopped at its deadline or when nobody waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _};
use interurban::analytics::{AnalysisError, Budget};
use interurban::app::compute::HEAVY;
use interurban::app::fault::Fault;
use interurban::app::question::{Key, Question};
use interurban::app::{App, AppLimits};
use interurban::network::{LinkFilter, Scope, View};

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;

/// Counts of a computation.
#[derive(Debug, Default)]
struct Log {
    begun: AtomicUsize,
    stopped: AtomicUsize,
}

/// A question whose computation runs until the test opens the gate, or until its budget ends.
#[derive(Clone)]
struct Gated {
    name: &'static str,
    log: Arc<Log>,
    gate: Arc<AtomicUsize>,
}

impl Gated {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            log: Arc::default(),
            gate: Arc::default(),
        }
    }

    fn open(&self) {
        self.gate.store(1, Ordering::Relaxed);
    }

    fn begun(&self) -> usize {
        self.log.begun.load(Ordering::Relaxed)
    }

    fn stopped(&self) -> usize {
        self.log.stopped.load(Ordering::Relaxed)
    }
}

impl Question for Gated {
    type Answer = usize;

    fn key(&self) -> Key {
        Key::of(self.name)
    }

    fn effort(&self, _view: &View) -> usize {
        HEAVY
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<usize, AnalysisError> {
        self.log.begun.fetch_add(1, Ordering::Relaxed);
        while self.gate.load(Ordering::Relaxed) == 0 {
            if let Err(error) = budget.check() {
                self.log.stopped.fetch_add(1, Ordering::Relaxed);
                return Err(error);
            }
            std::thread::yield_now();
        }
        Ok(view.graph().node_count())
    }

    fn weight(_answer: &usize) -> usize {
        8
    }
}

/// Asks when it is polled.
fn asking(app: &Arc<App>, view: &Arc<View>, question: &Gated) -> BoxFuture<'static, Result<Arc<usize>, Fault>> {
    let (app, view, question) = (Arc::clone(app), Arc::clone(view), question.clone());
    async move { app.ask(&view, question).await }.boxed()
}

/// Asks in a separate task.
fn ask(app: &Arc<App>, view: &Arc<View>, question: &Gated) -> tokio::task::JoinHandle<Result<Arc<usize>, Fault>> {
    tokio::spawn(asking(app, view, question))
}

async fn until(what: impl Fn() -> bool) {
    tokio::time::timeout(Duration::from_secs(20), async {
        while !what() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the condition comes to hold");
}

async fn app_and_view(database: &TestDatabase, deadline: Duration, parallel: usize) -> (Arc<App>, Arc<View>) {
    let limits = AppLimits {
        analysis_deadline: deadline,
        parallel_analyses: parallel,
        ..AppLimits::default()
    };
    let app = TestApp::with_limits(database, &[SeedSet::golden()], limits).await.app;
    let scope = Scope::everything(vec![0], app.today());
    let view = app.views().get(&app.snapshot(), &scope, &LinkFilter::default()).await;
    let view = view.expect("a small one");
    (app, view)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_ask_at_once_share_one_computation_and_later_ones_its_answer() {
    on_each_database(async |database| {
        let (app, view) = app_and_view(database, Duration::from_secs(20), 1).await;
        let question = Gated::new("shared");
        let waiting: Vec<_> = (0..8).map(|_| ask(&app, &view, &question)).collect();
        until(|| question.begun() == 1).await;
        question.open();
        for asked in waiting {
            assert_eq!(*asked.await.expect("no panic").expect("an answer"), 13);
        }
        assert_eq!(*app.ask(&view, question.clone()).await.expect("an answer"), 13);
        assert_eq!((question.begun(), question.stopped()), (1, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_deadline_everybody_is_told_and_the_processor_is_given_back() {
    on_each_database(async |database| {
        let (app, view) = app_and_view(database, Duration::from_millis(50), 1).await;
        let endless = Gated::new("endless");
        let waiting: Vec<_> = (0..3).map(|_| ask(&app, &view, &endless)).collect();
        for asked in waiting {
            let fault = asked.await.expect("no panic").expect_err("no answer in time");
            assert!(matches!(fault, Fault::Timeout { .. }), "{fault:?}");
        }
        until(|| endless.stopped() == endless.begun()).await;
        // The only permit for an analysis is free again, and a failure is not kept.
        endless.open();
        assert_eq!(*app.ask(&view, endless.clone()).await.expect("an answer"), 13);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_last_one_leaves_the_computation_stops_but_not_before() {
    on_each_database(async |database| {
        let (app, view) = app_and_view(database, Duration::from_secs(20), 1).await;
        let left = Gated::new("left by all");
        let waiting = [ask(&app, &view, &left), ask(&app, &view, &left)];
        until(|| left.begun() == 1).await;
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
        until(|| left.stopped() == left.begun()).await;

        let kept = Gated::new("left by one");
        let (mut first, mut second) = (asking(&app, &view, &kept), asking(&app, &view, &kept));
        // Both wait before one leaves.
        assert!((&mut first).now_or_never().is_none() && (&mut second).now_or_never().is_none());
        let second = tokio::spawn(second);
        until(|| kept.begun() == 1).await;
        drop(first);
        kept.open();
        assert_eq!(*second.await.expect("no panic").expect("an answer"), 13);
        assert_eq!((kept.begun(), kept.stopped()), (1, 0));
    })
    .await;
}

/// On a single-threaded runtime: an analysis on its thread would block everything else.
#[tokio::test]
async fn as_many_as_allowed_run_beside_each_other_and_none_on_the_async_threads() {
    on_each_database(async |database| {
        let (app, view) = app_and_view(database, Duration::from_secs(20), 2).await;
        let questions = ["one", "two", "three"].map(Gated::new);
        let waiting: Vec<_> = questions.iter().map(|question| ask(&app, &view, question)).collect();
        until(|| questions[0].begun() + questions[1].begun() + questions[2].begun() == 2).await;
        questions.iter().for_each(Gated::open);
        for asked in waiting {
            assert_eq!(*asked.await.expect("no panic").expect("an answer"), 13);
        }
        assert!(questions.iter().all(|question| question.begun() == 1));
    })
    .await;
}

/// A question whose answer panics in one of its parts, as long as it is told to.
#[derive(Clone)]
struct Faulty {
    part: &'static str,
    effort: usize,
    sound: Arc<AtomicUsize>,
}

impl Faulty {
    fn check(&self, part: &str) {
        assert!(
            self.part != part || self.sound.load(Ordering::Relaxed) > 0,
            "a fault of {part}"
        );
    }
}

impl Question for Faulty {
    type Answer = usize;

    fn key(&self) -> Key {
        Key::of((self.part, self.effort))
    }

    fn effort(&self, _: &View) -> usize {
        self.check("effort");
        self.effort
    }

    fn answer(&self, view: &View, _: &Budget) -> Result<usize, AnalysisError> {
        self.check("answer");
        Ok(view.cities().len())
    }

    fn weight(_: &usize) -> usize {
        8
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_an_internal_fault_of_those_who_asked_and_the_next_are_answered() {
    on_each_database(async |database| {
        let (app, view) = app_and_view(database, Duration::from_secs(20), 1).await;
        for (part, effort) in [("answer", 0), ("answer", HEAVY), ("effort", 0)] {
            let faulty = Faulty {
                part,
                effort,
                sound: Arc::default(),
            };
            let asked = (0..50).map(|_| app.ask(&view, faulty.clone()));
            for answer in futures_util::future::join_all(asked).await {
                assert!(matches!(answer, Err(Fault::Internal(_))), "{part} {effort}: {answer:?}");
            }
            faulty.sound.store(1, Ordering::Relaxed);
            assert_eq!(*app.ask(&view, faulty).await.expect("an answer"), 13);
        }
    })
    .await;
}
