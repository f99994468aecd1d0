//! Edits of a graph: a few links are removed, added or changed, and the rest is moved in place.

use petgraph::visit::EdgeRef as _;

use super::lazy::Lazy;
use super::{LinkGraph, Rows, rows};
use crate::splice::Splice;

/// The largest number of links inserted one by one; for more, the rows are rebuilt in one pass.
const FEW: usize = 8;

/// The edits of the links.
#[derive(Debug, Default)]
pub struct LinkEdits {
    /// The positions of the links removed and added.
    pub splice: Splice,
    /// The added links `(a, b, strength)` with a < b, ascending, by the new node numbers.
    pub added: Vec<(u32, u32, f64)>,
    /// New strengths of links that stay, by the old link numbers.
    pub strengths: Vec<(u32, f64)>,
}

impl LinkEdits {
    /// True if there are no edits.
    pub const fn is_empty(&self) -> bool {
        self.splice.is_empty() && self.strengths.is_empty()
    }
}

impl LinkGraph {
    /// Applies the edits; the nodes stay. Costs passes over the lists, and no sort.
    pub fn edit(&mut self, edits: &LinkEdits) {
        self.folding = Lazy::default();
        self.matrix = Lazy::default();
        if !edits.splice.is_empty() {
            let (flat, entries) = self.entries(edits);
            edits.splice.renumber(&mut self.incident, |link| Some(link));
            flat.apply(&mut self.incident, entries.iter().map(|&(_, _, link)| link));
            self.edit_rows(
                edits,
                &flat,
                entries.iter().map(|&(node, neighbor, _)| (node, neighbor)),
            );
        }
        self.edit_links(edits);
    }

    /// Returns the graph after edits, with nodes removed and added too. Costs passes over the lists
    /// of links, and new neighbour lists.
    pub fn renumbered(&self, nodes: &Splice, edits: &LinkEdits) -> Self {
        let mut graph = Self {
            rows: Rows::new(),
            incident: Vec::new(),
            ends: self.ends.clone(),
            strengths: self.strengths.clone(),
            folding: Lazy::default(),
            matrix: Lazy::default(),
        };
        nodes.renumber(&mut graph.ends, |ends| Some(&mut ends.0));
        nodes.renumber(&mut graph.ends, |ends| Some(&mut ends.1));
        graph.edit_links(edits);
        let node_count = self.node_count() + nodes.inserted.len() - nodes.removed.len();
        Self::from_ends(node_count, graph.ends, graph.strengths)
    }

    fn edit_links(&mut self, edits: &LinkEdits) {
        for &(link, strength) in &edits.strengths {
            self.strengths[link as usize] = strength;
        }
        let added = edits.added.iter();
        edits
            .splice
            .apply(&mut self.ends, added.clone().map(|&(a, b, _)| (a, b)));
        edits
            .splice
            .apply(&mut self.strengths, added.map(|&(_, _, strength)| strength));
    }

    /// Returns the entries of the neighbour lists to remove and to add: `(node, neighbour, link)`
    /// with the new link numbers.
    fn entries(&self, edits: &LinkEdits) -> (Splice, Vec<(u32, u32, u32)>) {
        let gone = edits.splice.removed.iter().map(|&link| self.ends(link));
        let mut removed: Vec<u32> = gone.flat_map(|(a, b)| [self.entry(a, b), self.entry(b, a)]).collect();
        removed.sort_unstable();
        let added = (edits.added.iter().enumerate()).map(|(nth, &(a, b, _))| (a, b, edits.splice.place(nth)));
        let mut entries: Vec<(u32, u32, u32)> = added.flat_map(|(a, b, link)| [(a, b, link), (b, a, link)]).collect();
        entries.sort_unstable();
        let inserted = entries.iter().map(|&(node, neighbor, _)| self.entry(node, neighbor));
        let inserted = inserted.collect();
        (Splice { removed, inserted }, entries)
    }

    /// Returns the position of a neighbour among the entries of all nodes, or its position if it
    /// were added.
    fn entry(&self, node: u32, neighbor: u32) -> u32 {
        let nodes = node..self.node_count() as u32;
        let start = nodes.filter_map(|node| self.rows.edges(node).next()).next();
        let start = start.map_or(self.incident.len(), |first| first.id());
        let within = self.neighbors(node).partition_point(|&before| before < neighbor);
        u32::try_from(start + within).expect("fewer than 2^32 entries")
    }

    fn edit_rows(&mut self, edits: &LinkEdits, flat: &Splice, pairs: impl Iterator<Item = (u32, u32)>) {
        if flat.removed.is_empty() && edits.added.len() <= FEW {
            for &(a, b, _) in &edits.added {
                self.rows.add_edge(a, b, ());
            }
            return;
        }
        let mut all = self.all_pairs();
        flat.apply(&mut all, pairs);
        self.rows = rows(self.node_count(), &all);
    }

    fn all_pairs(&self) -> Vec<(u32, u32)> {
        let mut pairs = Vec::with_capacity(self.incident.len());
        for node in 0..self.node_count() as u32 {
            pairs.extend(self.neighbors(node).iter().map(|&neighbor| (node, neighbor)));
        }
        pairs
    }
}
