//! Backtest: how well the scores of one day predict later links.

use rand_pcg::Pcg32;

use super::profiles::{Profiles, unit};
use super::tally::{Group, Tally};
use super::terms::{Terms, Weights};
use crate::budget::{Budget, Meter};
use crate::communities::shuffle::shuffled;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::similarity::PairScores;

/// The default number of pairs up to which a backtest uses all of them: about the pairs of 14,000
/// nodes.
pub const USUAL_PAIRS: u64 = 100_000_000;

/// The seed for drawing the nodes whose pairs are used.
pub const SEED: u64 = 1;

/// The input of a backtest.
#[derive(Debug, Clone, Copy)]
pub struct Experiment<'a> {
    /// The graph of the training day.
    pub graph: &'a LinkGraph,
    /// Attributes of its nodes on that day.
    pub profiles: &'a Profiles,
    /// The weights of the terms.
    pub weights: Weights,
    /// Pairs without a link on that day that were linked later: the smaller node first, ascending,
    /// each once.
    pub formed: &'a [(u32, u32)],
    /// Numbers of best pairs for which precision is measured, each at least 1.
    pub ks: &'a [u64],
    /// The number of pairs up to which all are used; of more, about this many are drawn.
    pub most_pairs: u64,
}

/// The result: how well scores predict links.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// The number of pairs without a link on the training day.
    pub pairs: u64,
    /// The number of these that were linked later.
    pub formed: u64,
    /// The number of unlinked pairs drawn; `None` if all were used.
    pub drawn: Option<u64>,
    /// The probability that a pair that was linked later has a higher score than one that was not;
    /// a tie counts half. `None` if either kind is missing.
    pub auc: Option<f64>,
    /// Precision for each given k.
    pub at: Vec<PrecisionAt>,
}

/// The precision of the k best pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrecisionAt {
    /// The number of best pairs.
    pub k: u64,
    /// The number of these that were linked later; the mean over all orders of tied pairs. `None`
    /// if there are fewer than k pairs.
    pub hits: Option<f64>,
}

/// Scores all pairs without a link, and compares the scores of those linked later with the others.
///
/// The score of a pair is symmetric: resource allocation is divided by the largest of all pairs,
/// and a new country counts by the mean of both directions. The AUC is exact (Hanley & McNeil 1982,
/// doi:10.1148/radiology.143.1.7063747), and hits are means over the orders of tied pairs (McSherry
/// & Najork 2008, doi:10.1007/978-3-540-78646-7_38). Scores equal to 12 significant digits are
/// tied. If there are more pairs than `most_pairs`, it uses all pairs that were linked later, and
/// of the others those of some nodes drawn by [`SEED`]. Each drawn pair then represents several,
/// and AUC and hits are estimates. Costs O(nodes² + Σ degrees²), at most O(`most_pairs` + Σ
/// degrees²).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, recommendation::{Experiment, Facts, Profiles, Terms, USUAL_PAIRS, Weights, backtest}};
///
/// // Of the three pairs without a link, the one that shares a neighbour got one.
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// let facts = Facts {
///     countries: vec![None; 4],
///     fields: vec![Vec::new(); 4],
///     goals: vec![Vec::new(); 4],
///     former: Vec::new(),
/// };
/// let experiment = Experiment {
///     graph: &graph,
///     profiles: &Profiles::new(&graph, facts),
///     weights: Weights::new(Terms { shared_neighbors: 1.0, ..Terms::default() }).unwrap(),
///     formed: &[(0, 2)],
///     ks: &[1],
///     most_pairs: USUAL_PAIRS,
/// };
/// let found = backtest(&experiment, &Budget::unlimited())?;
/// assert_eq!((found.pairs, found.formed, found.auc), (3, 1, Some(0.75)));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn backtest(experiment: &Experiment<'_>, budget: &Budget) -> Result<Backtest, AnalysisError> {
    let nodes = experiment.graph.node_count() as u64;
    let all = nodes * nodes.saturating_sub(1) / 2;
    let is_drawn = all > experiment.most_pairs;
    let groups = score_all(experiment, is_drawn.then(|| drawn_nodes(experiment, all)), budget)?;
    let pairs = all - experiment.graph.link_count() as u64;
    let formed = groups.iter().map(|group| group.hits).sum();
    let misses: u64 = groups.iter().map(Group::misses).sum();
    let stands_for = if is_drawn && misses > 0 {
        (pairs - formed) as f64 / misses as f64
    } else {
        1.0
    };
    let at = experiment.ks.iter().map(|&k| precision_at(&groups, k, stands_for));
    Ok(Backtest {
        pairs,
        formed,
        drawn: is_drawn.then_some(misses),
        auc: auc(&groups),
        at: at.collect(),
    })
}

/// Returns, by node, if its pairs with larger nodes are used: each pair with the same probability.
fn drawn_nodes(experiment: &Experiment<'_>, all: u64) -> Vec<bool> {
    let nodes = experiment.graph.node_count();
    let share = experiment.most_pairs as f64 / all as f64;
    let mut order = Vec::new();
    shuffled(&mut order, nodes, &mut Pcg32::new(SEED, 0));
    let mut drawn = vec![false; nodes];
    for &node in &order[..((nodes as f64 * share) as usize).clamp(1, nodes)] {
        drawn[node as usize] = true;
    }
    drawn
}

