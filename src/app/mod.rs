//! The application: a store, the current snapshot, and everything needed to answer questions.

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
pub mod times;
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
use self::times::Batches;
use self::views::Views;
use self::writer::{Order, Outcome, Publication, Writer};
use crate::analytics::{AnalysisError, Budget};
use crate::bearer::BearerToken;
use crate::domain::access::Viewer;
use crate::network::{RecordIndex, Snapshot, SnapshotBuilder, View};
use crate::storage::{LoadCounts, Store, StoreError};
use crate::troubles::Troubles;

/// Limits of one request or one analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppLimits {
    /// Maximum number of objects in one answer, counting list items.
    pub max_rows: usize,
    /// Maximum number of cities and links in one flat graph.
    pub max_graph: usize,
    /// Maximum number of bytes in one answer.
    pub max_answer_bytes: usize,
    /// Maximum time of one analysis.
    pub analysis_deadline: Duration,
    /// Maximum number of concurrent analyses of large graphs.
    pub parallel_analyses: usize,
    /// Length of the queue of analyses of large graphs, and of the queue for building large graphs.
    pub waiting_analyses: usize,
    /// Memory in bytes for cached views, the same for cached answers, and the same for files.
    pub cache_bytes: u64,
    /// Maximum time that a request waits for the revision it asks for.
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

/// Creates a limiter of CPU-bound work, whose waiters give up while enough time is left for the
/// work.
fn limiter(limits: &AppLimits) -> Limiter {
    Limiter::new(
        limits.parallel_analyses,
        limits.waiting_analyses,
        limits.analysis_deadline / 2,
    )
}

/// Creates a limiter of large answers. Any number of requests may wait.
fn large_answers(limits: &AppLimits) -> Limiter {
    Limiter::new(
        2 * limits.parallel_analyses,
        Semaphore::MAX_PERMITS,
        limits.analysis_deadline / 2,
    )
}

/// Returns the current time. Tests replace it.
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
    batches: Batches,
    limits: AppLimits,
    clock: Clock,
}

impl App {
    /// Loads the snapshot from a store whose schema is current. `progress` receives the number of
    /// records loaded.
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
            batches: Batches::default(),
            compute: Compute::new(limiter(&limits), limits.analysis_deadline),
            limits,
            clock,
        })
    }

    /// Returns the current snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.publication.current()
    }

    /// Returns the imports whose progress can be watched.
    pub const fn imports(&self) -> &Imports {
        &self.imports
    }

    /// Returns the snapshot at a revision or a moment, not later than `current`.
    ///
    /// # Errors
    /// BAD_USER_INPUT for a time in the future or a revision below 0.
    pub async fn snapshot_known(&self, current: &Arc<Snapshot>, known: KnownAt) -> Result<Arc<Snapshot>, Fault> {
        self.past.snapshot(&self.store, current, known, (self.clock)()).await
    }

    /// Returns the publication of snapshots.
    pub const fn publication(&self) -> &Arc<Publication> {
        &self.publication
    }

    /// Publishes writes of other processes to the same database, until the result is dropped; needs
    /// a runtime. `None` on SQLite, where no other process writes.
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

    /// Returns the lag behind the database, kept while it [follows](Self::follow) it.
    pub const fn lag(&self) -> &Arc<Lag> {
        &self.lag
    }

    /// Returns the register of troubles that parts of the process report.
    pub const fn troubles(&self) -> &Troubles {
        &self.troubles
    }

    /// Returns the renewal, which loads everything anew if the database has another history than
    /// the one served.
    pub const fn renewal(&self) -> &Renewal {
        &self.renewal
    }

    /// Carries out a write. Afterwards every reader of this process sees it.
    ///
    /// # Errors
    /// UNAVAILABLE if the queue is full or the database cannot be reached.
    pub async fn write(&self, order: Order) -> Result<Outcome, Fault> {
        self.writer.carry_out(order).await
    }

    /// Returns the viewer for the caller's token. See [`access::viewer`].
    ///
    /// # Errors
    /// UNAUTHENTICATED and UNAVAILABLE.
    pub async fn viewer(&self, token: Option<&BearerToken>) -> Result<Viewer, Fault> {
        access::viewer(&self.store, token, (self.clock)()).await
    }

    /// Returns the current time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Returns today's date in UTC.
    pub fn today(&self) -> NaiveDate {
        (self.clock)().date_naive()
    }

    /// Returns the store.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the handle to the writing task.
    pub const fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Returns the counts of batches of cold data.
    pub const fn batches(&self) -> &Batches {
        &self.batches
    }

    /// Returns the cache of views.
    pub const fn views(&self) -> &Views {
        &self.views
    }

    /// Returns the cache of answers.
    pub const fn answers(&self) -> &AnswerCache {
        &self.answers
    }

    /// Makes sure that the [`evidence`](crate::network::PartnershipRecord::evidence) of
    /// partnerships has been read. Cost: one statement per 30,000 that have not been read.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn read_evidence(&self, snapshot: &Arc<Snapshot>, records: &[RecordIndex]) -> Result<(), Fault> {
        self.evidence.read(&self.store, snapshot, records).await
    }

    /// Returns the limits.
    pub const fn limits(&self) -> &AppLimits {
        &self.limits
    }

    /// Answers a question about a view: from the cache, from a computation under way, or from a new
    /// one.
    ///
    /// # Errors
    /// TIMEOUT and those of the analysis.
    pub async fn ask<Q: Question>(&self, view: &Arc<View>, question: Q) -> Result<Arc<Q::Answer>, Fault> {
        self.answers.ask(&self.compute, view, question).await
    }

    /// Returns the file of a view. Equal requests share it. Its communities are those of
    /// [`CommunityQuestion`].
    ///
    /// # Errors
    /// Those of the analysis, LIMIT_EXCEEDED for a file larger than the memory limit of all files,
    /// and [`Fault::Busy`] while there is no free memory.
    pub async fn file(&self, view: &Arc<View>, request: GraphFileRequest) -> Result<Arc<GraphFile>, Fault> {
        let communities = self.ask(view, CommunityQuestion::default()).await?;
        self.files.get(&self.compute, view, (request, communities)).await
    }

    /// Returns the number of files generated since the start.
    pub fn files_made(&self) -> u64 {
        self.files.made()
    }

    /// Takes a permit to make a large answer.
    ///
    /// # Errors
    /// [`Fault::Busy`] if the wait was too long.
    pub async fn large_answer(&self) -> Result<Permit, Fault> {
        self.large_answers.take().await
    }

    /// Runs an analysis of about `effort` visits under the deadline. Its result is not shared.
    pub async fn compute<T: Send + 'static>(
        &self,
        effort: usize,
        analysis: impl FnOnce(&Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        self.compute.run(effort, analysis).await
    }

    /// Runs a search that usually needs few visits, and `effort` visits otherwise. Its result is
    /// not shared.
    pub async fn compute_brief<T: Send + 'static>(
        &self,
        effort: usize,
        search: impl Fn(&Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        self.compute.run_brief(effort, search).await
    }
}
