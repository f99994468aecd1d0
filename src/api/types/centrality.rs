//! How central cities are.

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

/// How the centrality of a city is measured.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "centrality::CentralityMeasure")]
pub enum CentralityMeasure {
    /// Number of partner cities.
    Degree,
    /// Sum of the strengths of its links.
    Strength,
    /// How many shortest paths between two other cities pass, each pair counted once, a path among t equal ones as 1/t (Brandes 2001).
    Betweenness,
    /// Nearness: ((r − 1) / Σ distances) · ((r − 1) / (n − 1)), r cities being reachable, itself included (Wasserman and Faust 1994); 0
    /// without a link.
    Closeness,
    /// Mean over all others of 1/distance, those out of reach counting 0 (Marchiori and Latora 2000). Recommended where the network is
    /// disconnected.
    Harmonic,
    /// Links to cities that are themselves central: the leading eigenvector, of length 1 (Bonacich 1972). Null outside the
    /// largest component (of several, the one with the first key), and for all cities if none has a link.
    Eigenvector,
    /// Share of visits of a random walk that at each step starts anew with probability 0.15 (Page et al. 1999); adds up to 1.
    #[graphql(name = "PAGERANK")]
    PageRank,
    /// The largest k for which it lies in a part of the network where every city has k partners (Seidman 1983).
    CoreNumber,
    /// Share of the pairs of its partners that are linked themselves (Watts and Strogatz 1998). Null for fewer than two partners.
    LocalClustering,
}

/// The words of a measure's method, for `meta`.
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
    /// Cities by centrality, the most central first, equals by key; cities without a value last.
    CentralityConnection, CentralityEdge, CityCentrality,
    {
        /// How far the most central city stands out from all others, 0 to 1, 1 for a star (Freeman 1978): for degree, and for betweenness and, in
        /// a connected network, closeness where they are unweighted and exact. Null otherwise and for fewer than three cities.
        centralization: Option<f64>,
        /// What the answer was computed from.
        meta: AnswerMeta
    }
}

/// A city's centrality by one measure.
#[derive(SimpleObject)]
pub struct CityCentrality {
    /// Position over the whole answer, from 1; equal values (to 12 significant digits) share one. Null without a value.
    rank: Option<i32>,
    /// The city.
    city: City,
    /// The measure's value. Null where it is not defined: eigenvector centrality outside the largest component, local clustering below two
    /// partners.
    value: Option<f64>,
    /// The value made comparable between networks of different size, 0 to 1: degree and core number by n − 1, betweenness times
    /// 2 / ((n − 1)(n − 2)), the others as they are. Null where there is no bound: strength, and closeness and harmonic centrality
    /// over strengths.
    normalized: Option<f64>,
}

impl CentralityConnection {
    /// Answers the question.
    pub async fn find(
        frame: &Frame,
        view: &Arc<View>,
        question: CentralityQuestion,
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let frame = frame.of_view(view);
        let meta_question = question.clone();
        let found = frame.request().app.ask(view, question).await?;
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
