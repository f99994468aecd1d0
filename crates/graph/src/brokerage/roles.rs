//! The broker roles of Gould and Fernandez, by the groups of the two nodes that a broker joins.

use super::neighbor_groups::NeighborGroups;
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::triangles::visit_triangles;

/// The numbers of open pairs of neighbours (not linked to each other) that a node joins, by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BrokerRoles {
    /// Pairs with both nodes in the broker's own group.
    pub coordinator: u64,
    /// Pairs with both nodes in one other group (also called itinerant broker).
    pub consultant: u64,
    /// Pairs with exactly one node in the broker's own group. Without direction, gatekeeper and
    /// representative are the same.
    pub gatekeeper: u64,
    /// Pairs in two different groups, neither of them the broker's.
    pub liaison: u64,
}

impl BrokerRoles {
    /// Returns the number of all open pairs.
    pub fn total(&self) -> u64 {
        self.coordinator + self.consultant + self.gatekeeper + self.liaison
    }

    /// Returns the number of open pairs in two groups: gatekeeper and liaison.
    pub fn between_groups(&self) -> u64 {
        self.gatekeeper + self.liaison
    }

    /// Counts all pairs of neighbours, open or not, by role. `own` neighbours are in the broker's
    /// group; `others` gives the numbers in each other group.
    fn of_all_pairs(own: u64, others: impl Iterator<Item = u64>) -> Self {
        let (mut abroad, mut consultant) = (0, 0);
        for count in others {
            abroad += count;
            consultant += pairs(count);
        }
        Self {
            coordinator: pairs(own),
            consultant,
            gatekeeper: own * abroad,
            liaison: pairs(abroad) - consultant,
        }
    }

    /// Returns the counter of the role in which a broker of group `own` joins groups `a` and `b`.
    fn role(&mut self, own: u32, a: u32, b: u32) -> &mut u64 {
        match (a == b, own == a || own == b) {
            (true, true) => &mut self.coordinator,
            (true, false) => &mut self.consultant,
            (false, true) => &mut self.gatekeeper,
            (false, false) => &mut self.liaison,
        }
    }
}

const fn pairs(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}

/// Counts the roles of every node between the groups in `labels`; `None` for nodes without a group.
///
/// Gould & Fernandez 1989, doi:10.2307/270949, on an undirected graph: every unordered pair of
/// neighbours that are not linked counts once. A pair with a neighbour without a group does not
/// count. All pairs are counted by the neighbours' groups; then the pairs closed by a triangle are
/// subtracted. Costs O(links · √links).
///
/// # Errors
/// Those of the budget.
///
/// # Panics
/// If `labels` is shorter than the number of nodes.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, brokerage::broker_roles};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let groups = [Some(0), Some(1), Some(2)];
/// let found = broker_roles(&graph, &groups, &Budget::unlimited())?;
/// assert_eq!(found[1].map(|roles| roles.liaison), Some(1));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn broker_roles(
    graph: &LinkGraph,
    labels: &[Option<u32>],
    budget: &Budget,
) -> Result<Vec<Option<BrokerRoles>>, AnalysisError> {
    let mut roles = roles_with_closed_pairs(graph, labels, budget)?;
    visit_triangles(graph, budget, |triangle| {
        let [Some(a), Some(b), Some(c)] = triangle.nodes.map(|node| labels[node as usize]) else {
            return;
        };
        for (node, own, one, other) in [
            (triangle.nodes[0], a, b, c),
            (triangle.nodes[1], b, a, c),
            (triangle.nodes[2], c, a, b),
        ] {
            let broker = roles[node as usize].as_mut().expect("a node with a group has roles");
            *broker.role(own, one, other) -= 1;
        }
    })?;
    Ok(roles)
}

fn roles_with_closed_pairs(
    graph: &LinkGraph,
    labels: &[Option<u32>],
    budget: &Budget,
) -> Result<Vec<Option<BrokerRoles>>, AnalysisError> {
    let meter = &mut Meter::new(budget);
    let mut groups = NeighborGroups::new(graph, labels);
    let nodes = 0..graph.node_count() as u32;
    let roles = nodes.map(|node| {
        meter.count(1 + graph.degree(node))?;
        let Some(own) = labels[node as usize] else {
            return Ok(None);
        };
        let found = groups.of(node);
        let at_home = found
            .iter()
            .find(|&&(group, _)| group == own)
            .map_or(0, |&(_, count)| count);
        let abroad = found.iter().filter(|&&(group, _)| group != own);
        let abroad = abroad.map(|&(_, count)| count);
        Ok(Some(BrokerRoles::of_all_pairs(at_home, abroad)))
    });
    roles.collect()
}
