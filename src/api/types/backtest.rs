//! A backtest of recommendations: how well they predict later partnerships.

use async_graphql::{SimpleObject, Value};

use super::meta::{AnswerMeta, Warning};
use super::recommendation_weights::{Preset, RecommendationWeights, weighing};
use crate::analytics::recommendation::{Backtest as Found, PrecisionAt, SEED};
use crate::api::context::Frame;
use crate::api::inputs::ScopeInput;
use crate::api::scalars::Date;
use crate::app::answers::backtest::BacktestQuestion;
use crate::app::fault::Fault;
use crate::app::names;

/// The largest allowed k.
const MOST_K: i32 = 1_000_000;

/// The largest number of k in one list.
const MOST_KS: usize = 20;

/// A test of how well recommendation scores of one day predict the links formed after it. It scores
/// every pair of members without a link on the training day, with the data known on that day. Both
/// directions of a pair have the same score: resource allocation is divided by the largest value of
/// all pairs, and "new country" counts with the mean of both directions.
#[derive(SimpleObject)]
pub struct Backtest {
    /// The training day: scores use nothing that is known later.
    trained_at: Date,
    /// The last day on which a new link counts.
    until: Date,
    /// Number of pairs of members without a link on the training day.
    pair_count: i32,
    /// Number of these pairs that get a link after the training day, up to `until`.
    new_link_count: i32,
    /// Area under the ROC curve (Hanley and McNeil 1982): the probability that a pair that got a
    /// link scores higher than one that did not. A tie counts one half. 0.5 is chance, 1 is
    /// perfect. Exact up to 100,000,000 pairs, as 14,000 members have. With more pairs, those
    /// without a new link are sampled, and `meta` says so. Null if either kind of pair is missing.
    auc: Option<f64>,
    /// Precision of random guesses: the share of pairs that got a link, from 0 to 1. Null without
    /// pairs.
    random_precision: Option<f64>,
    /// The results for the best k pairs, for each k in ascending order.
    at: Vec<BacktestAt>,
    /// The data and the method behind this answer, with warnings on how to read it.
    meta: AnswerMeta,
}

/// The results for the k pairs with the highest scores. If scores tie at the cut, the figures are
/// means over all orders of the tied pairs (McSherry and Najork 2008), so the order of names does
/// not matter.
#[derive(SimpleObject)]
pub struct BacktestAt {
    /// Number of best pairs looked at.
    k: i32,
    /// Number of these pairs that got a link, from 0 to k. Null if there are fewer than k pairs.
    hits: Option<f64>,
    /// Hits divided by k, from 0 to 1. Null if there are fewer than k pairs, or no new links.
    precision: Option<f64>,
    /// Hits divided by the number of new links, from 0 to 1. Null if there are fewer than k pairs,
    /// or no new links.
    recall: Option<f64>,
    /// Precision divided by `randomPrecision`: 1 is chance. Null if there are fewer than k pairs,
    /// or no new links.
    lift: Option<f64>,
}

impl BacktestAt {
    fn new(found: &Found, at: &PrecisionAt) -> Self {
        let ratio = |total: f64| at.hits.filter(|_| found.formed > 0).map(|hits| hits / total);
        let precision = ratio(at.k as f64);
        Self {
            k: saturated(at.k),
            hits: at.hits,
            precision,
            recall: ratio(found.formed as f64),
            lift: precision.map(|precision| precision * found.pairs as f64 / found.formed as f64),
        }
    }
}

/// The arguments of a backtest.
pub struct BacktestArguments<'a> {
    /// The training day.
    pub train_at: &'a Date,
    /// The last day on which a new link counts.
    pub until: &'a Date,
    /// A named set of weights.
    pub preset: Preset,
    /// Weights that replace those of the preset.
    pub weights: Option<&'a RecommendationWeights>,
    /// The numbers of best pairs to look at.
    pub ks: &'a [i32],
}

impl Backtest {
    /// Computes the answer.
    pub async fn find(
        frame: &Frame,
        arguments: &BacktestArguments<'_>,
        scope: Option<&ScopeInput>,
    ) -> Result<Self, Fault> {
        let mut scope = scope.cloned().unwrap_or_default();
        if scope.as_of.is_some() || scope.during.is_some() {
            return Err(Fault::bad(
                "scope.asOf",
                "and `scope.during` cannot be combined with `trainAt` and `until`, which give the days",
            ));
        }
        let trained_at = names::date("trainAt", &arguments.train_at.0)?.last_day();
        let until = names::date("until", &arguments.until.0)?.last_day();
        if until <= trained_at {
            let message = format!("must lie after `trainAt`; from {trained_at} until {until} was given");
            return Err(Fault::bad("until", message));
        }
        let ks = ks(arguments.ks)?;
        let (weights, parameters) = weighing(arguments.preset, arguments.weights)?;
        scope.as_of = Some(Date::from(trained_at));
        let view = frame.view(Some(&scope)).await?;
        let question = BacktestQuestion { until, weights, ks };
        let found = question.ask(&frame.request().app, &view).await?;
        let mut parameters = parameters;
        let mut algorithm = "exact backtest of recommendation scores";
        if let Some(drawn) = found.drawn {
            algorithm = "backtest of recommendation scores, estimated";
            parameters.push(("drawnPairs", Value::from(drawn)));
            parameters.push(("seed", Value::from(SEED)));
        }
        let mut meta = AnswerMeta::new(&view, algorithm, parameters);
        if let Some(drawn) = found.drawn {
            let note = format!(
                "All {} pairs that got a link were scored, of the {} others {drawn}, those of members drawn at random: `auc`, `hits` and what follows from them are estimates.",
                found.formed,
                found.pairs - found.formed,
            );
            meta.warn(Warning::Sampled, note);
        }
        if found.formed == 0 {
            let note = format!("No pair of members got its first link after {trained_at} up to {until}.");
            meta.warn(Warning::NoNewLinks, note);
        }
        Ok(Self {
            trained_at: Date::from(trained_at),
            until: Date::from(until),
            pair_count: saturated(found.pairs),
            new_link_count: saturated(found.formed),
            auc: found.auc,
            random_precision: (found.pairs > 0).then(|| found.formed as f64 / found.pairs as f64),
            at: found.at.iter().map(|at| BacktestAt::new(&found, at)).collect(),
            meta,
        })
    }
}

/// Checks the numbers; returns them in ascending order without repeats.
fn ks(given: &[i32]) -> Result<Vec<u64>, Fault> {
    if given.is_empty() || given.len() > MOST_KS {
        let message = format!("must hold 1 to {MOST_KS} numbers; {} were given", given.len());
        return Err(Fault::bad("k", message));
    }
    if let Some(bad) = given.iter().find(|k| !(1..=MOST_K).contains(*k)) {
        return Err(Fault::range("k", 1, MOST_K, bad));
    }
    let mut ks: Vec<u64> = given.iter().map(|k| u64::from(k.unsigned_abs())).collect();
    ks.sort_unstable();
    ks.dedup();
    Ok(ks)
}

fn saturated(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
