//! The parts that all answers about paths share.

use std::sync::Arc;

use async_graphql::{InputType, SimpleObject, Value};
use tokio::sync::OnceCell;

use super::city::City;
use super::meta::{AnswerMeta, Warning, number, object};
use super::path_hop::PathHop;
use crate::analytics::paths::FoundPath;
use crate::analytics::{AnalysisError, Budget};
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::{NoPathReason, PathCondition, PathCost};
use crate::api::inputs::{PathFilter, ScopeInput};
use crate::api::scalars::{CityRef, Date};
use crate::app::answers::explanation;
use crate::app::answers::no_path::{self, LastConnection};
use crate::app::answers::path::{self, PathQuestion};
use crate::app::answers::path_filter::PathFilterRequest;
use crate::app::compute::HEAVY;
use crate::app::fault::Fault;
use crate::network::{LinkFilter, View};

/// The largest allowed limit of hops.
const MOST_HOPS: i32 = 1_000;

/// A condition that you can drop to get a path, if all others stay the same.
#[derive(SimpleObject, Clone, Copy)]
pub struct PathRelaxation {
    /// The condition to drop.
    condition: PathCondition,
    /// Number of hops of the path without this condition.
    hop_count: i32,
}

/// The arguments that all path fields share.
pub struct PathArguments<'a> {
    /// The start.
    pub from: &'a CityRef,
    /// The destination.
    pub to: &'a CityRef,
    /// The cost of a hop.
    pub cost: PathCost,
    /// The largest number of hops; no limit if absent.
    pub max_hops: Option<i32>,
    /// The conditions.
    pub filter: Option<&'a PathFilter>,
}

/// Checks the arguments and prepares the question over its views.
pub(super) async fn question(
    frame: &Frame,
    arguments: &PathArguments<'_>,
    scope: Option<&ScopeInput>,
) -> Result<PathQuestion, Fault> {
    let max_hops = arguments.max_hops.map(check_hops).transpose()?;
    let scope_view = frame.view(scope).await?;
    let frame = &frame.of_view(&scope_view);
    let from = frame.city("from", arguments.from)?;
    let to = frame.city("to", arguments.to)?;
    let request = arguments.filter.map(PathFilterRequest::from).unwrap_or_default();
    let filter = request.resolve(frame.names(), &scope_view.scope().networks, [from, to])?;
    let view = filtered(frame, &scope_view, &filter.links).await?;
    Ok(PathQuestion {
        view,
        scope_view,
        from,
        to,
        cost: arguments.cost.into(),
        max_hops,
        filter,
    })
}

/// Checks a number of hops.
pub fn check_hops(hops: i32) -> Result<u32, Fault> {
    match hops {
        1..=MOST_HOPS => Ok(hops.unsigned_abs()),
        _ => Err(Fault::range("maxHops", 1, MOST_HOPS, hops)),
    }
}

/// Returns the view of a scope in which only partnerships that pass `links` count.
async fn filtered(frame: &Frame, scope_view: &Arc<View>, links: &LinkFilter) -> Result<Arc<View>, Fault> {
    if *links == LinkFilter::default() {
        return Ok(Arc::clone(scope_view));
    }
    let views = frame.request().app.views();
    views.get(scope_view.snapshot(), scope_view.scope(), links).await
}

/// The shared state of all answers to one question.
pub(super) struct Answer {
    pub(super) frame: Frame,
    pub(super) question: Arc<PathQuestion>,
    reason: OnceCell<path::NoPathReason>,
    relaxations: OnceCell<Vec<path::Relaxation>>,
    last_connection: OnceCell<LastConnection>,
}

impl Answer {
    pub(super) fn new(frame: &Frame, question: PathQuestion) -> Self {
        Self {
            frame: frame.of_view(&question.scope_view),
            question: Arc::new(question),
            reason: OnceCell::new(),
            relaxations: OnceCell::new(),
            last_connection: OnceCell::new(),
        }
    }

    pub(super) async fn compute<T: Send + 'static>(
        &self,
        analysis: impl FnOnce(&PathQuestion, &Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        self.compute_at(self.effort(), analysis).await
    }

    async fn compute_at<T: Send + 'static>(
        &self,
        effort: usize,
        analysis: impl FnOnce(&PathQuestion, &Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        let question = Arc::clone(&self.question);
        self.frame
            .request()
            .app
            .compute(effort, move |budget| analysis(&question, budget))
            .await
    }

    fn effort(&self) -> usize {
        if self.question.filter.via.is_empty() {
            self.question.view.graph().link_count()
        } else {
            HEAVY
        }
    }

    /// Runs a search for the best path or its ties.
    pub(super) async fn search<T: Send + 'static>(
        &self,
        search: impl Fn(&PathQuestion, &Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        if !self.question.is_brief() {
            return self.compute(search).await;
        }
        let question = Arc::clone(&self.question);
        self.frame
            .request()
            .app
            .compute_brief(self.effort(), move |budget| search(&question, budget))
            .await
    }

    async fn no_path_reason(&self) -> Result<path::NoPathReason, Fault> {
        let find = || self.compute(PathQuestion::reason);
        self.reason.get_or_try_init(find).await.copied()
    }

