//! Fails the tests if the program panics or reports a bug where no test looks: in a task, in a
//! connection, in an answer that is not read to its end.

use std::io;
use std::panic::PanicHookInfo;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Log entries of faults that the toy schema causes on purpose.
const ON_PURPOSE: [&str; 3] = [
    r#""panic":"a secret in a panic""#,
    r#""cause":"SELECT password FROM person""#,
    r#""cause":"no name""#,
];

static FOUND: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Starts to watch, once for all tests of the process. Everything that starts a server calls this.
pub(crate) fn watch() {
    log();
}

/// Fails if there is a fault that no test has failed for. Silent while a test is failing already.
#[track_caller]
pub(crate) fn check() {
    if std::thread::panicking() {
        return;
    }
    let found = std::mem::take(&mut *FOUND.lock().unwrap_or_else(PoisonError::into_inner)).join("\n");
    assert!(
        found.is_empty(),
        "the program is at fault, in this test or in one beside it:\n{found}"
    );
}

/// Returns the log of all tests of this process: enabled callsites are per process, not per thread.
pub(crate) fn log() -> Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    let begin = || {
        let log = Log::default();
        let format = tracing_subscriber::fmt().json().flatten_event(true);
        format
            .with_env_filter(EnvFilter::new("info"))
            .with_writer(log.clone())
            .init();
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !is_of_a_test(panic) && !is_of_a_runtime_that_ended(panic) {
                note(panic.to_string());
            }
            usual(panic);
        }));
        log
    };
    LOG.get_or_init(begin).clone()
}

/// True if a test panicked, by its own assertion, and not the program or a library.
fn is_of_a_test(panic: &PanicHookInfo<'_>) -> bool {
    panic.location().is_some_and(|place| place.file().starts_with("tests/"))
}

/// True if a writer's thread looked at its timer while the runtime of its test was ending. In the
/// program that is the end of the process.
fn is_of_a_runtime_that_ended(panic: &PanicHookInfo<'_>) -> bool {
    let is_writer = std::thread::current().name() == Some("writer");
    is_writer
        && panic
            .payload_as_str()
            .is_some_and(|text| text.contains("it is being shutdown"))
}

fn note(fault: String) {
    FOUND.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
}

/// The lines of a log, in memory.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Returns the whole log so far.
    pub(crate) fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8(bytes).expect("text")
    }
}

impl io::Write for Log {
    /// Receives one line: an event is written at once.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if text.contains(r#""level":"ERROR""#) && !ON_PURPOSE.iter().any(|known| text.contains(known)) {
            note(text.into_owned());
        }
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::process::Command;

    use axum::routing::{MethodRouter, get};
    use futures_util::StreamExt as _;
    use futures_util::stream::unfold;
    use interurban::http::ServeOptions;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use crate::http::support::site;
    use crate::support::server::Server;

    /// Sends a request to a server on a real socket and ignores the result.
    async fn ask(answer: MethodRouter) {
        let mut site = site();
        site.router = site.router.route("/added", answer);
        let server = Server::start(site, ServeOptions::default()).await;
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        let request = b"GET /added HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        stream.write_all(request).await.expect("sent");
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }

    #[tokio::test]
    #[ignore = "fails on purpose, in a process of its own"]
    async fn a_panic_in_a_connection() {
        ask(get(async || {
            let mut ended = pin!(unfold((), async |()| None::<((), ())>));
            assert!(ended.next().await.is_none());
            ended.next().await.map_or("", |()| "")
        }))
        .await;
    }

    #[tokio::test]
    #[ignore = "fails on purpose, in a process of its own"]
    async fn an_internal_fault_in_the_log() {
        ask(get(async || tracing::error!("internal fault"))).await;
    }

    #[test]
    fn a_test_fails_when_its_server_panics_or_reports_an_internal_fault() {
        for (name, words) in [
            ("a_panic_in_a_connection", "unfold"),
            ("an_internal_fault_in_the_log", "internal fault"),
        ] {
            let mut tests = Command::new(std::env::current_exe().expect("this program"));
            let name = format!("support::guard::tests::{name}");
            let run = tests.args(["--exact", "--ignored", &name]).output().expect("it runs");
            let told = String::from_utf8_lossy(&run.stdout).to_lowercase();
            assert!(!run.status.success(), "{name} {told}");
            assert!(
                told.contains("the program is at fault") && told.contains(words),
                "{told}"
            );
        }
    }
}
