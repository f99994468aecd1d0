//! The application: a store, the current snapshot, and what every question is answered with.

pub mod access;
pub mod advance;
pub mod answer_cache;
pub mod answers;
pub mod change;
pub mod cold;
pub mod commands;
pub mod compute;
pub mod conditions;
mod evidence;
pub mod export;
pub mod fault;
pub mod files;
pub mod follower;
pub mod global_id;
pub mod import;
pub mod limiter;
pub mod loaders;
pub mod names;
pub mod past;
pub mod question;
mod reach;
mod record_time;
pub mod renewal;
pub mod scope;
pub mod scope_words;
pub mod seeds;
pub mod tokens;
pub mod views;
pub mod watch;
pub mod writer;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::Semaphore;

use self::answer_cache::AnswerCache;
use self::answers::communities::CommunityQuestion;
use self::compute::Compute;
use self::fault::Fault;
use self::files::{Files, GraphFile, GraphFileRequest};
use self::follower::{Follower, Following, Lag};
use self::import::progress::Imports;
use self::limiter::{Limiter, Permit};
use self::past::{KnownAt, PastSnapshots};
use self::question::Question;
use self::renewal::Renewal;
use self::views::Views;
use self::writer::{Order, Outcome, Publication, Writer};
use crate::analytics::{AnalysisError, Budget};
use crate::bearer::BearerToken;
use crate::domain::access::Viewer;
use crate::network::{RecordIndex, Snapshot, SnapshotBuilder, View};
use crate::storage::{LoadCounts, Store, StoreError};
use crate::troubles::Troubles;

/// Bounds on what one request or one analysis may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppLimits {
    /// Objects in one answer, counted as lists are shown.
    pub max_rows: usize,
    /// Cities and links in one flat graph.
    pub max_graph: usize,
    /// Bytes in one answer.
    pub max_answer_bytes: usize,
    /// Time for one analysis.
    pub analysis_deadline: Duration,
    /// Analyses of large graphs at the same time.
    pub parallel_analyses: usize,
    /// Analyses of large graphs that wait for their permit meanwhile, and as many large graphs that wait to be made.
    pub waiting_analyses: usize,
    /// Memory for cached views, as much for cached answers, and as much for files, in bytes.
    pub cache_bytes: u64,
    /// How long a request waits for the revision that it asks for at least.
    pub revision_wait: Duration,
}

impl Default for AppLimits {
    fn default() -> Self {
        Self {
            max_rows: 250_000,
            max_graph: 200_000,
            max_answer_bytes: 64 << 20,
            analysis_deadline: Duration::from_secs(5),
            parallel_analyses: std::thread::available_parallelism().map_or(2, usize::from),
            waiting_analyses: 128,
            cache_bytes: 256 << 20,
            revision_wait: Duration::from_secs(2),
        }
    }
}

/// Permits for what takes a processor, which nobody waits for until there is too little time left.
fn limiter(limits: &AppLimits) -> Limiter {
    Limiter::new(
        limits.parallel_analyses,
        limits.waiting_analyses,
        limits.analysis_deadline / 2,
    )
}

/// Permits for large answers. As many may wait as there are requests.
fn large_answers(limits: &AppLimits) -> Limiter {
    Limiter::new(
        2 * limits.parallel_analyses,
        Semaphore::MAX_PERMITS,
        limits.analysis_deadline / 2,
    )
}

/// Tells the time, so that tests can.
pub type Clock = fn() -> DateTime<Utc>;

/// The application. Shared by all requests.
#[derive(Debug)]
pub struct App {
    store: Store,
    publication: Arc<Publication>,
    writer: Writer,
    lag: Arc<Lag>,
    troubles: Troubles,
    renewal: Renewal,
    asked: reach::Asked,
    past: PastSnapshots,
    evidence: evidence::Reading,
    views: Views,
    answers: AnswerCache,
    files: Files,
    compute: Compute,
    large_answers: Limiter,
    imports: Imports,
    limits: AppLimits,
    clock: Clock,
}

impl App {
    /// Loads the snapshot from a store whose schema is current. `progress` hears of records as they come.
    pub async fn load(
        store: Store,
        limits: AppLimits,
        clock: Clock,
        mut progress: impl FnMut(&LoadCounts) + Send,
    ) -> Result<Self, StoreError> {
        let mut builder = SnapshotBuilder::default();
        let loaded = store.load(&mut builder, &mut progress).await?;
        let publication = Arc::new(Publication::new(builder.finish(loaded.revision)));
        let renewal = Renewal::new(store.clone(), Arc::clone(&publication)).await?;
        Ok(Self {
            lag: Arc::new(Lag::new(loaded.revision.number)),
            troubles: store.troubles().clone(),
            writer: Writer::start(store.clone(), Arc::clone(&publication), renewal.clone(), clock),
            renewal,
            asked: reach::Asked::default(),
            publication,
            store,
            past: PastSnapshots::default(),
            evidence: evidence::Reading::default(),
            views: Views::new(limits.cache_bytes, limiter(&limits)),
            answers: AnswerCache::new(limits.cache_bytes),
            files: Files::new(limits.cache_bytes, limits.parallel_analyses),
            large_answers: large_answers(&limits),
            imports: Imports::default(),
            compute: Compute::new(limiter(&limits), limits.analysis_deadline),
            limits,
            clock,
        })
    }

