//! A cooperation path between two cities, or why there is none.

use async_graphql::{Object, Result, SimpleObject};

use super::city::City;
use super::meta::AnswerMeta;
use super::partnership::Partnership;
use super::path_answer::{Answer, PathArguments, PathRelaxation, question};
use super::path_hop::PathHop;
use crate::analytics::paths::FoundPath;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::NoPathReason;
use crate::api::error::nullable;
use crate::api::inputs::ScopeInput;
use crate::api::scalars::Date;
use crate::app::answers::path::{self, PathQuestion};
use crate::app::answers::{explanation, no_path};
use crate::app::fault::Fault;

/// How one city reaches another through partnerships, or why it does not.
pub struct CooperationPath {
    answer: Answer,
    path: Option<FoundPath>,
}

/// By what an answer differs from another: the keys of the cities on the path, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Through these cities.
    Through(Vec<String>),
    /// There is none.
    Blocked(NoPathReason),
}

impl CooperationPath {
    /// The way that was found.
    pub async fn way(&self) -> Result<Way, Fault> {
        let Some(path) = &self.path else {
            return Ok(Way::Blocked(self.answer.reason().await?));
        };
        let view = &self.answer.question.view;
        let key = |&node| view.snapshot().city(view.city(node)).key.clone();
        Ok(Way::Through(path.nodes.iter().map(key).collect()))
    }

    /// Answers the question.
    pub async fn find(frame: &Frame, arguments: &PathArguments<'_>, scope: Option<&ScopeInput>) -> Result<Self, Fault> {
        let answer = Answer::new(frame, question(frame, arguments, scope).await?);
        let path = answer.search(PathQuestion::cheapest).await?;
        let shown = path.as_ref().map_or(0, |path| path.nodes.len());
        frame.request().charge(shown)?;
        Ok(Self { answer, path })
    }
}

/// How one city reaches another through partnerships, or why it does not.
#[Object]
impl CooperationPath {
    /// Whether there is a path.
    fn found(&self) -> bool {
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

    /// If only `maxHops` stands in the way: the fewest hops of a path that satisfies `where`; null otherwise.
    async fn hops_needed(&self) -> Option<Result<i32>> {
        nullable(async {
            if self.path.is_some() {
                return Ok(None);
            }
            Ok(self.answer.hops_needed().await?)
        })
        .await
    }

    /// If conditions stand in the way (FILTERED_OUT): each that, dropped alone, gives a path, with the length of that path. Empty
    /// otherwise, and if more than one condition would have to go.
    async fn relaxations(&self) -> Result<Vec<PathRelaxation>> {
        if self.path.is_some() {
            return Ok(Vec::new());
        }
        Ok(self.answer.relaxations().await?)
    }

    /// Number of hops, from 0; null without a path.
    fn hop_count(&self) -> Option<i32> {
        self.path.as_ref().map(|path| int(path.links.len()))
    }

    /// Sum of the hops' costs, in hops, in 1/strength or in kilometres; null without a path.
    fn cost(&self) -> Option<f64> {
        self.path.as_ref().map(|path| self.answer.question.cost_of(path.cost))
    }

    /// The cities from start to destination, both included; empty without a path.
    fn cities(&self) -> Vec<City> {
        self.path
            .as_ref()
            .map_or_else(Vec::new, |path| self.answer.cities(path))
    }

    /// The hops in order; empty without a path.
    fn hops(&self) -> Vec<PathHop> {
        self.path.as_ref().map_or_else(Vec::new, |path| self.answer.hops(path))
    }

    /// A day on which all hops existed: the day asked about, of a period the last such day; null without a path.
    fn existed_on(&self) -> Option<Date> {
        self.path.as_ref().and_then(|path| self.answer.existed_on(path))
    }

    /// How many paths have the same cost and the same number of hops, this one included; 0 without a path. At most
    /// 2,147,483,647.
    async fn tied_path_count(&self) -> Result<i32> {
        if self.path.is_none() {
            return Ok(0);
        }
        let tied = self.answer.search(PathQuestion::tied).await?;
        Ok(i32::try_from(tied).unwrap_or(i32::MAX))
    }

    /// The answer in an English sentence or two.
    async fn explanation(&self) -> Result<String> {
        match &self.path {
            Some(path) => Ok(explanation::found(&self.answer.question, path)),
            None => Ok(self.answer.explain_no_path().await?),
        }
    }

    /// Without a path: the last day before the one asked about on which a chain joined the two; null if never
    /// recorded.
    async fn last_connected_on(&self) -> Option<Result<Date>> {
        nullable(async {
            match self.path {
                Some(_) => Ok(None),
                None => Ok(self.answer.last_connection().await?.on.map(Date::from)),
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
        let dormant = &self.answer.last_connection().await?.dormant;
        self.answer.frame.request().charge(dormant.len())?;
        Ok(dormant
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
        let suggestions = self.answer.suggested_links().await?;
        Ok(suggestions
            .iter()
            .map(|link| SuggestedLink::new(&self.answer.frame, link))
            .collect())
    }

    /// What the answer was computed from.
    fn meta(&self) -> AnswerMeta {
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
