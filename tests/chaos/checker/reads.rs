//! Promises about reads.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::history::{Entry, History, Read, batch, batch_writer};

/// No read shows one half of a batch.
pub(super) fn halves(history: &History) -> Vec<String> {
    let torn = |read: &Read| {
        let pair = read.pairs.iter().flatten().find(|pair| pair[0] != pair[1])?;
        Some(format!(
            "half: reader {} saw {pair:?} at revision {} on server {}",
            read.reader, read.revision, read.server
        ))
    };
    history.reads.iter().filter_map(torn).collect()
}

/// No reader sees a server's revision go backwards.
pub(super) fn backwards(history: &History) -> Vec<String> {
    let mut seen: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let mut faults = Vec::new();
    for read in &history.reads {
        let last = seen.entry((read.reader, read.server)).or_insert(read.revision);
        if read.revision < *last {
            let (reader, revision, server) = (read.reader, read.revision, read.server);
            faults.push(format!(
                "backwards: reader {reader} saw {revision} after {last} on server {server}"
            ));
        }
        *last = read.revision;
    }
    faults
}

/// A read is not older than its minimum revision, nor than what its server had acknowledged before.
pub(super) fn too_old(history: &History) -> Vec<String> {
    let mut acknowledged: BTreeMap<usize, Vec<(Duration, i64)>> = BTreeMap::new();
    for write in &history.writes {
        let list = acknowledged.entry(write.server).or_default();
        list.push((write.acknowledged, write.revision));
    }
    for list in acknowledged.values_mut() {
        list.sort_unstable();
        let mut highest = 0;
        for (_, revision) in list {
            highest = highest.max(*revision);
            *revision = highest;
        }
    }
    let before = |read: &Read| {
        let list = acknowledged.get(&read.server).map_or(&[][..], Vec::as_slice);
        let count = list.partition_point(|(when, _)| *when <= read.began);
        count.checked_sub(1).map_or(0, |last| list[last].1)
    };
    let old = |read: &Read| {
        let due = before(read).max(read.least);
        (read.revision < due).then(|| {
            format!(
                "too old: reader {} saw {} on server {} where {due} was due",
                read.reader, read.revision, read.server
            )
        })
    };
    history.reads.iter().filter_map(old).collect()
}

/// Equal revision and query give equal data on every server.
pub(super) fn disagreements(history: &History) -> Vec<String> {
    let mut first: BTreeMap<(i64, &str), &Read> = BTreeMap::new();
    let mut faults = Vec::new();
    for read in &history.reads {
        let other = *first.entry((read.revision, read.query)).or_insert(read);
        if other.data != read.data {
            let (revision, one, two) = (read.revision, other.server, read.server);
            faults.push(format!(
                "disagreement: at revision {revision} server {one} said {} and server {two} {}",
                other.data, read.data
            ));
        }
    }
    faults
}

/// A read shows exactly the batches up to its revision.
pub(super) fn not_as_logged(history: &History) -> Vec<String> {
    let other = |read: &Read| {
        let pairs = read.pairs.as_ref()?;
        let due = pairs_at(history, read.revision, pairs.len());
        (*pairs != due).then(|| {
            format!(
                "not as logged: at revision {} server {} showed {pairs:?}, the log says {due:?}",
                read.revision, read.server
            )
        })
    };
    history.reads.iter().filter_map(other).collect()
}

/// Returns the titles of the pairs at a revision, from the log.
pub(super) fn pairs_at(history: &History, revision: i64, writers: usize) -> Vec<[String; 2]> {
    let upto = history.log.partition_point(|entry| entry.revision <= revision);
    let title = |writer: usize| {
        let mut entries = history.log[..upto].iter().rev();
        let mine = |entry: &&Entry| entry.name.as_deref().and_then(batch_writer) == Some(writer);
        let last = entries.find(mine).and_then(|entry| entry.title.clone());
        last.unwrap_or_else(|| batch(writer, 0))
    };
    let pair = |writer| [title(writer), title(writer)];
    (0..writers).map(pair).collect()
}
