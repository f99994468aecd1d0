//! Counts an answer while it is made: limits on its objects and bytes, and permits for large ones.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, Error, OutputType, Positioned, Scale, ServerResult, Step, Value, Waiting, weigh_scalar,
};
use tokio::sync::Mutex;

use super::scalars::Json;
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::limiter::Permit;

/// Number of objects from which an answer is large and needs a permit.
const LARGE: usize = 2_000;

/// Number of objects after which the task yields to other requests.
const OBJECTS_AT_A_TIME: usize = 256;

/// Number of root fields that begin before the task yields to other requests. Each may compute
/// something on the spot.
const FIELDS_AT_A_TIME: usize = 4;

/// The counts of one answer, or of one event of a subscription.
///
/// Lists are counted twice, independently: as rows before they are built, so that no list that is
/// too long is built, and as objects when they are. The same holds for texts that are long by
/// nature.
#[derive(Debug)]
pub struct Meter {
    app: Arc<App>,
    takes_text: bool,
    rows: AtomicUsize,
    objects: AtomicUsize,
    reserved: AtomicUsize,
    bytes: AtomicUsize,
    /// Number of objects and root fields since the task last yielded.
    lately: [AtomicUsize; 2],
    /// The permit, or the fault that denied it: a field does not wait again after a wait in vain.
    permit: Mutex<Option<Result<Permit, Fault>>>,
    has_turn: AtomicBool,
}

impl Meter {
    /// Starts the counts of an answer at 0. `takes_text` says that its objects may be made as text.
    pub fn new(app: Arc<App>, takes_text: bool) -> Self {
        Self {
            app,
            takes_text,
            rows: AtomicUsize::new(0),
            objects: AtomicUsize::new(0),
            reserved: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            lately: Default::default(),
            permit: Mutex::default(),
            has_turn: AtomicBool::new(false),
        }
    }

    /// Counts the elements of a list that is about to be built.
    ///
    /// # Errors
    /// LIMIT_EXCEEDED.
    pub fn charge(&self, rows: usize) -> Result<(), Fault> {
        within_rows(self.app.limits().max_rows, add(&self.rows, rows))
    }

    /// Counts the bytes of a text that is about to be made.
    ///
    /// # Errors
    /// LIMIT_EXCEEDED.
    pub fn reserve(&self, bytes: usize) -> Result<(), Fault> {
        within_bytes(self.app.limits().max_answer_bytes, add(&self.reserved, bytes))
    }

    /// Waits for a permit before charged rows are built, if they are many and the answer has no
    /// permit yet.
    ///
    /// # Errors
    /// [`Fault::Busy`].
    pub async fn take_turn(&self) -> Result<(), Fault> {
        if self.rows.load(Ordering::Relaxed) < LARGE || self.has_turn.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.permit().await
    }

    async fn permit(&self) -> Result<(), Fault> {
        let mut permit = self.permit.lock().await;
        let taken = match permit.take() {
            Some(taken) => taken,
            None => self.app.large_answer().await,
        };
        self.has_turn.store(taken.is_ok(), Ordering::Relaxed);
        permit.insert(taken).as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// Resets the counts and drops the permit: the counted answer is complete.
    pub fn renew(&self) {
        for counter in [&self.rows, &self.objects, &self.reserved, &self.bytes] {
            counter.store(0, Ordering::Relaxed);
        }
        self.has_turn.store(false, Ordering::Relaxed);
        // If the lock is held, the waiter belongs to the answer that has ended.
        if let Ok(mut permit) = self.permit.try_lock() {
            *permit = None;
        }
    }
}

fn add(counter: &AtomicUsize, more: usize) -> usize {
    counter.fetch_add(more, Ordering::Relaxed).saturating_add(more)
}

fn within_rows(maximum: usize, measured: usize) -> Result<(), Fault> {
    within("objects in one answer", maximum, measured)
}

fn within_bytes(maximum: usize, measured: usize) -> Result<(), Fault> {
    within("bytes in one answer", maximum, measured)
}

fn within(limit: &str, maximum: usize, measured: usize) -> Result<(), Fault> {
    if measured <= maximum {
        return Ok(());
    }
    Err(Fault::LimitExceeded {
        limit: limit.to_owned(),
        maximum: maximum as u64,
        measured: measured as u64,
    })
}

impl Scale for Meter {
    fn end(&self) {
        self.renew();
    }

    fn resume(&self) {
        for counter in &self.lately {
            counter.store(0, Ordering::Relaxed);
        }
    }

    fn field(&self) -> Result<bool, Error> {
        let limits = self.app.limits();
        within_rows(limits.max_rows, self.objects.load(Ordering::Relaxed))?;
        within_bytes(limits.max_answer_bytes, self.bytes.load(Ordering::Relaxed))?;
        Ok(add(&self.lately[1], 1) <= FIELDS_AT_A_TIME)
    }

    fn object(&self) -> Result<Step, Error> {
        let limits = self.app.limits();
        let objects = add(&self.objects, 1);
        within_rows(limits.max_rows, objects)?;
        within_bytes(limits.max_answer_bytes, self.bytes.load(Ordering::Relaxed))?;
        // Rows count, too: the object that shows them waits before anything is built from them.
        let is_large = objects.max(self.rows.load(Ordering::Relaxed)) >= LARGE;
        let must_wait = is_large && !self.has_turn.load(Ordering::Relaxed);
        Ok(match add(&self.lately[0], 1) > OBJECTS_AT_A_TIME {
            _ if must_wait => Step::Wait,
            true => Step::GiveWay,
            false => Step::Go,
        })
    }

    fn is_spent(&self) -> bool {
        self.lately[0].load(Ordering::Relaxed) > OBJECTS_AT_A_TIME
    }

    fn takes_text(&self) -> bool {
        self.takes_text
    }

    fn wait(&self) -> Waiting<'_> {
        Box::pin(async { Ok(self.permit().await?) })
    }

    fn bytes(&self, bytes: usize) -> Result<(), Error> {
        within_bytes(self.app.limits().max_answer_bytes, add(&self.bytes, bytes))?;
        Ok(())
    }
}

/// A JSON value in an answer that counts by its size. Objects without a GraphQL object type are not
/// counted otherwise.
#[derive(Clone, Debug)]
pub struct Weighed(pub Json);

impl OutputType for Weighed {
    fn type_name() -> Cow<'static, str> {
        <Json as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Json as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        weigh_scalar(context, &self.0.0)?;
        OutputType::resolve(&self.0, context, field).await
    }
}
