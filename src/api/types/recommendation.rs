//! Recommended partners of a city, with reasons.

use std::sync::Arc;

use async_graphql::{Enum, Object, Result, SimpleObject};

use super::city::City;
use super::meta::{AnswerMeta, Warning};
use super::recommendation_weights::{Preset, RecommendationWeights, weighing};
use crate::analytics::recommendation::{Candidate, Candidates};
use crate::analytics::similarity::similarity;
use crate::api::connection::{Page, connection, int};
use crate::api::context::Frame;
use crate::api::cursor::PageArguments;
use crate::app::answers::reasons;
use crate::app::answers::recommendations::RecommendationQuestion;
use crate::app::fault::Fault;
use crate::network::{CityIndex, View};

/// A city recommended as a partner for another city.
#[derive(Clone)]
pub struct Recommendation {
    frame: Frame,
    view: Arc<View>,
    /// The city that looks for partners.
    seeker: u32,
    candidate: Candidate,
}

connection! {
    /// Cities to partner with, the highest score first, then by key. Cities with a score of 0 are
    /// left out.
    RecommendationConnection, RecommendationEdge, Recommendation,
    {
        /// Number of members that have no link to the city, recommended or not.
        candidate_count: i32,
        /// The data and the method behind this answer, with warnings on how to read it.
        meta: AnswerMeta
    }
}

/// The similarity of two cities' neighbourhoods, as unweighted measures. Parallel partnerships and
/// strengths do not matter.
#[derive(SimpleObject, Clone, Copy)]
pub struct StructuralScores {
    /// Number of shared partners.
    common_neighbours: i32,
    /// Jaccard index: shared partners divided by all partners of either, from 0 to 1 (Jaccard
    /// 1901). 0 if neither has any.
    jaccard: f64,
    /// Σ 1 / ln k over the shared partners, where k is the shared partner's number of partners
    /// (Adamic and Adar 2003). From 0.
    adamic_adar: f64,
    /// Σ 1 / k over the shared partners, where k is the shared partner's number of partners (Zhou,
    /// Lü and Zhang 2009). From 0.
    resource_allocation: f64,
    /// The product of the two numbers of partners (Barabási and Albert 1999). At most
    /// 2,147,483,647.
    preferential_attachment: i32,
}

/// A kind of reason for a partnership.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum ReasonCode {
    /// The two have partners in common.
    SharedPartners,
    /// The two hold a creative field in common.
    SameField,
    /// The two were partners before.
    FormerPartner,
    /// Partnerships of the two serve the same goals or objectives.
    SharedGoals,
    /// It would be the city's first partner in the candidate's country, which is not the city's
    /// own.
    NewCountry,
}

/// A reason for a partnership, with its weight in the score.
#[derive(SimpleObject, Clone)]
pub struct RecommendationReason {
    /// The kind of reason.
    code: ReasonCode,
    /// The reason in one English sentence.
    text: String,
    /// The part of the score that comes from this reason, above 0. The contributions of all reasons
    /// add up to the score.
    contribution: f64,
}

/// The arguments of a question about recommendations for one city.
pub struct RecommendationArguments<'a> {
    /// A named set of weights.
    pub preset: Preset,
    /// Weights that replace those of the preset.
    pub weights: Option<&'a RecommendationWeights>,
    /// The page.
    pub page: &'a PageArguments,
    /// The largest allowed page.
    pub largest: usize,
}

