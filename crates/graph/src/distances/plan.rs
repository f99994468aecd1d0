//! The order of visits, and the sources of each sweep.

use std::ops::Range;

use super::sweep::LANES;
use crate::link_graph::LinkGraph;

/// One component: its nodes as positions in [`Plan::nodes`], and its rows.
pub(super) struct Piece {
    pub(super) nodes: Range<usize>,
    pub(super) rows: Range<usize>,
}

/// The sources of one sweep: positions in [`Plan::nodes`] of one component, which is a position in
/// [`Plan::pieces`].
pub(super) struct Batch {
    pub(super) piece: usize,
    pub(super) nodes: Range<usize>,
}

/// Nodes by component, each breadth first, so that the sources of one sweep are near each other,
/// and consecutive reads are near each other in memory. A node with a single neighbour has no row,
/// unless it is also that neighbour's only one.
pub(super) struct Plan {
    /// The nodes in order.
    pub(super) nodes: Vec<u32>,
    /// By position: the node's row, or for a leaf that of its neighbour.
    pub(super) hosts: Vec<u32>,
    pub(super) pieces: Vec<Piece>,
    pub(super) batches: Vec<Batch>,
    /// By row: the end of its neighbours in `neighbors`.
    ends: Vec<u32>,
    neighbors: Vec<u32>,
    leaves: Vec<bool>,
    /// By row: the number of leaves at it.
    pub(super) leaf_counts: Vec<u32>,
}

impl Plan {
    pub(super) fn of(graph: &LinkGraph, nodes: &[u32]) -> Self {
        let mut plan = Self {
            nodes: Vec::with_capacity(nodes.len()),
            hosts: Vec::with_capacity(nodes.len()),
            pieces: Vec::new(),
            batches: Vec::new(),
            ends: Vec::new(),
            neighbors: Vec::with_capacity(graph.link_count() * 2),
            leaves: Vec::with_capacity(nodes.len()),
            leaf_counts: Vec::new(),
        };
        let mut row_of = vec![u32::MAX; graph.node_count()];
        let mut met = vec![false; graph.node_count()];
        let mut rows = 0;
        for &start in nodes {
            if !met[start as usize] {
                met[start as usize] = true;
                plan.add_piece(graph, start, &mut met, &mut row_of, &mut rows);
            }
        }
        plan.add_rows(graph, &row_of);
        plan
    }

    /// Adds the component of `start`, breadth first.
    fn add_piece(&mut self, graph: &LinkGraph, start: u32, met: &mut [bool], row_of: &mut [u32], rows: &mut u32) {
        let (first, first_row) = (self.nodes.len(), *rows as usize);
        self.nodes.push(start);
        let mut at = first;
        while let Some(&node) = self.nodes.get(at) {
            at += 1;
            let neighbors = graph.neighbors(node);
            let leaf = matches!(neighbors, &[host] if graph.degree(host) > 1);
            self.leaves.push(leaf);
            if !leaf {
                row_of[node as usize] = *rows;
                *rows += 1;
            }
            for &neighbor in neighbors {
                if !met[neighbor as usize] {
                    met[neighbor as usize] = true;
                    self.nodes.push(neighbor);
                }
            }
        }
        let piece = Piece {
            nodes: first..self.nodes.len(),
            rows: first_row..*rows as usize,
        };
        if piece.nodes.len() > 1 {
            for begin in piece.nodes.clone().step_by(LANES) {
                self.batches.push(Batch {
                    piece: self.pieces.len(),
                    nodes: begin..(begin + LANES).min(piece.nodes.end),
                });
            }
        }
        self.pieces.push(piece);
    }

    /// Adds the neighbour lists of all rows, without leaves.
    fn add_rows(&mut self, graph: &LinkGraph, row_of: &[u32]) {
        for (&node, &leaf) in self.nodes.iter().zip(&self.leaves) {
            let neighbors = graph.neighbors(node);
            if leaf {
                self.hosts.push(row_of[neighbors[0] as usize]);
                continue;
            }
            self.hosts.push(row_of[node as usize]);
            let rows = neighbors.iter().map(|&neighbor| row_of[neighbor as usize]);
            let before = self.neighbors.len();
            self.neighbors.extend(rows.filter(|&row| row != u32::MAX));
            let kept = self.neighbors.len() - before;
            self.leaf_counts.push((neighbors.len() - kept) as u32);
            self.ends.push(self.neighbors.len() as u32);
        }
    }

    /// Returns the number of rows.
    pub(super) fn row_count(&self) -> usize {
        self.ends.len()
    }

    /// Returns the rows of the neighbours of a row's node that are not leaves.
    #[inline]
    pub(super) fn neighbors(&self, row: usize) -> &[u32] {
        let begin = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.neighbors[begin as usize..self.ends[row] as usize]
    }

    /// True if the node at a position has no row of its own.
    #[inline]
    pub(super) fn is_leaf(&self, at: usize) -> bool {
        self.leaves[at]
    }
}
