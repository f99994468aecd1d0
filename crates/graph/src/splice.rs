//! Removes items from a list and inserts others, and adjusts the numbers by which other lists refer
//! to them.
//!
//! Everything happens in place, in sequential passes over memory: a list of millions is changed in
//! milliseconds.

/// The largest number of thresholds that each number is compared with one by one, for a block of
/// numbers at once.
const FEW: usize = 16;

/// The number of values processed together, so that they stay in the L1 cache for all thresholds.
const BLOCK: usize = 4_096;

/// The positions of removed and inserted items. Both ascend, in positions of the old list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Splice {
    /// The removed items.
    pub removed: Vec<u32>,
    /// For each inserted item, the old item before which it is inserted, in the final order.
    pub inserted: Vec<u32>,
}

impl Splice {
    /// True if nothing moves.
    pub const fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.inserted.is_empty()
    }

    /// Returns the new position of an item that stays.
    pub fn moved(&self, old: u32) -> u32 {
        old + count(&self.inserted, |&at| at <= old) - count(&self.removed, |&at| at < old)
    }

    /// Returns the new position of the nth inserted item.
    pub fn place(&self, nth: usize) -> u32 {
        let at = self.inserted[nth];
        at + u32::try_from(nth).expect("fewer than 2^32 items") - count(&self.removed, |&removed| removed < at)
    }

    /// Returns the origin of the item at a new position: its old position and true, or for an
    /// inserted item the old position before which it was inserted and false.
    pub fn origin(&self, new: u32) -> (u32, bool) {
        let (mut from, mut to) = (0, self.inserted.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.place(middle) < new {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        if from < self.inserted.len() && self.place(from) == new {
            return (self.inserted[from], false);
        }
        let left = new - u32::try_from(from).expect("fewer than 2^32 items");
        let before = self
            .removed
            .iter()
            .zip(0_u32..)
            .take_while(|&(&at, nth)| at - nth <= left);
        (
            left + u32::try_from(before.count()).expect("fewer than 2^32 items"),
            true,
        )
    }

    /// Applies the splice. `items` are the inserted items.
    ///
    /// # Examples
    /// ```
    /// use interurban_graph::splice::Splice;
    ///
    /// let splice = Splice { removed: vec![1], inserted: vec![0, 3] };
    /// let mut list = vec!['b', 'x', 'c'];
    /// splice.apply(&mut list, ['a', 'd']);
    /// assert_eq!(list, ['a', 'b', 'c', 'd']);
    /// ```
    pub fn apply<T: Copy>(&self, list: &mut Vec<T>, items: impl IntoIterator<Item = T>) {
        self.take_out(list);
        self.put_in(list, &items.into_iter().collect::<Vec<T>>());
    }

    fn take_out<T: Copy>(&self, list: &mut Vec<T>) {
        let Some(&first) = self.removed.first() else { return };
        let mut end = first as usize;
        for (nth, &at) in self.removed.iter().enumerate() {
            let next = self.removed.get(nth + 1).map_or(list.len(), |&next| next as usize);
            list.copy_within(at as usize + 1..next, end);
            end += next - at as usize - 1;
        }
        list.truncate(end);
    }

    fn put_in<T: Copy>(&self, list: &mut Vec<T>, items: &[T]) {
        assert_eq!(items.len(), self.inserted.len(), "an item for each place");
        let mut end = list.len();
        list.extend_from_slice(items);
        for (nth, (&at, &item)) in self.inserted.iter().zip(items).enumerate().rev() {
            let start = (at - count(&self.removed, |&removed| removed < at)) as usize;
            list.copy_within(start..end, start + nth + 1);
            list[start + nth] = item;
            end = start;
        }
    }

    /// Replaces old positions by new ones in other values. A number that refers to a removed item
    /// becomes meaningless.
    pub fn renumber<T>(&self, values: &mut [T], number: impl Fn(&mut T) -> Option<&mut u32>) {
        let steps = self.steps();
        if steps.len() > FEW {
            for number in values.iter_mut().filter_map(number) {
                *number = self.moved(*number);
            }
            return;
        }
        for block in values.chunks_mut(BLOCK) {
            for &(from, by) in steps.iter().rev() {
                for number in block.iter_mut().filter_map(&number) {
                    *number = number.wrapping_add(if *number >= from { by } else { 0 });
                }
            }
        }
    }

    /// Returns the positions from which items move by a different amount than those before, with
    /// the difference; ascending, each position once.
    fn steps(&self) -> Vec<(u32, u32)> {
        let inserted = self.inserted.iter().map(|&at| (at, 1));
        let removed = self.removed.iter().map(|&at| (at + 1, u32::MAX));
        let mut steps: Vec<(u32, u32)> = inserted.chain(removed).collect();
        steps.sort_unstable();
        steps.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = kept.1.wrapping_add(later.1);
            }
            same
        });
        steps.retain(|&(_, by)| by != 0);
        steps
    }
}

