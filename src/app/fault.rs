//! Faults of a request, worded for the caller.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::analytics::AnalysisError;
use crate::domain::Revision;
use crate::storage::{Outage, StoreError};

/// The reason that a request fails. The caller can fix every variant up to the timeout.
#[derive(Clone, Debug)]
pub enum Fault {
    /// An argument is out of range, malformed, or contradicts another.
    BadInput {
        /// The argument, as a path such as `scope.asOf`.
        argument: String,
        /// The fault and its remedy, as the end of a sentence that begins with the argument.
        message: String,
        /// Values that were probably meant.
        suggestions: Vec<String>,
    },
    /// An argument names something that does not exist.
    NotFound {
        /// The argument.
        argument: String,
        /// Tells what was looked for.
        message: String,
        /// Values that were probably meant.
        suggestions: Vec<String>,
    },
    /// The caller is unknown: a token is missing or not valid.
    Unauthenticated {
        /// The cause, in one sentence.
        message: String,
    },
    /// The caller's role is too low.
    Forbidden {
        /// Names the role needed, in one sentence.
        message: String,
    },
    /// A name is shared by several cities.
    Ambiguous {
        /// The argument.
        argument: String,
        /// The name, and what to write instead.
        message: String,
        /// The cities that share it.
        candidates: Vec<Candidate>,
    },
    /// A limit of the server is exceeded.
    LimitExceeded {
        /// The name of the limit.
        limit: String,
        /// The limit.
        maximum: u64,
        /// The measured value of the request.
        measured: u64,
    },
    /// The answer took longer than allowed.
    Timeout {
        /// The deadline.
        seconds: u64,
    },
    /// The queue of analyses is too long to finish in time; this one was not started.
    Busy,
    /// The server has not yet received a revision that the caller asks for.
    Behind {
        /// The server's revision.
        current: i64,
        /// The revision asked for.
        wanted: i64,
    },
    /// The database was restored to an earlier state or replaced: a revision that the caller has
    /// seen does not exist any more.
    HistoryChanged {
        /// The missing revision.
        seen: Revision,
    },
    /// The server cannot answer now and has done nothing. The same request may succeed later.
    Unavailable(Obstacle),
    /// A write was started and its outcome is unknown: it may have been done or not.
    OutcomeUnknown(Cause),
    /// A fault of the server.
    Internal(Cause),
}

/// A city that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its key.
    pub key: String,
    /// Its country's code, if its country is known.
    pub country: Option<String>,
}

/// The reason that the server cannot answer.
#[derive(Clone, Debug)]
pub struct Obstacle {
    /// The reason for the caller: a clause such as "the database is read-only".
    pub reason: Cow<'static, str>,
    /// The kind of outage, if the database is the reason.
    pub outage: Option<Outage>,
    /// The reason for the log.
    pub cause: Cause,
}

/// The cause of a fault for the log; never shown to clients.
#[derive(Clone)]
pub struct Cause(pub String);

impl fmt::Debug for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Fault {
    /// Returns the fault in one sentence, for the caller.
    ///
    /// Deliberately not `Display`: the GraphQL library turns every `Display` value into an error
    /// without a code.
    pub fn message(&self) -> String {
        match self {
            Self::BadInput { argument, message, .. }
            | Self::NotFound { argument, message, .. }
            | Self::Ambiguous { argument, message, .. } => format!("`{argument}` {message}"),
            Self::Unauthenticated { message } | Self::Forbidden { message } => message.clone(),
            Self::LimitExceeded {
                limit,
                maximum,
                measured,
            } => {
                format!("the limit on {limit} is {maximum}, this request needs {measured}")
            }
            Self::Timeout { seconds } => {
                format!("the computation did not finish within {seconds} s; narrow the scope or ask for less")
            }
            Self::Busy => "the server has more analyses to do than it can do in time, so this one was not begun; try again shortly".to_owned(),
            Self::Behind { current, wanted } => format!(
                "this server is at revision {current} and did not hear of {wanted} in time; try again shortly, or ask another one"
            ),
            Self::HistoryChanged { seen } => format!(
                "there is no revision {seen}: the database was set back or is another one; \
                 nothing was done, forget what you have read and begin anew"
            ),
            Self::Unavailable(obstacle) => {
                let advice = match obstacle.outage {
                    Some(Outage::OpenedToRead) => "send writes to a server that writes",
                    _ => "try again shortly",
                };
                format!("{}; nothing was done, {advice}", obstacle.reason)
            }
            Self::OutcomeUnknown(_) => {
                "the write was not confirmed and may have been done or not; look before you send it again, \
                or send it again with the `idempotencyKey` that it had"
                    .to_owned()
            }
            Self::Internal(_) => "an internal fault".to_owned(),
        }
    }