    pub(super) async fn last_connection(&self) -> Result<&LastConnection, Fault> {
        let find = || async {
            let reason = self.no_path_reason().await?;
            let find = move |question: &PathQuestion, budget: &Budget| LastConnection::find(question, reason, budget);
            self.compute_at(HEAVY, find).await
        };
        self.last_connection.get_or_try_init(find).await
    }

    pub(super) async fn suggested_links(&self) -> Result<Vec<no_path::SuggestedLink>, Fault> {
        let reason = self.no_path_reason().await?;
        self.compute_at(HEAVY, move |question, _| Ok(no_path::suggested_links(question, reason)))
            .await
    }

    pub(super) async fn reason(&self) -> Result<NoPathReason, Fault> {
        Ok(match self.no_path_reason().await? {
            path::NoPathReason::CityNotInScope => NoPathReason::CityNotInScope,
            path::NoPathReason::HopLimit(_) => NoPathReason::HopLimit,
            path::NoPathReason::FilteredOut => NoPathReason::FilteredOut,
            path::NoPathReason::NoCommonDay => NoPathReason::NoCommonDay,
            path::NoPathReason::NotConnected => NoPathReason::NotConnected,
        })
    }

    /// Returns the number of hops of the shortest path that satisfies the conditions, if only the
    /// limit of hops rules it out.
    pub(super) async fn hops_needed(&self) -> Result<Option<i32>, Fault> {
        Ok(match self.no_path_reason().await? {
            path::NoPathReason::HopLimit(hops) => Some(int(hops as usize)),
            _ => None,
        })
    }

    /// Returns the conditions that each alone rule out a path.
    pub(super) async fn relaxations(&self) -> Result<Vec<PathRelaxation>, Fault> {
        let relaxations = self.relaxed().await?.iter();
        let of = |relaxation: &path::Relaxation| PathRelaxation {
            condition: relaxation.condition.into(),
            hop_count: int(relaxation.hop_count as usize),
        };
        Ok(relaxations.map(of).collect())
    }

    async fn relaxed(&self) -> Result<&[path::Relaxation], Fault> {
        let found = self.relaxations.get_or_try_init(|| self.relax());
        Ok(found.await?.as_slice())
    }

    async fn relax(&self) -> Result<Vec<path::Relaxation>, Fault> {
        if self.no_path_reason().await? != path::NoPathReason::FilteredOut {
            return Ok(Vec::new());
        }
        let mut questions = Vec::new();
        for condition in self.question.conditions() {
            let links = self.question.filter.without(condition).links;
            let view = filtered(&self.frame, &self.question.scope_view, &links).await?;
            questions.push((condition, self.question.without(condition, view)));
        }
        self.compute_at(HEAVY, move |_, budget| {
            let relaxed = questions
                .iter()
                .map(|(condition, question)| question.relaxed(*condition, budget));
            Ok(relaxed.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        })
        .await
    }

    /// Explains in one or two sentences why there is no path.
    pub(super) async fn explain_no_path(&self) -> Result<String, Fault> {
        let reason = self.no_path_reason().await?;
        let last_connected_on = match reason {
            path::NoPathReason::NotConnected => self.last_connection().await?.on,
            _ => None,
        };
        let relaxations = self.relaxed().await?;
        Ok(explanation::not_found(
            &self.question,
            reason,
            last_connected_on,
            relaxations,
        ))
    }

    /// Returns the last day asked about on which all hops of a path existed.
    pub(super) fn existed_on(&self, path: &FoundPath) -> Option<Date> {
        self.question.view.last_common_day(&path.links).map(Date::from)
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
                let cost = costs.map_or(1, |costs| costs[link]);
                cumulative += cost;
                PathHop {
                    frame: self.frame.clone(),
                    question: Arc::clone(&self.question),
                    position: at + 1,
                    ends: (path.nodes[at], path.nodes[at + 1]),
                    link,
                    cost: self.question.cost_of(cost),
                    cumulative_cost: self.question.cost_of(cumulative),
                }
            })
            .collect()
    }

    pub(super) fn meta(&self, algorithm: &str) -> AnswerMeta {
        let question = &self.question;
        let cost = PathCost::from(question.cost).to_value();
        let max_hops = question.max_hops.map_or(Value::Null, |hops| number(hops as usize));
        let mut parameters = vec![("cost", cost), ("maxHops", max_hops)];
        let conditions = question.filter.arguments(question.view.snapshot());
        if !conditions.is_empty() {
            parameters.push(("where", Value::Object(object(conditions))));
        }
        let mut meta = AnswerMeta::new(&question.view, algorithm, parameters);
        if question.cost != path::PathCost::DistanceKm {
            return meta;
        }
        let cities = question.view.cities().iter();
        let unplaced = cities
            .filter(|&&city| question.view.snapshot().city(city).position().is_none())
            .count();
        if unplaced > 0 {
            let message = format!("Cities without coordinates cannot be passed: {unplaced}.");
            meta.warn(Warning::MissingCoordinates, message);
        }
        meta
    }
}
