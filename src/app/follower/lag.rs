//! The lag of this process behind the database, and the difference of their clocks.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// The lag behind the database. All times are of the monotonic clock.
#[derive(Debug)]
pub struct Lag(Mutex<State>);

#[derive(Debug)]
struct State {
    /// Time at which the database last reported its revision.
    confirmed: Instant,
    /// True if the last query failed.
    lost: bool,
    /// The revision that is still to be reached, and the time at which it became known.
    behind: Option<(i64, Instant)>,
    /// The revision that this process serves.
    served: i64,
    /// The reason that the database's present content cannot be loaded, although it differs from
    /// what is served.
    diverged: Option<String>,
    /// The lead of the database's clock over this process's.
    clock_ahead: TimeDelta,
}

impl Lag {
    /// Creates the state of a process that has just read the database at a revision.
    pub fn new(served: i64) -> Self {
        Self(Mutex::new(State {
            confirmed: Instant::now(),
            lost: false,
            behind: None,
            served,
            diverged: None,
            clock_ahead: TimeDelta::zero(),
        }))
    }

    /// Records the database's revision and the one that this process serves, which is not later.
    pub(super) fn confirm(&self, database: i64, served: i64) {
        self.change(|state| {
            *state = State {
                confirmed: Instant::now(),
                lost: false,
                behind: match state.behind {
                    // The target has been reached; there may be a later one by now.
                    Some((target, _)) if served < target => state.behind,
                    _ => (served < database).then(|| (database, Instant::now())),
                },
                served,
                diverged: None,
                clock_ahead: state.clock_ahead,
            };
        });
    }

    /// Records that the database did not answer.
    pub(super) fn lost(&self) {
        self.change(|state| state.lost = true);
    }

    /// Records that the database differs from what is served, and cannot be loaded.
    pub(super) fn diverged(&self, reason: String) {
        self.change(|state| state.diverged = Some(reason));
    }

    /// Records the database's clock and this process's, read at about the same moment.
    pub(super) fn compare_clocks(&self, databases: DateTime<Utc>, ours: DateTime<Utc>) {
        self.change(|state| state.clock_ahead = databases - ours);
    }

    /// Returns how far the database's clock is ahead of this process's; zero on SQLite, and until
    /// it is known.
    pub fn clock_ahead(&self) -> TimeDelta {
        self.change(|state| state.clock_ahead)
    }

    /// Returns the number of missing revisions, the time since the first of them is known, and the
    /// time since the database last answered.
    pub fn distance(&self) -> (i64, Duration, Duration) {
        self.change(|state| {
            let (revisions, late) = match state.behind {
                Some((target, since)) => (target - state.served, since.elapsed()),
                None => (0, Duration::ZERO),
            };
            (revisions, late, state.confirmed.elapsed())
        })
    }

    /// True if following fails at the moment, however briefly.
    pub(super) fn is_troubled(&self) -> bool {
        self.change(|state| state.lost || state.diverged.is_some())
    }

    /// Returns the reason to send no traffic to this process: it has been behind, or without
    /// contact to the database, for longer than `bound`.
    pub fn trouble(&self, bound: Duration) -> Option<String> {
        self.change(|state| state.trouble(bound, Instant::now()))
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn trouble(&self, bound: Duration, now: Instant) -> Option<String> {
        if let Some(reason) = &self.diverged {
            return Some(format!("the database is not the one that is served: {reason}"));
        }
        let silent = now.duration_since(self.confirmed);
        if silent > bound {
            let seconds = silent.as_secs();
            return Some(format!("the database has not been reached for {seconds} s"));
        }
        let (target, since) = self.behind?;
        let late = now.duration_since(since);
        (late > bound).then(|| {
            let (revisions, seconds) = (target - self.served, late.as_secs());
            format!("behind the database by {revisions} revisions, for {seconds} s")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: Duration = Duration::from_secs(5);

    fn trouble_after(lag: &Lag, seconds: u64) -> Option<String> {
        let later = Instant::now() + Duration::from_secs(seconds);
        lag.change(|state| state.trouble(BOUND, later))
    }

    #[test]
    fn who_is_behind_or_hears_nothing_is_in_trouble_after_the_bound_and_not_before() {
        let lag = Lag::new(7);
        assert_eq!(trouble_after(&lag, 4), None);
        assert!(trouble_after(&lag, 6).expect("silence").contains("not been reached"));
        lag.confirm(9, 7);
        assert_eq!(lag.trouble(BOUND), None);
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(
            lag.trouble(Duration::from_millis(1)).map(|_| ()),
            Some(()),
            "nothing heard since"
        );
        lag.change(|state| state.confirmed += Duration::from_secs(6));
        let late = trouble_after(&lag, 6).expect("two behind");
        assert!(late.starts_with("behind the database by 2 revisions"), "{late}");
    }

    #[test]
    fn lag_is_counted_from_the_first_revision_that_was_missed_and_ends_where_it_is_reached() {
        let lag = Lag::new(7);
        lag.confirm(9, 7);
        let since = lag.change(|state| state.behind);
        lag.confirm(12, 8);
        assert_eq!(lag.change(|state| state.behind), since, "9 is still to be reached");
        lag.confirm(12, 9);
        assert_eq!(lag.change(|state| state.behind).map(|(target, _)| target), Some(12));
        lag.confirm(12, 12);
        assert_eq!(lag.change(|state| state.behind), None);
    }

    #[test]
    fn a_database_that_was_set_back_is_trouble_at_once() {
        let lag = Lag::new(7);
        lag.diverged("it is being restored".to_owned());
        assert!(lag.trouble(BOUND).expect("set back").contains("restored"));
        assert!(lag.is_troubled());
        lag.confirm(7, 7);
        assert_eq!((lag.trouble(BOUND), lag.is_troubled()), (None, false));
    }
}
