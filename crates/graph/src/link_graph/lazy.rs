//! A value that is made when enough searches have asked for it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// To prepare a graph for searches costs about as much as this part of its nodes' number of searches gain by it.
const ASKED_BEFORE: usize = 16;

/// Something about a graph that is made when enough searches have asked for it, and nothing before.
#[derive(Debug)]
pub(super) struct Lazy<T> {
    asked: AtomicUsize,
    made: OnceLock<T>,
}

impl<T> Default for Lazy<T> {
    fn default() -> Self {
        Self {
            asked: AtomicUsize::new(0),
            made: OnceLock::new(),
        }
    }
}

/// A copy starts anew.
impl<T> Clone for Lazy<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> Lazy<T> {
    /// What was made; or, for a graph of so many nodes, what `make` makes now if it was asked for often enough.
    #[inline]
    pub(super) fn get(&self, node_count: usize, make: impl FnOnce() -> T) -> Option<&T> {
        self.made.get().or_else(|| self.made_if_asked_enough(node_count, make))
    }

    #[cold]
    fn made_if_asked_enough(&self, node_count: usize, make: impl FnOnce() -> T) -> Option<&T> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        (asked >= node_count / ASKED_BEFORE).then(|| self.made.get_or_init(make))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_and_only_when_it_was_asked_for_often_enough() {
        let lazy = Lazy::default();
        let asked = [1, 2, 3, 4, 5, 6, 7].map(|made| lazy.get(64, || made).copied());
        assert_eq!(asked, [None, None, None, None, Some(5), Some(5), Some(5)]);
    }
}