    /// Creates [`Fault::Unavailable`]: the server cannot answer now and has done nothing.
    pub fn unavailable(reason: impl Into<Cow<'static, str>>, cause: impl Into<String>) -> Self {
        Self::Unavailable(Obstacle {
            reason: reason.into(),
            outage: None,
            cause: Cause(cause.into()),
        })
    }

    /// Creates a fault of an argument without suggestions.
    pub fn bad(argument: impl Into<String>, message: impl Into<String>) -> Self {
        Self::BadInput {
            argument: argument.into(),
            message: message.into(),
            suggestions: Vec::new(),
        }
    }

    /// Renames an argument that is not part of a scope: `asOf` instead of `scope.asOf`.
    #[must_use]
    pub fn without_scope(mut self) -> Self {
        if let Self::BadInput { argument, message, .. } | Self::NotFound { argument, message, .. } = &mut self {
            if let Some(own) = argument.strip_prefix("scope.") {
                *argument = own.to_owned();
            }
            *message = message.replace("`scope.", "`");
        }
        self
    }

    /// Creates a fault of a number outside its range.
    pub fn range(argument: &str, least: impl fmt::Display, most: impl fmt::Display, given: impl fmt::Display) -> Self {
        Self::bad(argument, format!("must be from {least} to {most}; {given} was given"))
    }

    /// Converts a failure of the store. Its text goes to the log only.
    pub fn from_store(error: &StoreError) -> Self {
        let mut cause = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            cause = format!("{cause}: {inner}");
            source = inner.source();
        }
        match error {
            StoreError::Unavailable { outage, .. } => Self::Unavailable(Obstacle {
                reason: outage.reason().into(),
                outage: Some(*outage),
                cause: Cause(cause),
            }),
            StoreError::OtherHistory { served } => Self::HistoryChanged { seen: *served },
            StoreError::Unconfirmed { .. } => Self::OutcomeUnknown(Cause(cause)),
            _ => Self::Internal(Cause(cause)),
        }
    }

    /// Converts a panic. Its message goes to the log only.
    pub fn panicked(panic: &(dyn Any + Send)) -> Self {
        Self::Internal(Cause(format!("a computation panicked: {}", panic_text(panic))))
    }

    /// Converts a failure to join another thread's work.
    pub fn from_join(error: tokio::task::JoinError) -> Self {
        match error.try_into_panic() {
            Ok(panic) => Self::panicked(&*panic),
            Err(cancelled) => Self::unavailable("the server is stopping", cancelled.to_string()),
        }
    }

    /// Converts the error of an analysis. `seconds` is its deadline.
    pub fn from_analysis(error: AnalysisError, seconds: u64) -> Self {
        match error {
            AnalysisError::DeadlineExceeded | AnalysisError::Cancelled => Self::Timeout { seconds },
            AnalysisError::NoRoom => Self::Busy,
            AnalysisError::LimitExceeded { what, limit, measured } => Self::LimitExceeded {
                limit: what.to_string(),
                maximum: limit,
                measured,
            },
        }
    }
}

/// Runs work and turns its panic into [`Fault::Internal`], so that it affects only the callers who
/// wait for it.
///
/// # Errors
/// If the work panics.
pub fn no_panic<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Fault::panicked(&*panic))
}

/// Returns the message of a panic.
pub fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("not text")
}

/// Cuts a message to 300 characters, the last one an ellipsis.
pub fn shortened(text: String) -> String {
    match text.char_indices().nth(300) {
        Some(_) => text.chars().take(299).chain(['…']).collect(),
        None => text,
    }
}

/// Quotes a caller's text in a message: at most 60 characters.
pub fn quote(text: &str) -> String {
    let mut short: String = text.chars().filter(|letter| !letter.is_control()).take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("\"{short}\"")
}
