//! The plan of a proxy: the fault and its message.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::message::{Message, Side};

/// A fault of a connection from a message on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is cut before the message is forwarded.
    Cut,
    /// It is cut after the message is forwarded.
    CutAfter,
    /// The message and all later answers of the database are dropped; the connection stays open.
    SwallowAnswers,
    /// Nothing is forwarded in either direction; the connection stays open.
    Freeze,
}

/// The treatment of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Forward,
    Swallow,
    Cut,
    ForwardAndCut,
}

type Condition = Box<dyn Fn(usize, &Message<'_>) -> bool + Send + Sync>;

/// The planned fault and its connection.
#[derive(Default)]
pub(super) struct Plan {
    delay: AtomicU64,
    armed: Mutex<Option<Armed>>,
}

struct Armed {
    fault: Fault,
    condition: Condition,
    /// The affected connection, once one has begun a transaction.
    connection: Option<u64>,
    /// Number of messages that have passed on it.
    passed: usize,
    struck: bool,
}

impl fmt::Debug for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Plan")
    }
}

impl Plan {
    pub(super) fn arm(&self, fault: Fault, condition: impl Fn(usize, &Message<'_>) -> bool + Send + Sync + 'static) {
        *self.armed() = Some(Armed {
            fault,
            condition: Box::new(condition),
            connection: None,
            passed: 0,
            struck: false,
        });
    }

    pub(super) fn disarm(&self) -> bool {
        self.armed().take().is_some_and(|armed| armed.struck)
    }

    pub(super) fn has_struck(&self) -> bool {
        self.armed().as_ref().is_some_and(|armed| armed.struck)
    }

    pub(super) fn delay(&self, milliseconds: u64) {
        self.delay.store(milliseconds, Ordering::Relaxed);
    }

    fn armed(&self) -> std::sync::MutexGuard<'_, Option<Armed>> {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection through the proxy.
#[derive(Debug)]
pub(super) struct Connection {
    plan: Arc<Plan>,
    number: u64,
    /// True if it only listens, or follows the log: it carries no writes.
    follows: bool,
    fault: Mutex<Option<Fault>>,
}

impl Connection {
    pub(super) fn new(plan: Arc<Plan>, startup: &[u8]) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let follower = b"interurban follower";
        Self {
            plan,
            number: COUNT.fetch_add(1, Ordering::Relaxed),
            follows: startup.windows(follower.len()).any(|part| part == follower),
            fault: Mutex::default(),
        }
    }

    /// Decides the treatment of a message.
    pub(super) fn decide(&self, message: &Message<'_>) -> Act {
        let delay = self.plan.delay.load(Ordering::Relaxed);
        if delay > 0 && message.ends_turn() {
            std::thread::sleep(Duration::from_millis(delay));
        }
        let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        if fault.is_none() && !self.follows {
            *fault = self.strikes(message);
        }
        match *fault {
            None => Act::Forward,
            Some(Fault::Cut) => Act::Cut,
            Some(Fault::CutAfter) => Act::ForwardAndCut,
            Some(Fault::SwallowAnswers) if message.from == Side::Client => Act::Forward,
            Some(Fault::SwallowAnswers | Fault::Freeze) => Act::Swallow,
        }
    }

    /// Returns the fault, if it happens at this message.
    fn strikes(&self, message: &Message<'_>) -> Option<Fault> {
        let mut armed = self.plan.armed();
        let armed = armed.as_mut().filter(|armed| !armed.struck)?;
        if armed.connection.is_none() && message.is_query("BEGIN") {
            armed.connection = Some(self.number);
        }
        if armed.connection != Some(self.number) {
            return None;
        }
        armed.struck = (armed.condition)(armed.passed, message);
        armed.passed += 1;
        armed.struck.then_some(armed.fault)
    }
}
