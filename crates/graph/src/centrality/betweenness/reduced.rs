//! The reduced graph that paths are counted over: without its trees, laid out so that neighbours
//! are near each other.

use std::cmp::Reverse;
use std::ops::Range;

use super::multi_source::LANES;
use super::trees::Trees;
use crate::centrality::rows::{Rows, is_passable};
use crate::link_graph::LinkGraph;

/// Nodes that lie on cycles or between them, component by component, and what is already known of all others.
pub(super) struct Reduced {
    pub(super) rows: Rows,
    /// By row: the node.
    pub(super) nodes: Vec<u32>,
    /// By row: how many nodes it stands for.
    pub(super) weights: Vec<f64>,
    /// The rows of each component that has any.
    pieces: Vec<Range<u32>>,
    /// By node: the pairs it carries because of trees, each once.
    within: Vec<f64>,
    /// By node: the row that stands for it, if one does.
    rows_of: Vec<Option<u32>>,
}

/// Sources of one component that are counted from together.
pub(super) struct Batch {
    pub(super) piece: Range<u32>,
    pub(super) sources: Vec<u32>,
}

impl Reduced {
    /// The graph with its trees folded away.
    pub(super) fn folded(graph: &LinkGraph, costs: Option<&[u64]>) -> Self {
        Self::of(graph, costs, Trees::folded(graph, costs))
    }

    /// The graph without the trees that were folded away.
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

    /// Finds the row that stands for each node, and adds the pairs of what was folded into a node and all the rest.
    fn stand_for(&mut self, trees: Trees) {
        // Trees that are whole components have no row: of each the last node left stands for it, by its own size.
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

    /// The same reduced, where trees make every node carry other pairs.
    pub(super) fn with_pairs_within(mut self, within: Vec<f64>) -> Self {
        self.within = within;
        self
    }

    fn piece_size(&self, piece: &Range<u32>) -> f64 {
        self.weights[piece.start as usize..piece.end as usize].iter().sum()
    }

    /// By row: how many of `nodes` it stands for.
    pub(super) fn counted(&self, nodes: &[u32]) -> Vec<f64> {
        let mut counts = vec![0.0; self.nodes.len()];
        for row in nodes.iter().filter_map(|&node| self.rows_of[node as usize]) {
            counts[row as usize] += 1.0;
        }
        counts
    }

    /// By node: the row that stands for it; `None` in a component that is a tree.
    pub(super) fn row_of(&self, node: u32) -> Option<u32> {
        self.rows_of[node as usize]
    }

    /// The rows that `own` gives a weight as sources, in batches of neighbours.
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

    /// By node: the pairs it carries, given what depends on each row from both directions together.
    pub(super) fn by_node(&self, dependencies: &[f64]) -> Vec<f64> {
        let mut values = self.within.clone();
        for (&node, dependency) in self.nodes.iter().zip(dependencies) {
            values[node as usize] += dependency / 2.0;
        }
        values
    }
}

/// The nodes that were not folded away and have links left, breadth first from the one with the most links in each component.
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
