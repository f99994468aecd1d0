//! Centrality of cities.

use std::sync::Arc;

use async_graphql::{Enum, InputType, SimpleObject, Value};

use super::city::City;
use super::meta::{AnswerMeta, Warning, number, word};
use crate::analytics::centrality::PageRankOptions;
use crate::api::connection::{Page, connection, int};
use crate::api::context::Frame;
use crate::api::cursor::PageArguments;
use crate::app::answers::centrality::{self, Centralities, CentralityQuestion, Standing};
use crate::app::conditions::field_keys;
use crate::app::fault::Fault;
use crate::network::View;

/// A measure of a city's centrality.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "centrality::CentralityMeasure")]
pub enum CentralityMeasure {
    /// Number of partner cities (degree).
    Degree,
    /// Sum of the strengths of the city's links.
    Strength,
    /// Number of shortest paths through the city between two other cities. Each pair counts once,
    /// and each of t equal paths as 1/t (Brandes 2001).
    Betweenness,
    /// Closeness: ((r − 1) / Σ distances) · ((r − 1) / (n − 1)), where r cities are reachable, the
    /// city itself included (Wasserman and Faust 1994). 0 without a link.
    Closeness,
    /// Mean of 1/distance over all other cities, where unreachable ones count 0 (Marchiori and
    /// Latora 2000). Recommended for a disconnected network.
    Harmonic,
    /// Links to cities that are central themselves: the leading eigenvector, of length 1 (Bonacich
    /// 1972). Null outside the largest component (of several, the one with the first key), and null
    /// for all cities if there is no link.
    Eigenvector,
    /// PageRank: share of the visits of a random walk that restarts with probability 0.15 at each
    /// step (Page et al. 1999). The values add up to 1.
    #[graphql(name = "PAGERANK")]
    PageRank,
    /// Core number: the largest k for which the city lies in a part of the network where every city
    /// has at least k partners (Seidman 1983).
    CoreNumber,
    /// Share of the pairs of the city's partners that are linked to each other (Watts and Strogatz
    /// 1998). Null for fewer than two partners.
    LocalClustering,
}

/// Returns the name of a measure's method, for `meta`.
const fn algorithm(measure: CentralityMeasure) -> &'static str {
    match measure {
        CentralityMeasure::Degree => "degree",
        CentralityMeasure::Strength => "strength",
        CentralityMeasure::Betweenness => "betweenness (Brandes 2001), exact",
        CentralityMeasure::Closeness => "closeness (Wasserman and Faust 1994)",
        CentralityMeasure::Harmonic => "harmonic centrality (Marchiori and Latora 2000)",
        CentralityMeasure::Eigenvector => "eigenvector centrality (Bonacich 1972)",
        CentralityMeasure::PageRank => "PageRank (Page et al. 1999)",
        CentralityMeasure::CoreNumber => "core numbers (Batagelj and Zaveršnik 2003)",
        CentralityMeasure::LocalClustering => "local clustering coefficient (Watts and Strogatz 1998)",
    }
}

connection! {
    /// Cities by centrality, the most central first. Ties are ordered by key; cities without a
    /// value come last.
    CentralityConnection, CentralityEdge, CityCentrality,
    {
        /// Centralization: how far the most central city stands out from all others, 0 to 1, where
        /// a star has 1 (Freeman 1978). Given for degree, for exact unweighted betweenness and, in
        /// a connected network, for exact unweighted closeness. Null otherwise, and for fewer than
        /// three cities.
        centralization: Option<f64>,
        /// The data and the method behind this answer, with warnings on how to read it.
        meta: AnswerMeta
    }
}

/// A city's centrality by one measure.
#[derive(SimpleObject)]
pub struct CityCentrality {
    /// Position in the whole answer, from 1. Values that are equal to 12 significant digits share a
    /// rank. Null without a value.
    rank: Option<i32>,
    /// The city.
    city: City,
    /// The value of the measure. Null where it is not defined: eigenvector centrality outside the
    /// largest component, local clustering below two partners.
    value: Option<f64>,
    /// The value made comparable between networks of different size, 0 to 1: degree and core number
    /// divided by n − 1, betweenness times 2 / ((n − 1)(n − 2)), the others unchanged. Null for
    /// measures without an upper bound: strength, and closeness and harmonic centrality over
    /// strengths.
    normalized: Option<f64>,
}

impl CentralityConnection {
    /// Computes the answer.
    pub async fn find(
        frame: &Frame,
        view: &Arc<View>,
        question: CentralityQuestion,
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let frame = frame.of_view(view);
        let meta_question = question.clone();
        let found = question.ask(&frame.request().app, view).await?;
        let handles: Vec<usize> = (0..found.standings.len()).collect();
        let name = format!("Centrality:{:?}", meta_question.measure);
        let page = Page::cut(page, &name, largest, &handles, |at| {
            let node = found.standings[at].node;
            view.snapshot().city(view.city(node)).key.clone()
        })?;
        frame.request().charge(page.items.len())?;
        let meta = meta(view, &meta_question, &found);
        Ok(Self::new(page, found.centralization, meta, |cursor, at| {
            let Standing { node, rank } = found.standings[at];
            let value = found.values[node as usize];
            CentralityEdge {
                cursor,
                node: CityCentrality {
                    rank: rank.map(|rank| int(rank as usize)),
                    city: City::of_node(&frame, view, node),
                    value,
                    normalized: value.zip(found.scale).map(|(value, scale)| value * scale),
                },
            }
        }))
    }
}

fn meta(view: &View, question: &CentralityQuestion, found: &Centralities) -> AnswerMeta {
    let measure = CentralityMeasure::from(question.measure).to_value();
    let mut parameters = vec![("measure", measure), ("weighted", Value::from(question.weighted))];
    if !question.within.is_empty() {
        let fields = field_keys(view.snapshot(), &question.within);
        parameters.push(("within", Value::List(fields.into_iter().map(word).collect())));
    }
    let mut algorithm = algorithm(question.measure.into()).to_owned();
    if question.measure == centrality::CentralityMeasure::PageRank {
        parameters.push(("damping", Value::from(PageRankOptions::default().damping)));
    }
    if let Some(estimate) = found.estimate {
        "betweenness (Brandes and Pich 2007), estimated".clone_into(&mut algorithm);
        parameters.push(("pivots", number(estimate.pivots)));
        parameters.push(("seed", Value::from(question.seed)));
        parameters.push(("errorBound", Value::from(estimate.error_bound)));
        parameters.push(("confidence", Value::from(estimate.confidence)));
    }
    let mut meta = AnswerMeta::new(view, &algorithm, parameters);
    if let Some(estimate) = found.estimate {
        let note = format!(
            "Betweenness is estimated from {} of {} cities: with probability {} no value is further than {:.6} from the exact one, {:.6} normalized.",
            estimate.pivots,
            found.standings.len(),
            estimate.confidence,
            estimate.error_bound,
            estimate.error_bound * found.scale.unwrap_or(1.0),
        );
        meta.warn(Warning::Estimate, note);
    }
    if found.component_count > 1 {
        let note = format!(
            "The graph has {} components; values of cities in different components compare poorly.",
            found.component_count
        );
        meta.warn(Warning::Disconnected, note);
    }
    meta
}
