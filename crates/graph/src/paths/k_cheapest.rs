//! The first paths in the order of paths.

use super::mask::{LinkMask, NodeMask};
use super::passage::{Conditions, Open, Passage, Without};
use super::query::{Costs, FoundPath, PathQuery, Rank};
use super::search::Task;
use super::waypoints::WaypointSearch;
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;

/// Returns the first `k` paths in the order of paths, or all if there are fewer.
///
/// Yen's algorithm (Yen 1971, doi:10.1287/mnsc.17.11.712) with Lawler's rule (Lawler 1972,
/// doi:10.1287/mnsc.18.7.401): every path but the first leaves an earlier one at some node.
/// Deviations from a path are searched only from the node where it left its own predecessor. The
/// paths that tie for the best are found together, by one search. Each search returns the first
/// path of its part in the order of paths, so the whole answer is in that order. A deviation that
/// cannot come before the known candidates is given up early. With waypoints see
/// [`tied_path_count`](super::tied_path_count).
///
/// Costs at most as many searches for a best path as k times the hops of a path.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::{PathQuery, k_cheapest_paths}};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// let found = k_cheapest_paths(&PathQuery::between(&graph, 0, 3), 5, &Budget::unlimited())?;
/// assert_eq!(found.into_iter().map(|path| path.nodes).collect::<Vec<_>>(), [vec![0, 2, 3], vec![0, 1, 2, 3]]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn k_cheapest_paths(query: &PathQuery<'_>, k: usize, budget: &Budget) -> Result<Vec<FoundPath>, AnalysisError> {
    if query.from == query.to || !query.via.is_empty() {
        let mut search = WaypointSearch::new(query, budget)?;
        let mut paths = Vec::new();
        while paths.len() < k {
            let Some(path) = search.next_path()? else { break };
            paths.push(path);
        }
        return Ok(paths);
    }
    let meter = &mut Meter::new(budget);
    if query.is_unconditional() {
        Deviations::from_best(query, Open, k, meter)
    } else {
        Deviations::from_best(query, Conditions::of(query), k, meter)
    }
}

/// A path not yet accepted, and the position of the node where it leaves an accepted one.
struct Candidate {
    path: FoundPath,
    leaves_at: usize,
}

/// Accepted paths, and the best known deviation in each part of the rest, ascending.
struct Deviations<'a, P> {
    query: &'a PathQuery<'a>,
    passage: P,
    accepted: Vec<FoundPath>,
    candidates: Vec<Candidate>,
    nodes_taken: NodeMask,
    links_taken: LinkMask,
}

