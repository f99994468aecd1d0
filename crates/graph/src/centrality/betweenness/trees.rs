//! Trees that hang off the rest of a graph, folded away before paths are counted.

use crate::centrality::rows::is_passable;
use crate::link_graph::LinkGraph;

/// The graph after nodes with a single link have been folded into their neighbours repeatedly.
///
/// Baglioni, Geraci, Pellegrini & Lastres 2012, doi:10.1109/ASONAM.2012.231. All paths from a tree
/// to the rest go through the node that it hangs on, so this node represents the tree. The number
/// of pairs that each node of a tree carries follows from sizes alone.
pub(super) struct Trees {
    /// By node: the number of nodes that it represents, itself included.
    pub(super) weights: Vec<f64>,
    /// By node: the pairs that it carries between the parts folded into it.
    pub(super) within: Vec<f64>,
    /// By node: the number of links left; `None` if it was folded away.
    pub(super) degrees: Vec<Option<u32>>,
    /// The nodes folded away, each with the node that it was folded into, in order.
    pub(super) folded: Vec<(u32, u32)>,
}

impl Trees {
    /// Starts with every node representing itself.
    fn left_alone(graph: &LinkGraph, costs: Option<&[u64]>) -> Self {
        let degree = |node| {
            let links = graph.incident_links(node).iter();
            links.filter(|&&link| is_passable(costs, link)).count() as u32
        };
        let node_count = graph.node_count();
        Self {
            weights: vec![1.0; node_count],
            within: vec![0.0; node_count],
            degrees: (0..node_count as u32).map(|node| Some(degree(node))).collect(),
            folded: Vec::new(),
        }
    }

    /// Folds all trees. One node is left of a component that is a tree. Costs O(nodes + links).
    pub(super) fn folded(graph: &LinkGraph, costs: Option<&[u64]>) -> Self {
        let mut trees = Self::left_alone(graph, costs);
        for start in 0..graph.node_count() as u32 {
            let mut next = start;
            while trees.degrees[next as usize] == Some(1) {
                let mut links = graph.adjacent(next).filter(|&(_, link)| is_passable(costs, link));
                let other = links.find(|&(other, _)| trees.degrees[other as usize].is_some());
                let (parent, _) = other.expect("one link is left");
                trees.fold(next, parent);
                // The loop still reaches nodes after this one; it has passed those before.
                if parent > start {
                    break;
                }
                next = parent;
            }
        }
        trees
    }

    fn fold(&mut self, node: u32, parent: u32) {
        let (node_at, parent_at) = (node as usize, parent as usize);
        self.within[parent_at] += self.weights[node_at] * (self.weights[parent_at] - 1.0);
        self.weights[parent_at] += self.weights[node_at];
        self.degrees[node_at] = None;
        self.degrees[parent_at] = self.degrees[parent_at].map(|degree| degree - 1);
        self.folded.push((node, parent));
    }
}