impl RecommendationConnection {
    /// Computes the answer.
    pub async fn find(
        frame: &Frame,
        view: &Arc<View>,
        city: CityIndex,
        arguments: &RecommendationArguments<'_>,
    ) -> Result<Self, Fault> {
        let frame = frame.of_view(view);
        let (weights, parameters) = weighing(arguments.preset, arguments.weights)?;
        let question = RecommendationQuestion { city, weights };
        let answer = question.ask(&frame.request().app, view).await?;
        let mut meta = AnswerMeta::new(view, "weighted sum of resource allocation and attributes", parameters);
        warn(&mut meta, &frame, city, answer.as_ref().as_ref());
        let (found, count) = answer
            .as_ref()
            .as_ref()
            .map_or((&[][..], 0), |found| (&found.ranked[..], found.count));
        let key = |candidate: Candidate| frame.snapshot().city(view.city(candidate.node)).key.clone();
        let page = Page::cut(arguments.page, "Recommendation", arguments.largest, found, key)?;
        frame.request().charge(page.items.len())?;
        let seeker = view.node(city).unwrap_or_default();
        Ok(Self::new(page, int(count), meta, |cursor, candidate| {
            RecommendationEdge {
                cursor,
                node: Recommendation {
                    frame: frame.clone(),
                    view: Arc::clone(view),
                    seeker,
                    candidate,
                },
            }
        }))
    }
}

fn warn(meta: &mut AnswerMeta, frame: &Frame, city: CityIndex, answer: Option<&Candidates>) {
    let name = &frame.snapshot().city(city).name;
    match answer {
        None => meta.warn(
            Warning::CityNotInScope,
            format!("{name} is not in scope, for example not a member then."),
        ),
        Some(found) if !found.has_structure => meta.warn(
            Warning::NoStructure,
            format!("No candidate shares a partner with {name}: only attributes count."),
        ),
        Some(_) => {}
    }
}

/// A city recommended as a partner for another city.
#[Object]
impl Recommendation {
    /// Position by score among all candidates, from 1. Scores that are equal to 12 significant
    /// digits share a rank.
    fn rank(&self) -> i32 {
        int(self.candidate.rank as usize)
    }

    /// The recommended city.
    fn city(&self) -> City {
        City::of_node(&self.frame, &self.view, self.candidate.node)
    }

    /// The score, above 0 and at most 1: the sum of the contributions of its reasons.
    fn score(&self) -> f64 {
        self.candidate.score
    }

    /// The usual measures of link prediction for the two cities, unweighted.
    fn scores(&self) -> StructuralScores {
        let found = similarity(self.view.graph(), self.seeker, self.candidate.node);
        StructuralScores {
            common_neighbours: int(found.common as usize),
            jaccard: found.jaccard,
            adamic_adar: found.adamic_adar,
            resource_allocation: found.resource_allocation,
            preferential_attachment: i32::try_from(found.preferential_attachment).unwrap_or(i32::MAX),
        }
    }

    /// The reasons, the largest contribution first. The contributions add up to the score.
    fn reasons(&self) -> Vec<RecommendationReason> {
        let terms = &self.candidate.contributions;
        let (view, city, other) = (&self.view, self.seeker, self.candidate.node);
        type Text = fn(&View, u32, u32) -> String;
        let terms: [(ReasonCode, f64, Text); 5] = [
            (
                ReasonCode::SharedPartners,
                terms.shared_neighbors,
                reasons::of_shared_partners,
            ),
            (ReasonCode::SameField, terms.same_field, reasons::of_same_field),
            (ReasonCode::FormerPartner, terms.former, reasons::of_former_partner),
            (ReasonCode::SharedGoals, terms.shared_goals, reasons::of_shared_goals),
            (ReasonCode::NewCountry, terms.new_country, reasons::of_new_country),
        ];
        let spoken = terms.into_iter().filter(|&(_, contribution, _)| contribution > 0.0);
        let mut found: Vec<RecommendationReason> = spoken
            .map(|(code, contribution, text)| RecommendationReason {
                code,
                text: text(view, city, other),
                contribution,
            })
            .collect();
        found.sort_by(|one, other| other.contribution.total_cmp(&one.contribution));
        found
    }

    /// True if the two were partners before and are not any more.
    fn former_partner(&self) -> bool {
        reasons::were_partners(&self.view, self.seeker, self.candidate.node)
    }

    /// The partners that both have, ordered by key.
    fn shared_partners(&self) -> Result<Vec<City>> {
        let shared = reasons::shared_partners(&self.view, self.seeker, self.candidate.node);
        self.frame.request().charge(shared.len())?;
        let cities = shared.into_iter();
        Ok(cities
            .map(|node| City::of_node(&self.frame, &self.view, node))
            .collect())
    }
}
