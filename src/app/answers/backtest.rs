//! Would recommendations of one day have foretold the partnerships that came?

use std::sync::Arc;

use chrono::NaiveDate;

use super::recommendations::profiles;
use crate::analytics::recommendation::{Backtest, Experiment, USUAL_PAIRS, Weights, backtest};
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::network::{LinkFilter, Period, Scope, View};

/// What is asked of the view of the day of training.
#[derive(Clone, Debug)]
pub struct BacktestQuestion {
    /// The last day on which new links are looked for; after the day of training.
    pub until: NaiveDate,
    /// How the terms of a score are weighed.
    pub weights: Weights,
    /// How many of the best pairs to look at.
    pub ks: Vec<u64>,
}

impl Question for BacktestQuestion {
    type Answer = Backtest;

    fn key(&self) -> Key {
        Key::of((self.until, self.weights.bits(), self.ks.clone()))
    }

    fn effort(&self, view: &View) -> usize {
        let nodes = view.graph().node_count();
        nodes * nodes / 2 + view.graph().link_count()
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Backtest, AnalysisError> {
        let formed = formed_links(view, self.until);
        budget.check()?;
        let experiment = Experiment {
            graph: view.graph(),
            profiles: &profiles(view),
            weights: self.weights,
            formed: &formed,
            ks: &self.ks,
            most_pairs: USUAL_PAIRS,
        };
        backtest(&experiment, budget)
    }

    fn weight(answer: &Backtest) -> usize {
        64 + 24 * answer.at.len()
    }
}

/// Pairs of nodes without a link that have one on some day after the view's up to `until`, the smaller first, ascending.
fn formed_links(view: &View, until: NaiveDate) -> Vec<(u32, u32)> {
    let day = view.scope().period.last();
    let Some(next) = day.succ_opt() else {
        return Vec::new();
    };
    let scope = Scope {
        period: Period::During(next, until),
        ..view.scope().clone()
    };
    let later = View::new(Arc::clone(view.snapshot()), scope, &LinkFilter::default());
    let links = 0..later.graph().link_count() as u32;
    let here = |node| view.node(later.city(node));
    links
        .filter_map(|link| {
            let (a, b) = later.graph().ends(link);
            Some((here(a)?, here(b)?))
        })
        .filter(|&(a, b)| view.graph().find_link(a, b).is_none())
        .collect()
}
