//! Promises about writes.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{History, batch_writer};

/// Revisions are 1, 2, 3 … without a gap.
pub(super) fn gaps(history: &History) -> Vec<String> {
    let revisions: BTreeSet<i64> = history.log.iter().map(|entry| entry.revision).collect();
    (1..)
        .zip(&revisions)
        .find(|(expected, found)| expected != *found)
        .map(|(expected, found)| format!("gap: the log goes on with revision {found} where {expected} should be"))
        .into_iter()
        .collect()
}

/// Each acknowledged write is in the log, complete, at the revision that its writer was told.
pub(super) fn lost(history: &History) -> Vec<String> {
    let mut entries: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for entry in &history.log {
        let names = entries.entry(entry.revision).or_default();
        names.extend(entry.name.as_deref());
    }
    let verdict = |write: &crate::history::Write| {
        let records = if batch_writer(&write.name).is_some() { 2 } else { 1 };
        let found = entries.get(&write.revision).map_or(&[][..], Vec::as_slice);
        let whole = found.len() == records && found.iter().all(|name| *name == write.name);
        (!whole).then(|| {
            format!(
                "lost: {} was acknowledged at revision {}, where the log has {found:?}",
                write.name, write.revision
            )
        })
    };
    history.writes.iter().filter_map(verdict).collect()
}

/// No write is in the log twice, even if its writer repeated the request.
pub(super) fn repeated(history: &History) -> Vec<String> {
    let mut revisions: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for entry in &history.log {
        if let Some(name) = &entry.name {
            revisions.entry(name).or_default().insert(entry.revision);
        }
    }
    let twice = revisions.into_iter().filter(|(_, revisions)| revisions.len() > 1);
    twice
        .map(|(name, revisions)| format!("repeated: {name} is in the log at {revisions:?}"))
        .collect()
}

/// At the end every server has everything.
pub(super) fn missing_at_the_end(history: &History) -> Vec<String> {
    let last = history.log.last().map_or(0, |entry| entry.revision);
    let made: BTreeSet<&str> = history
        .writes
        .iter()
        .filter(|write| batch_writer(&write.name).is_none())
        .map(|write| write.name.as_str())
        .collect();
    let mut faults = Vec::new();
    for ending in &history.endings {
        if ending.revision != last {
            let (server, revision) = (ending.server, ending.revision);
            faults.push(format!(
                "end: server {server} ends at revision {revision}, the log at {last}"
            ));
        }
        let shown: BTreeSet<&str> = ending.made.iter().map(String::as_str).collect();
        let missing = made.difference(&shown);
        faults.extend(missing.map(|name| format!("end: {name} is missing on server {}", ending.server)));
        if ending.pairs != super::reads::pairs_at(history, ending.revision, ending.pairs.len()) {
            let (server, pairs) = (ending.server, &ending.pairs);
            faults.push(format!(
                "end: server {server} shows {pairs:?}, which is not what the log says"
            ));
        }
    }
    faults
}
