//! A cooperation path between two cities, or the reason that there is none.

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

/// The best path from one city to another through partnerships, or the reason that there is none.
pub struct CooperationPath {
    answer: Answer,
    path: Option<FoundPath>,
}

/// Identifies an answer, so that a subscription sends only changes: the keys of the cities on the
/// path, or the reason that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// The path visits these cities.
    Through(Vec<String>),
    /// There is no path.
    Blocked(NoPathReason),
}

impl CooperationPath {
    /// Returns the cities on the path, or the reason that there is none.
    pub async fn way(&self) -> Result<Way, Fault> {
        let Some(path) = &self.path else {
            return Ok(Way::Blocked(self.answer.reason().await?));
        };
        let view = &self.answer.question.view;
        let key = |&node| view.snapshot().city(view.city(node)).key.clone();
        Ok(Way::Through(path.nodes.iter().map(key).collect()))
    }

    /// Computes the answer.
    pub async fn find(frame: &Frame, arguments: &PathArguments<'_>, scope: Option<&ScopeInput>) -> Result<Self, Fault> {
        let answer = Answer::new(frame, question(frame, arguments, scope).await?);
        let path = answer.search(PathQuestion::cheapest).await?;
        let shown = path.as_ref().map_or(0, |path| path.nodes.len());
        frame.request().charge(shown)?;
        Ok(Self { answer, path })
    }
}

/// The best path from one city to another through partnerships, or the reason that there is none.
#[Object]
impl CooperationPath {
    /// True if there is a path.
    fn found(&self) -> bool {
        self.path.is_some()
    }

    /// The reason that there is no path. Null if there is one.
    async fn reason(&self) -> Option<Result<NoPathReason>> {
        nullable(async {
            match self.path {
                Some(_) => Ok(None),
                None => Ok(Some(self.answer.reason().await?)),
            }
        })
        .await
    }

    /// The fewest hops of a path that satisfies `where`, if only `maxHops` rules it out. Null
    /// otherwise.
    async fn hops_needed(&self) -> Option<Result<i32>> {
        nullable(async {
            if self.path.is_some() {
                return Ok(None);
            }
            Ok(self.answer.hops_needed().await?)
        })
        .await
    }

    /// The conditions that you can drop, each alone, to get a path, with the length of that path.
    /// Set if the reason is FILTERED_OUT. Empty otherwise, and if you would have to drop more than
    /// one condition.
    async fn relaxations(&self) -> Result<Vec<PathRelaxation>> {
        if self.path.is_some() {
            return Ok(Vec::new());
        }
        Ok(self.answer.relaxations().await?)
    }

    /// Number of hops, from 0. Null without a path.
    fn hop_count(&self) -> Option<i32> {
        self.path.as_ref().map(|path| int(path.links.len()))
    }

    /// Sum of the costs of the hops: in hops, in 1/strength or in kilometres. Null without a path.
    fn cost(&self) -> Option<f64> {
        self.path.as_ref().map(|path| self.answer.question.cost_of(path.cost))
    }

    /// The cities from start to destination, both included. Empty without a path.
    fn cities(&self) -> Vec<City> {
        self.path
            .as_ref()
            .map_or_else(Vec::new, |path| self.answer.cities(path))
    }

    /// The hops in order. Empty without a path.
    fn hops(&self) -> Vec<PathHop> {
        self.path.as_ref().map_or_else(Vec::new, |path| self.answer.hops(path))
    }

    /// A day on which all hops existed: the day asked about, or the last such day of a period. Null
    /// without a path.
    fn existed_on(&self) -> Option<Date> {
        self.path.as_ref().and_then(|path| self.answer.existed_on(path))
    }

    /// Number of paths with the same cost and the same number of hops, this one included. 0 without
    /// a path; at most 2,147,483,647.
    async fn tied_path_count(&self) -> Result<i32> {
        if self.path.is_none() {
            return Ok(0);
        }
        let tied = self.answer.search(PathQuestion::tied).await?;
        Ok(i32::try_from(tied).unwrap_or(i32::MAX))
    }

    /// The answer in one or two English sentences.
    async fn explanation(&self) -> Result<String> {
        match &self.path {
            Some(path) => Ok(explanation::found(&self.answer.question, path)),
            None => Ok(self.answer.explain_no_path().await?),
        }
    }

    /// The last day before the one asked about on which a chain of partnerships joined the two
    /// cities. Set only if there is no path. Null if none was ever recorded.
    async fn last_connected_on(&self) -> Option<Result<Date>> {
        nullable(async {
            match self.path {
                Some(_) => Ok(None),
                None => Ok(self.answer.last_connection().await?.on.map(Date::from)),
            }
        })
        .await
    }

    /// The partnerships of the shortest chain on `lastConnectedOn` that are no longer active, the
    /// latest end first. Empty if there is a path.
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

    /// Up to three new pairs of cities whose partnership would join the two cities. Former partners
    /// come first, then cities of the same field, then by key. Empty unless the reason is
    /// NOT_CONNECTED.
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

    /// The data and the method behind this answer, with warnings on how to read it.
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
    /// A city in the part of the start.
    city_a: City,
    /// A city in the part of the destination.
    city_b: City,
    /// True if the two were partners before.
    former_partners: bool,
    /// True if the two share a creative field.
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
