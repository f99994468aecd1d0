//! Costs of links, and rows for searches by cost.

use std::ops::Index;

use super::LinkGraph;
use super::folded::ways_out;
use super::lazy::Lazy;

/// The cost of a link that no path may use.
pub const UNPRICED: u64 = u64::MAX;

/// The largest number of links of a graph with rows: rows for more would take much memory that
/// caches do not account for.
const MOST_LINKS: usize = 1_000_000;

/// The unit of costs by strength, as a fraction of 1; exact for every integer strength up to 16.
const STRENGTH_UNITS: f64 = 720_720_000_000.0;

/// The largest sum of the costs of all links by strength: 2^60. A path uses a link once, so neither
/// the cost of a path nor the sum of a dozen of them overflows.
const MOST_TOGETHER: f64 = (1_u64 << 60) as f64;

/// The cost of each link in whole numbers, so that ties are exact and sums do not drift.
/// [`UNPRICED`] marks a link that no path may use.
#[derive(Debug)]
pub struct LinkCosts {
    units: f64,
    by_link: Vec<u64>,
    rows: Lazy<Option<PricedRows>>,
}

impl LinkCosts {
    /// Creates costs by link, in units of which `units` make a cost of 1.
    pub fn in_units(units: f64, by_link: Vec<u64>) -> Self {
        Self {
            units,
            by_link,
            rows: Lazy::default(),
        }
    }

    /// Returns 1 / strength of each link, in units of 1/720,720,000,000, or in the first unit of
    /// ten, a hundred, … times that size with which the sum over all links stays within 2^60. A
    /// strength below `least`, which is above 0, costs as much as `least`.
    ///
    /// # Examples
    /// ```
    /// use interurban_graph::link_graph::LinkCosts;
    ///
    /// // A link of twice the strength costs half as much.
    /// let costs = LinkCosts::by_strength(&[1.0, 2.0], 1e-6);
    /// assert_eq!(costs[0], 2 * costs[1]);
    /// ```
    pub fn by_strength(strengths: &[f64], least: f64) -> Self {
        let costs = || strengths.iter().map(|&strength| 1.0 / strength.max(least));
        let together: f64 = costs().sum();
        let mut units = STRENGTH_UNITS;
        while units * together > MOST_TOGETHER {
            units /= 10.0;
        }
        let by_link = strengths
            .iter()
            .map(|&strength| (units / strength.max(least)).round() as u64);
        Self::in_units(units, by_link.collect())
    }

    /// Returns the number of units that make a cost of 1.
    pub fn units(&self) -> f64 {
        self.units
    }

    /// Returns the costs, indexed by link.
    pub fn by_link(&self) -> &[u64] {
        &self.by_link
    }

    /// Returns the rows of `graph`, the graph of these costs, unless it has more than a million
    /// links. Built after enough searches to repay the cost; `None` before.
    #[inline]
    pub(crate) fn rows(&self, graph: &LinkGraph) -> Option<&PricedRows> {
        let make = || (graph.link_count() <= MOST_LINKS).then(|| PricedRows::of(graph, &self.by_link));
        self.rows.get(graph.node_count(), make)?.as_ref()
    }
}

impl From<Vec<u64>> for LinkCosts {
    fn from(by_link: Vec<u64>) -> Self {
        Self::in_units(1.0, by_link)
    }
}

impl Index<u32> for LinkCosts {
    type Output = u64;

    #[inline]
    fn index(&self, link: u32) -> &u64 {
        &self.by_link[link as usize]
    }
}

/// A link seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Road {
    /// Its cost.
    pub(crate) cost: u64,
    /// The least cost of another link at its far node, without hanging trees; [`UNPRICED`] if there
    /// is none.
    pub(crate) onward: u64,
    /// Its far node.
    pub(crate) to: u32,
    /// Its number.
    pub(crate) link: u32,
}

/// The links with a cost outside hanging trees, by node, the cheapest first.
#[derive(Debug)]
pub(crate) struct PricedRows {
    /// By node: its only neighbour on the way out of a hanging tree, and the link to it; itself if
    /// it is in none.
    above: Vec<(u32, u32)>,
    starts: Vec<u32>,
    roads: Vec<Road>,
}

