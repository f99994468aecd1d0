//! Disjoint and independent paths against the worked example and against the enumeration of all
//! sets of paths.

use proptest::prelude::*;

use super::brute_force::all_paths;
use super::properties::{Case, cases, sparse_cases};
use crate::budget::Budget;
use crate::paths::{Costs, Disjoint, FoundPath, PathQuery, cheapest_path, disjoint_paths, independent_path_count};
use crate::testing::golden::{graph, inverse_strengths, keys, node};
use crate::testing::graph_of;

#[test]
fn fabriano_and_helsinki_have_two_independent_ways() {
    let graph = graph();
    let query = PathQuery::between(&graph, node("fabriano"), node("helsinki"));
    assert_eq!(independent_path_count(&query, &Budget::unlimited()), Ok(2));
    let set = disjoint_paths(&query, 5, Disjoint::Node, &Budget::unlimited()).unwrap();
    let keys: Vec<_> = set.paths.iter().map(|path| keys(&path.nodes)).collect();
    assert_eq!(
        keys,
        [
            ["fabriano", "bologna", "turin", "helsinki"],
            ["fabriano", "kanazawa", "kobe", "helsinki"]
        ]
    );
    assert!(!set.more_beyond_hop_limit);
}

#[test]
fn bogota_and_kobe_have_one_independent_way() {
    let graph = graph();
    let costs = inverse_strengths().into();
    let query = PathQuery {
        costs: Costs::PerLink(&costs),
        ..PathQuery::between(&graph, node("bogota"), node("kobe"))
    };
    assert_eq!(independent_path_count(&query, &Budget::unlimited()), Ok(1));
}

#[test]
fn a_direct_link_counts_as_one_way() {
    let graph = graph();
    let query = PathQuery::between(&graph, node("ghent"), node("glasgow"));
    assert_eq!(independent_path_count(&query, &Budget::unlimited()), Ok(2));
    let stay = PathQuery::between(&graph, node("ghent"), node("ghent"));
    assert_eq!(independent_path_count(&stay, &Budget::unlimited()), Ok(0));
}

#[test]
fn the_best_path_gives_way_to_a_better_pair() {
    // The best path 0-1-2-5 uses both middles; two disjoint paths exist only without the link 1-2.
    let graph = graph_of(6, &[(0, 1), (1, 2), (2, 5), (0, 3), (3, 2), (1, 4), (4, 5)]);
    let query = PathQuery::between(&graph, 0, 5);
    let one = disjoint_paths(&query, 1, Disjoint::Node, &Budget::unlimited()).unwrap();
    assert_eq!(one.paths[0].nodes, [0, 1, 2, 5]);
    let two = disjoint_paths(&query, 2, Disjoint::Node, &Budget::unlimited()).unwrap();
    let nodes: Vec<_> = two.paths.iter().map(|path| path.nodes.as_slice()).collect();
    assert_eq!(nodes, [[0, 1, 4, 5], [0, 3, 2, 5]]);
}

