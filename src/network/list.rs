//! A list in order whose copies share what they have in common.
//!
//! A B-tree by position: copying a list costs nothing, and changing one item of a copy copies one leaf and the branches above it,
//! O(log n), while everything else stays shared. Reading in order is as fast as reading short slices one after another; reading
//! at random costs a search in each of two or three branches. Written here because the persistent vectors to be had are under
//! licences the project does not take, or cannot insert in the middle.

use std::cmp::Ordering;
use std::ops::Index;
use std::sync::Arc;

mod iter;
mod node;
#[cfg(test)]
mod tests;

pub use iter::Iter;
use node::{Branch, Node};

/// Most items that are [near](List::near).
const MOST_NEAR: usize = 4_000;

/// Items in order. [`Clone`] is O(1), whatever the items are.
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
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.root.len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a position.
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

    /// The items in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(&self.root, 0)
    }

    /// The items from a position on.
    pub fn iter_from(&self, position: usize) -> Iter<'_, T> {
        Iter::new(&self.root, position)
    }

    /// Of a list sorted by a text, at most 4,000 items around those that begin like `text`: all of
    /// a short list; of a longer one those that share its first letter, or its first two, three and
    /// so on until they are few enough.
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

    /// The position of the first item that fails a test which the items before it pass and the items after it fail.
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

    /// The position of an item that a comparison finds equal, or the one where it would have to be inserted.
    ///
    /// # Errors
    /// The position to insert at, if there is none.
    pub fn search(&self, compare: impl Fn(&T) -> Ordering) -> Result<usize, usize> {
        let position = self.partition_point(|item| compare(item).is_lt());
        match self.get(position) {
            Some(item) if compare(item).is_eq() => Ok(position),
            _ => Err(position),
        }
    }

    /// Whether both are one list in memory.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.root, &other.root)
    }
}

impl<T: Clone> List<T> {
    /// Puts an item at a position; those from there on move up.
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

    /// Takes the item at a position out; those after it move down.
    ///
    /// # Panics
    /// If there is none.
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

    /// Puts an item in the place of another.
    ///
    /// # Panics
    /// If there is none at the position.
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
