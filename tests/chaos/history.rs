//! A history: events as clients saw them and as the change log has them.

use std::time::Duration;

/// A write: a batch that gives both partnerships of a writer the same new title, or a new
/// partnership.
///
/// Times are relative to the start of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Write {
    /// The writer, who waits for each answer before the next write.
    pub(crate) writer: usize,
    /// Its name: the reason in the change log, and the title that a batch sets.
    pub(crate) name: String,
    /// The server that acknowledged it.
    pub(crate) server: usize,
    /// Time of the acknowledgement.
    pub(crate) acknowledged: Duration,
    /// The revision in the server's answer.
    pub(crate) revision: i64,
}

/// A read that was answered without errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    /// The reader, who waits for each answer before the next read.
    pub(crate) reader: usize,
    /// The server that answered.
    pub(crate) server: usize,
    /// Time of the request.
    pub(crate) began: Duration,
    /// The minimum revision requested.
    pub(crate) least: i64,
    /// The revision of the answer.
    pub(crate) revision: i64,
    /// The query.
    pub(crate) query: &'static str,
    /// The `data` of the answer, byte for byte.
    pub(crate) data: String,
    /// The titles of each writer's two partnerships, if the query asks for them.
    pub(crate) pairs: Option<Vec<[String; 2]>>,
}

/// An entry of the change log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The revision.
    pub(crate) revision: i64,
    /// The reason, which is the name of a write; `None` for records older than the load.
    pub(crate) name: Option<String>,
    /// Title of the record afterwards.
    pub(crate) title: Option<String>,
}

/// A whole history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// Acknowledged writes, in order for each writer.
    pub(crate) writes: Vec<Write>,
    /// Reads, in order for each reader.
    pub(crate) reads: Vec<Read>,
    /// The final log, in the order of revision and sequence.
    pub(crate) log: Vec<Entry>,
    /// The final state on each server: its revision, the pairs, and the titles of new partnerships.
    pub(crate) endings: Vec<Ending>,
}

/// The final state on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) server: usize,
    pub(crate) revision: i64,
    pub(crate) pairs: Vec<[String; 2]>,
    pub(crate) made: Vec<String>,
}

/// Returns the name of a batch, which contains its writer.
pub(crate) fn batch(writer: usize, number: usize) -> String {
    format!("batch {writer} {number}")
}

/// Returns the name of a write that creates a partnership.
pub(crate) fn made(writer: usize, number: usize) -> String {
    format!("made {writer} {number}")
}

/// Returns the writer of a batch.
pub(crate) fn batch_writer(name: &str) -> Option<usize> {
    name.strip_prefix("batch ")?.split_once(' ')?.0.parse().ok()
}
