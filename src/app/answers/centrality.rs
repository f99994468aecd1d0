//! Centrality of every city by one measure.

use std::borrow::Cow;
use std::sync::Arc;

use super::distances::DistancesQuestion;
use super::part::Part;
use crate::analytics::centrality::{
    PageRankOptions, betweenness, betweenness_scale, closeness, closeness_by_hops, eigenvector, harmonic,
    harmonic_by_hops, page_rank, sampled_betweenness, strengths,
};
use crate::analytics::components::components;
use crate::analytics::cores::core_numbers;
use crate::analytics::distances::Distances;
use crate::analytics::ranking::ranks;
use crate::analytics::triangles::local_clustering;
use crate::analytics::{AnalysisError, Budget};
use crate::app::App;
use crate::app::compute::HEAVY;
use crate::app::fault::Fault;
use crate::app::question::{Key, Question};
use crate::domain::FieldId;
use crate::network::{FieldBasis, LinkGraph, View};

/// Cities times links up to which betweenness is exact by default.
const EXACT_EFFORT: usize = 1_000_000_000;

/// A measure of centrality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CentralityMeasure {
    /// Number of links.
    Degree,
    /// Sum of strengths.
    Strength,
    /// Shortest paths through the city.
    Betweenness,
    /// Nearness to all reachable cities.
    Closeness,
    /// Mean of inverse distances.
    Harmonic,
    /// Links to central cities.
    Eigenvector,
    /// Visits of a random walk.
    PageRank,
    /// Depth in the dense part of the graph.
    CoreNumber,
    /// Links among the partners.
    LocalClustering,
}

/// The question of centrality.
#[derive(Clone, Debug, PartialEq)]
pub struct CentralityQuestion {
    /// The measure.
    pub measure: CentralityMeasure,
    /// True if strengths count, for measures that can use them.
    pub weighted: bool,
    /// Restricts the graph to cities that hold one of these fields and the links between them;
    /// empty for no restriction.
    pub within: Vec<FieldId>,
    /// Number of source cities of an estimate of betweenness. `None` gives exact values, or an
    /// estimate if the graph is too large for them. Values from all cities are exact.
    pub pivots: Option<usize>,
    /// Seed of the random choice of pivots.
    pub seed: u64,
}

/// Error bound of an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Cities from which paths were counted.
    pub pivots: usize,
    /// Bound on the distance of a value from the exact one, at the stated confidence.
    pub error_bound: f64,
    /// The probability, over all seeds, that the bound holds for all cities at once.
    pub confidence: f64,
}

/// One city's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The node of the view.
    pub node: u32,
    /// Its rank, from 1; equal values share a rank. `None` without a value.
    pub rank: Option<u32>,
}

/// The centralities of all cities.
#[derive(Clone, Debug, PartialEq)]
pub struct Centralities {
    /// By rank, then by key; cities without a value last.
    pub standings: Vec<Standing>,
    /// Values by node of the view; `None` also for cities outside the fields asked about.
    pub values: Vec<Option<f64>>,
    /// Factor that brings a value between 0 and 1; `None` for a measure without a bound.
    pub scale: Option<f64>,
    /// Freeman's centralization; `None` where it is not defined.
    pub centralization: Option<f64>,
    /// The number of connected components among the cities.
    pub component_count: usize,
    /// The error bound, if the values are estimates.
    pub estimate: Option<Estimate>,
}

impl CentralityQuestion {
    /// Asks for an exact, unweighted measure of all cities.
    pub const fn plain(measure: CentralityMeasure) -> Self {
        Self {
            measure,
            weighted: false,
            within: Vec::new(),
            pivots: None,
            seed: 1,
        }
    }

    /// Returns the subgraph of the fields asked about; `None` for the whole view, which needs no
    /// copy.
    fn part(&self, view: &View) -> Option<Part> {
        (!self.within.is_empty()).then(|| Part::of_fields(view, &self.within, FieldBasis::City))
    }

    fn is_exact(&self, graph: &LinkGraph) -> bool {
        let nodes = graph.node_count();
        let affordable = nodes.saturating_mul(graph.link_count()) <= EXACT_EFFORT;
        self.pivots.map_or(affordable, |pivots| pivots >= nodes)
    }

