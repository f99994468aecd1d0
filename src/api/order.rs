//! Orders of lists: by a value, in a direction, with ties by key.

use std::cmp::Ordering;

use super::connection::int;
use super::enums::OrderDirection;
use crate::analytics::ranking::compare_ranked;
use crate::analytics::{AnalysisError, Budget};

/// Sorts handles by a value in a direction. Handles compare by key, which settles ties in either
/// direction.
pub fn sort_by<H: Copy + Ord, K: Ord>(handles: &mut [H], direction: OrderDirection, value: impl Fn(H) -> K) {
    let mut keyed: Vec<(K, H)> = handles.iter().map(|&handle| (value(handle), handle)).collect();
    keyed.sort_by(|one, other| {
        let order = one.0.cmp(&other.0);
        let order = if direction == OrderDirection::Desc {
            order.reverse()
        } else {
            order
        };
        order.then(one.1.cmp(&other.1))
    });
    for (slot, (_, handle)) in handles.iter_mut().zip(keyed) {
        *slot = handle;
    }
}

/// Relative cost of comparing a record by a text, which must be folded, to that of looking at it.
pub const FOLDING: usize = 8;

/// Number of handles between two checks of the budget.
const BATCH: usize = 4_096;

/// Keeps the handles that pass.
///
/// # Errors
/// Those of the budget.
pub fn retain<H: Copy>(handles: &mut Vec<H>, budget: &Budget, passes: impl Fn(H) -> bool) -> Result<(), AnalysisError> {
    let mut kept = Vec::new();
    for batch in handles.chunks(BATCH) {
        budget.spend(batch.len() as u64)?;
        kept.extend(batch.iter().copied().filter(|&handle| passes(handle)));
    }
    *handles = kept;
    Ok(())
}

/// Wraps a value so that absent ones come last in either direction.
pub fn absent_last<T: Ord>(value: Option<T>, direction: OrderDirection) -> (bool, Option<T>) {
    (value.is_none() == (direction == OrderDirection::Asc), value)
}

/// Sorts handles by a value in a direction and ranks them. Values that are equal to 12 significant
/// digits share a rank ("1, 2, 2, 4"), and their handles keep their order. Handles without a value
/// come last and have no rank.
pub fn ranked<H: Copy + Ord>(
    handles: &[H],
    direction: OrderDirection,
    value: impl Fn(H) -> Option<f64>,
) -> Vec<(H, Option<i32>)> {
    let mut known: Vec<(f64, H)> = handles
        .iter()
        .filter_map(|&handle| Some((value(handle)?, handle)))
        .collect();
    let directed = |order: Ordering| match direction {
        OrderDirection::Asc => order,
        OrderDirection::Desc => order.reverse(),
    };
    known.sort_by(|one, other| directed(compare_ranked(one.0, other.0)).then(one.1.cmp(&other.1)));
    let mut placed = Vec::with_capacity(handles.len());
    let mut rank = 0;
    for (place, &(number, handle)) in known.iter().enumerate() {
        if place == 0 || compare_ranked(known[place - 1].0, number) != Ordering::Equal {
            rank = place + 1;
        }
        placed.push((handle, Some(int(rank))));
    }
    let mut unknown: Vec<H> = handles
        .iter()
        .copied()
        .filter(|&handle| value(handle).is_none())
        .collect();
    unknown.sort_unstable();
    placed.extend(unknown.into_iter().map(|handle| (handle, None)));
    placed
}

/// Converts a finite number to an ordered value.
pub fn ordered(number: f64) -> i64 {
    let bits = number.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_a_rank_and_what_is_unknown_has_none() {
        let values = [Some(0.25), None, Some(0.5), Some(0.25 + 1e-15), Some(0.125)];
        let order = |direction| ranked(&[4, 3, 2, 1, 0], direction, |handle: usize| values[handle]);
        let rank = |place: i32| Some(place);
        assert_eq!(
            order(OrderDirection::Desc),
            [(2, rank(1)), (0, rank(2)), (3, rank(2)), (4, rank(4)), (1, None)]
        );
        assert_eq!(
            order(OrderDirection::Asc),
            [(4, rank(1)), (0, rank(2)), (3, rank(2)), (2, rank(4)), (1, None)]
        );
    }

    #[test]
    fn ties_keep_the_order_of_keys_in_both_directions() {
        let value = |handle: u32| handle % 2;
        let mut handles = [4, 3, 2, 1];
        sort_by(&mut handles, OrderDirection::Asc, value);
        assert_eq!(handles, [2, 4, 1, 3]);
        sort_by(&mut handles, OrderDirection::Desc, value);
        assert_eq!(handles, [1, 3, 2, 4]);
    }

    #[test]
    fn absent_values_come_last_in_both_directions() {
        let value = |handle: usize| [Some(2), None, Some(1)][handle];
        let mut handles = [0, 1, 2];
        for (direction, expected) in [(OrderDirection::Asc, [2, 0, 1]), (OrderDirection::Desc, [0, 2, 1])] {
            sort_by(&mut handles, direction, |handle| absent_last(value(handle), direction));
            assert_eq!(handles, expected);
        }
    }

    #[test]
    fn numbers_order_as_numbers() {
        let mut numbers = [1.5, -2.0, 0.0, -0.5, 3e9];
        numbers.sort_by_key(|&number| ordered(number));
        assert_eq!(numbers, [-2.0, -0.5, 0.0, 1.5, 3e9]);
    }
}