    /// The current snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.publication.current()
    }

    /// The imports that are told of.
    pub const fn imports(&self) -> &Imports {
        &self.imports
    }

    /// The snapshot that was known at a revision or a moment, no later than `current`.
    ///
    /// # Errors
    /// BAD_USER_INPUT for what lies in the future or before revision 0.
    pub async fn snapshot_known(&self, current: &Arc<Snapshot>, known: KnownAt) -> Result<Arc<Snapshot>, Fault> {
        self.past.snapshot(&self.store, current, known, (self.clock)()).await
    }

    /// Where snapshots are published.
    pub const fn publication(&self) -> &Arc<Publication> {
        &self.publication
    }

    /// Publishes here what other processes write to the same database, until the result is dropped; within a runtime. `None` on
    /// SQLite, where no other process writes.
    pub fn follow(&self) -> Option<Following> {
        let follower = Follower {
            feed: self.store.follow()?,
            publication: Arc::clone(&self.publication),
            lag: Arc::clone(&self.lag),
            renewal: self.renewal.clone(),
            clock: self.clock,
        };
        Some(follower.start())
    }

    /// How far behind the database this process is, if it [follows](Self::follow) it.
    pub const fn lag(&self) -> &Arc<Lag> {
        &self.lag
    }

    /// Where parts of the process report what is the matter with them.
    pub const fn troubles(&self) -> &Troubles {
        &self.troubles
    }

    /// Loads everything anew where the database has another history than the one that is served.
    pub const fn renewal(&self) -> &Renewal {
        &self.renewal
    }

    /// Carries out an order to write; afterwards every reader of this process sees it.
    ///
    /// # Errors
    /// UNAVAILABLE if too much is waiting or the database cannot be reached.
    pub async fn write(&self, order: Order) -> Result<Outcome, Fault> {
        self.writer.carry_out(order).await
    }

    /// Who calls, by the token shown. See [`access::viewer`].
    ///
    /// # Errors
    /// UNAUTHENTICATED and UNAVAILABLE.
    pub async fn viewer(&self, token: Option<&BearerToken>) -> Result<Viewer, Fault> {
        access::viewer(&self.store, token, (self.clock)()).await
    }

    /// The moment it is.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Today in UTC.
    pub fn today(&self) -> NaiveDate {
        (self.clock)().date_naive()
    }

    /// The system of record.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The cache of views.
    pub const fn views(&self) -> &Views {
        &self.views
    }

    /// The cache of answers.
    pub const fn answers(&self) -> &AnswerCache {
        &self.answers
    }

    /// Sees to it that what the sources of partnerships come to is known, as
    /// [`evidence`](crate::network::PartnershipRecord::evidence). Cost: one statement for every 30,000 of which it is not.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn read_evidence(&self, snapshot: &Arc<Snapshot>, records: &[RecordIndex]) -> Result<(), Fault> {
        self.evidence.read(&self.store, snapshot, records).await
    }

    /// Bounds.
    pub const fn limits(&self) -> &AppLimits {
        &self.limits
    }

    /// The answer to a question about a view: from the cache, from the computation under way, or from a new one.
    ///
    /// # Errors
    /// TIMEOUT and those of the analysis.
    pub async fn ask<Q: Question>(&self, view: &Arc<View>, question: Q) -> Result<Arc<Q::Answer>, Fault> {
        self.answers.ask(&self.compute, view, question).await
    }

    /// The file of a view, made once for all who ask for the same. Communities are those of
    /// [`CommunityQuestion`].
    ///
    /// # Errors
    /// Those of the analysis, LIMIT_EXCEEDED for a file too large for the bound on all of them, and
    /// [`Fault::Busy`] while there is no room.
    pub async fn file(&self, view: &Arc<View>, request: GraphFileRequest) -> Result<Arc<GraphFile>, Fault> {
        let communities = self.ask(view, CommunityQuestion).await?;
        self.files.get(&self.compute, view, (request, communities)).await
    }

    /// Number of files made since the start.
    pub fn files_made(&self) -> u64 {
        self.files.made()
    }

    /// A turn at making a large answer.
    ///
    /// # Errors
    /// [`Fault::Busy`] if it took too long to come.
    pub async fn large_answer(&self) -> Result<Permit, Fault> {
        self.large_answers.take().await
    }

    /// Runs an analysis of about `effort` visits under the deadline, for one request alone.
    pub async fn compute<T: Send + 'static>(
        &self,
        effort: usize,
        analysis: impl FnOnce(&Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        self.compute.run(effort, analysis).await
    }

    /// Runs a search that mostly needs few visits, for one request alone; of about `effort` visits if it needs many.
    pub async fn compute_brief<T: Send + 'static>(
        &self,
        effort: usize,
        search: impl Fn(&Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        self.compute.run_brief(effort, search).await
    }
}
