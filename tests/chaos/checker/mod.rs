//! Checks a history for broken promises. Pure: equal histories have equal results.
//!
//! The change log is the total order of all writes. Everything else is compared with it: an
//! acknowledged write must be in it at its revision, and a read at a revision must show exactly the
//! writes up to there.

mod reads;
#[cfg(test)]
mod tests;
mod writes;

use super::history::History;

/// Returns broken promises, each in one sentence; at most a few of each kind.
pub(crate) fn broken(history: &History) -> Vec<String> {
    let checks: [fn(&History) -> Vec<String>; 9] = [
        writes::gaps,
        writes::lost,
        writes::repeated,
        writes::missing_at_the_end,
        reads::halves,
        reads::backwards,
        reads::too_old,
        reads::disagreements,
        reads::not_as_logged,
    ];
    let few = |check: fn(&History) -> Vec<String>| check(history).into_iter().take(5);
    checks.into_iter().flat_map(few).collect()
}
