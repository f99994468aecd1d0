//! The sums over all pairs that the next step of the fit needs.

use super::cholesky::{Matrix, Vector};
use super::terms::{PairFacts, TERMS, Term};
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::pair_sample::PairSample;

/// The pairs with their observed values.
pub(super) struct Data<'a, F> {
    pub(super) graph: &'a LinkGraph,
    pub(super) pairs: &'a PairSample<'a>,
    pub(super) facts: F,
}

/// A pair with the values that the model reads.
struct Observation {
    values: Vector,
    /// k_a k_b / 2m: the expected number of links by degrees alone.
    baseline: f64,
    linked: f64,
    weight: f64,
}

/// Totals of the pairs before a fit.
#[derive(Default)]
pub(super) struct Totals {
    pub(super) pairs: u64,
    /// Over all pairs: their weights, and their baselines.
    pub(super) weight: f64,
    pub(super) baseline: f64,
    /// The number of linked pairs, and by term the number of these with its flag.
    pub(super) links: u64,
    pub(super) flagged_links: [u64; TERMS],
    pub(super) flagged_pairs: [u64; TERMS],
    /// The number of pairs of one region but two countries, and the number of these with a link.
    pub(super) regional_pairs: u64,
    pub(super) regional_links: u64,
}

/// Sums over all pairs for given coefficients, with the used terms in order.
pub(super) struct Moments {
    pub(super) deviance: f64,
    /// Σ w (y − μ) x.
    pub(super) score: Vector,
    /// Σ w μ x xᵀ, the lower part.
    pub(super) information: Matrix,
    /// Σ w² (y − μ)² x xᵀ, the lower part.
    pub(super) scatter: Matrix,
}

impl<F: Fn(u32, u32) -> PairFacts> Data<'_, F> {
    fn visit(&self, budget: &Budget, mut visit: impl FnMut(Observation)) -> Result<(), AnalysisError> {
        let ends = 2.0 * self.graph.link_count() as f64;
        let degrees: Vec<f64> = (0..self.graph.node_count() as u32)
            .map(|node| self.graph.degree(node) as f64)
            .collect();
        self.pairs.visit(budget, |pair| {
            visit(Observation {
                values: (self.facts)(pair.a, pair.b).values(),
                baseline: degrees[pair.a as usize] * degrees[pair.b as usize] / ends,
                linked: f64::from(u8::from(pair.linked)),
                weight: pair.weight,
            });
        })
    }

    pub(super) fn totals(&self, budget: &Budget) -> Result<Totals, AnalysisError> {
        let mut totals = Totals::default();
        self.visit(budget, |pair| {
            totals.pairs += 1;
            totals.weight += pair.weight;
            totals.baseline += pair.weight * pair.baseline;
            let linked = u64::from(pair.linked > 0.0);
            totals.links += linked;
            for (at, &value) in pair.values.iter().enumerate() {
                let flagged = u64::from(value > 0.0);
                totals.flagged_pairs[at] += flagged;
                totals.flagged_links[at] += flagged * linked;
            }
            let flag = |term: Term| pair.values[term as usize] > 0.0;
            let regional = u64::from(flag(Term::SameRegion) && !flag(Term::SameCountry));
            totals.regional_pairs += regional;
            totals.regional_links += regional * linked;
        })?;
        Ok(totals)
    }

    /// Computes the moments at `coefficients` of `terms`.
    pub(super) fn moments(
        &self,
        terms: &[Term],
        coefficients: &Vector,
        budget: &Budget,
    ) -> Result<Moments, AnalysisError> {
        let mut sums = Moments {
            deviance: 0.0,
            score: [0.0; TERMS],
            information: [[0.0; TERMS]; TERMS],
            scatter: [[0.0; TERMS]; TERMS],
        };
        self.visit(budget, |pair| {
            let mut values = [0.0; TERMS];
            for (value, &term) in values.iter_mut().zip(terms) {
                *value = pair.values[term as usize];
            }
            let exponent: f64 = values.iter().zip(coefficients).map(|(x, b)| x * b).sum();
            let expected = pair.baseline * exponent.exp();
            sums.add(&pair, &values[..terms.len()], expected);
        })?;
        Ok(sums)
    }
}

impl Moments {
    fn add(&mut self, pair: &Observation, values: &[f64], expected: f64) {
        // y is 0 or 1, so y ln(y/μ) is 0 or −ln μ.
        let surprise = if pair.linked > 0.0 { -expected.ln() } else { 0.0 };
        let error = pair.linked - expected;
        self.deviance += 2.0 * pair.weight * (surprise - error);
        let (informed, scattered) = (pair.weight * expected, (pair.weight * error).powi(2));
        for (row, &x) in values.iter().enumerate() {
            self.score[row] += pair.weight * error * x;
            for (column, &other) in values[..=row].iter().enumerate() {
                self.information[row][column] += informed * x * other;
                self.scatter[row][column] += scattered * x * other;
            }
        }
    }
}