#[test]
fn paths_that_share_a_city_may_still_share_no_link() {
    let graph = graph_of(5, &[(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (3, 4)]);
    let query = PathQuery::between(&graph, 0, 4);
    let by_city = disjoint_paths(&query, 5, Disjoint::Node, &Budget::unlimited()).unwrap();
    let by_link = disjoint_paths(&query, 5, Disjoint::Link, &Budget::unlimited()).unwrap();
    assert_eq!((by_city.paths.len(), by_link.paths.len()), (1, 2));
    assert_eq!(by_link.paths.iter().map(|path| path.hop_count()).sum::<u32>(), 6);
}

#[test]
fn where_the_cheapest_set_is_too_long_the_cheapest_one_within_the_limit_is_found() {
    // By cost 0-3-4-5 comes first, but only 0-5, 0-1-5 and 0-2-5 have at most two hops.
    let graph = graph_of(6, &[(0, 5), (0, 1), (1, 5), (0, 2), (2, 5), (0, 3), (3, 4), (4, 5)]);
    // In the order of the links: 0-1, 0-2, 0-3, 0-5, 1-5, 2-5, 3-4, 4-5.
    let costs = vec![5, 3, 1, 10, 5, 6, 1, 1].into();
    for kind in [Disjoint::Node, Disjoint::Link] {
        let query = PathQuery {
            costs: Costs::PerLink(&costs),
            max_hops: 2,
            ..PathQuery::between(&graph, 0, 5)
        };
        let two = disjoint_paths(&query, 2, kind, &Budget::unlimited()).unwrap();
        let nodes: Vec<_> = two.paths.iter().map(|path| path.nodes.as_slice()).collect();
        assert_eq!(nodes, [&[0, 2, 5][..], &[0, 5]]);
        assert!(!two.is_unsure && !two.more_beyond_hop_limit, "{two:?}");
        let four = disjoint_paths(&query, 4, kind, &Budget::unlimited()).unwrap();
        assert_eq!(
            (four.paths.len(), four.is_unsure, four.more_beyond_hop_limit),
            (3, false, true)
        );
    }
}

#[test]
fn the_best_path_gives_way_where_only_longer_ones_fit_beside_each_other_within_the_limit() {
    // 0-1-2-7 is the shortest. Within four hops two disjoint paths need one of its nodes each:
    // 0-1-5-6-7 and 0-3-4-2-7.
    let graph = graph_of(
        8,
        &[(0, 1), (1, 2), (2, 7), (0, 3), (3, 4), (2, 4), (1, 5), (5, 6), (6, 7)],
    );
    let query = PathQuery {
        max_hops: 4,
        ..PathQuery::between(&graph, 0, 7)
    };
    let set = disjoint_paths(&query, 3, Disjoint::Node, &Budget::unlimited()).unwrap();
    let nodes: Vec<_> = set.paths.iter().map(|path| path.nodes.as_slice()).collect();
    assert_eq!(nodes, [[0, 1, 5, 6, 7], [0, 3, 4, 2, 7]]);
    let three = PathQuery { max_hops: 3, ..query };
    let set = disjoint_paths(&three, 3, Disjoint::Node, &Budget::unlimited()).unwrap();
    assert_eq!((set.paths.len(), set.more_beyond_hop_limit), (1, true));
}

#[test]
fn a_set_too_long_for_the_limit_is_said_to_exist() {
    let graph = graph_of(5, &[(0, 1), (1, 4), (0, 2), (2, 3), (3, 4)]);
    let query = PathQuery {
        max_hops: 2,
        ..PathQuery::between(&graph, 0, 4)
    };
    let set = disjoint_paths(&query, 2, Disjoint::Node, &Budget::unlimited()).unwrap();
    assert_eq!(set.paths.len(), 1);
    assert!(set.more_beyond_hop_limit);
}

/// True if two paths share something that `kind` forbids. The ends are always shared.
fn clash(a: &FoundPath, b: &FoundPath, kind: Disjoint) -> bool {
    let inner = |path: &FoundPath| path.nodes[1..path.nodes.len() - 1].to_vec();
    match kind {
        Disjoint::Node => a == b || inner(a).iter().any(|node| b.nodes.contains(node)),
        Disjoint::Link => a.links.iter().any(|link| b.links.contains(link)),
    }
}

/// Returns, for every size up to `most`, the least cost and hops of that many disjoint paths; sizes
/// that do not exist are missing.
fn least_totals(paths: &[FoundPath], most: usize, kind: Disjoint) -> Vec<(u64, u32)> {
    fn grow<'a>(
        rest: &'a [FoundPath],
        chosen: &mut Vec<&'a FoundPath>,
        most: usize,
        kind: Disjoint,
        totals: &mut Vec<(u64, u32)>,
    ) {
        let total = (
            chosen.iter().map(|path| path.cost).sum(),
            chosen.iter().map(|path| path.hop_count()).sum(),
        );
        match totals.get_mut(chosen.len()) {
            Some(least) => *least = total.min(*least),
            None => totals.push(total),
        }
        if chosen.len() == most {
            return;
        }
        for (place, path) in rest.iter().enumerate() {
            if chosen.iter().all(|other| !clash(path, other, kind)) {
                chosen.push(path);
                grow(&rest[place + 1..], chosen, most, kind, totals);
                chosen.pop();
            }
        }
    }
    let mut totals = Vec::new();
    grow(paths, &mut Vec::new(), most, kind, &mut totals);
    totals
}

