//! All paths of a query, by exhaustive enumeration.

use crate::paths::{Costs, FoundPath, PathQuery};

/// Every path of `query` in the order of paths.
pub(in super::super) fn all_paths(query: &PathQuery<'_>) -> Vec<FoundPath> {
    let mut found = Vec::new();
    extend(query, &mut vec![query.from], &mut Vec::new(), &mut found);
    found.retain(|path| path.hop_count() <= query.max_hops && visits_stops_in_order(path, query));
    found.sort();
    found
}

fn extend(query: &PathQuery<'_>, nodes: &mut Vec<u32>, links: &mut Vec<u32>, found: &mut Vec<FoundPath>) {
    let node = *nodes.last().unwrap();
    if node == query.to {
        let cost = links.iter().map(|&link| price(query, link)).sum();
        found.push(FoundPath {
            nodes: nodes.clone(),
            links: links.clone(),
            cost,
        });
        return;
    }
    for (neighbor, link) in query.graph.adjacent(node) {
        let passable = neighbor == query.to || query.passable_node.is_none_or(|mask| mask.contains(neighbor));
        let usable = price(query, link) != u64::MAX && query.passable_link.is_none_or(|mask| mask.contains(link));
        if passable && usable && !nodes.contains(&neighbor) {
            nodes.push(neighbor);
            links.push(link);
            extend(query, nodes, links, found);
            nodes.pop();
            links.pop();
        }
    }
}

fn price(query: &PathQuery<'_>, link: u32) -> u64 {
    match query.costs {
        Costs::Hops => 1,
        Costs::PerLink(costs) => costs[link],
    }
}

fn visits_stops_in_order(path: &FoundPath, query: &PathQuery<'_>) -> bool {
    let between = path
        .nodes
        .get(1..path.nodes.len().saturating_sub(1))
        .unwrap_or_default();
    let places: Option<Vec<usize>> = query
        .via
        .iter()
        .map(|stop| between.iter().position(|node| node == stop))
        .collect();
    places.is_some_and(|places| places.windows(2).all(|pair| pair[0] < pair[1]))
}
