//! Several cooperation paths between two cities.

use std::sync::Arc;

use async_graphql::{Object, Result};

use super::city::City;
use super::meta::{AnswerMeta, Warning, number, word};
use super::path_answer::{Answer, PathArguments, PathRelaxation, question};
use super::path_hop::PathHop;
use crate::analytics::paths::{Disjoint, FoundPath};
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::{Disjointness, NoPathReason};
use crate::api::error::nullable;
use crate::api::inputs::ScopeInput;
use crate::api::scalars::Date;
use crate::app::answers::explanation;
use crate::app::answers::path::PathQuestion;
use crate::app::fault::Fault;

/// The largest number of alternative paths.
const MOST_PATHS: i32 = 25;

/// Several paths from one city to another.
pub struct CooperationPathSet {
    answer: Arc<Answer>,
    paths: Vec<FoundPath>,
    disjointness: Disjointness,
    k: usize,
    more_beyond_limit: bool,
    is_unsure: bool,
}

impl CooperationPathSet {
    /// Computes the answer.
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
            Disjointness::City => Some(Disjoint::Node),
            Disjointness::Link => Some(Disjoint::Link),
        };
        if disjoint.is_some()
            && arguments
                .filter
                .is_some_and(|filter| filter.via.as_ref().is_some_and(|via| !via.is_empty()))
        {
            return Err(Fault::bad(
                "disjoint",
                "cannot be combined with `where.via`: paths that all visit one city are not disjoint",
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
            is_unsure: found.is_unsure,
        })
    }
}

/// Several paths from one city to another.
#[Object]
impl CooperationPathSet {
    /// True if there is a path.
    fn found(&self) -> bool {
        !self.paths.is_empty()
    }

    /// The reason that there is no path. Null if there is one.
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

    /// The fewest hops of a path that satisfies `where`, if only `maxHops` rules it out. Null
    /// otherwise.
    async fn hops_needed(&self) -> Option<Result<i32>> {
        nullable(async {
            if !self.paths.is_empty() {
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
        if !self.paths.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.answer.relaxations().await?)
    }

    /// Number of paths that are as good as the best in cost and hops, the best included. 0 without
    /// a path; at most 2,147,483,647.
    async fn tied_path_count(&self) -> Result<i32> {
        if self.paths.is_empty() {
            return Ok(0);
        }
        let tied = self.answer.search(PathQuestion::tied).await?;
        Ok(i32::try_from(tied).unwrap_or(i32::MAX))
    }

    /// The largest number of paths of any length that share no city except their ends, under the
    /// same conditions (Menger 1927). As many other cities would have to leave to disconnect the
    /// two. A direct link counts as one path.
    async fn independent_path_count(&self) -> Result<i32> {
        let count = self
            .answer
            .compute(|question, budget| question.independent(budget))
            .await?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// The answer in one or two English sentences.
    async fn explanation(&self) -> Result<String> {
        match self.paths.first() {
            Some(path) => Ok(explanation::found(&self.answer.question, path)),
            None => Ok(self.answer.explain_no_path().await?),
        }
    }

    /// The paths, the best first: ordered by cost, then hops, then keys.
    fn paths(&self) -> Vec<RankedPath> {
        let paths = self.paths.iter().enumerate();
        paths
            .map(|(at, path)| RankedPath {
                answer: Arc::clone(&self.answer),
                rank: at + 1,
                path: path.clone(),
            })
            .collect()
    }

    /// True if these are certainly all paths that you asked for and that exist, and the cheapest
    /// such set. It can be false only with `disjoint` and a limit of hops in a large network: the
    /// search for the best set stops after a fixed number of steps. Then more or cheaper paths may
    /// exist, and `meta` warns about it.
    fn complete(&self) -> bool {
        !self.is_unsure
    }

    /// The data and the method behind this answer, with warnings on how to read it.
    fn meta(&self) -> AnswerMeta {
        let algorithm = match self.disjointness {
            Disjointness::None => "Yen's k shortest simple paths",
            Disjointness::City | Disjointness::Link => {
                "minimum-cost disjoint paths (Suurballe; branch and bound within a limit of hops)"
            }
        };
        let mut meta = self.answer.meta(algorithm);
        if let async_graphql::Value::Object(parameters) = &mut meta.parameters.0.0 {
            parameters.insert(async_graphql::Name::new("k"), number(self.k));
            let disjoint = async_graphql::InputType::to_value(&self.disjointness);
            parameters.insert(async_graphql::Name::new("disjoint"), word(disjoint.to_string()));
        }
        if self.is_unsure {
            meta.warn(
                Warning::Incomplete,
                "The search for the best set within the limit of hops was given up: more or cheaper disjoint paths may exist.".to_owned(),
            );
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
    fn rank(&self) -> i32 {
        int(self.rank)
    }

    /// Number of hops.
    fn hop_count(&self) -> i32 {
        int(self.path.links.len())
    }

    /// Sum of the costs of the hops: in hops, in 1/strength or in kilometres.
    fn cost(&self) -> f64 {
        self.answer.question.cost_of(self.path.cost)
    }

    /// The cities from start to destination, both included.
    fn cities(&self) -> Vec<City> {
        self.answer.cities(&self.path)
    }

    /// The hops in order.
    fn hops(&self) -> Vec<PathHop> {
        self.answer.hops(&self.path)
    }

    /// A day on which all hops existed: the day asked about, or the last such day of a period.
    fn existed_on(&self) -> Option<Date> {
        self.answer.existed_on(&self.path)
    }

    /// The path in one English sentence.
    fn explanation(&self) -> String {
        explanation::found(&self.answer.question, &self.path)
    }
}
