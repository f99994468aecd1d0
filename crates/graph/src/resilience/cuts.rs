//! Cut nodes and cut links: a component falls apart without them.

use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Marks a node not entered yet, and the missing entry link of a root.
const NONE: u32 = u32::MAX;

/// A node whose removal separates others that reached each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutNode {
    /// The node.
    pub node: u32,
    /// The number of parts into which the rest of its component falls, at least 2.
    pub part_count: u32,
    /// The number of pairs of other nodes that no longer reach each other, at least 1.
    pub parted_pairs: u64,
}

/// A link whose removal separates its two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutLink {
    /// The link.
    pub link: u32,
    /// The number of pairs of nodes that no longer reach each other, at least 1.
    pub parted_pairs: u64,
}

/// All cut nodes (articulation points) and cut links (bridges) of a graph, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cuts {
    /// The cut nodes.
    pub nodes: Vec<CutNode>,
    /// The cut links.
    pub links: Vec<CutLink>,
}

impl Cuts {
    /// Returns the cut link with this number, if it is one. Costs O(log cut links).
    pub fn link(&self, link: u32) -> Option<CutLink> {
        let found = self.links.binary_search_by_key(&link, |cut| cut.link).ok()?;
        Some(self.links[found])
    }
}

/// Finds all cut nodes and cut links by one depth-first search: Hopcroft & Tarjan 1973,
/// doi:10.1145/362248.362272. Costs O(nodes + links).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, resilience::cuts};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// let found = cuts(&graph, &Budget::unlimited())?;
/// assert_eq!((found.nodes[0].node, found.links[0].link), (2, 3));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn cuts(graph: &LinkGraph, budget: &Budget) -> Result<Cuts, AnalysisError> {
    let mut search = Search {
        graph,
        visits: vec![Visit::default(); graph.node_count()],
        entered: Vec::with_capacity(graph.node_count()),
        crossings: Vec::new(),
        meter: Meter::new(budget),
    };
    let mut found = Cuts::default();
    for root in 0..graph.node_count() as u32 {
        if search.visits[root as usize].entry == NONE {
            search.explore(root)?;
            search.gather(root, &mut found);
        }
    }
    found.nodes.sort_unstable_by_key(|cut| cut.node);
    found.links.sort_unstable_by_key(|cut| cut.link);
    Ok(found)
}

/// The state of a node in the search.
#[derive(Clone, Copy)]
struct Visit {
    /// The number of nodes of its component entered before it.
    entry: u32,
    /// The earliest entry number that a link from the nodes below it leads to.
    earliest: u32,
    /// The number of its neighbours visited.
    looked_at: u32,
    /// The number of nodes below it, itself included.
    size: u32,
    /// The number of branches below it that depend on it alone.
    branch_count: u32,
    /// The number of nodes in these branches.
    branch_nodes: u32,
    /// The number of pairs within one of these branches.
    branch_pairs: u64,
}

impl Default for Visit {
    fn default() -> Self {
        Self {
            entry: NONE,
            earliest: NONE,
            looked_at: 0,
            size: 1,
            branch_count: 0,
            branch_nodes: 0,
            branch_pairs: 0,
        }
    }
}

struct Search<'a> {
    graph: &'a LinkGraph,
    visits: Vec<Visit>,
    /// The nodes of the current component, in the order of entry.
    entered: Vec<u32>,
    /// Its cut links, each with the number of nodes on the far side.
    crossings: Vec<(u32, u32)>,
    meter: Meter<'a>,
}

impl Search<'_> {
    /// Visits the component of `root`.
    fn explore(&mut self, root: u32) -> Result<(), AnalysisError> {
        self.enter(root);
        let mut way = vec![(root, NONE)];
        while let Some(&(node, by)) = way.last() {
            let graph = self.graph;
            let visit = &mut self.visits[node as usize];
            let place = visit.looked_at as usize;
            let Some(&other) = graph.neighbors(node).get(place) else {
                way.pop();
                if let Some(&(parent, _)) = way.last() {
                    self.leave(node, by, parent);
                }
                continue;
            };
            visit.looked_at += 1;
            let link = graph.incident_links(node)[place];
            self.meter.count(1)?;
            if link == by {
                continue;
            }
            match self.visits[other as usize].entry {
                NONE => {
                    self.enter(other);
                    way.push((other, link));
                }
                entry => {
                    let visit = &mut self.visits[node as usize];
                    visit.earliest = visit.earliest.min(entry);
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, node: u32) {
        let entry = self.entered.len() as u32;
        let visit = &mut self.visits[node as usize];
        (visit.entry, visit.earliest) = (entry, entry);
        self.entered.push(node);
    }

    /// Returns from a node to the one from which `link` led to it.
    fn leave(&mut self, node: u32, link: u32, parent: u32) {
        let Visit { earliest, size, .. } = self.visits[node as usize];
        let above = &mut self.visits[parent as usize];
        above.size += size;
        above.earliest = above.earliest.min(earliest);
        if earliest >= above.entry {
            above.branch_count += 1;
            above.branch_nodes += size;
            above.branch_pairs += pairs(size);
        }
        if earliest > above.entry {
            self.crossings.push((link, size));
        }
    }

    /// Collects the cuts of the component of `root`, once its size is known.
    fn gather(&mut self, root: u32, found: &mut Cuts) {
        let size = self.visits[root as usize].size;
        for &node in &self.entered {
            let visit = &self.visits[node as usize];
            let rest = size - 1 - visit.branch_nodes;
            let part_count = visit.branch_count + u32::from(rest > 0);
            if part_count > 1 {
                found.nodes.push(CutNode {
                    node,
                    part_count,
                    parted_pairs: pairs(size - 1) - visit.branch_pairs - pairs(rest),
                });
            }
        }
        let links = self.crossings.iter().map(|&(link, far)| CutLink {
            link,
            parted_pairs: u64::from(far) * u64::from(size - far),
        });
        found.links.extend(links);
        self.entered.clear();
        self.crossings.clear();
    }
}

/// Returns the number of pairs among `count` items.
pub(super) fn pairs(count: u32) -> u64 {
    let count = u64::from(count);
    count * count.saturating_sub(1) / 2
}
