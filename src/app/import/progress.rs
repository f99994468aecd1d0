//! Progress of imports, visible to the token that imports.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;

use super::Counts;
use crate::domain::access::TokenId;

/// Number of finished imports that are remembered.
const REMEMBERED: usize = 64;

/// Number of names at which unused ones are removed.
const SWEEP: usize = 256;

/// The phase of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Not started.
    #[default]
    Waiting,
    /// The file is read, and its records are compared and written.
    Reading,
    /// Everything is read; the transaction is being committed.
    Committing,
    /// It has ended.
    Ended,
}

/// The progress of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Its phase.
    pub phase: Phase,
    /// Bytes read. A file is read two or three times.
    pub bytes_read: u64,
    /// Bytes of all passes started so far.
    pub bytes_expected: u64,
    /// Counts of records so far.
    pub counts: Counts,
    /// True if the records now equal the file; `None` until that is known.
    pub written: Option<bool>,
}

/// The progress of one import. Clones share it.
#[derive(Clone, Debug)]
pub struct Watched(Arc<watch::Sender<Progress>>);

impl Watched {
    fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Progress::default())))
    }

    /// Subscribes to changes.
    pub fn subscribe(&self) -> watch::Receiver<Progress> {
        self.0.subscribe()
    }

    /// Resets it, for an import under a name that was used before.
    fn restart(&self) {
        self.0.send_replace(Progress::default());
    }

    /// Records that a file of this many bytes was opened.
    pub(super) fn opened(&self, bytes: u64) {
        self.0.send_modify(|progress| {
            progress.phase = Phase::Reading;
            progress.bytes_expected += bytes;
        });
    }

    /// Records that this many more bytes were read.
    pub(super) fn read(&self, bytes: u64) {
        self.0.send_modify(|progress| progress.bytes_read += bytes);
    }

    /// Updates the counts.
    pub(super) fn counted(&self, counts: Counts) {
        self.0.send_modify(|progress| progress.counts = counts);
    }

    /// Records that everything was read.
    pub(super) fn committing(&self) {
        self.0.send_modify(|progress| progress.phase = Phase::Committing);
    }
}

/// A running import. It ends when the last clone is dropped, for any reason: the caller may leave
/// earlier.
#[derive(Clone, Debug)]
pub struct Running(Arc<Ending>);

#[derive(Debug)]
struct Ending(Watched);

impl Running {
    /// Returns its progress.
    pub fn watched(&self) -> &Watched {
        &self.0.0
    }

    /// Records the outcome.
    pub fn settle(&self, written: bool) {
        self.watched()
            .0
            .send_modify(|progress| progress.written = Some(written));
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.0.send_modify(|progress| progress.phase = Phase::Ended);
    }
}

/// The name of an import. Each token has its own names.
type Name = (TokenId, String);

/// The imports of this process: those that run or are watched, and the last finished ones.
#[derive(Debug, Default)]
pub struct Imports(Mutex<Names>);

#[derive(Debug, Default)]
struct Names {
    known: HashMap<Name, Weak<watch::Sender<Progress>>>,
    ended: VecDeque<Watched>,
}

impl Imports {
    /// Starts an import of a token, under a name chosen by the client.
    pub fn begin(&self, token: TokenId, name: &str) -> Running {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let watched = names.find(token, name);
        watched.restart();
        names.ended.push_back(watched.clone());
        if names.ended.len() > REMEMBERED {
            names.ended.pop_front();
        }
        Running(Arc::new(Ending(watched)))
    }

    /// Returns the progress of an import of a token. The import may not have started.
    pub fn watch(&self, token: TokenId, name: &str) -> Watched {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.find(token, name)
    }
}

impl Names {
    fn find(&mut self, token: TokenId, name: &str) -> Watched {
        let name = (token, name.to_owned());
        if let Some(known) = self.known.get(&name).and_then(Weak::upgrade) {
            return Watched(known);
        }
        if self.known.len() >= SWEEP {
            self.known.retain(|_, known| known.strong_count() > 0);
        }
        let made = Watched::new();
        self.known.insert(name, Arc::downgrade(&made.0));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_known_by_token_and_name_before_while_and_after_it_runs() {
        let imports = Imports::default();
        let (ada, eve) = (TokenId(1), TokenId(2));
        let (early, other) = (imports.watch(ada, "a"), imports.watch(eve, "a"));
        let heard = early.subscribe();
        let running = imports.begin(ada, "a");
        running.watched().opened(10);
        running.watched().read(4);
        assert_eq!((heard.borrow().bytes_read, heard.borrow().bytes_expected), (4, 10));
        running.settle(true);
        let other_holder = running.clone();
        drop(running);
        assert_ne!(heard.borrow().phase, Phase::Ended);
        drop(other_holder);
        assert_eq!(
            (heard.borrow().phase, heard.borrow().written),
            (Phase::Ended, Some(true))
        );
        assert_eq!(imports.watch(ada, "a").subscribe().borrow().phase, Phase::Ended);
        assert_eq!(other.subscribe().borrow().phase, Phase::Waiting);
        drop(imports.begin(ada, "a"));
        assert_eq!((heard.borrow().phase, heard.borrow().written), (Phase::Ended, None));
    }

    #[test]
    fn names_that_nobody_uses_are_forgotten() {
        let imports = Imports::default();
        for name in 0..10_000 {
            drop(imports.watch(TokenId(1), &name.to_string()));
            drop(imports.begin(TokenId(2), &name.to_string()));
        }
        let names = imports.0.lock().expect("nobody panics");
        assert!(names.known.len() <= SWEEP + REMEMBERED, "{}", names.known.len());
        assert_eq!(names.ended.len(), REMEMBERED);
    }
}
