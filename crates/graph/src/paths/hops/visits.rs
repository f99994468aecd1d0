//! The visits of nodes by a search.

/// One entry per node, which serves both sides: the first node known to both ends the search.
#[derive(Default)]
pub(super) struct Visits {
    /// By node: search, level and side in one number: first stamp of the search + 2 · level + side.
    /// Older stamps are void.
    pub(super) stamps: Vec<u32>,
    /// By node: its position in the list of the side that reached it, if noted.
    pub(super) places: Vec<u32>,
    pub(super) first_stamp: u32,
}

impl Visits {
    /// Makes room, and takes a first stamp above the `last` of the previous search.
    pub(super) fn begin(&mut self, last: u32, node_count: usize) {
        if self.stamps.len() < node_count {
            self.stamps.resize(node_count, 0);
            self.places.resize(node_count, 0);
        }
        self.first_stamp = last.saturating_add(4) & !1;
        if self.first_stamp as usize + 2 * node_count + 4 > u32::MAX as usize {
            self.stamps.fill(0);
            self.first_stamp = 2;
        }
    }

    /// Places the start of a side.
    pub(super) fn place_end(&mut self, node: u32, stamp: u32) {
        self.stamps[node as usize] = stamp;
        self.places[node as usize] = 0;
    }

    #[inline]
    pub(super) fn stamp(&self, node: u32) -> u32 {
        self.stamps[node as usize]
    }

    #[inline]
    pub(super) fn place(&self, node: u32) -> u32 {
        self.places[node as usize]
    }

    /// Notes the positions of the nodes from position `first` on.
    pub(super) fn note(&mut self, first: usize, reached: &[Reached]) {
        for (place, reached) in (first as u32..).zip(reached) {
            self.places[reached.node as usize] = place;
        }
    }
}

/// A node reached by one side.
#[derive(Clone, Copy, Default)]
pub(super) struct Reached {
    pub(super) node: u32,
    /// The position of the node from which it was first reached.
    pub(super) parent: u32,
}
