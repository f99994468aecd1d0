//! Recommendations and backtests of the worked example, of degenerate graphs, and against their
//! definitions.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::ranking::compare_ranked;
use crate::similarity::similarity;
use crate::testing::golden::{self, keys, node};
use crate::testing::{graph_of, pairs, small_graphs};

fn structural() -> Weights {
    let terms = Terms {
        shared_neighbors: 1.0,
        ..Terms::default()
    };
    Weights::new(terms).unwrap()
}

fn balanced() -> Weights {
    let terms = Terms {
        shared_neighbors: 0.5,
        same_field: 0.2,
        former: 0.1,
        shared_goals: 0.1,
        new_country: 0.1,
    };
    Weights::new(terms).unwrap()
}

/// Nodes with no attributes, except that each lies in a country of its own.
fn strangers(graph: &LinkGraph) -> Profiles {
    let nodes = graph.node_count();
    let facts = Facts {
        countries: (0..nodes as u32).map(Some).collect(),
        fields: vec![vec![]; nodes],
        goals: vec![vec![]; nodes],
        former: vec![],
    };
    Profiles::new(graph, facts)
}

#[test]
fn kanazawa_comes_first_for_helsinki_and_three_tie_for_ghent() {
    let graph = golden::graph();
    let profiles = strangers(&graph);
    let helsinki = candidates(&graph, &profiles, node("helsinki"), &structural());
    let names: Vec<u32> = helsinki.ranked.iter().map(|candidate| candidate.node).collect();
    assert_eq!(keys(&names), ["kanazawa", "bologna"]);
    assert_eq!((helsinki.count, helsinki.has_structure), (10, true));
    assert_eq!(helsinki.ranked[0].score, 1.0);
    assert!((helsinki.ranked[1].score - 3.0 / 7.0).abs() < 1e-12);
    let ghent = candidates(&graph, &profiles, node("ghent"), &structural());
    let names: Vec<u32> = ghent.ranked.iter().map(|candidate| candidate.node).collect();
    assert_eq!(keys(&names), ["bogota", "fabriano", "turin"]);
    assert!(
        ghent
            .ranked
            .iter()
            .all(|candidate| candidate.rank == 1 && candidate.score == 1.0)
    );
}

#[test]
fn without_shared_neighbours_only_attributes_count() {
    let graph = graph_of(3, &[]);
    let facts = Facts {
        countries: vec![Some(0), Some(0), Some(1)],
        fields: vec![vec![0], vec![0], vec![1]],
        goals: vec![vec![3, 4], vec![4, 5], vec![]],
        former: vec![(0, 2)],
    };
    let found = candidates(&graph, &Profiles::new(&graph, facts), 0, &balanced());
    assert!(!found.has_structure);
    let scores: Vec<(u32, u32, f64)> = found.ranked.iter().map(|one| (one.node, one.rank, one.score)).collect();
    assert_eq!(scores, [(1, 1, 0.2 + 0.1 / 3.0), (2, 2, 0.1 + 0.1)]);
}

#[test]
fn nobody_is_recommended_where_nothing_speaks_for_anybody() {
    let complete = graph_of(4, &pairs(4).collect::<Vec<_>>());
    let alone = graph_of(1, &[]);
    let isolated = graph_of(3, &[]);
    for (graph, count) in [(&complete, 0), (&alone, 0), (&isolated, 2)] {
        let found = candidates(graph, &strangers(graph), 0, &structural());
        assert_eq!(
            (found.ranked.len(), found.count, found.has_structure),
            (0, count, false)
        );
    }
}

#[test]
fn weights_are_proportions() {
    let doubled = Terms {
        shared_neighbors: 2.0,
        former: 6.0,
        ..Terms::default()
    };
    assert_eq!(Weights::new(doubled).unwrap().terms().former, 0.75);
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let terms = Terms {
            same_field: bad,
            ..doubled
        };
        assert_eq!(Weights::new(terms), None);
    }
    assert_eq!(Weights::new(Terms::default()), None);
}

/// Four nodes in a path, and the links formed later.
fn experiment<'a>(
    graph: &'a LinkGraph,
    profiles: &'a Profiles,
    formed: &'a [(u32, u32)],
    ks: &'a [u64],
) -> Experiment<'a> {
    Experiment {
        graph,
        profiles,
        weights: structural(),
        formed,
        ks,
        most_pairs: USUAL_PAIRS,
    }
}

#[test]
fn a_path_of_four_is_worked_out_by_hand() {
    // Pairs without a link: 0–2 and 1–3 with half a resource each, 0–3 with none. 0–2 and 0–3 are
    // linked later.
    let graph = graph_of(4, &[(0, 1), (1, 2), (2, 3)]);
    let profiles = strangers(&graph);
    let formed = [(0, 2), (0, 3)];
    let found = backtest(
        &experiment(&graph, &profiles, &formed, &[1, 2, 3, 4]),
        &Budget::unlimited(),
    )
    .unwrap();
    assert_eq!((found.pairs, found.formed), (3, 2));
    // 0–2 ties with 1–3, 0–3 is below it: (½ + 0) / 2.
    assert_eq!(found.auc, Some(0.25));
    let hits: Vec<Option<f64>> = found.at.iter().map(|at| at.hits).collect();
    assert_eq!(hits, [Some(0.5), Some(1.0), Some(2.0), None]);
}

