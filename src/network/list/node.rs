//! The nodes of the tree of a list.

use std::sync::Arc;

/// The largest number of items in a leaf, and of nodes below a branch. A change copies one node of
/// each level. The number is small enough for this to take microseconds, and large enough that five
/// million items need only three levels of branches.
pub(super) const WIDTH: usize = 64;

/// The size of nodes built from many items at once: with room for some inserts before they split.
const FILL: usize = 48;

#[derive(Clone, Debug)]
pub(super) enum Node<T> {
    Leaf(Vec<T>),
    Branch(Branch<T>),
}

/// One or more nodes, none of them empty, all of the same height. Only a leaf at the root may be
/// empty.
#[derive(Debug)]
pub(super) struct Branch<T> {
    /// By child: the number of items in it and in the children before it.
    ends: Vec<usize>,
    pub(super) nodes: Vec<Arc<Node<T>>>,
}

impl<T> Clone for Branch<T> {
    fn clone(&self) -> Self {
        Self {
            ends: self.ends.clone(),
            nodes: self.nodes.clone(),
        }
    }
}

impl<T> Branch<T> {
    pub(super) fn of(nodes: Vec<Arc<Node<T>>>) -> Self {
        let mut branch = Self {
            ends: vec![0; nodes.len()],
            nodes,
        };
        branch.count_from(0);
        branch
    }

    /// Returns the number of items before a child.
    pub(super) fn start(&self, child: usize) -> usize {
        child.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// Returns the child with a position, and the position within it.
    pub(super) fn locate(&self, position: usize) -> Option<(usize, usize)> {
        let child = self.ends.partition_point(|&end| end <= position);
        (child < self.nodes.len()).then(|| (child, position - self.start(child)))
    }

    fn count_from(&mut self, child: usize) {
        let mut end = self.start(child);
        for (slot, node) in self.ends[child..].iter_mut().zip(&self.nodes[child..]) {
            end += node.len();
            *slot = end;
        }
    }
}

impl<T> Node<T> {
    /// Builds the tree of many items.
    pub(super) fn of(items: Vec<T>) -> Self {
        if items.len() <= WIDTH {
            return Self::Leaf(items);
        }
        let mut level: Vec<Arc<Self>> = chunks(items).map(|leaf| Arc::new(Self::Leaf(leaf))).collect();
        while level.len() > WIDTH {
            level = chunks(level)
                .map(|nodes| Arc::new(Self::Branch(Branch::of(nodes))))
                .collect();
        }
        Self::Branch(Branch::of(level))
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Leaf(items) => items.len(),
            Self::Branch(branch) => branch.start(branch.nodes.len()),
        }
    }

    /// Returns the first item of a non-empty node.
    pub(super) fn first(&self) -> &T {
        let mut node = self;
        loop {
            match node {
                Self::Leaf(items) => return &items[0],
                Self::Branch(branch) => node = &branch.nodes[0],
            }
        }
    }
}

impl<T: Clone> Node<T> {
    /// Inserts an item. Returns the right half of the node if it had to split.
    pub(super) fn insert(&mut self, position: usize, item: T) -> Option<Self> {
        match self {
            Self::Leaf(items) => {
                items.insert(position, item);
                (items.len() > WIDTH).then(|| Self::Leaf(items.split_off(half(items.len(), position))))
            }
            Self::Branch(branch) => branch.insert(position, item).map(Self::Branch),
        }
    }

    /// Removes an item; the node may be empty afterwards.
    pub(super) fn remove(&mut self, position: usize) -> T {
        match self {
            Self::Leaf(items) => items.remove(position),
            Self::Branch(branch) => branch.remove(position),
        }
    }

    pub(super) fn item_mut(&mut self, position: usize) -> &mut T {
        match self {
            Self::Leaf(items) => &mut items[position],
            Self::Branch(branch) => {
                let (child, within) = branch.locate(position).expect("a position in the list");
                Arc::make_mut(&mut branch.nodes[child]).item_mut(within)
            }
        }
    }
}

impl<T: Clone> Branch<T> {
    fn insert(&mut self, position: usize, item: T) -> Option<Self> {
        // A position at the end belongs to the last child.
        let last = self.nodes.len() - 1;
        let (child, within) = self
            .locate(position)
            .unwrap_or_else(|| (last, position - self.start(last)));
        if let Some(right) = Arc::make_mut(&mut self.nodes[child]).insert(within, item) {
            self.nodes.insert(child + 1, Arc::new(right));
            self.ends.insert(child + 1, 0);
        }
        self.count_from(child);
        if self.nodes.len() <= WIDTH {
            return None;
        }
        let right = self.nodes.split_off(half(self.nodes.len(), child));
        self.ends.truncate(self.nodes.len());
        Some(Self::of(right))
    }

    fn remove(&mut self, position: usize) -> T {
        let (child, within) = self.locate(position).expect("a position in the list");
        let node = Arc::make_mut(&mut self.nodes[child]);
        let item = node.remove(within);
        if node.len() == 0 {
            self.nodes.remove(child);
            self.ends.remove(child);
        }
        self.count_from(child);
        item
    }
}

/// Returns the position at which to split an overfull node: after all items if they arrive in
/// order, so that nodes stay full, else in the middle.
const fn half(length: usize, inserted: usize) -> usize {
    if inserted + 1 == length { length - 1 } else { length / 2 }
}

/// Splits items into chunks of about [`FILL`].
fn chunks<T>(items: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let mut pieces = items.len().div_ceil(FILL);
    let (mut left, mut items) = (items.len(), items.into_iter());
    std::iter::from_fn(move || {
        let size = left.checked_div(pieces)?;
        (pieces, left) = (pieces - 1, left - size);
        Some(items.by_ref().take(size).collect())
    })
}
