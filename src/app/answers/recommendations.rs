//! Recommends partners for a city.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::former::former_pairs;
use crate::analytics::recommendation::{Candidates, Facts, Profiles, Weights, candidates};
use crate::analytics::{AnalysisError, Budget};
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::question::{Key, Question};
use crate::domain::ObjectiveId;
use crate::network::{CityIndex, View};

/// The question of recommendations.
#[derive(Clone, Copy, Debug)]
pub struct RecommendationQuestion {
    /// The city in search of partners.
    pub city: CityIndex,
    /// Weights of the terms of a score.
    pub weights: Weights,
}

impl RecommendationQuestion {
    /// Asks the question about a view; `None` for a city that is not in scope.
    ///
    /// # Errors
    /// Those of the analysis.
    pub async fn ask(self, app: &App, view: &Arc<View>) -> Result<Arc<Option<Candidates>>, Fault> {
        let profiles = app.ask(view, ProfilesQuestion).await?;
        let question = self;
        app.ask(view, Weighing { question, profiles }).await
    }
}

/// A question with the answer that its own is made of.
struct Weighing {
    question: RecommendationQuestion,
    profiles: Arc<Profiles>,
}

impl Question for Weighing {
    type Answer = Option<Candidates>;

    fn key(&self) -> Key {
        Key::of((self.question.city, self.question.weights.bits()))
    }

    fn effort(&self, view: &View) -> usize {
        2 * view.graph().node_count() + view.graph().link_count()
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Self::Answer, AnalysisError> {
        budget.check()?;
        let found = |node| candidates(view.graph(), &self.profiles, node, &self.question.weights);
        Ok(view.node(self.question.city).map(found))
    }

    fn weight(answer: &Self::Answer) -> usize {
        64 + answer.as_ref().map_or(0, |found| 56 * found.ranked.len())
    }
}

/// A goal that partnerships serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// A Sustainable Development Goal, 1 to 17.
    Sdg(i32),
    /// An objective of a network.
    Objective(ObjectiveId),
}

/// Returns the goals that a city's partnerships in scope serve.
pub fn goals(view: &View, node: u32) -> BTreeSet<Goal> {
    let links = view.graph().incident_links(node).iter();
    let records = links.flat_map(|&link| view.records(link));
    records
        .flat_map(|&record| {
            let record = &view.partnership(record).record;
            let objectives = record.objectives.iter().copied().map(Goal::Objective);
            record.sdgs.iter().map(Goal::Sdg).chain(objectives)
        })
        .collect()
}

/// The properties of all members that scores use. Cost: cities, links and records once.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProfilesQuestion;

impl Question for ProfilesQuestion {
    type Answer = Profiles;

    fn effort(&self, view: &View) -> usize {
        4 * (view.graph().node_count() + view.graph().link_count())
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Profiles, AnalysisError> {
        budget.check().map(|()| profiles(view))
    }

    fn weight(answer: &Profiles) -> usize {
        64 + answer.weight()
    }
}

fn profiles(view: &View) -> Profiles {
    let nodes = || 0..view.graph().node_count() as u32;
    let countries: Vec<Vec<_>> = nodes().map(|node| view.country(node).into_iter().collect()).collect();
    let fields: Vec<Vec<_>> = nodes().map(|node| view.fields(node).to_vec()).collect();
    let goals: Vec<Vec<_>> = nodes().map(|node| goals(view, node).into_iter().collect()).collect();
    let facts = Facts {
        countries: numbered(&countries)
            .iter()
            .map(|known| known.first().copied())
            .collect(),
        fields: numbered(&fields),
        goals: numbered(&goals),
        former: former_pairs(view).into_iter().collect(),
    };
    Profiles::new(view.graph(), facts)
}

/// Replaces each value by its rank among all distinct values.
fn numbered<T: Copy + Ord>(lists: &[Vec<T>]) -> Vec<Vec<u32>> {
    let mut values: Vec<T> = lists.iter().flatten().copied().collect();
    values.sort_unstable();
    values.dedup();
    let number = |value: &T| values.binary_search(value).expect("one of the values") as u32;
    lists.iter().map(|list| list.iter().map(number).collect()).collect()
}
