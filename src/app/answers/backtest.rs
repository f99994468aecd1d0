//! Tests if recommendations of one day foretell the partnerships that followed.

use std::sync::Arc;

use chrono::NaiveDate;

use super::recommendations::ProfilesQuestion;
use crate::analytics::recommendation::{Backtest, Experiment, Profiles, USUAL_PAIRS, Weights, backtest};
use crate::analytics::{AnalysisError, Budget};
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::question::{Key, Question};
use crate::network::{LinkFilter, Period, Scope, View};

/// The question of a backtest, asked of the view of the training day.
#[derive(Clone, Debug)]
pub struct BacktestQuestion {
    /// The last day of the test period, which begins after the training day.
    pub until: NaiveDate,
    /// Weights of the terms of a score.
    pub weights: Weights,
    /// Numbers of best pairs to look at.
    pub ks: Vec<u64>,
}

impl BacktestQuestion {
    /// Asks the question about the view of the day of training.
    ///
    /// # Errors
    /// Those of the analysis.
    pub async fn ask(self, app: &App, view: &Arc<View>) -> Result<Arc<Backtest>, Fault> {
        let profiles = app.ask(view, ProfilesQuestion).await?;
        let question = self;
        app.ask(view, Testing { question, profiles }).await
    }
}

/// A question with the answer that its own is made of.
struct Testing {
    question: BacktestQuestion,
    profiles: Arc<Profiles>,
}

impl Question for Testing {
    type Answer = Backtest;

    fn key(&self) -> Key {
        let asked = &self.question;
        Key::of((asked.until, asked.weights.bits(), asked.ks.clone()))
    }

    fn effort(&self, view: &View) -> usize {
        let nodes = view.graph().node_count();
        nodes * nodes / 2 + view.graph().link_count()
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Backtest, AnalysisError> {
        let formed = formed_links(view, self.question.until);
        budget.check()?;
        let experiment = Experiment {
            graph: view.graph(),
            profiles: &self.profiles,
            weights: self.question.weights,
            formed: &formed,
            ks: &self.question.ks,
            most_pairs: USUAL_PAIRS,
        };
        backtest(&experiment, budget)
    }

    fn weight(answer: &Backtest) -> usize {
        64 + 24 * answer.at.len()
    }
}

/// Returns pairs of nodes without a link that are linked on some day after the view's day up to
/// `until`; smaller node first, ascending.
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
