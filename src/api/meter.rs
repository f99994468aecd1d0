//! What an answer comes to while it is made: the bounds on its objects and bytes, and the permits of large ones.

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

/// From this many objects on an answer is large, and takes a permit.
const LARGE: usize = 2_000;

/// After so many objects other requests come first.
const OBJECTS_AT_A_TIME: usize = 256;

/// So many fields of the root are begun before other requests come, each with what is computed on the spot for it.
const FIELDS_AT_A_TIME: usize = 4;

/// Counts of one answer, or of one event of a subscription.
///
/// Lists are counted twice, each time by itself: as rows before they are made, so that too many never are, and as objects when they
/// are. So are texts that are long by their nature.
#[derive(Debug)]
pub struct Meter {
    app: Arc<App>,
    takes_text: bool,
    rows: AtomicUsize,
    objects: AtomicUsize,
    reserved: AtomicUsize,
    bytes: AtomicUsize,
    /// Objects and fields of the root since the task runs.
    lately: [AtomicUsize; 2],
    /// The permit, or why there is none: who waited in vain does not wait again.
    permit: Mutex<Option<Result<Permit, Fault>>>,
    has_turn: AtomicBool,
}

impl Meter {
    /// Nothing so far, of an answer whose objects may be made as text or not.
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

    /// Counts the elements of a list that is about to be made.
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

    /// Waits for a permit before rows are made that were charged, if they are many and the answer has none yet.
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

    /// Counts anew, without a permit: what was counted is an answer of its own.
    pub fn renew(&self) {
        for counter in [&self.rows, &self.objects, &self.reserved, &self.bytes] {
            counter.store(0, Ordering::Relaxed);
        }
        self.has_turn.store(false, Ordering::Relaxed);
        // Who would be waiting for it belongs to the answer that has ended.
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
        // Rows count, too: the object that shows them waits before anything is made of them.
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

/// A JSON value in an answer, with its weight: what is an object without being of an object type is not weighed otherwise.
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
