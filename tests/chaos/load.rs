//! Writers and readers that continue regardless of failures, and record the answers.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use super::client::{Answer, Ask, post};
use super::history::{Read, Write, batch, made};
use super::writes::{self, PAIRS, PATH, STATS};

/// Pause after a request that failed.
const PAUSE: Duration = Duration::from_millis(20);

/// Pause of a reader, so that writers get processor time on a small machine.
const BREATH: Duration = Duration::from_millis(2);

/// One write in this many creates a partnership; the others are batches.
const MAKES: usize = 5;

/// The current addresses of the servers, and shared state.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) began: Instant,
    /// Changes when a server is restarted.
    pub(crate) addresses: Vec<RwLock<SocketAddr>>,
    pub(crate) token: String,
    /// The revision from which on all partnerships exist.
    pub(crate) since: i64,
    /// Global ids of each writer's two partnerships.
    pub(crate) pairs: Vec<[String; 2]>,
    pub(crate) over: AtomicBool,
    /// True while writers must pause.
    pub(crate) paused: AtomicBool,
    /// Number of acknowledged writes.
    pub(crate) acknowledged: AtomicUsize,
}

impl Stage {
    pub(crate) fn address(&self, server: usize) -> SocketAddr {
        *self.addresses[server].read().expect("nobody panics with it")
    }

    /// Records the new address of a restarted server.
    pub(crate) fn moved(&self, server: usize, address: SocketAddr) {
        *self.addresses[server].write().expect("nobody panics with it") = address;
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// Reads once; returns the read if it was answered.
    pub(crate) fn read(&self, reader: usize, server: usize, least: i64, query: &'static str) -> Option<Read> {
        let pairs = (query == PAIRS).then(|| writes::pairs(&self.pairs));
        let began = self.began.elapsed();
        let ask = Ask {
            query: pairs.as_deref().unwrap_or(query),
            least: Some(least),
            ..Ask::default()
        };
        let answer = post(self.address(server), &ask).ok()?;
        let data = answer.data()?;
        Some(Read {
            reader,
            server,
            began,
            least,
            revision: answer.revision.expect("every answer names its revision"),
            query,
            pairs: pairs.map(|_| writes::titles(&data, self.pairs.len())),
            data: answer.body,
        })
    }
}

/// The record of a writer or reader.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) writes: Vec<Write>,
    pub(crate) reads: Vec<Read>,
    /// Global ids of the new partnerships.
    pub(crate) made: Vec<String>,
    /// Number of failed requests, which are expected while servers die.
    pub(crate) failures: usize,
}

/// Writes on the servers in turn, repeats unacknowledged writes, and looks for each write on
/// another server.
pub(crate) fn write(stage: &Arc<Stage>, writer: usize) -> Notes {
    let mut notes = Notes::default();
    let servers = stage.addresses.len();
    for number in 1.. {
        let (name, ask);
        if number % MAKES == 0 {
            name = made(writer, number);
            ask = writes::make(&stage.token, &name);
        } else {
            name = batch(writer, number);
            ask = writes::batch(&stage.token, &stage.pairs[writer], &name);
        }
        for attempt in 0.. {
            if stage.is_over() {
                return notes;
            }
            if stage.paused.load(Ordering::Relaxed) {
                std::thread::sleep(PAUSE);
                continue;
            }
            let server = (writer + number + attempt) % servers;
            let Some(done) = acknowledged(post(stage.address(server), &ask)) else {
                notes.failures += 1;
                std::thread::sleep(PAUSE);
                continue;
            };
            stage.acknowledged.fetch_add(1, Ordering::Relaxed);
            notes.writes.push(Write {
                writer,
                name: name.clone(),
                server,
                acknowledged: stage.began.elapsed(),
                revision: done.revision,
            });
            notes.made.extend(done.id);
            let reader = 1_000 + writer;
            notes
                .reads
                .extend(stage.read(reader, (server + 1) % servers, done.revision, PAIRS));
            break;
        }
    }
    notes
}

/// Reads, either always on one server, or on all in turn with the last seen revision as the
/// minimum.
pub(crate) fn read(stage: &Arc<Stage>, reader: usize) -> Notes {
    let mut notes = Notes::default();
    let servers = stage.addresses.len();
    let (roams, mut seen) = (reader >= servers, stage.since);
    for turn in 0.. {
        if stage.is_over() {
            break;
        }
        let server = if roams { (reader + turn) % servers } else { reader };
        let query = [PAIRS, PATH, PAIRS, STATS][turn % 4];
        match stage.read(reader, server, if roams { seen } else { stage.since }, query) {
            Some(read) => {
                seen = seen.max(read.revision);
                notes.reads.push(read);
                std::thread::sleep(BREATH);
            }
            None => {
                notes.failures += 1;
                std::thread::sleep(PAUSE);
            }
        }
    }
    notes
}

fn acknowledged(answer: std::io::Result<Answer>) -> Option<writes::Made> {
    Some(writes::made(&answer.ok()?.data()?))
}
