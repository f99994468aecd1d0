//! A persistent list: copies share their common parts.
//!
//! A B-tree by position. Copying a list costs nothing. Changing one item of a copy copies one leaf
//! and the branches above it, O(log n), and everything else stays shared. Sequential reading is as
//! fast as reading short slices one after another; random access costs a search in each of two or
//! three branches. Written here because the available persistent vectors have licences that the
//! project does not accept, or cannot insert in the middle.

use std::cmp::Ordering;
use std::ops::Index;
use std::sync::Arc;

mod iter;
mod node;
#[cfg(test)]
mod tests;

pub use iter::Iter;
use node::{Branch, Node};

/// The largest number of items that are [near](List::near).
const MOST_NEAR: usize = 4_000;

/// A list of items. [`Clone`] is O(1), whatever the items are.
#[derive(Debug)]
pub struct List<T> {
    root: Arc<Node<T>>,
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self {
            root: Arc::clone(&self.root),
        }
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || (self.len() == other.len() && self.iter().eq(other))
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            root: Arc::new(Node::Leaf(Vec::new())),
        }
    }
}

impl<T> List<T> {
    /// Returns the number of items.
    pub fn len(&self) -> usize {
        self.root.len()
    }

    /// True if there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the item at a position.
    pub fn get(&self, mut position: usize) -> Option<&T> {
        let mut node = &*self.root;
        loop {
            match node {
                Node::Leaf(items) => return items.get(position),
                Node::Branch(branch) => {
                    let (child, within) = branch.locate(position)?;
                    (node, position) = (&branch.nodes[child], within);
                }
            }
        }
    }

    /// Returns the items in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(&self.root, 0)
    }

    /// Returns the items from a position on.
    pub fn iter_from(&self, position: usize) -> Iter<'_, T> {
        Iter::new(&self.root, position)
    }

    /// Returns at most 4,000 items with a beginning similar to `text`, of a list sorted by a text.
    /// Of a short list these are all items. Of a longer one they are those that share the first
    /// letter of `text`, or the first two, three and so on, until they are few enough.
    pub fn near<'a, F: Fn(&T) -> &str>(&'a self, text: &str, of: F) -> impl Iterator<Item = &'a T> + use<'a, T, F> {
        let mut range = 0..self.len();
        for (end, letter) in text.char_indices() {
            if range.len() <= MOST_NEAR {
                break;
            }
            let prefix = &text[..end + letter.len_utf8()];
            let start = self.partition_point(|item| of(item) < prefix);
            let end = self.partition_point(|item| of(item) < prefix || of(item).starts_with(prefix));
            if start == end {
                break;
            }
            range = start..end;
        }
        self.iter_from(range.start).take(range.len().min(MOST_NEAR))
    }

    /// Returns the position of the first item for which `passes` is false. It must be true before
    /// that item and false after it.
    pub fn partition_point(&self, passes: impl Fn(&T) -> bool) -> usize {
        let (mut node, mut before) = (&*self.root, 0);
        loop {
            match node {
                Node::Leaf(items) => return before + items.partition_point(&passes),
                Node::Branch(branch) => {
                    let begun = branch.nodes.partition_point(|node| passes(node.first()));
                    let child = begun.saturating_sub(1);
                    before += branch.start(child);
                    node = &branch.nodes[child];
                }
            }
        }
    }

    /// Returns the position of an item that compares equal.
    ///
    /// # Errors
    /// The position to insert at, if there is no such item.
    pub fn search(&self, compare: impl Fn(&T) -> Ordering) -> Result<usize, usize> {
        let position = self.partition_point(|item| compare(item).is_lt());
        match self.get(position) {
            Some(item) if compare(item).is_eq() => Ok(position),
            _ => Err(position),
        }
    }

    /// True if both share all items in memory.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.root, &other.root)
    }
}

impl<T: Clone> List<T> {
    /// Inserts an item at a position; later items move up.
    ///
    /// # Panics
    /// If the position is beyond the end.
    pub fn insert(&mut self, position: usize, item: T) {
        assert!(position <= self.len(), "a position in the list");
        if let Some(right) = Arc::make_mut(&mut self.root).insert(position, item) {
            let left = Arc::clone(&self.root);
            self.root = Arc::new(Node::Branch(Branch::of(vec![left, Arc::new(right)])));
        }
    }

    /// Removes the item at a position; later items move down.
    ///
    /// # Panics
    /// If there is no item at the position.
    pub fn remove(&mut self, position: usize) -> T {
        assert!(position < self.len(), "a position in the list");
        let item = Arc::make_mut(&mut self.root).remove(position);
        while let Node::Branch(branch) = &*self.root {
            match &branch.nodes[..] {
                [] => self.root = Arc::new(Node::Leaf(Vec::new())),
                [only] => self.root = Arc::clone(only),
                _ => break,
            }
        }
        item
    }

    /// Replaces an item.
    ///
    /// # Panics
    /// If there is no item at the position.
    pub fn set(&mut self, position: usize, item: T) {
        assert!(position < self.len(), "a position in the list");
        *Arc::make_mut(&mut self.root).item_mut(position) = item;
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            root: Arc::new(Node::of(items)),
        }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(items.into_iter().collect::<Vec<T>>())
    }
}

impl<T> Index<usize> for List<T> {
    type Output = T;

    fn index(&self, position: usize) -> &T {
        self.get(position).expect("a position in the list")
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}
