//! Groups of links whose joint removal separates nodes, such as the links that only one record
//! supports.

use super::cuts::Cuts;
use super::rollback::RevocableSets;
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// A group whose removal raises the number of components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartingGroup {
    /// The group.
    pub group: u32,
    /// The number of additional components, at least 1.
    pub added_components: usize,
    /// The number of pairs of nodes that no longer reach each other, at least 1.
    pub parted_pairs: u64,
}

/// Finds the groups of links that are indispensable, ascending. `members` are pairs (group, link),
/// ascending, each once; a link may be in several groups. `cuts` are those of the graph.
///
/// A group of one link separates nodes if the link is a cut link. The other groups are removed in
/// turn by divide and conquer: while one half is examined, links that only the other half removes
/// stay in, so every link is added once per halving (as in offline dynamic connectivity). Exact;
/// costs O(nodes + links + members · log groups · log nodes).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, resilience::{cuts, parting_groups}};
///
/// // Group 0 holds both links of the path, group 1 the second one.
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let budget = Budget::unlimited();
/// let found = parting_groups(&graph, &[(0, 0), (0, 1), (1, 1)], &cuts(&graph, &budget)?, &budget)?;
/// assert_eq!((found[0].added_components, found[0].parted_pairs), (2, 3));
/// assert_eq!((found[1].added_components, found[1].parted_pairs), (1, 2));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn parting_groups(
    graph: &LinkGraph,
    members: &[(u32, u32)],
    cuts: &Cuts,
    budget: &Budget,
) -> Result<Vec<PartingGroup>, AnalysisError> {
    let mut found = Vec::new();
    let mut several = Vec::new();
    for group in members.chunk_by(|one, other| one.0 == other.0) {
        match *group {
            [(group, link)] => found.extend(cuts.link(link).map(|cut| PartingGroup {
                group,
                added_components: 1,
                parted_pairs: cut.parted_pairs,
            })),
            _ => several.push(group),
        }
    }
    if !several.is_empty() {
        Halving::new(graph, &several, budget).run(&mut found)?;
        found.sort_unstable_by_key(|parting| parting.group);
    }
    Ok(found)
}

/// The groups of several links, numbered by position.
struct Halving<'a> {
    graph: &'a LinkGraph,
    groups: Vec<u32>,
    /// Pairs (position of a group, link), ascending.
    members: Vec<(u32, u32)>,
    /// The start of each link's groups in `places`; one entry more than there are links.
    offsets: Vec<u32>,
    /// By link: the positions of its groups, ascending.
    places: Vec<u32>,
    sets: RevocableSets,
    meter: Meter<'a>,
}

impl<'a> Halving<'a> {
    fn new(graph: &'a LinkGraph, several: &[&[(u32, u32)]], budget: &'a Budget) -> Self {
        let members: Vec<(u32, u32)> = (0_u32..)
            .zip(several)
            .flat_map(|(place, group)| group.iter().map(move |&(_, link)| (place, link)))
            .collect();
        let mut by_link: Vec<(u32, u32)> = members.iter().map(|&(place, link)| (link, place)).collect();
        by_link.sort_unstable();
        let mut offsets = vec![0; graph.link_count() + 1];
        for &(link, _) in &by_link {
            offsets[link as usize + 1] += 1;
        }
        for link in 0..graph.link_count() {
            offsets[link + 1] += offsets[link];
        }
        Self {
            graph,
            groups: several.iter().map(|group| group[0].0).collect(),
            members,
            offsets,
            places: by_link.into_iter().map(|(_, place)| place).collect(),
            sets: RevocableSets::new(graph.node_count()),
            meter: Meter::new(budget),
        }
    }

    fn run(mut self, found: &mut Vec<PartingGroup>) -> Result<(), AnalysisError> {
        for link in 0..self.graph.link_count() as u32 {
            if self.places_of(link).is_empty() {
                self.sets.merge(self.graph.ends(link));
            }
        }
        let mut whole = RevocableSets::new(self.graph.node_count());
        for link in 0..self.graph.link_count() as u32 {
            whole.merge(self.graph.ends(link));
        }
        let before = (whole.set_count(), whole.pair_count());
        self.look_at((0, self.groups.len() as u32), before, found)
    }

    /// Examines the groups in a range of positions, with all links added that none of them removes.
    fn look_at(
        &mut self,
        (from, to): (u32, u32),
        before: (usize, u64),
        found: &mut Vec<PartingGroup>,
    ) -> Result<(), AnalysisError> {
        if to - from == 1 {
            let added_components = self.sets.set_count() - before.0;
            if added_components > 0 {
                found.push(PartingGroup {
                    group: self.groups[from as usize],
                    added_components,
                    parted_pairs: before.1 - self.sets.pair_count(),
                });
            }
            return Ok(());
        }
        let middle = from.midpoint(to);
        for (half, other) in [((from, middle), (middle, to)), ((middle, to), (from, middle))] {
            let moment = self.sets.moment();
            self.put_in(other, half)?;
            self.look_at(half, before, found)?;
            self.sets.return_to(moment);
        }
        Ok(())
    }

    /// Adds the links of some groups that no group of `half` removes.
    fn put_in(&mut self, (from, to): (u32, u32), half: (u32, u32)) -> Result<(), AnalysisError> {
        let start = self.members.partition_point(|&(place, _)| place < from);
        let end = self.members.partition_point(|&(place, _)| place < to);
        for member in start..end {
            let link = self.members[member].1;
            let places = self.places_of(link);
            let next = places.partition_point(|&place| place < half.0);
            if places.get(next).is_none_or(|&place| place >= half.1) {
                self.sets.merge(self.graph.ends(link));
            }
            self.meter.count(1)?;
        }
        Ok(())
    }

    fn places_of(&self, link: u32) -> &[u32] {
        &self.places[self.offsets[link as usize] as usize..self.offsets[link as usize + 1] as usize]
    }
}
