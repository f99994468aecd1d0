//! Orders of lists: by a value, in a direction, ties always by key.

use super::enums::OrderDirection;

/// Sorts handles by a value in a direction. Handles compare by key, which settles ties in either direction.
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

/// A value by which absent ones come last in either direction.
pub fn absent_last<T: Ord>(value: Option<T>, direction: OrderDirection) -> (bool, Option<T>) {
    (value.is_none() == (direction == OrderDirection::Asc), value)
}

/// A finite number as an ordered value.
pub fn ordered(number: f64) -> i64 {
    let bits = number.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

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