    /// True if the values follow from the distances in hops between all cities.
    fn reads_distances(&self) -> bool {
        let is_near = matches!(self.measure, CentralityMeasure::Closeness | CentralityMeasure::Harmonic);
        is_near && !self.weighted && self.within.is_empty()
    }

    /// Asks the question about a view.
    ///
    /// # Errors
    /// Those of the analysis.
    pub async fn ask(self, app: &App, view: &Arc<View>) -> Result<Arc<Centralities>, Fault> {
        let distances = match self.reads_distances() {
            true => Some(app.ask(view, DistancesQuestion).await?),
            false => None,
        };
        let question = self;
        app.ask(view, Measuring { question, distances }).await
    }

    fn values(&self, graph: &LinkGraph, costs: Option<&[u64]>, budget: &Budget) -> Result<Values, AnalysisError> {
        let values = match self.measure {
            CentralityMeasure::Degree => (0..graph.node_count() as u32)
                .map(|node| graph.degree(node) as f64)
                .collect(),
            CentralityMeasure::Strength => strengths(graph),
            CentralityMeasure::Betweenness => return self.betweenness(graph, costs, budget),
            CentralityMeasure::Closeness => closeness(graph, costs, budget)?,
            CentralityMeasure::Harmonic => harmonic(graph, costs, budget)?,
            CentralityMeasure::PageRank => {
                let options = PageRankOptions {
                    weighted: self.weighted,
                    ..PageRankOptions::default()
                };
                page_rank(graph, &options, budget)?
            }
            CentralityMeasure::CoreNumber => core_numbers(graph).into_iter().map(f64::from).collect(),
            CentralityMeasure::LocalClustering => return Ok((local_clustering(graph), None)),
            CentralityMeasure::Eigenvector => return Ok((eigenvector(graph, self.weighted, budget)?, None)),
        };
        Ok((values.into_iter().map(Some).collect(), None))
    }

    fn betweenness(&self, graph: &LinkGraph, costs: Option<&[u64]>, budget: &Budget) -> Result<Values, AnalysisError> {
        if self.is_exact(graph) {
            let values = betweenness(graph, costs, budget)?;
            return Ok((values.into_iter().map(Some).collect(), None));
        }
        let found = sampled_betweenness(graph, costs, self.pivots, self.seed, budget)?;
        let estimate = Estimate {
            pivots: found.pivots,
            error_bound: found.error_bound,
            confidence: found.confidence,
        };
        Ok((found.values.into_iter().map(Some).collect(), Some(estimate)))
    }

    /// Returns the factor that converts nearness from the kernels' cost units to 1/strength.
    fn per_unit(&self, view: &View) -> f64 {
        match self.measure {
            CentralityMeasure::Closeness | CentralityMeasure::Harmonic if self.weighted => {
                view.strength_costs().units()
            }
            _ => 1.0,
        }
    }

    /// Returns the factor that makes values comparable between networks of different sizes.
    fn scale(&self, nodes: usize) -> Option<f64> {
        let others = nodes.saturating_sub(1) as f64;
        match self.measure {
            CentralityMeasure::Degree | CentralityMeasure::CoreNumber => {
                Some(if others > 0.0 { 1.0 / others } else { 0.0 })
            }
            CentralityMeasure::Betweenness => Some(betweenness_scale(nodes)),
            CentralityMeasure::Closeness | CentralityMeasure::Harmonic => (!self.weighted).then_some(1.0),
            CentralityMeasure::Eigenvector | CentralityMeasure::PageRank | CentralityMeasure::LocalClustering => {
                Some(1.0)
            }
            CentralityMeasure::Strength => None,
        }
    }

    /// Returns Freeman's centralization (1978, doi:10.1016/0378-8733(78)90021-7): how far the most
    /// central city stands out, from 0 to 1, which is a star.
    fn centralization(&self, values: &[Option<f64>], scale: Option<f64>, connected: bool) -> Option<f64> {
        let nodes = values.len() as f64;
        let reads_strengths = self.weighted && self.measure != CentralityMeasure::Degree;
        if reads_strengths || values.len() < 3 {
            return None;
        }
        let most = match self.measure {
            CentralityMeasure::Degree => nodes - 2.0,
            CentralityMeasure::Betweenness => nodes - 1.0,
            CentralityMeasure::Closeness if connected => (nodes - 1.0) * (nodes - 2.0) / (2.0 * nodes - 3.0),
            _ => return None,
        };
        let values: Vec<f64> = values
            .iter()
            .flatten()
            .map(|value| value * scale.unwrap_or(1.0))
            .collect();
        let highest = values.iter().copied().fold(0.0, f64::max);
        Some(values.iter().map(|value| highest - value).sum::<f64>() / most)
    }
}

