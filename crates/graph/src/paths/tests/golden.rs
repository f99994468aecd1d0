//! The paths of the worked example.

use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::paths::{
    Costs, LinkMask, NodeMask, PathQuery, cheapest_path, cheapest_path_with_ties, fewest_hops, k_cheapest_paths,
    tied_path_count,
};
use crate::testing::golden::{graph, inverse_strengths, keys, node};
use crate::testing::graph_of;

#[test]
fn ghent_reaches_kanazawa_in_three_hops_and_two_ways() {
    let graph = graph();
    let query = PathQuery::between(&graph, node("ghent"), node("kanazawa"));
    let best = cheapest_path_with_ties(&query, &Budget::unlimited()).unwrap().unwrap();
    assert_eq!(keys(&best.path.nodes), ["ghent", "bologna", "fabriano", "kanazawa"]);
    assert_eq!(best.path.cost, 3);
    assert_eq!(best.tied_path_count, 2);
}

#[test]
fn fabriano_reaches_helsinki_by_seven_simple_paths() {
    let graph = graph();
    let query = PathQuery::between(&graph, node("fabriano"), node("helsinki"));
    let five = k_cheapest_paths(&query, 5, &Budget::unlimited()).unwrap();
    let between: Vec<_> = five
        .iter()
        .map(|path| keys(&path.nodes[1..path.nodes.len() - 1]))
        .collect();
    let expected: [&[&str]; 5] = [
        &["bologna", "turin"],
        &["kanazawa", "kobe"],
        &["kanazawa", "turin"],
        &["bologna", "turin", "kobe"],
        &["kanazawa", "kobe", "turin"],
    ];
    assert_eq!(between, expected);
    assert_eq!(k_cheapest_paths(&query, 25, &Budget::unlimited()).unwrap().len(), 7);
    assert_eq!(tied_path_count(&query, &Budget::unlimited()), Ok(3));
}

#[test]
fn an_equal_cost_with_more_hops_is_not_a_tie() {
    let graph = graph();
    let costs = inverse_strengths().into();
    let query = PathQuery {
        costs: Costs::PerLink(&costs),
        ..PathQuery::between(&graph, node("bogota"), node("kobe"))
    };
    let best = cheapest_path_with_ties(&query, &Budget::unlimited()).unwrap().unwrap();
    assert_eq!(keys(&best.path.nodes), ["bogota", "bologna", "turin", "kobe"]);
    assert_eq!(best.path.cost, 3 * 720_720_000_000);
    assert_eq!(best.tied_path_count, 1);
    let two = k_cheapest_paths(&query, 2, &Budget::unlimited()).unwrap();
    assert_eq!(keys(&two[1].nodes), ["bogota", "bologna", "turin", "helsinki", "kobe"]);
    assert_eq!(two[1].cost, two[0].cost);
}

#[test]
fn the_strongest_way_from_glasgow_to_helsinki_costs_eleven_sixths() {
    let graph = graph();
    let costs = inverse_strengths().into();
    let query = PathQuery {
        costs: Costs::PerLink(&costs),
        ..PathQuery::between(&graph, node("glasgow"), node("helsinki"))
    };
    let best = cheapest_path(&query, &Budget::unlimited()).unwrap().unwrap();
    assert_eq!(keys(&best.nodes), ["glasgow", "bologna", "turin", "helsinki"]);
    assert_eq!(best.cost * 6, 11 * 720_720_000_000);
}

#[test]
fn conditions_bind_what_lies_between_and_leave_the_ends_alone() {
    let graph = graph();
    let passable = NodeMask::of(13, |city| city == node("bologna") || city == node("turin"));
    let query = PathQuery {
        passable_node: Some(&passable),
        ..PathQuery::between(&graph, node("fabriano"), node("helsinki"))
    };
    let paths = k_cheapest_paths(&query, 9, &Budget::unlimited()).unwrap();
    assert_eq!(paths.len(), 1);
    assert_eq!(keys(&paths[0].nodes), ["fabriano", "bologna", "turin", "helsinki"]);
}

#[test]
fn a_link_taken_away_is_gone_around() {
    let graph = graph();
    let closed = graph.find_link(node("bologna"), node("turin")).unwrap();
    let passable = LinkMask::of(graph.link_count(), |link| link != closed);
    let query = PathQuery {
        passable_link: Some(&passable),
        ..PathQuery::between(&graph, node("bogota"), node("turin"))
    };
    let best = cheapest_path(&query, &Budget::unlimited()).unwrap().unwrap();
    assert_eq!(
        keys(&best.nodes),
        ["bogota", "bologna", "fabriano", "kanazawa", "turin"]
    );
}

#[test]
fn the_fewest_hops_are_known_beyond_the_limit() {
    let graph = graph();
    let query = PathQuery {
        max_hops: 2,
        ..PathQuery::between(&graph, node("ghent"), node("kanazawa"))
    };
    assert_eq!(cheapest_path(&query, &Budget::unlimited()), Ok(None));
    assert_eq!(tied_path_count(&query, &Budget::unlimited()), Ok(0));
    assert_eq!(fewest_hops(&query, &Budget::unlimited()), Ok(Some(3)));
}