#[test]
fn without_new_links_or_without_pairs_nothing_is_measured() {
    let path = graph_of(3, &[(0, 1), (1, 2)]);
    let complete = graph_of(3, &[(0, 1), (0, 2), (1, 2)]);
    let (one, none) = (graph_of(1, &[]), graph_of(0, &[]));
    for (graph, pairs) in [(&path, 1), (&complete, 0), (&one, 0), (&none, 0)] {
        let profiles = strangers(graph);
        let found = backtest(&experiment(graph, &profiles, &[], &[1]), &Budget::unlimited()).unwrap();
        assert_eq!((found.pairs, found.formed, found.auc), (pairs, 0, None));
    }
    let profiles = strangers(&path);
    let all_formed = backtest(&experiment(&path, &profiles, &[(0, 2)], &[1]), &Budget::unlimited()).unwrap();
    assert_eq!((all_formed.auc, all_formed.at[0].hits), (None, Some(1.0)));
}

#[test]
fn of_too_many_pairs_some_are_drawn_and_all_that_got_a_link() {
    // A ring of 200: 100 of its 200 pairs at distance two are linked later, and 50 of the 19,500 at
    // a greater distance.
    let nodes = 200_u32;
    let ring: Vec<_> = (0..nodes)
        .map(|node| (node.min((node + 1) % nodes), node.max((node + 1) % nodes)))
        .collect();
    let graph = graph_of(nodes as usize, &ring);
    let near = (0..100).map(|node| (node, node + 2));
    let far = (0..50).map(|node| (node, node + 100));
    let mut formed: Vec<(u32, u32)> = near.chain(far).collect();
    formed.sort_unstable();
    let profiles = strangers(&graph);
    let exact = experiment(&graph, &profiles, &formed, &[50, 1_000]);
    let drawn = Experiment {
        most_pairs: 4_000,
        ..exact
    };
    let (exact, drawn) = (
        backtest(&exact, &Budget::unlimited()).unwrap(),
        backtest(&drawn, &Budget::unlimited()).unwrap(),
    );
    assert_eq!((exact.pairs, exact.formed, exact.drawn), (19_700, 150, None));
    assert_eq!((drawn.pairs, drawn.formed), (exact.pairs, exact.formed));
    assert!(
        drawn.drawn.is_some_and(|drawn| (2_500..5_500).contains(&drawn)),
        "{drawn:?}"
    );
    assert!((exact.auc.unwrap() - drawn.auc.unwrap()).abs() < 0.01, "{drawn:?}");
    for (exact, drawn) in exact.at.iter().zip(&drawn.at) {
        assert!(
            (exact.hits.unwrap() - drawn.hits.unwrap()).abs() < 0.2 * exact.hits.unwrap(),
            "{drawn:?}"
        );
    }
}

#[test]
fn a_backtest_is_bounded_in_steps() {
    let graph = graph_of(1_000, &[(0, 1)]);
    let budget = Budget::unlimited().with_step_limit(10_000);
    let refused = backtest(&experiment(&graph, &strangers(&graph), &[], &[]), &budget);
    assert!(
        matches!(refused, Err(AnalysisError::LimitExceeded { .. })),
        "{refused:?}"
    );
}

/// A graph with attributes of its nodes, and pairs that are linked later.
fn worlds() -> impl Strategy<Value = (LinkGraph, Facts, Vec<(u32, u32)>)> {
    small_graphs(9).prop_flat_map(|graph| {
        let nodes = graph.node_count();
        let open: Vec<(u32, u32)> = pairs(nodes as u32)
            .filter(|&(a, b)| graph.find_link(a, b).is_none())
            .collect();
        let some = |pairs: Vec<(u32, u32)>| {
            let most = pairs.len();
            prop::sample::subsequence(pairs, 0..=most)
        };
        let facts = (
            prop::collection::vec(prop::option::weighted(0.9, 0_u32..4), nodes),
            prop::collection::vec(prop::collection::vec(0_u32..3, 0..2), nodes),
            prop::collection::vec(prop::collection::vec(0_u32..70, 0..4), nodes),
            some(open.clone()),
        );
        let facts = facts.prop_map(|(countries, fields, goals, former)| Facts {
            countries,
            fields,
            goals,
            former,
        });
        (Just(graph), facts, some(open))
    })
}

