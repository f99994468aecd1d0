//! Record time: the times of revisions, and warnings about clocks.
//!
//! Record time never goes backwards. On PostgreSQL it is the database's clock, the same for all
//! writers; on SQLite it is the clock of the one process that writes. "Today" in a question is
//! always by the clock of the server that answers.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

use super::App;

/// The largest lead of record time over a clock without a warning.
const TOLERANCE: TimeDelta = TimeDelta::seconds(1);

/// The largest difference of two clocks without a warning.
pub(super) const APART: TimeDelta = TimeDelta::seconds(5);

/// True if the write is later than the clock.
pub(super) fn is_ahead(written_at: DateTime<Utc>, clock: DateTime<Utc>) -> bool {
    written_at - clock > TOLERANCE
}

impl App {
    /// Returns warnings about clocks, one sentence each. Answers are correct regardless.
    pub fn clock_warnings(&self) -> Vec<String> {
        let (ours, ahead) = (self.now(), self.lag.clock_ahead());
        let written_at = self.snapshot().made().at;
        let stands = written_at.filter(|at| is_ahead(*at, ours + ahead)).map(|at| {
            let (moment, seconds) = (at.trunc_subsecs(0).to_rfc3339(), (at - (ours + ahead)).num_seconds());
            format!(
                "record time stands still at {moment}, since a clock was ahead when that was written; it goes on in {seconds} s"
            )
        });
        let apart = (ahead.abs() > APART).then(|| {
            let (seconds, direction) = (
                ahead.num_seconds(),
                if ahead < TimeDelta::zero() {
                    "ahead of"
                } else {
                    "behind"
                },
            );
            format!(
                "the clock of this server, which says what day it is, is {} s {direction} that of the database",
                seconds.abs()
            )
        });
        stands.into_iter().chain(apart).collect()
    }
}
