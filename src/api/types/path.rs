//! A cooperation path between two cities, or why there is none.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject};
use tokio::sync::OnceCell;

use super::city::City;
use super::meta::{AnswerMeta, Warning, number};
use super::partnership::Partnership;
use super::path_hop::PathHop;
use crate::analytics::paths::FoundPath;
use crate::analytics::{AnalysisError, Budget};
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::{NoPathReason, PathCost};
use crate::api::error::nullable;
use crate::api::inputs::{PathFilter, ScopeInput};
use crate::api::scalars::{CityRef, Date};
use crate::app::answers::explanation;
use crate::app::answers::no_path::{self, NoPath};
use crate::app::answers::path::{self, PathQuestion};
use crate::app::answers::path_filter::PathFilterRequest;
use crate::app::compute::HEAVY;
use crate::app::fault::Fault;

/// Most hops that may be asked for.
const MOST_HOPS: i32 = 12;

/// The arguments that all path fields share.
pub struct PathArguments<'a> {
    /// From this city.
    pub from: &'a CityRef,
    /// To this city.
    pub to: &'a CityRef,
    /// The argument that names the destination.
    pub to_name: &'a str,
    /// What a hop costs.
    pub cost: PathCost,
    /// Most hops.
    pub max_hops: i32,
    /// Conditions.
    pub filter: Option<&'a PathFilter>,
}

/// Checks arguments and prepares the question over its views.
pub(super) async fn question(
    frame: &Frame,
    arguments: &PathArguments<'_>,
    scope: Option<&ScopeInput>,
) -> Result<PathQuestion, Fault> {
    if !(1..=MOST_HOPS).contains(&arguments.max_hops) {
        return Err(Fault::range("maxHops", 1, MOST_HOPS, arguments.max_hops));
    }
    let from = frame.city("from", arguments.from)?;
    let to = frame.city(arguments.to_name, arguments.to)?;
    let scope_view = frame.view(scope).await?;
    let request = arguments.filter.map(PathFilterRequest::from).unwrap_or_default();
    let filter = request.resolve(frame.names(), &scope_view.scope().networks)?;
    let views = frame.request().app.views();
    let view = views.get(frame.snapshot(), scope_view.scope(), &filter.links).await;
    Ok(PathQuestion {
        view,
        scope_view,
        from,
        to,
        cost: arguments.cost.into(),
        max_hops: arguments.max_hops.unsigned_abs(),
        filter,
    })
}

/// What the answers to one question share.
pub(super) struct Answer {
    pub(super) frame: Frame,
    pub(super) question: Arc<PathQuestion>,
    no_path: OnceCell<Arc<NoPath>>,
}

impl Answer {
    pub(super) fn new(frame: &Frame, question: PathQuestion) -> Self {
        Self {
            frame: frame.of_view(&question.scope_view),
            question: Arc::new(question),
            no_path: OnceCell::new(),
        }
    }

    pub(super) async fn compute<T: Send + 'static>(
        &self,
        analysis: impl FnOnce(&PathQuestion, &Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        let question = &self.question;
        let links = if question.filter.via.is_empty() {
            question.view.graph().link_count()
        } else {
            HEAVY
        };
        self.compute_at(links, analysis).await
    }

    async fn compute_at<T: Send + 'static>(
        &self,
        links: usize,
        analysis: impl FnOnce(&PathQuestion, &Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        let question = Arc::clone(&self.question);
        self.frame
            .request()
            .app
            .compute(links, move |budget| analysis(&question, budget))
            .await
    }

    pub(super) async fn no_path(&self) -> Result<&NoPath, Fault> {
        let explore = || async { Ok(Arc::new(self.compute_at(HEAVY, NoPath::explore).await?)) };
        self.no_path.get_or_try_init(explore).await.map(AsRef::as_ref)
    }

    pub(super) async fn reason(&self) -> Result<NoPathReason, Fault> {
        Ok(match self.no_path().await?.reason {
            path::NoPathReason::CityNotInScope => NoPathReason::CityNotInScope,
            path::NoPathReason::HopLimit(_) => NoPathReason::HopLimit,
            path::NoPathReason::FilteredOut => NoPathReason::FilteredOut,
            path::NoPathReason::NotConnected => NoPathReason::NotConnected,
        })
    }

    pub(super) fn cities(&self, path: &FoundPath) -> Vec<City> {
        path.nodes
            .iter()
            .map(|&node| City::of_node(&self.frame, &self.question.view, node))
            .collect()
    }

    pub(super) fn hops(&self, path: &FoundPath) -> Vec<PathHop> {
        let costs = self.question.cost.of_links(&self.question.view);
        let mut cumulative = 0;
        path.links
            .iter()
            .enumerate()
            .map(|(at, &link)| {
                let cost = costs.map_or(1, |costs| costs[link as usize]);
                cumulative += cost;
                PathHop {
                    frame: self.frame.clone(),
                    question: Arc::clone(&self.question),
                    position: at + 1,
                    ends: (path.nodes[at], path.nodes[at + 1]),
                    link,
                    cost: self.question.cost.value(cost),
                    cumulative_cost: self.question.cost.value(cumulative),
                }
            })
            .collect()
    }