fn count(ascending: &[u32], passes: impl Fn(&u32) -> bool) -> u32 {
    u32::try_from(ascending.partition_point(passes)).expect("fewer than 2^32 items")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn renumbered(splice: &Splice, numbers: &[u32]) -> Vec<u32> {
        let mut numbers = numbers.to_vec();
        splice.renumber(&mut numbers, |number| Some(number));
        numbers
    }

    #[test]
    fn items_go_and_come_and_the_others_are_told_where_they_stand() {
        let splice = Splice {
            removed: vec![1, 4],
            inserted: vec![0, 2, 2, 4, 6],
        };
        let mut list = vec!['a', 'b', 'c', 'd', 'e', 'f'];
        splice.apply(&mut list, ['1', '2', '3', '4', '5']);
        assert_eq!(list, ['1', 'a', '2', '3', 'c', 'd', '4', 'f', '5']);
        assert_eq!([0, 1, 2, 3, 4].map(|nth| splice.place(nth)), [0, 2, 3, 6, 8]);
        assert_eq!([0, 2, 3, 5].map(|old| splice.moved(old)), [1, 4, 5, 7]);
        assert_eq!(renumbered(&splice, &[5, 0, 3, 2]), [7, 1, 5, 4]);
        assert_eq!(
            [0, 1, 2].map(|new| splice.origin(new)),
            [(0, false), (0, true), (2, false)]
        );
        assert_eq!(
            [4, 7, 8].map(|new| splice.origin(new)),
            [(2, true), (5, true), (6, false)]
        );
    }

    #[test]
    fn what_is_replaced_moves_nothing() {
        let splice = Splice {
            removed: vec![2],
            inserted: vec![2],
        };
        let mut list = vec![0, 1, 2, 3];
        splice.apply(&mut list, [9]);
        assert_eq!(list, [0, 1, 9, 3]);
        assert_eq!(renumbered(&splice, &[0, 1, 3]), [0, 1, 3]);
    }

    proptest! {
        #[test]
        fn a_splice_does_what_a_vector_would(
            length in 0_u32..60, removed in prop::collection::btree_set(0_u32..60, 0..30), inserted in prop::collection::vec(0_u32..=60, 0..30),
        ) {
            let mut inserted: Vec<u32> = inserted.into_iter().filter(|&at| at <= length).collect();
            inserted.sort_unstable();
            let splice = Splice { removed: removed.into_iter().filter(|&at| at < length).collect(), inserted };
            let old: Vec<u32> = (0..length).collect();
            let mut expected = Vec::new();
            for at in 0..=length {
                expected.extend(splice.inserted.iter().enumerate().filter(|&(_, &place)| place == at).map(|(nth, _)| 1_000 + nth as u32));
                expected.extend((at < length && !splice.removed.contains(&at)).then_some(at));
            }
            let mut list = old.clone();
            splice.apply(&mut list, (1_000..).take(splice.inserted.len()));
            prop_assert_eq!(&list, &expected);
            let stay: Vec<u32> = old.into_iter().filter(|at| !splice.removed.contains(at)).collect();
            let moved = renumbered(&splice, &stay);
            for (&old, &new) in stay.iter().zip(&moved) {
                prop_assert_eq!(expected[new as usize], old);
                prop_assert_eq!((splice.moved(old), splice.origin(new)), (new, (old, true)));
            }
            for (nth, &at) in splice.inserted.iter().enumerate() {
                let place = splice.place(nth);
                prop_assert_eq!(expected[place as usize], 1_000 + nth as u32);
                prop_assert_eq!(splice.origin(place), (at, false));
            }
        }
    }
}
