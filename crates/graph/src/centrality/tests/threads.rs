//! Parallel runs: the same digits as on one thread, and prompt cancellation.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::ThreadPoolBuilder;

use super::*;
use crate::AnalysisError;
use crate::testing::{graph_of, les_miserables, union_of};

/// Three hundred nodes in components of different kinds.
fn mixed() -> LinkGraph {
    let ring: Vec<_> = (0..90)
        .map(|node| (node, (node + 1) % 90))
        .chain([(0, 30), (11, 52)])
        .collect();
    let tree: Vec<_> = (1..60).map(|node| ((node - 1) / 3, node)).collect();
    let pieces = [
        graph_of(90, &ring),
        graph_of(60, &tree),
        les_miserables::characters().graph,
    ];
    let joined = pieces.iter().fold(graph_of(7, &[]), |all, piece| union_of(&all, piece));
    union_of(&joined, &les_miserables::characters().graph)
}

fn on_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
        .install(work)
}

#[test]
fn no_digit_depends_on_the_number_of_threads() {
    let graph = mixed();
    let alone = on_threads(1, || every_measure(&graph));
    for threads in [2, 3] {
        assert_eq!(alone, on_threads(threads, || every_measure(&graph)));
    }
    let labels: Vec<_> = (0..graph.node_count() as u32)
        .map(|node| (node % 5 > 0).then_some(node % 5))
        .collect();
    let between = |threads| on_threads(threads, || cross_group_betweenness(&graph, &labels, &free()).unwrap());
    assert_eq!(between(1), between(3));
    let sampled = |threads| {
        on_threads(threads, || {
            sampled_betweenness(&graph, None, Some(100), 7, &free()).unwrap()
        })
    };
    assert_eq!(sampled(1), sampled(3));
}

#[test]
fn a_cancelled_analysis_stops_on_all_threads() {
    let graph = union_of(&mixed(), &mixed());
    let budget = || Budget::unlimited().with_cancel_flag(Arc::new(AtomicBool::new(true)));
    let costs = vec![1; graph.link_count()];
    let costs = Some(costs.as_slice());
    let stopped = Err(AnalysisError::Cancelled);
    on_threads(2, || {
        assert_eq!(betweenness(&graph, None, &budget()), stopped);
        assert_eq!(betweenness(&graph, costs, &budget()), stopped);
        assert_eq!(closeness(&graph, costs, &budget()), stopped);
        assert_eq!(harmonic(&graph, costs, &budget()), stopped);
        assert_eq!(closeness(&graph, None, &budget()), stopped);
        assert_eq!(harmonic(&graph, None, &budget()), stopped);
    });
}

#[test]
fn steps_of_all_threads_count_together() {
    let ring: Vec<_> = (0..600).map(|node| (node, (node + 1) % 600)).collect();
    let ring = graph_of(600, &ring);
    let budget = Budget::unlimited().with_step_limit(20_000);
    let stopped = on_threads(2, || betweenness(&ring, None, &budget));
    assert!(matches!(
        stopped,
        Err(AnalysisError::LimitExceeded { limit: 20_000, .. })
    ));
}
