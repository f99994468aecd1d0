//! Newton's method on the Poisson pseudo-likelihood.

use super::cholesky::{Cholesky, Vector};
use super::moments::{Data, Moments, Totals};
use super::terms::{Coefficient, Omission, PairFacts, TERMS, Term};
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::pair_sample::{PairLimits, PairSample};

/// The number of passes over the pairs after which a fit has failed.
const MOST_ITERATIONS: u32 = 50;

/// A fit has converged if no estimate moves by more than the square root of this, in standard
/// errors.
const TOLERANCE: f64 = 1e-16;

/// Deviances with a smaller relative difference count as equal: sums of millions of numbers are no
/// more exact.
const ROUNDING: f64 = 1e-9;

/// A standard error above this shows that the terms separate links from other pairs without
/// exception.
const LARGEST_ERROR: f64 = 100.0;

/// A fitted gravity model.
#[derive(Debug, Clone, PartialEq)]
pub struct Gravity {
    /// Every term, in the order of the model.
    pub coefficients: [Coefficient; TERMS],
    /// Twice the log-likelihood of a perfect model less that of this one.
    pub deviance: f64,
    /// The deviance of a model with only the baseline and a constant.
    pub null_deviance: f64,
    /// Newton steps taken.
    pub iterations: u32,
}

/// The reason that there is no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFit {
    /// There are not more links than terms.
    TooFewLinks,
    /// Every pair of linked nodes is linked, or all are equally far apart.
    NoVariation,
    /// The likelihood has no finite maximum, or the method did not find it.
    NotConverged,
}

/// The result, fitted or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The number of pairs in the model.
    pub pair_count: u64,
    /// True if pairs without a link were sampled, because there are too many.
    pub is_drawn: bool,
    /// The model, or the reason that there is none.
    pub model: Result<Gravity, NoFit>,
}

/// Explains the links between pairs of nodes by distance and by shared properties.
///
/// Poisson pseudo-maximum likelihood (Santos Silva & Tenreyro 2006, doi:10.1162/rest.88.4.641). The
/// number of links of a pair, 0 or 1, has the mean (k_a k_b / 2m) · exp(β · x), with degrees k, the
/// number of links m and the terms x. Nodes without a link have an expectation of 0, carry no
/// information and are left out. Standard errors are robust to a variance other than Poisson's (the
/// sandwich of White 1980, without a correction for small samples). They assume independent pairs,
/// which pairs with a common node are not quite. A term in which all links or all pairs agree is
/// left out.
///
/// Sums run in the order of the pairs. Costs O(pairs) for each of about eight steps.
///
/// # Errors
/// Those of the budget; every visit of a pair counts as a step.
///
/// # Examples
/// ```
/// use interurban_graph::gravity::{NoFit, PairFacts, gravity};
/// use interurban_graph::pair_sample::PairLimits;
/// use interurban_graph::{Budget, LinkGraph};
///
/// // Two links are too few for five terms.
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let facts = |a: u32, b: u32| PairFacts {
///     distance_km: f64::from(b - a) * 100.0,
///     same_country: false,
///     same_region: true,
///     same_field: a == 0,
/// };
/// let found = gravity(&graph, facts, PairLimits::with_seed(1), &Budget::unlimited())?;
/// assert_eq!((found.pair_count, found.model), (3, Err(NoFit::TooFewLinks)));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn gravity(
    graph: &LinkGraph,
    facts: impl Fn(u32, u32) -> PairFacts,
    limits: PairLimits,
    budget: &Budget,
) -> Result<Fit, AnalysisError> {
    let nodes: Vec<u32> = (0..graph.node_count() as u32)
        .filter(|&node| graph.degree(node) > 0)
        .collect();
    let linked = without_isolates(graph, &nodes);
    let pairs = PairSample::new(&linked, limits, budget)?;
    let data = Data {
        graph: &linked,
        pairs: &pairs,
        facts: |a: u32, b: u32| facts(nodes[a as usize], nodes[b as usize]),
    };
    Ok(Fit {
        pair_count: pairs.len(),
        is_drawn: pairs.is_drawn(),
        model: fit(&data, budget)?,
    })
}

/// Returns the graph of `nodes`, which have a link, numbered by position.
fn without_isolates(graph: &LinkGraph, nodes: &[u32]) -> LinkGraph {
    let mut number = vec![0; graph.node_count()];
    for (place, &node) in (0_u32..).zip(nodes) {
        number[node as usize] = place;
    }
    let links = (0..graph.link_count() as u32).map(|link| {
        let (a, b) = graph.ends(link);
        (number[a as usize], number[b as usize], graph.strength(link))
    });
    LinkGraph::from_links(nodes.len(), links.collect())
}

