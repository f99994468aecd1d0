//! Many short lists in one piece of memory.

use interurban_graph::splice::Splice;

/// A list for each of the owners `0..n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lists<T> {
    /// By owner: the start of its list; finally, the end of the last list.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self {
            starts: vec![0],
            items: Vec::new(),
        }
    }
}

impl<T> Lists<T> {
    /// Returns the list of an owner.
    pub(super) fn get(&self, owner: u32) -> &[T] {
        let owner = owner as usize;
        &self.items[self.starts[owner] as usize..self.starts[owner + 1] as usize]
    }

    /// Adds the list of one more owner.
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.starts.push(length(self.items.len()));
    }

    /// Returns the number of items in all lists.
    pub(super) const fn item_count(&self) -> usize {
        self.items.len()
    }

    /// Returns all items.
    pub(super) fn items(&self) -> &[T] {
        &self.items
    }

    /// Returns all items, mutable.
    pub(super) fn items_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

impl<T: Copy> Lists<T> {
    /// Removes owners with their lists and inserts others with theirs.
    pub(super) fn splice(&mut self, owners: &Splice, lists: &[Vec<T>]) {
        let start = |starts: &[u32], owner: u32| starts[owner as usize];
        let removed = owners.removed.iter();
        let flat = Splice {
            removed: removed
                .flat_map(|&owner| start(&self.starts, owner)..start(&self.starts, owner + 1))
                .collect(),
            inserted: (owners.inserted.iter().zip(lists))
                .flat_map(|(&at, list)| list.iter().map(move |_| at))
                .map(|at| start(&self.starts, at))
                .collect(),
        };
        flat.apply(&mut self.items, lists.iter().flatten().copied());
        self.splice_starts(owners, lists);
    }

    fn splice_starts(&mut self, owners: &Splice, lists: &[Vec<T>]) {
        let inserted = owners.inserted.iter().zip(lists);
        let longer = inserted.map(|(&at, list)| (at, false, length(list.len())));
        let removed = owners.removed.iter();
        let shorter = removed.map(|&owner| {
            let gone = self.starts[owner as usize + 1] - self.starts[owner as usize];
            (owner + 1, true, gone.wrapping_neg())
        });
        let mut steps: Vec<(u32, bool, u32)> = longer.chain(shorter).collect();
        // If a list ends where another is inserted, its end comes first.
        steps.sort_by_key(|&(from, is_removed, _)| (from, !is_removed));
        let (mut moved, mut done, mut new_starts) = (0_u32, 0, Vec::with_capacity(lists.len()));
        for (from, is_removed, by) in steps {
            add(&mut self.starts[done..from as usize], moved);
            done = from as usize;
            if !is_removed {
                new_starts.push(self.starts[done].wrapping_add(moved));
            }
            moved = moved.wrapping_add(by);
        }
        add(&mut self.starts[done..], moved);
        owners.apply(&mut self.starts, new_starts);
    }
}

fn add(starts: &mut [u32], by: u32) {
    if by != 0 {
        starts.iter_mut().for_each(|start| *start = start.wrapping_add(by));
    }
}

fn length(length: usize) -> u32 {
    u32::try_from(length).expect("fewer than 2^32 items")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lists(of: &[Vec<u8>]) -> Lists<u8> {
        of.iter().fold(Lists::default(), |mut lists, list| {
            lists.push(list.iter().copied());
            lists
        })
    }

    proptest! {
        #[test]
        fn lists_come_and_go_with_their_owners(
            mut all in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..12),
            removed in prop::collection::btree_set(0_u32..12, 0..8),
            mut inserted in prop::collection::vec((0_u32..=12, prop::collection::vec(any::<u8>(), 0..4)), 0..8),
        ) {
            let length = all.len() as u32;
            inserted.retain(|&(at, _)| at <= length);
            inserted.sort_by_key(|&(at, _)| at);
            let owners = Splice {
                removed: removed.into_iter().filter(|&owner| owner < length).collect(),
                inserted: inserted.iter().map(|&(at, _)| at).collect(),
            };
            let mut spliced = lists(&all);
            spliced.splice(&owners, &inserted.iter().map(|(_, list)| list.clone()).collect::<Vec<_>>());
            let mut marked: Vec<Option<Vec<u8>>> = all.drain(..).map(Some).collect();
            owners.removed.iter().for_each(|&owner| marked[owner as usize] = None);
            for (at, list) in inserted.into_iter().rev() {
                marked.insert(at as usize, Some(list));
            }
            let expected: Vec<Vec<u8>> = marked.into_iter().flatten().collect();
            prop_assert_eq!(spliced, lists(&expected));
        }
    }
}