/// Counts the pairs by score, the highest first. If `drawn` is given, pairs without a new link
/// count only from these nodes.
fn score_all(
    experiment: &Experiment<'_>,
    drawn: Option<Vec<bool>>,
    budget: &Budget,
) -> Result<Vec<Group>, AnalysisError> {
    let graph = experiment.graph;
    let mut meter = Meter::new(budget);
    let mut scores = PairScores::new(graph);
    let mut most: f64 = 0.0;
    for a in 0..graph.node_count() as u32 {
        meter.count(1 + scores.steps(a))?;
        most = scores.larger(a).iter().fold(most, |most, &(_, score)| most.max(score));
    }
    let mut row = Row::new(experiment, most);
    for a in 0..graph.node_count() as u32 {
        let is_whole = drawn.as_ref().is_none_or(|drawn| drawn[a as usize]);
        let pairs = if is_whole { graph.node_count() - a as usize } else { 1 };
        meter.count(1 + scores.steps(a) + pairs)?;
        row.count(a, scores.larger(a), is_whole);
    }
    Ok(row.tally.finish())
}

/// Scores the pairs of one node after the other.
struct Row<'a> {
    experiment: &'a Experiment<'a>,
    most: f64,
    /// By node: the resource allocation with the current node; 0 before and after.
    allocation: Vec<f64>,
    formed: std::slice::Iter<'a, (u32, u32)>,
    former: std::slice::Iter<'a, (u32, u32)>,
    tally: Tally,
}

impl<'a> Row<'a> {
    fn new(experiment: &'a Experiment<'a>, most: f64) -> Self {
        Self {
            experiment,
            most,
            allocation: vec![0.0; experiment.graph.node_count()],
            formed: experiment.formed.iter(),
            former: experiment.profiles.former().iter(),
            tally: Tally::new(),
        }
    }

    /// Counts the pairs of `a` with larger nodes, or only those linked later. Nodes come in
    /// ascending order.
    fn count(&mut self, a: u32, similar: &[(u32, f64)], is_whole: bool) {
        for &(b, allocation) in similar {
            self.allocation[b as usize] = allocation / self.most;
        }
        if is_whole {
            self.count_all(a);
        } else {
            while let Some(&(node, b)) = self.formed.as_slice().first().filter(|pair| pair.0 <= a) {
                // The last pair of an earlier node may not have been passed yet.
                if node == a {
                    self.count_one(a, b);
                }
                self.formed.next();
            }
        }
        for &(b, _) in similar {
            self.allocation[b as usize] = 0.0;
        }
    }

    fn count_all(&mut self, a: u32) {
        let mut linked = self.experiment.graph.neighbors(a).iter().peekable();
        for b in a + 1..self.experiment.graph.node_count() as u32 {
            while linked.next_if(|&&node| node < b).is_some() {}
            if linked.peek() != Some(&&b) {
                self.count_one(a, b);
            }
        }
    }

    #[inline]
    fn count_one(&mut self, a: u32, b: u32) {
        let terms = self.terms(a, b);
        let hit = reaches(&mut self.formed, (a, b));
        let score = self.experiment.weights.contributions(&terms).sum();
        self.tally.add(score, hit);
    }

    #[inline]
    fn terms(&mut self, a: u32, b: u32) -> Terms {
        let profiles = self.experiment.profiles;
        let terms = profiles.attributes(a, b);
        Terms {
            shared_neighbors: self.allocation[b as usize],
            former: unit(reaches(&mut self.former, (a, b))),
            new_country: (terms.new_country + unit(profiles.opens_country(b, a))) / 2.0,
            ..terms
        }
    }
}

/// True if `pair` is in the rest of an ascending list. Smaller pairs are skipped.
#[inline]
fn reaches(rest: &mut std::slice::Iter<'_, (u32, u32)>, pair: (u32, u32)) -> bool {
    while let [first, ..] = rest.as_slice() {
        match first.cmp(&pair) {
            std::cmp::Ordering::Less => {
                rest.next();
            }
            order => return order.is_eq(),
        }
    }
    false
}

fn auc(groups: &[Group]) -> Option<f64> {
    let hits: u128 = groups.iter().map(|group| u128::from(group.hits)).sum();
    let misses = |group: &Group| u128::from(group.misses());
    let mut below: u128 = groups.iter().map(misses).sum();
    let possible = 2 * hits * below;
    let mut won = 0;
    for group in groups {
        below -= misses(group);
        won += u128::from(group.hits) * (2 * below + misses(group));
    }
    (possible > 0).then(|| won as f64 / possible as f64)
}

/// Returns the precision of the k best pairs. Each pair without a new link represents `stands_for`
/// pairs.
fn precision_at(groups: &[Group], k: u64, stands_for: f64) -> PrecisionAt {
    let mut open = k as f64;
    let mut hits = 0.0;
    for group in groups {
        let pairs = group.hits as f64 + group.misses() as f64 * stands_for;
        let taken = open.min(pairs);
        hits += group.hits as f64 * taken / pairs;
        open -= taken;
    }
    // A remainder from rounding is not a pair.
    PrecisionAt {
        k,
        hits: (open < 0.5).then_some(hits),
    }
}