    pub(super) fn meta(&self, algorithm: &str) -> AnswerMeta {
        let question = &self.question;
        let cost = async_graphql::InputType::to_value(&PathCost::from(question.cost));
        let parameters = vec![("cost", cost), ("maxHops", number(question.max_hops as usize))];
        let mut meta = AnswerMeta::new(&question.view, algorithm, parameters);
        let cities = question.view.cities().iter();
        let unplaced = cities
            .filter(|&&city| question.view.snapshot().city(city).position.is_none())
            .count();
        if question.cost == path::PathCost::DistanceKm && unplaced > 0 {
            let message = format!("{unplaced} cities without coordinates cannot be passed.");
            meta.warn(Warning::MissingCoordinates, message);
        }
        meta
    }
}

/// How one city reaches another through partnerships, or why it does not.
pub struct CooperationPath {
    answer: Answer,
    path: Option<FoundPath>,
}

impl CooperationPath {
    /// Answers the question.
    pub async fn find(frame: &Frame, arguments: &PathArguments<'_>, scope: Option<&ScopeInput>) -> Result<Self, Fault> {
        let answer = Answer::new(frame, question(frame, arguments, scope).await?);
        let path = answer.compute(|question, budget| question.cheapest(budget)).await?;
        let shown = path.as_ref().map_or(0, |path| path.nodes.len());
        frame.request().charge(shown)?;
        Ok(Self { answer, path })
    }
}

/// How one city reaches another through partnerships, or why it does not.
#[Object]
impl CooperationPath {
    /// Whether there is a path.
    async fn found(&self) -> bool {
        self.path.is_some()
    }

    /// Why there is none; null if there is one.
    async fn reason(&self) -> Option<Result<NoPathReason>> {
        nullable(async {
            match self.path {
                Some(_) => Ok(None),
                None => Ok(Some(self.answer.reason().await?)),
            }
        })
        .await
    }

    /// Number of hops, from 0; null without a path.
    async fn hop_count(&self) -> Option<i32> {
        self.path.as_ref().map(|path| int(path.links.len()))
    }

    /// Sum of the hops' costs, in hops, in 1/strength or in kilometres; null without a path.
    async fn cost(&self) -> Option<f64> {
        self.path
            .as_ref()
            .map(|path| self.answer.question.cost.value(path.cost))
    }

    /// The cities from start to destination, both included; empty without a path.
    async fn cities(&self) -> Vec<City> {
        self.path
            .as_ref()
            .map_or_else(Vec::new, |path| self.answer.cities(path))
    }

    /// The hops in order; empty without a path.
    async fn hops(&self) -> Vec<PathHop> {
        self.path.as_ref().map_or_else(Vec::new, |path| self.answer.hops(path))
    }

    /// How many paths have the same cost and the same number of hops, this one included; 0 without a path. At most
    /// 2,147,483,647.
    async fn tied_path_count(&self) -> Result<i32> {
        if self.path.is_none() {
            return Ok(0);
        }
        let tied = self.answer.compute(|question, budget| question.tied(budget)).await?;
        Ok(i32::try_from(tied).unwrap_or(i32::MAX))
    }

    /// The answer in one English sentence.
    async fn explanation(&self) -> Result<String> {
        match &self.path {
            Some(path) => Ok(explanation::found(&self.answer.question, path)),
            None => Ok(explanation::not_found(
                &self.answer.question,
                self.answer.no_path().await?,
            )),
        }
    }

    /// Without a path: the last day before the one asked about on which a chain joined the two; null if never
    /// recorded.
    async fn last_connected_on(&self) -> Option<Result<Date>> {
        nullable(async {
            match self.path {
                Some(_) => Ok(None),
                None => Ok(self.answer.no_path().await?.last_connected_on.map(Date::from)),
            }
        })
        .await
    }

    /// Without a path: the partnerships of the shortest chain on `lastConnectedOn` that are no longer active, latest
    /// end first.
    async fn dormant_partnerships(&self) -> Result<Vec<Partnership>> {
        if self.path.is_some() {
            return Ok(Vec::new());
        }
        let no_path = self.answer.no_path().await?;
        self.answer.frame.request().charge(no_path.dormant.len())?;
        Ok(no_path
            .dormant
            .iter()
            .map(|&record| Partnership::new(&self.answer.frame, record))
            .collect())
    }

    /// Without any chain: up to three new pairs of cities whose partnership would join the two. Former partners come
    /// first, then cities of the same field, then by key.
    async fn suggested_links(&self) -> Result<Vec<SuggestedLink>> {
        if self.path.is_some() {
            return Ok(Vec::new());
        }
        let suggestions = self.answer.no_path().await?.suggestions.iter();
        Ok(suggestions
            .map(|link| SuggestedLink::new(&self.answer.frame, link))
            .collect())
    }

    /// What the answer was computed from.
    async fn meta(&self) -> AnswerMeta {
        self.answer.meta(algorithm(&self.answer.question))
    }
}

fn algorithm(question: &PathQuestion) -> &'static str {
    match (question.filter.via.is_empty(), question.cost) {
        (false, _) => "best-first search over simple paths",
        (true, path::PathCost::Hops) => "breadth-first search",
        (true, _) => "Dijkstra with hop labels",
    }
}

/// A pair of cities whose partnership would join two parts of the network.
#[derive(SimpleObject)]
pub struct SuggestedLink {
    /// A city on the start's side.
    city_a: City,
    /// A city on the destination's side.
    city_b: City,
    /// Whether they were partners before.
    former_partners: bool,
    /// Whether they share a creative field.
    same_field: bool,
}

impl SuggestedLink {
    fn new(frame: &Frame, link: &no_path::SuggestedLink) -> Self {
        Self {
            city_a: City::new(frame, link.from),
            city_b: City::new(frame, link.to),
            former_partners: link.former_partners,
            same_field: link.same_field,
        }
    }
}
