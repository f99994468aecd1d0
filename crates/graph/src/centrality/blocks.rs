//! Parallel work with a result that does not depend on the number of threads.

use rayon::prelude::*;

use crate::error::AnalysisError;

/// The largest number of blocks: enough to keep many threads busy, few enough to hold a vector for
/// each.
const MOST_BLOCKS: usize = 32;

/// Runs `work` on consecutive blocks of `items` in parallel, and returns the results in order.
///
/// The blocks depend on the number of items alone, so that sums over them have the same digits on
/// any number of threads.
pub(super) fn in_blocks<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&[T]) -> Result<R, AnalysisError> + Sync,
) -> Result<Vec<R>, AnalysisError> {
    let length = items.len().div_ceil(MOST_BLOCKS).max(1);
    items.par_chunks(length).map(&work).collect()
}

/// Adds vectors of equal length, entry by entry, in order; `length` zeros if there are none.
pub(super) fn sum_of(parts: Vec<Vec<f64>>, length: usize) -> Vec<f64> {
    let mut parts = parts.into_iter();
    let mut total = parts.next().unwrap_or_else(|| vec![0.0; length]);
    for part in parts {
        for (total, part) in total.iter_mut().zip(part) {
            *total += part;
        }
    }
    total
}
