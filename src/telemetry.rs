//! Logging: the destination, format and filter of log lines.

mod lines;
pub mod metrics;

use std::fmt::Display;
use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;
use std::str::FromStr;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use lines::Lines;

/// The default filter: one line per request, and only warnings of the libraries.
pub const DEFAULT_FILTER: &str = "info,sqlx=warn,sea_orm_migration=warn";

/// The form of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people at a terminal.
    #[default]
    Text,
    /// One JSON object per line, for machines.
    Json,
}

impl FromStr for LogFormat {
    type Err = UnknownLogFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(UnknownLogFormat),
        }
    }
}

/// A word that names no [`LogFormat`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a log format is `text` or `json`")]
pub struct UnknownLogFormat;

/// An error at the start of logging.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is invalid.
    #[error("`{filter}` is no log filter: {source}")]
    Filter {
        /// The filter as given.
        filter: String,
        /// The error in it.
        source: tracing_subscriber::filter::ParseError,
    },
    /// Logging was started before.
    #[error("logging was started twice")]
    Started(#[from] TryInitError),
}

/// Checks a filter such as `info,interurban=debug` without using it, so that all faults of a
/// configuration can be reported together.
pub fn check_filter(filter: &str) -> Result<(), TelemetryError> {
    parse(filter).map(|_| ())
}

/// Time limit at the end of the process for lines that are not yet written.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Standard error.
static LINES: LazyLock<Lines> =
    LazyLock::new(|| Lines::start(std::io::stderr(), |lost| tracing::error!(lost, "log lines were lost")));

/// Starts logging to standard error, once for the whole process. Panics are logged the same way.
pub fn init(format: LogFormat, filter: &str) -> Result<(), TelemetryError> {
    let lines = fmt()
        .with_env_filter(parse(filter)?)
        .with_ansi(std::io::stderr().is_terminal())
        .log_internal_errors(false)
        .with_writer(|| &*LINES);
    match format {
        LogFormat::Text => lines.with_target(false).finish().try_init()?,
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .finish()
            .try_init()?,
    }
    std::panic::set_hook(Box::new(tell_panic));
    Ok(())
}

/// Writes a line to standard error, after queued log lines. Never fails and never waits: if the
/// line cannot be written, it is lost.
pub fn say(line: impl Display) {
    LINES.offer(format!("{line}\n").as_bytes());
}

/// Writes a line to standard error for the user of a command, and waits until it is read.
pub fn report(line: impl Display) {
    say(line);
    LINES.settle(Duration::MAX);
}

/// Waits at most a second for lines that are not yet written. Must be the last call of the process.
pub fn finish() {
    LINES.settle(LAST_LINES);
}

/// Logs a panic as the standard library does, but without waiting for a standard error that nobody
/// reads.
fn tell_panic(panic: &PanicHookInfo<'_>) {
    let thread = thread::current();
    let name = thread.name().unwrap_or("<unnamed>");
    let place = panic
        .location()
        .map_or_else(String::new, |place| format!(" at {place}"));
    let message = panic.payload_as_str().unwrap_or("not text");
    say(format_args!("thread '{name}' panicked{place}:\n{message}"));
    let trace = std::backtrace::Backtrace::capture();
    if trace.status() == std::backtrace::BacktraceStatus::Captured {
        say(format_args!("stack backtrace:\n{trace}"));
    }
}

fn parse(filter: &str) -> Result<EnvFilter, TelemetryError> {
    EnvFilter::builder()
        .parse(filter)
        .map_err(|source| TelemetryError::Filter {
            filter: filter.to_owned(),
            source,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_cannot_be_read_is_named() {
        assert!(check_filter(DEFAULT_FILTER).is_ok());
        let error = check_filter("info,http=loudest").expect_err("no such level");
        assert!(error.to_string().starts_with("`info,http=loudest` is no log filter"));
    }

    #[test]
    fn formats_are_named_by_a_word() {
        assert_eq!("text".parse(), Ok(LogFormat::Text));
        assert_eq!("json".parse(), Ok(LogFormat::Json));
        assert_eq!("xml".parse::<LogFormat>(), Err(UnknownLogFormat));
    }
}