impl PricedRows {
    /// Builds the rows. Costs O(nodes + links · log degree).
    fn of(graph: &LinkGraph, costs: &[u64]) -> Self {
        let above = ways_out(graph);
        let is_left = |node: u32| above[node as usize].0 == node;
        let (mut starts, mut roads) = (vec![0], Vec::new());
        for node in 0..graph.node_count() as u32 {
            let begin = roads.len();
            if is_left(node) {
                let adjacent = graph.adjacent(node).map(|(to, link)| Road {
                    cost: costs[link as usize],
                    onward: UNPRICED,
                    to,
                    link,
                });
                roads.extend(adjacent.filter(|road| is_left(road.to) && road.cost != UNPRICED));
                roads[begin..].sort_unstable_by_key(|road| (road.cost, road.to));
            }
            starts.push(roads.len() as u32);
        }
        let mut rows = Self { above, starts, roads };
        rows.look_onward();
        rows
    }

    fn look_onward(&mut self) {
        for place in 0..self.roads.len() {
            let Road { to, link, .. } = self.roads[place];
            let other = self.row(to).iter().find(|road| road.link != link);
            self.roads[place].onward = other.map_or(UNPRICED, |road| road.cost);
        }
    }

    /// Returns the links at `node`, the cheapest first; none for nodes in trees.
    #[inline]
    pub(crate) fn row(&self, node: u32) -> &[Road] {
        &self.roads[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// Returns the only neighbour of `node` on the way out of its tree, and the link to it; `None`
    /// if it is in no tree.
    #[inline]
    pub(crate) fn above(&self, node: u32) -> Option<(u32, u32)> {
        let (next, link) = self.above[node as usize];
        (next != node).then_some((next, link))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A triangle with a tree at one corner, the links numbered in the order of their ends.
    fn graph() -> LinkGraph {
        let links = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4)].map(|(a, b)| (a, b, 1.0));
        LinkGraph::from_links(5, links.to_vec())
    }

    #[test]
    fn rows_hold_no_tree_and_begin_with_the_cheapest() {
        let rows = PricedRows::of(&graph(), &[5, 3, 2, 1, 1]);
        let seen = |node| -> Vec<(u32, u64, u64)> {
            let row = rows.row(node).iter();
            row.map(|road| (road.to, road.cost, road.onward)).collect()
        };
        assert_eq!(seen(0), [(2, 3, 2), (1, 5, 2)]);
        assert_eq!(seen(2), [(1, 2, 5), (0, 3, 5)]);
        assert_eq!((seen(3), seen(4)), (vec![], vec![]));
        assert_eq!(
            [2, 3, 4].map(|node| rows.above(node)),
            [None, Some((2, 3)), Some((3, 4))]
        );
    }

    #[test]
    fn a_link_without_a_price_is_in_no_row() {
        let rows = PricedRows::of(&graph(), &[5, UNPRICED, 2, 1, 1]);
        let all: Vec<Road> = (0..5).flat_map(|node| rows.row(node)).copied().collect();
        assert_eq!(all.iter().map(|road| road.link).collect::<Vec<_>>(), [0, 2, 0, 2]);
        assert_eq!(
            all.iter().map(|road| road.onward).collect::<Vec<_>>(),
            [2, UNPRICED, UNPRICED, 5]
        );
    }

    #[test]
    fn rows_are_made_for_who_asks_often() {
        let costs = LinkCosts::from(vec![1; 5]);
        assert!(costs.rows(&graph()).is_some(), "a small graph at once");
        let chain: Vec<_> = (1..64).map(|node| (node - 1, node, 1.0)).collect();
        let (graph, costs) = (LinkGraph::from_links(64, chain), LinkCosts::from(vec![1; 63]));
        let asked = [(); 5].map(|()| costs.rows(&graph).is_some());
        assert_eq!(asked, [false, false, false, false, true]);
    }
}