/// Values by node of the part, and the error bound if they are estimates.
type Values = (Vec<Option<f64>>, Option<Estimate>);

/// A question with the answer that its own is made of.
struct Measuring {
    question: CentralityQuestion,
    /// The distances, for measures that follow from them.
    distances: Option<Arc<Distances>>,
}

impl Measuring {
    fn values(&self, graph: &LinkGraph, costs: Option<&[u64]>, budget: &Budget) -> Result<Values, AnalysisError> {
        let values = match &self.distances {
            None => return self.question.values(graph, costs, budget),
            Some(all) if self.question.measure == CentralityMeasure::Closeness => closeness_by_hops(all),
            Some(all) => harmonic_by_hops(all),
        };
        Ok((values.into_iter().map(Some).collect(), None))
    }
}

impl Question for Measuring {
    type Answer = Centralities;

    fn key(&self) -> Key {
        let asked = &self.question;
        Key::of((
            asked.measure,
            asked.weighted,
            asked.within.clone(),
            asked.pivots,
            asked.seed,
        ))
    }

    fn effort(&self, view: &View) -> usize {
        match self.question.measure {
            CentralityMeasure::Degree | CentralityMeasure::Strength => view.graph().link_count(),
            _ if view.graph().link_count() > 200 => HEAVY,
            _ => view.graph().link_count(),
        }
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Centralities, AnalysisError> {
        let question = &self.question;
        let part = question.part(view);
        let graph = part.as_ref().map_or(view.graph(), |part| &part.graph);
        let costs = question.weighted.then(|| costs(view, part.as_ref()));
        let (mut values, estimate) = self.values(graph, costs.as_deref(), budget)?;
        let per_unit = question.per_unit(view);
        values.iter_mut().flatten().for_each(|value| *value *= per_unit);
        let component_count = components(graph).group_count();
        let scale = question.scale(values.len());
        let centralization = match estimate {
            Some(_) => None,
            None => question.centralization(&values, scale, component_count == 1),
        };
        let mut by_node = vec![None; view.graph().node_count()];
        let node_of = |node: u32| part.as_ref().map_or(node, |part| part.nodes[node as usize]);
        for (node, &value) in (0..).zip(&values) {
            by_node[node_of(node) as usize] = value;
        }
        Ok(Centralities {
            standings: standings(node_of, &values),
            values: by_node,
            scale,
            centralization,
            component_count,
            estimate,
        })
    }

    fn weight(answer: &Centralities) -> usize {
        128 + size_of::<Standing>() * answer.standings.len() + 16 * answer.values.len()
    }
}

/// Returns the costs of links by strength, in the whole view or a part of it.
fn costs<'a>(view: &'a View, part: Option<&Part>) -> Cow<'a, [u64]> {
    let all = view.strength_costs().by_link();
    match part {
        None => Cow::Borrowed(all),
        Some(part) => part.links.iter().map(|&link| all[link as usize]).collect(),
    }
}

/// Ranks the values, then adds the nodes without a value; nodes are those of the view.
fn standings(node_of: impl Fn(u32) -> u32, values: &[Option<f64>]) -> Vec<Standing> {
    let ranked = ranks(values).into_iter().map(|ranked| Standing {
        node: node_of(ranked.node),
        rank: Some(ranked.rank),
    });
    let unranked = (0_u32..).zip(values).filter(|(_, value)| value.is_none());
    ranked
        .chain(unranked.map(|(node, _)| Standing {
            node: node_of(node),
            rank: None,
        }))
        .collect()
}

impl Centralities {
    /// Returns the mean over the cities that have a value; `None` if none has.
    pub fn mean(&self) -> Option<f64> {
        let count = self.values.iter().flatten().count();
        (count > 0).then(|| self.values.iter().flatten().sum::<f64>() / count as f64)
    }
}
