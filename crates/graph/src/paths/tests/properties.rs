//! Every search agrees with the enumeration of all paths, on small arbitrary graphs with arbitrary
//! conditions.

use proptest::prelude::*;

use super::brute_force::all_paths;
use crate::budget::Budget;
use crate::link_graph::{LinkCosts, LinkGraph};
use crate::paths::{
    Costs, LinkMask, NodeMask, PathQuery, cheapest_path, cheapest_path_with_ties, fewest_hops, k_cheapest_paths,
    tied_path_count, tied_paths,
};
use crate::testing::small_graphs;

/// A graph with one value for each option of a query.
#[derive(Debug)]
pub(in super::super) struct Case {
    graph: LinkGraph,
    from: u32,
    to: u32,
    max_hops: u32,
    costs: Option<LinkCosts>,
    nodes: Option<NodeMask>,
    links: Option<LinkMask>,
    via: Vec<u32>,
}

impl Case {
    pub(in super::super) fn query(&self) -> PathQuery<'_> {
        PathQuery {
            graph: &self.graph,
            from: self.from,
            to: self.to,
            costs: self.costs.as_ref().map_or(Costs::Hops, Costs::PerLink),
            max_hops: self.max_hops,
            passable_node: self.nodes.as_ref(),
            passable_link: self.links.as_ref(),
            via: &self.via,
        }
    }
}

/// Costs of `links` links from 0 to 3 times a small or a very large unit; some links have no price.
fn costs(links: usize) -> impl Strategy<Value = Vec<u64>> {
    let unit = prop_oneof![4 => Just(1_u64), 1 => Just(1 << 58)];
    let units = prop::collection::vec(prop_oneof![9 => (0_u64..4).prop_map(Some), 1 => Just(None)], links);
    (unit, units).prop_map(|(unit, units)| {
        let price = |units: Option<u64>| units.map_or(u64::MAX, |units| units * unit);
        units.into_iter().map(price).collect()
    })
}

/// Queries over graphs with up to `nodes` nodes, with up to `waypoints` waypoints.
pub(in super::super) fn cases(nodes: usize, waypoints: usize) -> impl Strategy<Value = Case> {
    small_graphs(nodes).prop_flat_map(move |graph| {
        let (nodes, links) = (graph.node_count(), graph.link_count());
        let node = 0..nodes as u32;
        (
            (
                Just(graph),
                node.clone(),
                node.clone(),
                prop_oneof![1_u32..7, Just(u32::MAX)],
            ),
            prop::option::of(costs(links)),
            prop::option::of(prop::collection::vec(prop::bool::weighted(0.8), nodes)),
            prop::option::of(prop::collection::vec(prop::bool::weighted(0.8), links)),
            prop::collection::vec(node, 0..=waypoints),
        )
            .prop_map(|((graph, from, to, max_hops), costs, nodes, links, via)| Case {
                nodes: nodes.map(|open| NodeMask::of(open.len(), |node| open[node as usize])),
                links: links.map(|open| LinkMask::of(open.len(), |link| open[link as usize])),
                graph,
                from,
                to,
                max_hops,
                costs: costs.map(LinkCosts::from),
                via,
            })
    })
}

/// Queries over graphs with more nodes but few links, so that paths are long and both sides of a
/// search grow several levels.
pub(super) fn sparse_cases() -> impl Strategy<Value = Case> {
    cases(14, 0).prop_filter("paths can be enumerated", |case| case.graph.link_count() <= 22)
}

fn agrees_with_enumeration(case: &Case) -> Result<(), TestCaseError> {
    let query = case.query();
    let budget = Budget::unlimited();
    let all = all_paths(&query);
    let ties = all.iter().filter(|path| path.rank() == all[0].rank()).count() as u64;
    prop_assert_eq!(cheapest_path(&query, &budget), Ok(all.first().cloned()));
    prop_assert_eq!(tied_path_count(&query, &budget), Ok(ties));
    let both = cheapest_path_with_ties(&query, &budget).unwrap();
    prop_assert_eq!(
        both.map(|best| (best.path, best.tied_path_count)),
        all.first().map(|path| (path.clone(), ties))
    );
    for most in [0, 1, 3, all.len() + 1] {
        let tied = tied_paths(&query, most, &budget).unwrap();
        let expected = all.iter().take(most.min(ties as usize)).map(|path| &*path.nodes);
        prop_assert_eq!(tied.len(), expected.len());
        prop_assert_eq!(tied.is_empty(), expected.len() == 0);
        prop_assert!(tied.iter().eq(expected), "most = {}", most);
    }
    for k in [0, 1, 2, 3, 7, all.len() + 1] {
        let expected = all.iter().take(k).cloned().collect::<Vec<_>>();
        prop_assert_eq!(k_cheapest_paths(&query, k, &budget), Ok(expected), "k = {}", k);
    }
    let unlimited = all_paths(&PathQuery {
        max_hops: u32::MAX,
        ..query
    });
    prop_assert_eq!(
        fewest_hops(&query, &budget),
        Ok(unlimited.iter().map(|path| path.hop_count()).min())
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn searches_without_stops_agree_with_enumeration(case in cases(7, 0)) {
        agrees_with_enumeration(&case)?;
    }

    #[test]
    fn searches_over_sparse_graphs_agree_with_enumeration(case in sparse_cases()) {
        agrees_with_enumeration(&case)?;
    }

    #[test]
    fn searches_with_stops_agree_with_enumeration(case in cases(7, 3)) {
        agrees_with_enumeration(&case)?;
    }
}
