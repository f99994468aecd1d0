//! The reduced graph over which paths are counted: without its trees, laid out so that neighbours
//! are near each other in memory.

use std::cmp::Reverse;
use std::ops::Range;

use super::multi_source::LANES;
use super::trees::Trees;
use crate::centrality::rows::{Rows, is_passable};
use crate::link_graph::LinkGraph;

/// The nodes that lie on cycles or between them, by component, with the counts already known for
/// all other nodes.
pub(super) struct Reduced {
    pub(super) rows: Rows,
    /// By row: the node.
    pub(super) nodes: Vec<u32>,
    /// By row: the number of nodes that it represents.
    pub(super) weights: Vec<f64>,
    /// The rows of each component that has rows.
    pieces: Vec<Range<u32>>,
    /// By node: the pairs that it carries because of trees, each once.
    within: Vec<f64>,
    /// By node: the row that represents it, if there is one.
    rows_of: Vec<Option<u32>>,
}

/// Sources of one component that are searched together.
pub(super) struct Batch {
    pub(super) piece: Range<u32>,
    pub(super) sources: Vec<u32>,
}

impl Reduced {
    /// Folds away the trees of the graph, and returns the rest.
    pub(super) fn folded(graph: &LinkGraph, costs: Option<&[u64]>) -> Self {
        Self::of(graph, costs, Trees::folded(graph, costs))
    }

    /// Returns the graph without `trees`, which were folded away.
    pub(super) fn of(graph: &LinkGraph, costs: Option<&[u64]>, trees: Trees) -> Self {
        let (nodes, pieces) = in_order(graph, costs, &trees);
        let weights: Vec<f64> = nodes.iter().map(|&node| trees.weights[node as usize]).collect();
        let mut reduced = Self {
            rows: Rows::of(graph, costs, &nodes),
            rows_of: vec![None; graph.node_count()],
            nodes,
            weights,
            pieces,
            within: Vec::new(),
        };
        reduced.stand_for(trees);
        reduced
    }

    /// Finds the row that represents each node. Adds the pairs between the nodes folded into a node
    /// and all other nodes.
    fn stand_for(&mut self, trees: Trees) {
        // A component that is a tree has no row. Its last node represents it, with the component's
        // size.
        let mut sizes = trees.weights.clone();
        for piece in self.pieces.clone() {
            let size = self.piece_size(&piece);
            for row in piece {
                let node = self.nodes[row as usize] as usize;
                self.rows_of[node] = Some(row);
                sizes[node] = size;
            }
        }
        for &(node, parent) in trees.folded.iter().rev() {
            self.rows_of[node as usize] = self.rows_of[parent as usize];
            sizes[node as usize] = sizes[parent as usize];
        }
        let known = trees.within.iter().zip(&trees.weights).zip(&sizes);
        self.within = known
            .map(|((within, weight), size)| within + (weight - 1.0) * (size - weight))
            .collect();
    }

    /// Replaces the numbers of pairs that nodes carry because of trees.
    pub(super) fn with_pairs_within(mut self, within: Vec<f64>) -> Self {
        self.within = within;
        self
    }

    fn piece_size(&self, piece: &Range<u32>) -> f64 {
        self.weights[piece.start as usize..piece.end as usize].iter().sum()
    }

    /// Returns, by row, the number of `nodes` that it represents.
    pub(super) fn counted(&self, nodes: &[u32]) -> Vec<f64> {
        let mut counts = vec![0.0; self.nodes.len()];
        for row in nodes.iter().filter_map(|&node| self.rows_of[node as usize]) {
            counts[row as usize] += 1.0;
        }
        counts
    }

    /// Returns the row that represents `node`; `None` in a component that is a tree.
    pub(super) fn row_of(&self, node: u32) -> Option<u32> {
        self.rows_of[node as usize]
    }

    /// Returns the rows with a weight in `own`, in batches of rows near each other.
    pub(super) fn batches(&self, own: &[f64]) -> Vec<Batch> {
        let mut batches = Vec::new();
        for piece in &self.pieces {
            let sources: Vec<u32> = piece.clone().filter(|&row| own[row as usize] > 0.0).collect();
            batches.extend(sources.chunks(LANES).map(|sources| Batch {
                piece: piece.clone(),
                sources: sources.to_vec(),
            }));
        }
        batches
    }

    /// Returns the pairs that each node carries. `dependencies` has, by row, the sum for both
    /// directions.
    pub(super) fn by_node(&self, dependencies: &[f64]) -> Vec<f64> {
        let mut values = self.within.clone();
        for (&node, dependency) in self.nodes.iter().zip(dependencies) {
            values[node as usize] += dependency / 2.0;
        }
        values
    }
}

/// Returns the nodes that were not folded away and have links left. In each component the order is
/// breadth first from the node with the most links.
fn in_order(graph: &LinkGraph, costs: Option<&[u64]>, trees: &Trees) -> (Vec<u32>, Vec<Range<u32>>) {
    let degree = |node: u32| trees.degrees[node as usize].unwrap_or(0);
    let mut starts: Vec<u32> = (0..graph.node_count() as u32)
        .filter(|&node| degree(node) > 0)
        .collect();
    starts.sort_by_key(|&node| Reverse(degree(node)));
    let mut met = vec![false; graph.node_count()];
    let mut nodes: Vec<u32> = Vec::with_capacity(starts.len());
    let mut pieces = Vec::new();
    for start in starts {
        if std::mem::replace(&mut met[start as usize], true) {
            continue;
        }
        let first = nodes.len();
        nodes.push(start);
        let mut at = first;
        while let Some(&node) = nodes.get(at) {
            at += 1;
            for (other, link) in graph.adjacent(node) {
                if degree(other) > 0 && !met[other as usize] && is_passable(costs, link) {
                    met[other as usize] = true;
                    nodes.push(other);
                }
            }
        }
        pieces.push(first as u32..nodes.len() as u32);
    }
    (nodes, pieces)
}
