//! Neighbour lists in one piece of memory, for kernels that visit every link from every node.

use crate::link_graph::LinkGraph;

/// Compressed sparse rows of some nodes, numbered by their position in a list, with the passable
/// links between them.
///
/// The order of the list decides how far apart neighbours are in memory.
pub(super) struct Rows {
    ends: Vec<u32>,
    neighbors: Vec<u32>,
    costs: Vec<u64>,
    unit: u64,
}

impl Rows {
    /// Creates the rows of `nodes`, each listed once. Costs O(nodes of the graph + links · log
    /// degree).
    ///
    /// A cost of 0 counts as 1, so that every step leads further away; `u64::MAX` cannot be passed.
    pub(super) fn of(graph: &LinkGraph, costs: Option<&[u64]>, nodes: &[u32]) -> Self {
        let mut place = vec![u32::MAX; graph.node_count()];
        for (at, &node) in (0_u32..).zip(nodes) {
            place[node as usize] = at;
        }
        let mut rows = Self {
            ends: Vec::with_capacity(nodes.len()),
            neighbors: Vec::with_capacity(graph.link_count() * 2),
            costs: Vec::new(),
            unit: 1,
        };
        let mut row = Vec::new();
        for &node in nodes {
            let links = graph.adjacent(node).filter(|&(_, link)| is_passable(costs, link));
            let known = links.filter(|&(neighbor, _)| place[neighbor as usize] != u32::MAX);
            row.clear();
            row.extend(known.map(|(neighbor, link)| (place[neighbor as usize], link)));
            row.sort_unstable();
            rows.neighbors.extend(row.iter().map(|&(neighbor, _)| neighbor));
            if let Some(costs) = costs {
                rows.costs
                    .extend(row.iter().map(|&(_, link)| costs[link as usize].max(1)));
            }
            rows.ends.push(rows.neighbors.len() as u32);
        }
        rows.shorten();
        rows
    }

    /// Divides costs by their greatest common divisor. The results are small if strengths are.
    fn shorten(&mut self) {
        self.unit = self
            .costs
            .iter()
            .fold(0, |unit, &cost| greatest_common_divisor(unit, cost))
            .max(1);
        self.costs.iter_mut().for_each(|cost| *cost /= self.unit);
    }

    /// Returns the number of original cost units in one unit of the rows.
    pub(super) fn unit(&self) -> u64 {
        self.unit
    }

    /// True if links have costs; otherwise each costs 1.
    pub(super) fn has_costs(&self) -> bool {
        !self.costs.is_empty()
    }

    /// Returns the highest cost of a link.
    pub(super) fn highest_cost(&self) -> u64 {
        self.costs.iter().copied().max().unwrap_or(1)
    }

    pub(super) fn node_count(&self) -> usize {
        self.ends.len()
    }

    /// Returns the neighbours of a node, ascending.
    #[inline]
    pub(super) fn neighbors(&self, node: u32) -> &[u32] {
        &self.neighbors[self.span(node)]
    }

    /// Returns the neighbours of a node, each with the cost of the link to it.
    #[inline]
    pub(super) fn steps(&self, node: u32) -> impl Iterator<Item = (u32, u64)> + '_ {
        let span = self.span(node);
        let costs = self.costs.get(span.clone()).unwrap_or(&[]);
        let costs = costs.iter().copied().chain(std::iter::repeat(1));
        self.neighbors[span].iter().copied().zip(costs)
    }

    #[inline]
    fn span(&self, node: u32) -> std::ops::Range<usize> {
        let begin = if node == 0 { 0 } else { self.ends[node as usize - 1] };
        begin as usize..self.ends[node as usize] as usize
    }
}

/// True if the link can be passed.
#[inline]
pub(super) fn is_passable(costs: Option<&[u64]>, link: u32) -> bool {
    costs.is_none_or(|costs| costs[link as usize] != u64::MAX)
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph_of;

    #[test]
    fn rows_follow_the_list_and_leave_out_what_is_not_in_it() {
        let rows = Rows::of(&graph_of(5, &[(0, 1), (1, 2), (1, 3), (2, 3)]), None, &[3, 1, 2]);
        assert_eq!(rows.node_count(), 3);
        assert_eq!(
            (rows.neighbors(0), rows.neighbors(1), rows.neighbors(2)),
            (&[1, 2][..], &[0, 2][..], &[0, 1][..])
        );
        assert_eq!(rows.steps(0).collect::<Vec<_>>(), [(1, 1), (2, 1)]);
    }

    #[test]
    fn costs_are_counted_in_what_divides_them_all() {
        let graph = graph_of(4, &[(0, 1), (1, 2), (2, 3)]);
        let rows = Rows::of(&graph, Some(&[360, u64::MAX, 240]), &[0, 1, 2, 3]);
        assert_eq!((rows.unit(), rows.highest_cost(), rows.has_costs()), (120, 3, true));
        assert_eq!(rows.steps(1).collect::<Vec<_>>(), [(0, 3)]);
        assert_eq!(rows.steps(3).collect::<Vec<_>>(), [(2, 2)]);
    }
}
