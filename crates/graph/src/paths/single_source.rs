//! Distances from one node to all others.

use super::passage::{Open, Passage, Priced};
use super::query::Costs;
use super::queue::{Heap, Queue, Radix};
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Returns the fewest hops from `from` to every node; [`u32::MAX`] if it is out of reach.
///
/// Breadth-first search. Costs O(nodes + links).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::hop_distances};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// assert_eq!(hop_distances(&graph, 0, &Budget::unlimited())?, [0, 1, 2, u32::MAX]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn hop_distances(graph: &LinkGraph, from: u32, budget: &Budget) -> Result<Vec<u32>, AnalysisError> {
    hops_from(graph, from, u32::MAX, Open, &mut Meter::new(budget))
}

/// Returns the least cost from `from` to every node; [`u64::MAX`] if it is out of reach.
///
/// Dijkstra's algorithm (Dijkstra 1959, doi:10.1007/BF01386390). Costs O(nodes + links log nodes).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, link_graph::LinkCosts, paths::{Costs, cost_distances}};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let costs = LinkCosts::from(vec![3, 4]);
/// assert_eq!(cost_distances(&graph, 0, Costs::PerLink(&costs), &Budget::unlimited())?, [0, 3, 7]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn cost_distances(
    graph: &LinkGraph,
    from: u32,
    costs: Costs<'_>,
    budget: &Budget,
) -> Result<Vec<u64>, AnalysisError> {
    let meter = &mut Meter::new(budget);
    match costs {
        Costs::Hops => {
            let hops = hops_from(graph, from, u32::MAX, Open, meter)?;
            let cost = |hops| if hops == u32::MAX { u64::MAX } else { u64::from(hops) };
            Ok(hops.into_iter().map(cost).collect())
        }
        Costs::PerLink(costs) => {
            let costs = costs.by_link();
            costs_from(graph, from, costs, Priced { costs }, meter)
        }
    }
}

/// Returns the fewest hops to every node within `most` hops; [`u32::MAX`] for all others. Nodes
/// that may not lie on a path are reached, but not passed.
pub(super) fn hops_from<P: Passage>(
    graph: &LinkGraph,
    from: u32,
    most: u32,
    passage: P,
    meter: &mut Meter<'_>,
) -> Result<Vec<u32>, AnalysisError> {
    let mut hops = vec![u32::MAX; graph.node_count()];
    // Room for one more than the nodes: a node that is not new can be written too, and is
    // overwritten by the next.
    let mut queue = vec![0; graph.node_count() + 1];
    hops[from as usize] = 0;
    queue[0] = from;
    let (mut first, mut end) = (0, 1);
    let mut level = 0;
    while first < end && level < most {
        level += 1;
        let last = end;
        for place in first..last {
            let node = queue[place];
            meter.count(graph.degree(node))?;
            for (slot, &neighbor) in graph.neighbors(node).iter().enumerate() {
                let known = &mut hops[neighbor as usize];
                let is_new = *known == u32::MAX && passage.admits_link(graph.incident_links(node)[slot]);
                *known = if is_new { level } else { *known };
                queue[end] = neighbor;
                end += usize::from(is_new && passage.admits_node(neighbor));
            }
        }
        first = last;
    }
    Ok(hops)
}

/// Returns the least cost to every node; [`u64::MAX`] if it is out of reach. Nodes that may not lie
/// on a path are reached, but not passed.
pub(super) fn costs_from<P: Passage>(
    graph: &LinkGraph,
    from: u32,
    costs: &[u64],
    passage: P,
    meter: &mut Meter<'_>,
) -> Result<Vec<u64>, AnalysisError> {
    let dearest = costs.iter().copied().filter(|&cost| cost != u64::MAX).max();
    let longest = dearest.unwrap_or(0).saturating_mul(graph.node_count() as u64);
    if longest >> 63 == 0 {
        spread(graph, from, costs, passage, Radix::new(), meter)
    } else {
        spread(graph, from, costs, passage, Heap::new(), meter)
    }
}

fn spread<P: Passage, Q: Queue<u64>>(
    graph: &LinkGraph,
    from: u32,
    costs: &[u64],
    passage: P,
    mut queue: Q,
    meter: &mut Meter<'_>,
) -> Result<Vec<u64>, AnalysisError> {
    let mut distances = vec![u64::MAX; graph.node_count()];
    distances[from as usize] = 0;
    queue.push(0, from);
    while let Some((distance, node)) = queue.peek() {
        queue.pop();
        if distance > distances[node as usize] {
            continue;
        }
        meter.count(graph.degree(node))?;
        for (neighbor, link) in graph.adjacent(node) {
            let reached = distance.saturating_add(costs[link as usize]);
            if reached < distances[neighbor as usize] && passage.admits_link(link) {
                distances[neighbor as usize] = reached;
                if passage.admits_node(neighbor) {
                    queue.push(reached, neighbor);
                }
            }
        }
    }
    Ok(distances)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::link_graph::LinkCosts;
    use crate::paths::{PathQuery, cheapest_path, fewest_hops};
    use crate::testing::golden::{graph, node};
    use crate::testing::{graph_of, small_graphs};

    #[test]
    fn ghent_is_three_hops_from_kanazawa_and_never_reaches_dakar() {
        let hops = hop_distances(&graph(), node("ghent"), &Budget::unlimited()).unwrap();
        assert_eq!(hops[node("ghent") as usize], 0);
        assert_eq!(hops[node("kanazawa") as usize], 3);
        assert_eq!(hops[node("dakar") as usize], u32::MAX);
    }

    #[test]
    fn a_link_without_a_price_leads_nowhere() {
        let chain = graph_of(3, &[(0, 1), (1, 2)]);
        let costs = LinkCosts::from(vec![7, u64::MAX]);
        let costs = Costs::PerLink(&costs);
        let found = cost_distances(&chain, 0, costs, &Budget::unlimited());
        assert_eq!(found, Ok(vec![0, 7, u64::MAX]));
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_best_paths(
            graph in small_graphs(9),
            from in 0_u32..9,
            dear in 0_u64..4,
            unit in prop_oneof![Just(1_u64), Just(1 << 58)],
        ) {
            let (nodes, budget) = (graph.node_count() as u32, Budget::unlimited());
            let from = from % nodes;
            let costs: Vec<u64> = (0..graph.link_count() as u64).map(|link| link * dear % 5 * unit).collect();
            let costs = LinkCosts::from(costs);
            let costs = Costs::PerLink(&costs);
            let hops = hop_distances(&graph, from, &budget).unwrap();
            let plain = cost_distances(&graph, from, Costs::Hops, &budget).unwrap();
            let priced = cost_distances(&graph, from, costs, &budget).unwrap();
            for to in 0..nodes {
                let query = PathQuery::between(&graph, from, to);
                let fewest = fewest_hops(&query, &budget).unwrap();
                let best = cheapest_path(&PathQuery { costs, ..query }, &budget).unwrap();
                prop_assert_eq!(hops[to as usize], fewest.unwrap_or(u32::MAX));
                prop_assert_eq!(plain[to as usize], fewest.map_or(u64::MAX, u64::from));
                prop_assert_eq!(priced[to as usize], best.map_or(u64::MAX, |best| best.cost));
            }
        }
    }
}
