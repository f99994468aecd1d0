//! What happened, as clients saw it and as the log of changes has it.

use std::time::Duration;

/// A write: one batch that gives both partnerships of a writer the same new title, or makes one partnership.
///
/// Times are from the beginning of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Write {
    /// The writer, who waits for each answer before the next write.
    pub(crate) writer: usize,
    /// Its name, which is the reason in the log of changes, and the title that a batch gives.
    pub(crate) name: String,
    /// Which server acknowledged it.
    pub(crate) server: usize,
    /// When the acknowledgement came.
    pub(crate) acknowledged: Duration,
    /// The revision that the server answered.
    pub(crate) revision: i64,
}

/// A read that was answered without errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    /// The reader, who waits for each answer before the next read.
    pub(crate) reader: usize,
    /// Which server answered.
    pub(crate) server: usize,
    /// When it was asked.
    pub(crate) began: Duration,
    /// The revision that was asked for at least.
    pub(crate) least: i64,
    /// The revision of the answer.
    pub(crate) revision: i64,
    /// What was asked.
    pub(crate) query: &'static str,
    /// The `data` of the answer, to the byte.
    pub(crate) data: String,
    /// The titles of each writer's two partnerships, if the query asks for them.
    pub(crate) pairs: Option<Vec<[String; 2]>>,
}

/// One entry of the log of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The revision.
    pub(crate) revision: i64,
    /// The reason, which is the name of a write; none for what was there before the load.
    pub(crate) name: Option<String>,
    /// Title of the record afterwards.
    pub(crate) title: Option<String>,
}

/// Everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// Acknowledged writes, in the order in which each writer made them.
    pub(crate) writes: Vec<Write>,
    /// Reads, in the order in which each reader made them.
    pub(crate) reads: Vec<Read>,
    /// The log afterwards, in the order of revision and sequence.
    pub(crate) log: Vec<Entry>,
    /// What each server showed at the very end: its revision, the pairs, and the titles of the partnerships that were made.
    pub(crate) endings: Vec<Ending>,
}

/// What a server showed at the very end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) server: usize,
    pub(crate) revision: i64,
    pub(crate) pairs: Vec<[String; 2]>,
    pub(crate) made: Vec<String>,
}

/// The name of a batch, from which its writer can be told.
pub(crate) fn batch(writer: usize, number: usize) -> String {
    format!("batch {writer} {number}")
}

/// The name of a write that makes one partnership.
pub(crate) fn made(writer: usize, number: usize) -> String {
    format!("made {writer} {number}")
}

/// The writer of a batch.
pub(crate) fn batch_writer(name: &str) -> Option<usize> {
    name.strip_prefix("batch ")?.split_once(' ')?.0.parse().ok()
}
