//! Writers and readers who go on whatever happens, and note what they were told.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use super::client::{Answer, Ask, post};
use super::history::{Read, Write, batch, made};
use super::writes::{self, PAIRS, PATH, STATS};

/// Pause after a request that was not answered as it should.
const PAUSE: Duration = Duration::from_millis(20);

/// Pause of a reader, so that writers get their turn on a small machine.
const BREATH: Duration = Duration::from_millis(2);

/// One write in so many makes a partnership; the others are batches.
const MAKES: usize = 5;

/// Where the servers are at present, and what everyone needs to know.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) began: Instant,
    /// Changes when a server is started anew.
    pub(crate) addresses: Vec<RwLock<SocketAddr>>,
    pub(crate) token: String,
    /// The revision from which on they are all there.
    pub(crate) since: i64,
    /// Global ids of each writer's two partnerships.
    pub(crate) pairs: Vec<[String; 2]>,
    pub(crate) over: AtomicBool,
    /// True while nobody is to write.
    pub(crate) paused: AtomicBool,
    /// How many writes were acknowledged so far.
    pub(crate) acknowledged: AtomicUsize,
}

impl Stage {
    pub(crate) fn address(&self, server: usize) -> SocketAddr {
        *self.addresses[server].read().expect("nobody panics with it")
    }

    /// A server was started anew.
    pub(crate) fn moved(&self, server: usize, address: SocketAddr) {
        *self.addresses[server].write().expect("nobody panics with it") = address;
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// A read by a reader, if it was answered.
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

/// What one writer or reader was told.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) writes: Vec<Write>,
    pub(crate) reads: Vec<Read>,
    /// Global ids of the partnerships made.
    pub(crate) made: Vec<String>,
    /// Requests that were not answered as they should, which is no fault while servers die.
    pub(crate) failures: usize,
}

/// Writes on every server in turn, repeats what was not acknowledged, and looks for each write on another server.
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

/// Reads; always on one server, or on all in turn and then never older than what was seen.
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