/// The terms of a pair by their definitions, seen from `a`, with undivided resource allocation.
fn by_definition(graph: &LinkGraph, facts: &Facts, a: u32, b: u32) -> Terms {
    let holds = |condition: bool| if condition { 1.0 } else { 0.0 };
    let (x, y) = (a as usize, b as usize);
    let shared = |sets: &[Vec<u32>]| {
        let one: std::collections::BTreeSet<_> = sets[x].iter().collect();
        let other = sets[y].iter().collect();
        (one.intersection(&other).count(), one.union(&other).count())
    };
    let goals = shared(&facts.goals);
    let abroad = |node: u32| {
        let countries = facts.countries[node as usize].zip(facts.countries[y]);
        countries.is_some_and(|(here, there)| here != there)
    };
    Terms {
        shared_neighbors: similarity(graph, a, b).resource_allocation,
        same_field: holds(shared(&facts.fields).0 > 0),
        former: holds(facts.former.contains(&(a.min(b), a.max(b)))),
        shared_goals: if goals.0 > 0 {
            goals.0 as f64 / goals.1 as f64
        } else {
            0.0
        },
        new_country: holds(abroad(a) && graph.neighbors(a).iter().all(|&neighbor| abroad(neighbor))),
    }
}

proptest! {
    #[test]
    fn contributions_are_the_weighted_terms_and_sum_to_the_score(
        (graph, facts, _) in worlds(), given in prop::array::uniform5(0_u8..4),
    ) {
        let given = given.map(f64::from);
        let terms = Terms {
            shared_neighbors: given[0],
            same_field: given[1],
            former: given[2],
            shared_goals: given[3],
            new_country: given[4] + 0.5,
        };
        let weights = Weights::new(terms).unwrap();
        let profiles = Profiles::new(&graph, facts.clone());
        for a in 0..graph.node_count() as u32 {
            let found = candidates(&graph, &profiles, a, &weights);
            let others: Vec<u32> =
                (0..graph.node_count() as u32).filter(|&b| b != a && graph.find_link(a, b).is_none()).collect();
            prop_assert_eq!(found.count, others.len());
            let most = others.iter().map(|&b| similarity(&graph, a, b).resource_allocation).fold(0.0, f64::max);
            prop_assert_eq!(found.has_structure, most > 0.0);
            for candidate in &found.ranked {
                let mut terms = by_definition(&graph, &facts, a, candidate.node);
                if most > 0.0 {
                    terms.shared_neighbors /= most;
                }
                prop_assert!(others.contains(&candidate.node));
                prop_assert_eq!(candidate.contributions, weights.contributions(&terms));
                prop_assert_eq!(candidate.contributions.sum(), candidate.score);
                prop_assert!(candidate.score > 0.0 && candidate.score <= 1.0 + 1e-12);
                let higher = found.ranked.iter().filter(|other| compare_ranked(other.score, candidate.score) == Ordering::Greater);
                prop_assert_eq!(higher.count() + 1, candidate.rank as usize);
            }
            for two in found.ranked.windows(2) {
                prop_assert!((two[0].rank, two[0].node) < (two[1].rank, two[1].node));
            }
        }
    }

    #[test]
    fn a_backtest_agrees_with_comparing_every_two_pairs((graph, facts, formed) in worlds(), k in 1_u64..12) {
        let open: Vec<(u32, u32)> =
            pairs(graph.node_count() as u32).filter(|&(a, b)| graph.find_link(a, b).is_none()).collect();
        let most = open.iter().map(|&(a, b)| similarity(&graph, a, b).resource_allocation).fold(0.0, f64::max);
        let score = |&(a, b): &(u32, u32)| {
            let (there, back) = (by_definition(&graph, &facts, a, b), by_definition(&graph, &facts, b, a));
            let terms = Terms {
                shared_neighbors: if most > 0.0 { there.shared_neighbors / most } else { 0.0 },
                new_country: (there.new_country + back.new_country) / 2.0,
                ..there
            };
            balanced().contributions(&terms).sum()
        };
        let (hits, misses): (Vec<_>, Vec<_>) = open.iter().partition(|pair| formed.contains(pair));
        let mut won = 0.0;
        for hit in &hits {
            for miss in &misses {
                won += match compare_ranked(score(hit), score(miss)) {
                    Ordering::Greater => 1.0,
                    Ordering::Equal => 0.5,
                    Ordering::Less => 0.0,
                };
            }
        }
        let profiles = Profiles::new(&graph, facts.clone());
        let ks = [k];
        let asked = Experiment { weights: balanced(), ..experiment(&graph, &profiles, &formed, &ks) };
        let found = backtest(&asked, &Budget::unlimited()).unwrap();
        prop_assert_eq!((found.pairs, found.formed), (open.len() as u64, hits.len() as u64));
        let compared = hits.len() * misses.len();
        prop_assert_eq!(found.auc, (compared > 0).then(|| won / compared as f64));
        // Each hit counts with the share of its tied positions that are among the first k.
        let expected: f64 = hits
            .iter()
            .map(|hit| {
                let order = |pair: &&(u32, u32)| compare_ranked(score(pair), score(hit));
                let above = open.iter().filter(|pair| order(pair) == Ordering::Greater).count() as f64;
                let tied = open.iter().filter(|pair| order(pair) == Ordering::Equal).count() as f64;
                ((k as f64 - above) / tied).clamp(0.0, 1.0)
            })
            .sum();
        match found.at[0].hits {
            Some(hits) => prop_assert!((hits - expected).abs() < 1e-9, "{} is not {}", hits, expected),
            None => prop_assert!((open.len() as u64) < k),
        }
    }
}
