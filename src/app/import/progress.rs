//! Progress of imports, shown to holders of the importing token.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;

use super::Counts;
use crate::domain::access::TokenId;

/// How many imports that have ended are remembered.
const REMEMBERED: usize = 64;

/// Number of names at which those that nobody uses are swept out.
const SWEEP: usize = 256;

/// What an import is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun.
    #[default]
    Waiting,
    /// Its file is read, and its records are compared and written.
    Reading,
    /// All is read; what was written becomes visible.
    Committing,
    /// It has ended.
    Ended,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Its activity.
    pub phase: Phase,
    /// Bytes that were read. A file is read two or three times.
    pub bytes_read: u64,
    /// Bytes of the readings that have begun.
    pub bytes_expected: u64,
    /// Records so far.
    pub counts: Counts,
    /// True if the records are now as the file has them; none as long as that is not known.
    pub written: Option<bool>,
}

/// The progress of one import. Clones share it.
#[derive(Clone, Debug)]
pub struct Watched(Arc<watch::Sender<Progress>>);

impl Watched {
    fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Progress::default())))
    }

    /// Follows it.
    pub fn subscribe(&self) -> watch::Receiver<Progress> {
        self.0.subscribe()
    }

    /// Begins anew, for an import under a name that was used before.
    fn restart(&self) {
        self.0.send_replace(Progress::default());
    }

    /// A file of so many bytes is opened.
    pub(super) fn opened(&self, bytes: u64) {
        self.0.send_modify(|progress| {
            progress.phase = Phase::Reading;
            progress.bytes_expected += bytes;
        });
    }

    /// So many bytes more were read.
    pub(super) fn read(&self, bytes: u64) {
        self.0.send_modify(|progress| progress.bytes_read += bytes);
    }

    /// So many records are compared and written.
    pub(super) fn counted(&self, counts: Counts) {
        self.0.send_modify(|progress| progress.counts = counts);
    }

    /// All is read.
    pub(super) fn committing(&self) {
        self.0.send_modify(|progress| progress.phase = Phase::Committing);
    }
}

/// An import that is told of. It has ended when the last clone is dropped, however that comes
/// about: whoever asked for it may go away before.
#[derive(Clone, Debug)]
pub struct Running(Arc<Ending>);

#[derive(Debug)]
struct Ending(Watched);

impl Running {
    /// What is told of it.
    pub fn watched(&self) -> &Watched {
        &self.0.0
    }

    /// It has written or not.
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

/// Names of imports, of each token its own.
type Name = (TokenId, String);

/// The imports of this process that are told of. Those that run or are watched are known, and the
/// last that have ended.
#[derive(Debug, Default)]
pub struct Imports(Mutex<Names>);

#[derive(Debug, Default)]
struct Names {
    known: HashMap<Name, Weak<watch::Sender<Progress>>>,
    ended: VecDeque<Watched>,
}

impl Imports {
    /// An import of a token begins under a name that its client made up.
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

    /// The progress of an import of a token, which may be still to come.
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
