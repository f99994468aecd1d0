//! Neighbour rows that a search follows.

use crate::link_graph::{Folded, LinkGraph};

/// By node: its neighbours, ascending, each with the step to it.
pub(super) trait Rows: Copy {
    /// Returns the number of nodes.
    fn node_count(self) -> usize;
    /// Returns the relative cost of visiting all neighbours.
    fn effort(self, node: u32) -> usize;
    /// Calls `see` with each neighbour and the step to it.
    fn visit(self, node: u32, see: impl FnMut(u32, u32));
    /// Returns the neighbours as an iterator.
    fn adjacent(self, node: u32) -> impl Iterator<Item = (u32, u32)>;
    /// Returns the first neighbour for which `meets` holds, with the step to it.
    fn first(self, node: u32, meets: impl Fn(u32, u32) -> bool) -> Option<(u32, u32)>;
    /// Returns the link of a step.
    fn link(self, step: u32) -> u32;
    /// Returns the link between two neighbours.
    fn link_between(self, a: u32, b: u32) -> u32;
}

/// A step is a link.
impl Rows for &LinkGraph {
    fn node_count(self) -> usize {
        self.node_count()
    }

    #[inline]
    fn effort(self, node: u32) -> usize {
        self.degree(node)
    }

    #[inline]
    fn visit(self, node: u32, mut see: impl FnMut(u32, u32)) {
        self.adjacent(node).for_each(|(neighbor, link)| see(neighbor, link));
    }

    #[inline]
    fn adjacent(self, node: u32) -> impl Iterator<Item = (u32, u32)> {
        self.adjacent(node)
    }

    #[inline]
    fn first(self, node: u32, meets: impl Fn(u32, u32) -> bool) -> Option<(u32, u32)> {
        self.adjacent(node).find(|&(next, link)| meets(next, link))
    }

    #[inline]
    fn link(self, step: u32) -> u32 {
        step
    }

    #[inline]
    fn link_between(self, a: u32, b: u32) -> u32 {
        self.find_link(a, b).expect("neighbours on a path are linked")
    }
}

/// A step is a slot.
impl Rows for &Folded {
    fn node_count(self) -> usize {
        self.node_count()
    }

    /// Rows are short, and reading their lengths costs as much as it saves.
    #[inline]
    fn effort(self, _node: u32) -> usize {
        Folded::STEP
    }

    #[inline]
    fn visit(self, node: u32, mut see: impl FnMut(u32, u32)) {
        let (first, row) = self.row(node);
        let steps = row.as_chunks::<{ Folded::STEP }>().0;
        for (begin, step) in (first..).step_by(Folded::STEP).zip(steps) {
            (begin..).zip(step).for_each(|(slot, &neighbor)| see(neighbor, slot));
        }
    }

    #[inline]
    fn adjacent(self, node: u32) -> impl Iterator<Item = (u32, u32)> {
        let (first, row) = self.row(node);
        row.iter().copied().zip(first..)
    }

    #[inline]
    fn first(self, node: u32, meets: impl Fn(u32, u32) -> bool) -> Option<(u32, u32)> {
        let (first, row) = self.row(node);
        let place = Folded::position(row, |neighbor| meets(neighbor, first))?;
        Some((row[place], first + place as u32))
    }

    #[inline]
    fn link(self, step: u32) -> u32 {
        self.link(step)
    }

    #[inline]
    fn link_between(self, a: u32, b: u32) -> u32 {
        self.link_between(a, b).expect("neighbours on a path are linked")
    }
}