fn fit<F: Fn(u32, u32) -> PairFacts>(
    data: &Data<'_, F>,
    budget: &Budget,
) -> Result<Result<Gravity, NoFit>, AnalysisError> {
    if data.graph.link_count() <= TERMS {
        return Ok(Err(NoFit::TooFewLinks));
    }
    let totals = data.totals(budget)?;
    if totals.links == totals.pairs {
        return Ok(Err(NoFit::NoVariation));
    }
    let mut omitted = flags_without_estimate(&totals);
    let constant = (totals.links as f64 / totals.baseline).ln();
    let (terms, start, moments) = loop {
        let terms: Vec<Term> = Term::ALL
            .into_iter()
            .filter(|&term| omitted[term as usize].is_none())
            .collect();
        let start = [constant, 0.0, 0.0, 0.0, 0.0];
        let moments = data.moments(&terms, &start, budget)?;
        match Cholesky::new(&moments.information, terms.len()) {
            Ok(_) => break (terms, start, moments),
            Err(row) => omitted[terms[row] as usize] = Some(Omission::NoVariation),
        }
    };
    if omitted[Term::LnDistance as usize].is_some() {
        return Ok(Err(NoFit::NoVariation));
    }
    let null_deviance = moments.deviance;
    let Some(found) = climb(data, &terms, start, moments, budget)? else {
        return Ok(Err(NoFit::NotConverged));
    };
    Ok(found
        .described(&terms, &omitted, null_deviance)
        .ok_or(NoFit::NotConverged))
}

/// Returns the flags in which all pairs or all links agree. If no link joins two countries of one
/// region, links cannot separate region from country.
fn flags_without_estimate(totals: &Totals) -> [Option<Omission>; TERMS] {
    let mut omitted = [None; TERMS];
    for term in [Term::SameCountry, Term::SameRegion, Term::SameField] {
        let at = term as usize;
        let all = |flagged: u64, count: u64| flagged == 0 || flagged == count;
        if all(totals.flagged_pairs[at], totals.pairs) {
            omitted[at] = Some(Omission::NoVariation);
        } else if all(totals.flagged_links[at], totals.links) {
            omitted[at] = Some(Omission::Separation);
        }
    }
    let region = Term::SameRegion as usize;
    if totals.regional_links == 0 && totals.regional_pairs > 0 && omitted[region].is_none() {
        omitted[region] = Some(Omission::Separation);
    }
    omitted
}

/// The minimum of the deviance.
struct Summit {
    coefficients: Vector,
    moments: Moments,
    iterations: u32,
}

/// Takes Newton steps, halved while they do not improve; `None` if they fail.
fn climb<F: Fn(u32, u32) -> PairFacts>(
    data: &Data<'_, F>,
    terms: &[Term],
    mut coefficients: Vector,
    mut moments: Moments,
    budget: &Budget,
) -> Result<Option<Summit>, AnalysisError> {
    let mut passes = 0;
    for iterations in 0.. {
        let Ok(factor) = Cholesky::new(&moments.information, terms.len()) else {
            return Ok(None);
        };
        let step = factor.solve(&moments.score);
        let decrement: f64 = step.iter().zip(&moments.score).map(|(step, score)| step * score).sum();
        if decrement <= TOLERANCE {
            return Ok(Some(Summit {
                coefficients,
                moments,
                iterations,
            }));
        }
        let mut part = 1.0;
        loop {
            passes += 1;
            if passes > MOST_ITERATIONS {
                return Ok(None);
            }
            let tried = std::array::from_fn(|at| coefficients[at] + part * step[at]);
            let there = data.moments(terms, &tried, budget)?;
            if there.deviance <= moments.deviance + ROUNDING * (moments.deviance + 1.0) {
                (coefficients, moments) = (tried, there);
                break;
            }
            part /= 2.0;
        }
    }
    Ok(None)
}

impl Summit {
    /// Describes the model; `None` if an estimate is unreliable because the likelihood is flat
    /// there.
    fn described(&self, terms: &[Term], omitted: &[Option<Omission>; TERMS], null_deviance: f64) -> Option<Gravity> {
        let factor = Cholesky::new(&self.moments.information, terms.len()).ok()?;
        let variances = factor.sandwich_diagonal(&self.moments.scatter);
        let flat = factor.sandwich_diagonal(&self.moments.information);
        if flat.iter().any(|&variance| variance.sqrt() > LARGEST_ERROR) {
            return None;
        }
        let coefficients = Term::ALL.map(|term| {
            let place = terms.iter().position(|&used| used == term);
            let value = match (place, omitted[term as usize]) {
                (Some(at), _) => Ok((self.coefficients[at], variances[at].sqrt())),
                (None, omission) => Err(omission.unwrap_or(Omission::NoVariation)),
            };
            Coefficient { term, value }
        });
        Some(Gravity {
            coefficients,
            deviance: self.moments.deviance,
            null_deviance,
            iterations: self.iterations,
        })
    }
}

impl Gravity {
    /// Returns the share of the null deviance that the terms explain, from 0 to 1; `None` if there
    /// is nothing to explain.
    pub fn explained(&self) -> Option<f64> {
        (self.null_deviance > 0.0).then(|| 1.0 - self.deviance / self.null_deviance)
    }
}
