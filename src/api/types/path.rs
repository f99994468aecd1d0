//! Cooperation paths between two cities.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject};
use tokio::sync::OnceCell;

use super::city::City;
use super::link::Link;
use super::meta::{AnswerMeta, Warning, number, word};
use super::network::Network;
use super::partnership::Partnership;
use crate::analytics::paths::{Disjoint, FoundPath};
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::{Disjointness, NoPathReason, PathCost};
use crate::api::error::nullable;
use crate::api::inputs::{PathFilter, ScopeInput};
use crate::api::scalars::{CityRef, Date};
use crate::app::answers::explanation;
use crate::app::answers::no_path::{self, NoPath};
use crate::app::answers::path::{self, PathQuestion};
use crate::app::answers::path_filter::PathFilterRequest;
use crate::app::fault::Fault;

/// Most hops that may be asked for.
const MOST_HOPS: i32 = 12;
/// Most alternative paths that may be asked for.
const MOST_PATHS: i32 = 25;

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
async fn question(
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
struct Answer {
    frame: Frame,
    question: Arc<PathQuestion>,
    no_path: OnceCell<Arc<NoPath>>,
}

impl Answer {
    fn new(frame: &Frame, question: PathQuestion) -> Self {
        Self {
            frame: frame.of_view(&question.scope_view),
            question: Arc::new(question),
            no_path: OnceCell::new(),
        }
    }

    async fn compute<T: Send + 'static>(
        &self,
        analysis: impl FnOnce(&PathQuestion, &crate::analytics::Budget) -> Result<T, crate::analytics::AnalysisError>
        + Send
        + 'static,
    ) -> Result<T, Fault> {
        let question = Arc::clone(&self.question);
        let links = question.view.graph().link_count();
        self.frame
            .request()
            .app
            .compute(links, move |budget| analysis(&question, budget))
            .await
    }

    async fn no_path(&self) -> Result<&NoPath, Fault> {
        let explore = || async { Ok(Arc::new(self.compute(NoPath::explore).await?)) };
        self.no_path.get_or_try_init(explore).await.map(AsRef::as_ref)
    }

    async fn reason(&self) -> Result<NoPathReason, Fault> {
        Ok(match self.no_path().await?.reason {
            path::NoPathReason::CityNotInScope => NoPathReason::CityNotInScope,
            path::NoPathReason::HopLimit(_) => NoPathReason::HopLimit,
            path::NoPathReason::FilteredOut => NoPathReason::FilteredOut,
            path::NoPathReason::NotConnected => NoPathReason::NotConnected,
        })
    }

    fn cities(&self, path: &FoundPath) -> Vec<City> {
        path.nodes
            .iter()
            .map(|&node| City::of_node(&self.frame, &self.question.view, node))
            .collect()
    }

    fn hops(&self, path: &FoundPath) -> Vec<PathHop> {
        let costs = self.question.cost.of_links(&self.question.view);
        let mut cumulative = 0;
        path.links
            .iter()
            .enumerate()
            .map(|(at, &link)| {
                let cost = costs.as_ref().map_or(1, |costs| costs[link as usize]);
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

    fn meta(&self, algorithm: &str) -> AnswerMeta {
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

/// One step of a path.
pub struct PathHop {
    frame: Frame,
    question: Arc<PathQuestion>,
    position: usize,
    ends: (u32, u32),
    link: u32,
    cost: f64,
    cumulative_cost: f64,
}

/// One step of a path.
#[Object]
impl PathHop {
    /// Position in the path, from 1.
    async fn position(&self) -> i32 {
        int(self.position)
    }

    /// Where the hop starts.
    async fn from(&self) -> City {
        City::of_node(&self.frame, &self.question.view, self.ends.0)
    }

    /// Where the hop ends.
    async fn to(&self) -> City {
        City::of_node(&self.frame, &self.question.view, self.ends.1)
    }

    /// The link, with the partnerships that satisfy the conditions only.
    async fn link(&self) -> Link {
        Link::new(&self.frame, &self.question.view, self.link)
    }

    /// The partnerships of the hop that satisfy the conditions, by key.
    async fn partnerships(
        &self,
        #[graphql(desc = "How many, 0 to 100.", default = 10)] first: i32,
    ) -> Result<Vec<Partnership>> {
        let first = usize::try_from(first)
            .ok()
            .filter(|&first| first <= 100)
            .ok_or_else(|| Fault::range("first", 0, 100, first))?;
        let records: Vec<_> = self.question.view.records(self.link).iter().take(first).collect();
        self.frame.request().charge(records.len())?;
        Ok(records
            .into_iter()
            .map(|&record| Partnership::new(&self.frame, record))
            .collect())
    }

    /// Cost of the hop, in hops, in 1/strength or in kilometres.
    async fn cost(&self) -> f64 {
        self.cost
    }

    /// Cost from the start to the end of this hop.
    async fn cumulative_cost(&self) -> f64 {
        self.cumulative_cost
    }

    /// Whether both cities share a creative field.
    async fn same_field(&self) -> bool {
        self.question.view.same_field(self.ends.0, self.ends.1)
    }

    /// Whether both cities lie in one country.
    async fn same_country(&self) -> bool {
        self.question.view.same_country(self.ends.0, self.ends.1)
    }

    /// Great-circle distance in kilometres; null if a position is not known.
    async fn distance_km(&self) -> Option<f64> {
        self.question.view.distance_km(self.ends.0, self.ends.1)
    }

    /// The networks whose partnerships make the hop, by key.
    async fn networks(&self) -> Vec<Network> {
        let mut networks: Vec<_> = self
            .question
            .view
            .records(self.link)
            .iter()
            .map(|record| record.network)
            .collect();
        networks.dedup();
        networks
            .into_iter()
            .map(|network| Network::new(&self.frame, network))
            .collect()
    }

    /// The hop in one English sentence.
    async fn explanation(&self) -> String {
        explanation::hop(&self.question.view, self.link, self.ends.0, self.ends.1)
    }
}

/// Several ways from one city to another.
pub struct CooperationPathSet {
    answer: Arc<Answer>,
    paths: Vec<FoundPath>,
    disjointness: Disjointness,
    k: usize,
    more_beyond_limit: bool,
}

impl CooperationPathSet {
    /// Answers the question.
    pub async fn find(
        frame: &Frame,
        arguments: &PathArguments<'_>,
        k: i32,
        disjointness: Disjointness,
        scope: Option<&ScopeInput>,
    ) -> Result<Self, Fault> {
        if !(1..=MOST_PATHS).contains(&k) {
            return Err(Fault::range("k", 1, MOST_PATHS, k));
        }
        let k = k.unsigned_abs() as usize;
        let disjoint = match disjointness {
            Disjointness::None => None,
            Disjointness::City => Some(Disjoint::City),
            Disjointness::Link => Some(Disjoint::Link),
        };
        if disjoint.is_some()
            && arguments
                .filter
                .is_some_and(|filter| filter.via.as_ref().is_some_and(|via| !via.is_empty()))
        {
            return Err(Fault::bad(
                "disjoint",
                "cannot stand beside `where.via`: paths that all pass one city are not disjoint",
            ));
        }
        let answer = Answer::new(frame, question(frame, arguments, scope).await?);
        let found = answer
            .compute(move |question, budget| question.alternatives(k, disjoint, budget))
            .await?;
        let paths = found.paths;
        frame
            .request()
            .charge(paths.iter().map(|path| path.nodes.len()).sum())?;
        Ok(Self {
            answer: Arc::new(answer),
            paths,
            disjointness,
            k,
            more_beyond_limit: found.more_beyond_hop_limit,
        })
    }
}

/// Several ways from one city to another.
#[Object]
impl CooperationPathSet {
    /// Whether there is a path.
    async fn found(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Why there is none; null if there is one.
    async fn reason(&self) -> Option<Result<NoPathReason>> {
        nullable(async {
            if self.paths.is_empty() {
                Ok(Some(self.answer.reason().await?))
            } else {
                Ok(None)
            }
        })
        .await
    }

    /// How many paths are as good as the best in cost and hops, itself included; 0 without a path. At most
    /// 2,147,483,647.
    async fn tied_path_count(&self) -> Result<i32> {
        if self.paths.is_empty() {
            return Ok(0);
        }
        let tied = self.answer.compute(|question, budget| question.tied(budget)).await?;
        Ok(i32::try_from(tied).unwrap_or(i32::MAX))
    }

    /// The greatest number of paths of any length that share no city but the two ends, under the same conditions
    /// (Menger 1927): how many other cities would have to fall away to part the two. A direct link counts as one.
    async fn independent_path_count(&self) -> Result<i32> {
        let count = self
            .answer
            .compute(|question, budget| question.independent(budget))
            .await?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// The answer in one English sentence.
    async fn explanation(&self) -> Result<String> {
        match self.paths.first() {
            Some(path) => Ok(explanation::found(&self.answer.question, path)),
            None => Ok(explanation::not_found(
                &self.answer.question,
                self.answer.no_path().await?,
            )),
        }
    }

    /// The paths, best first: by cost, then hops, then keys.
    async fn paths(&self) -> Vec<RankedPath> {
        let paths = self.paths.iter().enumerate();
        paths
            .map(|(at, path)| RankedPath {
                answer: Arc::clone(&self.answer),
                rank: at + 1,
                path: path.clone(),
            })
            .collect()
    }

    /// What the answer was computed from.
    async fn meta(&self) -> AnswerMeta {
        let algorithm = match self.disjointness {
            Disjointness::None => "Yen's k shortest simple paths",
            Disjointness::City | Disjointness::Link => "minimum-cost disjoint paths (Suurballe)",
        };
        let mut meta = self.answer.meta(algorithm);
        if let async_graphql::Value::Object(parameters) = &mut meta.parameters.0 {
            parameters.insert(async_graphql::Name::new("k"), number(self.k));
            let disjoint = async_graphql::InputType::to_value(&self.disjointness);
            parameters.insert(async_graphql::Name::new("disjoint"), word(disjoint.to_string()));
        }
        if self.more_beyond_limit {
            meta.warn(
                Warning::HopLimit,
                "More disjoint paths exist, but only with more hops than allowed.".to_owned(),
            );
        }
        meta
    }
}

/// One of several paths.
pub struct RankedPath {
    answer: Arc<Answer>,
    rank: usize,
    path: FoundPath,
}

/// One of several paths.
#[Object]
impl RankedPath {
    /// Position in the order, from 1.
    async fn rank(&self) -> i32 {
        int(self.rank)
    }

    /// Number of hops.
    async fn hop_count(&self) -> i32 {
        int(self.path.links.len())
    }

    /// Sum of the hops' costs, in hops, in 1/strength or in kilometres.
    async fn cost(&self) -> f64 {
        self.answer.question.cost.value(self.path.cost)
    }

    /// The cities from start to destination, both included.
    async fn cities(&self) -> Vec<City> {
        self.answer.cities(&self.path)
    }

    /// The hops in order.
    async fn hops(&self) -> Vec<PathHop> {
        self.answer.hops(&self.path)
    }

    /// The path in one English sentence.
    async fn explanation(&self) -> String {
        explanation::found(&self.answer.question, &self.path)
    }
}