impl<'a, P: Passage> Deviations<'a, P> {
    fn from_best(
        query: &'a PathQuery<'a>,
        passage: P,
        k: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<FoundPath>, AnalysisError> {
        if k == 0 {
            return Ok(Vec::new());
        }
        let Some(dag) = Task::of(query, passage).dag(meter)? else {
            return Ok(Vec::new());
        };
        let tied = dag.paths(k, meter)?;
        let mut search = Self {
            query,
            passage,
            accepted: tied
                .chunks_exact(dag.levels())
                .map(|nodes| FoundPath::over(nodes.to_vec(), query.graph, query.costs))
                .collect(),
            candidates: Vec::new(),
            nodes_taken: NodeMask::none(query.graph.node_count()),
            links_taken: LinkMask::none(query.graph.link_count()),
        };
        search.deviate_from_ties(k, meter)?;
        while search.accepted.len() < k && !search.candidates.is_empty() {
            let Candidate { path, leaves_at } = search.candidates.remove(0);
            search.accepted.push(path);
            search.deviate(search.accepted.len() - 1, leaves_at, k, meter)?;
        }
        Ok(search.accepted)
    }

    /// Finds the deviations from the paths that tie for the best. A node shared with the previous
    /// path is skipped: that path's deviations from it count for both.
    fn deviate_from_ties(&mut self, k: usize, meter: &mut Meter<'_>) -> Result<(), AnalysisError> {
        for place in 0..self.accepted.len() {
            let shared = place.checked_sub(1).map_or(0, |before| {
                let [before, path] = [before, place].map(|place| self.accepted[place].nodes.iter());
                before.zip(path).take_while(|(a, b)| a == b).count()
            });
            self.deviate(place, shared, k, meter)?;
        }
        Ok(())
    }

    /// Finds the best deviation from an accepted path at each of its nodes from `leaves_at` on.
    fn deviate(
        &mut self,
        accepted: usize,
        leaves_at: usize,
        k: usize,
        meter: &mut Meter<'_>,
    ) -> Result<(), AnalysisError> {
        let wanted = k - self.accepted.len();
        if wanted == 0 {
            return Ok(());
        }
        let path = self.accepted[accepted].clone();
        let (before, _) = path.nodes.split_at(leaves_at);
        before.iter().for_each(|&node| self.nodes_taken.insert(node));
        let mut root = Rank::ZERO;
        for &link in &path.links[..leaves_at] {
            root = root.after(self.query.costs.of(link));
        }
        for (place, &link) in path.links.iter().enumerate().skip(leaves_at) {
            let taken = self.continuations(&path.nodes[..=place]);
            taken.iter().for_each(|&link| self.links_taken.insert(link));
            let deviation = self.best_from((&path.nodes[..=place], &path.links[..place]), root, wanted, meter)?;
            taken.iter().for_each(|&link| self.links_taken.remove(link));
            if let Some(path) = deviation {
                let at = self.candidates.partition_point(|candidate| candidate.path < path);
                self.candidates.insert(at, Candidate { path, leaves_at: place });
                self.candidates.truncate(wanted);
            }
            self.nodes_taken.insert(path.nodes[place]);
            root = root.after(self.query.costs.of(link));
        }
        path.nodes.iter().for_each(|&node| self.nodes_taken.remove(node));
        Ok(())
    }

    /// Returns the next links of the accepted paths that start with the nodes of `root`.
    fn continuations(&self, root: &[u32]) -> Vec<u32> {
        let hops = root.len() - 1;
        let shared = self
            .accepted
            .iter()
            .filter(|path| path.nodes.len() > root.len() && path.nodes.starts_with(root));
        shared.map(|path| path.links[hops]).collect()
    }

    /// Returns the best path that starts with the nodes of `root` and then avoids the links in use.
    fn best_from(
        &self,
        root: (&[u32], &[u32]),
        root_rank: Rank,
        wanted: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Option<FoundPath>, AnalysisError> {
        let last_wanted = self
            .candidates
            .get(wanted - 1)
            .map_or(Rank::MAX, |candidate| candidate.path.rank());
        let (Some(cost), Some(hops)) = (
            last_wanted.cost.checked_sub(root_rank.cost),
            self.query.max_hops.checked_sub(root_rank.hops),
        ) else {
            return Ok(None);
        };
        let (&spur, _) = root.0.split_last().expect("a root holds at least the start");
        let passage = Without {
            passage: self.passage,
            nodes: &self.nodes_taken,
            links: &self.links_taken,
        };
        let mut task = Task {
            from: spur,
            max_hops: hops,
            ..Task::of(self.query, passage)
        };
        if matches!(self.query.costs, Costs::Hops) {
            task.max_hops = hops.min(u32::try_from(cost).unwrap_or(u32::MAX));
        } else {
            task.ceiling = Rank { cost, hops: u32::MAX };
        }
        let Some(best) = task.best(meter)? else { return Ok(None) };
        let path = FoundPath {
            nodes: root.0.iter().chain(&best.nodes[1..]).copied().collect(),
            links: root.1.iter().chain(&best.links).copied().collect(),
            cost: root_rank.cost.saturating_add(best.cost),
        };
        Ok(Some(path))
    }
}
