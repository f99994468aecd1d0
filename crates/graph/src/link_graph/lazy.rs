//! A value built lazily, after enough uses to repay its cost.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Preparation costs as much as about n/16 searches gain from it.
const ASKED_BEFORE: usize = 16;

/// A value of a graph that is built after enough searches have asked for it.
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

/// A copy starts without a value.
impl<T> Clone for Lazy<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> Lazy<T> {
    /// Returns the value, if built. Otherwise counts the use, and builds it with `make` if there
    /// were enough for `node_count` nodes.
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
