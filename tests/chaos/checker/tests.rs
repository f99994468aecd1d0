//! Tests the checker with a good history, and with one for each way to break a promise.

use std::time::Duration;

use super::broken;
use crate::history::{Ending, Entry, History, Read, Write, batch, made};

fn write(name: String, server: usize, second: u64, revision: i64) -> Write {
    Write {
        writer: 0,
        name,
        server,
        acknowledged: Duration::from_secs(second),
        revision,
    }
}

fn entry(revision: i64, name: Option<String>) -> Entry {
    Entry {
        revision,
        title: name.clone(),
        name,
    }
}

fn read(reader: usize, server: usize, second: u64, revision: i64, titles: [usize; 2]) -> Read {
    Read {
        reader,
        server,
        began: Duration::from_secs(second),
        least: 0,
        revision,
        query: "pairs",
        data: format!("{titles:?}"),
        pairs: Some(vec![titles.map(|number| batch(0, number))]),
    }
}

/// One writer, two servers: the records exist at revision 2; two batches follow, with one new
/// partnership in between.
fn good() -> History {
    let ending = |server| Ending {
        server,
        revision: 5,
        pairs: vec![[batch(0, 2), batch(0, 2)]],
        made: vec![made(0, 1)],
    };
    History {
        writes: vec![
            write(batch(0, 1), 0, 1, 3),
            write(made(0, 1), 1, 3, 4),
            write(batch(0, 2), 0, 5, 5),
        ],
        reads: vec![
            read(0, 0, 0, 2, [0, 0]),
            read(1, 1, 2, 2, [0, 0]),
            read(0, 0, 2, 3, [1, 1]),
            read(1, 1, 4, 4, [1, 1]),
            read(0, 0, 6, 5, [2, 2]),
            read(1, 1, 6, 5, [2, 2]),
        ],
        log: vec![
            entry(1, None),
            entry(2, None),
            entry(3, Some(batch(0, 1))),
            entry(3, Some(batch(0, 1))),
            entry(4, Some(made(0, 1))),
            entry(5, Some(batch(0, 2))),
            entry(5, Some(batch(0, 2))),
        ],
        endings: vec![ending(0), ending(1)],
    }
}

#[track_caller]
fn rejected(history: &History, kind: &str) {
    let faults = broken(history);
    assert!(faults.iter().any(|fault| fault.starts_with(kind)), "{kind}: {faults:?}");
}

#[test]
fn a_history_that_keeps_all_promises_is_accepted() {
    assert_eq!(broken(&good()), Vec::<String>::new());
}

#[test]
fn a_write_that_was_carried_out_without_an_acknowledgement_is_no_fault() {
    let mut history = good();
    history.writes.remove(0);
    assert_eq!(broken(&history), Vec::<String>::new());
}

#[test]
fn a_lost_write_is_found() {
    let mut history = good();
    history.log.retain(|entry| entry.revision != 4);
    rejected(&history, "lost");
    rejected(&history, "gap");
    let mut history = good();
    history.writes[1].revision = 3;
    rejected(&history, "lost");
    let mut history = good();
    history.log.remove(5);
    rejected(&history, "lost");
}

#[test]
fn a_write_that_was_done_twice_is_found() {
    let mut history = good();
    history.log.push(entry(6, Some(made(0, 1))));
    rejected(&history, "repeated");
}

#[test]
fn a_gap_between_revisions_is_found() {
    let mut history = good();
    history.log.remove(0);
    rejected(&history, "gap");
}

#[test]
fn a_server_that_lacks_a_write_at_the_end_is_found() {
    let mut history = good();
    history.endings[1].made.clear();
    rejected(&history, "end");
    let mut history = good();
    history.endings[0].pairs = vec![[batch(0, 1), batch(0, 1)]];
    rejected(&history, "end");
    let mut history = good();
    history.endings[0].revision = 4;
    rejected(&history, "end");
}

#[test]
fn half_a_batch_is_found() {
    let mut history = good();
    history.reads[2].pairs = Some(vec![[batch(0, 1), batch(0, 0)]]);
    rejected(&history, "half");
}

#[test]
fn a_revision_that_goes_backwards_is_found() {
    let mut history = good();
    history.reads.push(read(1, 1, 7, 4, [1, 1]));
    rejected(&history, "backwards");
}

#[test]
fn a_read_older_than_what_its_server_acknowledged_is_found() {
    let mut history = good();
    history.reads.insert(2, read(2, 0, 2, 2, [0, 0]));
    rejected(&history, "too old");
}

#[test]
fn a_read_older_than_it_asked_for_is_found() {
    let mut history = good();
    history.reads[1].least = 3;
    rejected(&history, "too old");
}

#[test]
fn two_answers_at_one_revision_are_found() {
    let mut history = good();
    history.reads[5].data = "something else".to_owned();
    rejected(&history, "disagreement");
}

#[test]
fn a_batch_seen_before_its_revision_or_not_at_it_is_found() {
    let mut history = good();
    history.reads[1].pairs = Some(vec![[batch(0, 1), batch(0, 1)]]);
    rejected(&history, "not as logged");
    let mut history = good();
    history.reads[4].pairs = Some(vec![[batch(0, 1), batch(0, 1)]]);
    rejected(&history, "not as logged");
}

/// As after a full disk: the driver went on to release savepoints, and nothing reached the file.
#[test]
fn writes_that_were_acknowledged_and_shown_and_are_gone_after_a_restart_are_found() {
    let mut history = good();
    history.log.retain(|entry| entry.revision <= 2);
    for ending in &mut history.endings {
        ending.revision = 2;
        ending.pairs = vec![[batch(0, 0), batch(0, 0)]];
        ending.made.clear();
    }
    rejected(&history, "lost");
    rejected(&history, "not as logged");
    rejected(&history, "end");
}