fn agrees_with_enumeration(case: &Case, k: usize, kind: Disjoint) -> Result<(), TestCaseError> {
    let query = case.query();
    let set = disjoint_paths(&query, k, kind, &Budget::unlimited()).unwrap();
    let unlimited = all_paths(&PathQuery {
        max_hops: u32::MAX,
        ..query
    });
    let allowed = all_paths(&query);
    prop_assert!(set.paths.iter().all(|path| allowed.contains(path)), "{:?}", set);
    prop_assert!(set.paths.is_sorted());
    for (place, path) in set.paths.iter().enumerate() {
        prop_assert!(
            set.paths[..place].iter().all(|other| !clash(path, other, kind)),
            "{:?}",
            set
        );
    }
    if query.from == query.to {
        prop_assert_eq!(set.paths.len(), 1);
        return Ok(());
    }
    prop_assert!(!set.is_unsure);
    let totals = least_totals(&allowed, k, kind);
    prop_assert_eq!(set.paths.len(), totals.len() - 1);
    let cost = set.paths.iter().map(|path| path.cost).sum();
    let hops = set.paths.iter().map(|path| path.hop_count()).sum();
    prop_assert_eq!((cost, hops), totals[set.paths.len()]);
    if set.paths.len() == 1 && (k == 1 || least_totals(&unlimited, k, kind).len() > 2) {
        prop_assert_eq!(&set.paths[0], &allowed[0]);
    }
    let beyond = least_totals(&unlimited, k, kind).len() > totals.len();
    prop_assert_eq!(set.more_beyond_hop_limit, beyond);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn city_disjoint_sets_agree_with_enumeration(case in cases(6, 0), k in 1_usize..4) {
        agrees_with_enumeration(&case, k, Disjoint::Node)?;
    }

    #[test]
    fn link_disjoint_sets_agree_with_enumeration(case in cases(6, 0), k in 1_usize..4) {
        agrees_with_enumeration(&case, k, Disjoint::Link)?;
    }

    #[test]
    fn disjoint_sets_in_sparse_graphs_agree_with_enumeration(case in sparse_cases(), k in 2_usize..4, by_city: bool) {
        agrees_with_enumeration(&case, k, if by_city { Disjoint::Node } else { Disjoint::Link })?;
    }

    #[test]
    fn independent_ways_are_as_many_as_the_largest_city_disjoint_set(case in cases(7, 0)) {
        let query = case.query();
        let unlimited = all_paths(&PathQuery { max_hops: u32::MAX, ..query });
        let expected = if query.from == query.to {
            0
        } else {
            least_totals(&unlimited, usize::MAX, Disjoint::Node).len() as u64 - 1
        };
        prop_assert_eq!(independent_path_count(&query, &Budget::unlimited()), Ok(expected));
    }

    #[test]
    fn independent_ways_are_as_many_as_a_city_disjoint_flow_finds(case in cases(16, 0)) {
        let query = PathQuery { max_hops: u32::MAX, ..case.query() };
        prop_assume!(query.from != query.to);
        let set = disjoint_paths(&query, usize::MAX, Disjoint::Node, &Budget::unlimited()).unwrap();
        prop_assert_eq!(independent_path_count(&query, &Budget::unlimited()), Ok(set.paths.len() as u64));
        prop_assert_eq!(cheapest_path(&query, &Budget::unlimited()).unwrap().is_some(), !set.paths.is_empty());
    }
}