#[test]
fn no_path_leads_to_another_component() {
    let graph = graph();
    let query = PathQuery::between(&graph, node("glasgow"), node("edinburgh"));
    assert_eq!(cheapest_path(&query, &Budget::unlimited()), Ok(None));
    assert_eq!(fewest_hops(&query, &Budget::unlimited()), Ok(None));
    assert_eq!(k_cheapest_paths(&query, 3, &Budget::unlimited()), Ok(vec![]));
}

#[test]
fn whoever_stays_needs_no_hop() {
    let graph = graph();
    let query = PathQuery::between(&graph, node("dakar"), node("dakar"));
    let paths = k_cheapest_paths(&query, 3, &Budget::unlimited()).unwrap();
    assert_eq!(paths.len(), 1);
    assert_eq!(
        (keys(&paths[0].nodes), paths[0].cost, paths[0].links.len()),
        (vec!["dakar"], 0, 0)
    );
    assert_eq!(tied_path_count(&query, &Budget::unlimited()), Ok(1));
    assert_eq!(fewest_hops(&query, &Budget::unlimited()), Ok(Some(0)));
}

#[test]
fn stops_are_searched_jointly_and_not_glued() {
    // The best way to the waypoint 2 passes 1, and so does the only way on to 3: joined they would
    // visit 1 twice.
    let graph = graph_of(6, &[(0, 1), (1, 2), (1, 3), (0, 4), (4, 5), (2, 5)]);
    let query = PathQuery {
        via: &[2],
        ..PathQuery::between(&graph, 0, 3)
    };
    let best = cheapest_path(&query, &Budget::unlimited()).unwrap().unwrap();
    assert_eq!(best.nodes, [0, 4, 5, 2, 1, 3]);
    let limited = PathQuery { max_hops: 4, ..query };
    assert_eq!(cheapest_path(&limited, &Budget::unlimited()), Ok(None));
    assert_eq!(fewest_hops(&limited, &Budget::unlimited()), Ok(Some(5)));
}

#[test]
fn a_stop_that_is_an_end_or_repeated_leaves_no_path() {
    let graph = graph();
    for via in [[node("ghent"), node("turin")], [node("turin"), node("turin")]] {
        let query = PathQuery {
            via: &via,
            ..PathQuery::between(&graph, node("ghent"), node("kobe"))
        };
        assert_eq!(cheapest_path(&query, &Budget::unlimited()), Ok(None));
    }
}

#[test]
fn a_search_with_stops_ends_with_its_steps() {
    let links: Vec<_> = crate::testing::pairs(12).collect();
    let graph = graph_of(13, &links);
    let query = PathQuery {
        via: &[3],
        ..PathQuery::between(&graph, 0, 11)
    };
    let budget = Budget::unlimited().with_step_limit(1_000);
    let refused = k_cheapest_paths(&query, 1_000_000, &budget);
    assert!(
        matches!(
            refused,
            Err(AnalysisError::LimitExceeded {
                limit: 1_000,
                measured: 1_001,
                ..
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn costs_that_add_up_too_high_stop_at_the_largest_number() {
    let graph = graph_of(3, &[(0, 1), (1, 2)]);
    let costs = vec![u64::MAX - 1, 5].into();
    let query = PathQuery {
        costs: Costs::PerLink(&costs),
        ..PathQuery::between(&graph, 0, 2)
    };
    let best = cheapest_path(&query, &Budget::unlimited()).unwrap().unwrap();
    assert_eq!((best.nodes, best.cost), (vec![0, 1, 2], u64::MAX));
}

/// Two complete graphs of twelve nodes that share node 11, and node 23 behind node 0.
fn two_cliques() -> LinkGraph {
    let within = |nodes: std::ops::Range<u32>| nodes.clone().flat_map(move |a| (a + 1..nodes.end).map(move |b| (a, b)));
    let links: Vec<_> = within(0..12).chain(within(11..23)).chain([(0, 23)]).collect();
    graph_of(24, &links)
}

#[test]
fn a_stop_that_no_path_passes_is_known_at_once() {
    let graph = two_cliques();
    let budget = Budget::unlimited().with_step_limit(10_000);
    for via in [&[23][..], &[15, 3], &[11, 3]] {
        let query = PathQuery {
            via,
            ..PathQuery::between(&graph, 1, 22)
        };
        assert_eq!(cheapest_path(&query, &budget), Ok(None), "over {via:?}");
    }
    let query = PathQuery {
        via: &[3, 15],
        ..PathQuery::between(&graph, 1, 22)
    };
    let path = cheapest_path(&query, &budget).unwrap().expect("a path");
    assert_eq!(path.nodes, [1, 3, 11, 15, 22]);
}
