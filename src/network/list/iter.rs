//! The iterator of a list.

use std::iter::FusedIterator;
use std::slice;
use std::sync::Arc;

use super::node::Node;

/// The items of a list from a position on.
#[derive(Debug)]
pub struct Iter<'a, T> {
    /// The remaining nodes, by level from the root.
    above: Vec<slice::Iter<'a, Arc<Node<T>>>>,
    leaf: slice::Iter<'a, T>,
    left: usize,
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self {
            above: self.above.clone(),
            leaf: self.leaf.clone(),
            left: self.left,
        }
    }
}

impl<'a, T> Iter<'a, T> {
    pub(super) fn new(root: &'a Node<T>, position: usize) -> Self {
        let mut iter = Self {
            above: Vec::new(),
            leaf: [].iter(),
            left: root.len().saturating_sub(position),
        };
        if iter.left > 0 {
            iter.descend(root, position);
        }
        iter
    }

    /// Descends to the leaf with a position of a node.
    fn descend(&mut self, mut node: &'a Node<T>, mut position: usize) {
        loop {
            match node {
                Node::Leaf(items) => {
                    self.leaf = items[position..].iter();
                    return;
                }
                Node::Branch(branch) => {
                    let (child, within) = branch.locate(position).expect("a position in the node");
                    self.above.push(branch.nodes[child + 1..].iter());
                    (node, position) = (&branch.nodes[child], within);
                }
            }
        }
    }

    fn next_leaf(&mut self) -> Option<()> {
        loop {
            if let Some(node) = self.above.last_mut()?.next() {
                self.descend(node, 0);
                return Some(());
            }
            self.above.pop();
        }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        loop {
            if let Some(item) = self.leaf.next() {
                self.left -= 1;
                return Some(item);
            }
            self.next_leaf()?;
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }

    /// Goes leaf by leaf, without checking for the end of the leaf at every item.
    fn fold<B, F: FnMut(B, &'a T) -> B>(mut self, start: B, mut join: F) -> B {
        let mut folded = start;
        loop {
            folded = std::mem::take(&mut self.leaf).fold(folded, &mut join);
            if self.next_leaf().is_none() {
                return folded;
            }
        }
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
impl<T> FusedIterator for Iter<'_, T> {}
