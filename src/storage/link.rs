//! The link to PostgreSQL. A write makes some ten round trips while it blocks the writes of all
//! other servers, so a slow link harms all of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::troubles::{Trouble, Troubles, Weight};

/// A longer round trip is worth a warning.
const SLOW: Duration = Duration::from_millis(100);

/// The name of the trouble.
const NAME: &str = "link";

/// The last round trips. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Link(Arc<Mutex<[Duration; 3]>>);

impl Link {
    /// Records the time of a round trip. The link is slow if the last ones were all slow.
    pub(super) fn took(&self, time: Duration, troubles: &Troubles) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = [last[1], last[2], time];
        let least = *last.iter().min().expect("three times");
        let reason = format!(
            "a round trip to the database takes {} ms; each write holds up the writes of all servers for some ten of them",
            least.as_millis()
        );
        troubles.set(NAME, (least > SLOW).then(|| Trouble::new(Weight::Warning, reason)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_slow_if_three_round_trips_are_and_fast_as_soon_as_one_is() {
        let (link, troubles) = (Link::default(), Troubles::default());
        for (milliseconds, slow) in [(300, false), (200, false), (250, true), (400, true), (20, false)] {
            link.took(Duration::from_millis(milliseconds), &troubles);
            assert_eq!(!troubles.all().is_empty(), slow, "after {milliseconds} ms");
        }
    }
}
