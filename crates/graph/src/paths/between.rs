//! The nodes on simple paths between two ends, and the order in which paths visit them.

use super::passage::Passage;
use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Marks a node not entered yet, and a node on no path.
const NONE: u32 = u32::MAX;

/// The nodes on simple paths from one node to another.
pub(super) struct Between {
    /// By node: its stage. Stages decrease along every path.
    stages: Vec<u32>,
}

impl Between {
    /// True if some simple path visits `node`.
    pub(super) fn contains(&self, node: u32) -> bool {
        self.stages[node as usize] != NONE
    }

    /// True if `node` may come before `later` on a path by stage alone, given that both are on some
    /// path.
    pub(super) fn may_precede(&self, node: u32, later: u32) -> bool {
        self.stages[node as usize] >= self.stages[later as usize]
    }
}

/// A node on the stack, and the number of its neighbours visited.
struct Step {
    node: u32,
    looked_at: usize,
    /// The earliest entry number that a link of the nodes below leads to.
    earliest: u32,
    /// True if the other end is this node or lies below it.
    leads_to_end: bool,
}

struct Search<P> {
    ends: (u32, u32),
    passage: P,
    /// By node: the number of nodes entered before it.
    entries: Vec<u32>,
    entered: u32,
    way: Vec<Step>,
    /// Entered nodes whose block is not complete, in the order of entry.
    open: Vec<u32>,
    stages: Vec<u32>,
    /// The number of blocks from the current node to the other end.
    block_count: u32,
}

/// Finds the nodes on simple paths from one node to a different one, both included; none if there
/// is no path.
///
/// A node lies on such a path exactly if its block (biconnected component) is in the chain of
/// blocks from one end to the other: within a block there is a simple path from any node over any
/// other to any third. All paths go through the chain in one order, so the stage of a node is the
/// position of its block in the chain. One depth-first search (Hopcroft & Tarjan 1973,
/// doi:10.1145/362248.362272). Costs O(nodes + links).
pub(super) fn nodes_between<P: Passage>(
    graph: &LinkGraph,
    ends: (u32, u32),
    passage: P,
    meter: &mut Meter<'_>,
) -> Result<Between, AnalysisError> {
    let mut search = Search {
        ends,
        passage,
        entries: vec![NONE; graph.node_count()],
        entered: 0,
        way: Vec::new(),
        open: Vec::new(),
        stages: vec![NONE; graph.node_count()],
        block_count: 0,
    };
    search.enter(ends.0);
    while let Some(step) = search.way.last_mut() {
        let (node, slot) = (step.node, step.looked_at);
        if slot == graph.degree(node) {
            search.leave();
            continue;
        }
        step.looked_at += 1;
        meter.count(1)?;
        let neighbor = graph.neighbors(node)[slot];
        if search.may_go(neighbor, graph.incident_links(node)[slot]) {
            search.look_at(neighbor);
        }
    }
    Ok(Between { stages: search.stages })
}

impl<P: Passage> Search<P> {
    fn may_go(&self, node: u32, link: u32) -> bool {
        let is_passable = node == self.ends.0 || node == self.ends.1 || self.passage.admits_node(node);
        is_passable && self.passage.admits_link(link)
    }

    fn enter(&mut self, node: u32) {
        let entry = self.entered;
        self.entered += 1;
        self.entries[node as usize] = entry;
        self.open.push(node);
        self.way.push(Step {
            node,
            looked_at: 0,
            earliest: entry,
            leads_to_end: node == self.ends.1,
        });
    }

    /// Enters a node, or notes how far back it lies.
    fn look_at(&mut self, node: u32) {
        match self.entries[node as usize] {
            NONE => self.enter(node),
            entry => {
                if let Some(step) = self.way.last_mut() {
                    step.earliest = step.earliest.min(entry);
                }
            }
        }
    }

    /// Leaves a node. If nothing below it leads back past its parent, these nodes are one block.
    fn leave(&mut self) {
        let (Some(done), Some(before)) = (self.way.pop(), self.way.last_mut()) else {
            return;
        };
        before.leads_to_end |= done.leads_to_end;
        if done.earliest < self.entries[before.node as usize] {
            before.earliest = before.earliest.min(done.earliest);
            return;
        }
        let stage = 2 * self.block_count;
        while let Some(node) = self.open.pop() {
            let known = &mut self.stages[node as usize];
            if done.leads_to_end && *known == NONE {
                *known = stage;
            }
            if node == done.node {
                break;
            }
        }
        if done.leads_to_end {
            self.stages[before.node as usize] = stage + 1;
            self.block_count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::passage::{Conditions, Open};
    use super::super::tests::brute_force::all_paths;
    use super::super::tests::properties::cases;
    use super::*;
    use crate::budget::Budget;
    use crate::paths::PathQuery;
    use crate::testing::graph_of;

    #[test]
    fn what_hangs_on_the_way_is_not_between() {
        // 0-1, then a square 1-2-3-4 with 5 behind 3 and 6 behind 0.
        let graph = graph_of(7, &[(0, 1), (1, 2), (2, 3), (3, 4), (1, 4), (3, 5), (0, 6)]);
        let budget = Budget::unlimited();
        let between = |ends| {
            let found = nodes_between(&graph, ends, Open, &mut Meter::new(&budget)).expect("no bound");
            (0..7).filter(|&node| found.contains(node)).collect::<Vec<_>>()
        };
        assert_eq!(between((0, 3)), [0, 1, 2, 3, 4]);
        assert_eq!(between((6, 1)), [0, 1, 6]);
    }

    proptest! {
        #[test]
        fn nodes_between_are_those_of_all_simple_paths_in_their_order(case in cases(7, 0)) {
            let query = PathQuery { max_hops: u32::MAX, ..case.query() };
            prop_assume!(query.from != query.to);
            let budget = Budget::unlimited();
            let meter = &mut Meter::new(&budget);
            let found = nodes_between(query.graph, (query.from, query.to), Conditions::of(&query), meter).expect("no bound");
            let paths = all_paths(&query);
            for node in 0..query.graph.node_count() as u32 {
                prop_assert_eq!(found.contains(node), paths.iter().any(|path| path.nodes.contains(&node)));
            }
            for path in paths {
                prop_assert!(path.nodes.windows(2).all(|pair| found.may_precede(pair[0], pair[1])));
            }
        }
    }
}
