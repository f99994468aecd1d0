//! The best path by hops without conditions: hanging trees are climbed, not searched.

use super::super::passage::Open;
use super::super::query::{Costs, FoundPath};
use super::super::search::Best;
use super::SearchSpace;
use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::Folded;

/// Returns the best path, as [`super::search`] does without conditions.
///
/// There is only one way through a hanging tree, so only the path between the roots is searched.
pub(in super::super) fn search_folded<const COUNT: bool>(
    folded: &Folded,
    (from, to): (u32, u32),
    max_hops: u32,
    meter: &mut Meter<'_>,
) -> Result<Option<Best>, AnalysisError> {
    let (ascent, descent) = (Climb::from(folded, from), Climb::from(folded, to));
    let climbs = ascent.steps.len() + descent.steps.len();
    if ascent.root == descent.root {
        let path = descent.end(ascent.begin(climbs).then(ascent.root));
        return Ok((path.hop_count() <= max_hops).then_some(Best { path, paths: 1 }));
    }
    let space = SearchSpace {
        rows: folded,
        passage: Open,
        from: ascent.root,
        to: descent.root,
        max_hops: max_hops.saturating_sub(climbs as u32),
    };
    let best = space.extend::<COUNT>(meter, |hops| ascent.begin(hops + climbs))?;
    Ok(best.map(|best| Best {
        path: descent.end(best.path),
        ..best
    }))
}

/// The way from a node up to the first node that was not folded away.
struct Climb {
    /// The nodes on the way, each with its upward link.
    steps: Vec<(u32, u32)>,
    root: u32,
}

impl Climb {
    #[inline]
    fn from(folded: &Folded, node: u32) -> Self {
        let (mut steps, mut root) = (Vec::new(), node);
        while !folded.is_left(root) {
            let (next, link) = folded.above(root);
            steps.push((root, link));
            root = next;
        }
        Self { steps, root }
    }

    /// Starts a path with the way up, without the root, and room for `hops` hops.
    fn begin(&self, hops: usize) -> FoundPath {
        let mut path = FoundPath::with_room(hops);
        for &(node, link) in &self.steps {
            path.nodes.push(node);
            path.links.push(link);
        }
        path
    }

    /// Appends the way down to a path that has reached the root. If it came up the same way, both
    /// turn around earlier.
    fn end(&self, mut path: FoundPath) -> FoundPath {
        let mut steps = self.steps.as_slice();
        while let [rest @ .., (_, link)] = steps
            && path.links.last() == Some(link)
        {
            path.links.pop();
            path.nodes.pop();
            steps = rest;
        }
        for &(node, link) in steps.iter().rev() {
            path.links.push(link);
            path.nodes.push(node);
        }
        path.at(Costs::Hops)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::query::PathQuery;
    use super::super::super::search::Task;
    use super::super::search;
    use super::*;
    use crate::Budget;
    use crate::link_graph::LinkGraph;
    use crate::testing::{graph_of, pairs};

    /// Forests with a few more links.
    fn bushes() -> impl Strategy<Value = LinkGraph> {
        let parents = prop::collection::vec(prop::option::weighted(0.9, 0_u32..1000), 2..24);
        let others = prop::collection::vec((0_u32..1000, 0_u32..1000), 0..5);
        (parents, others).prop_map(|(parents, others)| {
            let count = parents.len() as u32;
            let grown = (1..count)
                .zip(&parents[1..])
                .filter_map(|(node, parent)| Some((parent.as_ref()? % node, node)));
            let more = others
                .iter()
                .map(|&(a, b)| (a % count, b % count))
                .filter(|(a, b)| a != b);
            let mut links: Vec<_> = grown.chain(more.map(|(a, b)| (a.min(b), a.max(b)))).collect();
            links.sort_unstable();
            links.dedup();
            graph_of(count as usize, &links)
        })
    }

    proptest! {
        #[test]
        fn a_folded_graph_has_the_paths_of_the_whole(graph in bushes(), most in prop_oneof![0_u32..6, Just(u32::MAX)]) {
            // Only the first call finds the lazy value not yet built.
            graph.folded();
            let Some(folded) = graph.folded() else { return Ok(()) };
            let budget = Budget::unlimited();
            let meter = &mut Meter::new(&budget);
            for (a, b) in pairs(graph.node_count() as u32) {
                for (from, to) in [(a, b), (b, a)] {
                    let query = PathQuery { max_hops: most, ..PathQuery::between(&graph, from, to) };
                    let whole = search::<_, true>(&Task::of(&query, Open), meter).unwrap();
                    let found = search_folded::<true>(folded, (from, to), most, meter).unwrap();
                    let plain = search_folded::<false>(folded, (from, to), most, meter).unwrap();
                    let of = |best: Option<Best>| best.map(|best| (best.path, best.paths));
                    let whole = of(whole);
                    prop_assert_eq!(plain.map(|best| best.path), whole.clone().map(|(path, _)| path));
                    prop_assert_eq!(of(found), whole);
                }
            }
        }
    }
}
