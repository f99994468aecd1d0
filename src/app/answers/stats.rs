//! Statistics of a network and of a field.

use std::collections::BTreeSet;

use super::clusters::{density, ei_index};
use crate::analytics::components::components;
use crate::analytics::diameter::diameter;
use crate::analytics::summary::{GraphSummary, summarize};
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::domain::FieldId;
use crate::network::View;

/// The question of counts that take a few passes over the graph.
#[derive(Clone, Copy, Debug)]
pub struct SummaryQuestion;

impl Question for SummaryQuestion {
    type Answer = GraphSummary;

    fn answer(&self, view: &View, _budget: &Budget) -> Result<GraphSummary, AnalysisError> {
        Ok(summarize(view.graph()))
    }

    fn weight(answer: &GraphSummary) -> usize {
        200 + 8 * answer.degree_distribution.len()
    }
}

/// The question of the diameter of the largest component. It is far cheaper than all distances.
#[derive(Clone, Copy, Debug)]
pub struct DiameterQuestion;

impl Question for DiameterQuestion {
    type Answer = Option<u32>;

    fn effort(&self, view: &View) -> usize {
        16 * view.graph().link_count()
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Option<u32>, AnalysisError> {
        diameter(view.graph(), budget)
    }

    fn weight(_answer: &Option<u32>) -> usize {
        64
    }
}

/// Counts of a view that need no search.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// Countries with a city in scope; unknown ones do not count.
    pub countries: usize,
    /// Fields of cities in scope.
    pub fields: usize,
    /// Distinct partnerships behind the links.
    pub partnerships: usize,
}

/// The question of counts that need records besides the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountsQuestion;

impl Question for CountsQuestion {
    type Answer = Counts;

    fn answer(&self, view: &View, _budget: &Budget) -> Result<Counts, AnalysisError> {
        Ok(Counts::new(view))
    }

    fn weight(_: &Counts) -> usize {
        size_of::<Counts>()
    }
}

impl Counts {
    /// Computes the counts. Cost: cities, fields and records once.
    pub fn new(view: &View) -> Self {
        let nodes = 0..view.graph().node_count() as u32;
        let countries = view.count_countries(nodes.clone());
        let fields: BTreeSet<_> = nodes.flat_map(|node| view.fields(node)).collect();
        let links = 0..view.graph().link_count() as u32;
        let mut records: Vec<_> = links.flat_map(|link| view.records(link)).collect();
        records.sort_unstable();
        records.dedup();
        Self {
            countries,
            fields: fields.len(),
            partnerships: records.len(),
        }
    }
}

/// Statistics of the subgraph induced by a field's cities.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldCounts {
    /// Cities that hold the field.
    pub members: usize,
    /// Countries of these cities; unknown ones do not count.
    pub countries: usize,
    /// Links between two of these cities.
    pub links: usize,
    /// Links between one of these cities and another city.
    pub external_links: usize,
    /// Connected components of the subgraph.
    pub components: usize,
    /// Cities without a link in the subgraph.
    pub isolates: usize,
}

/// The question of the statistics of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FieldQuestion {
    /// The field.
    pub field: FieldId,
}

impl Question for FieldQuestion {
    type Answer = FieldCounts;

    fn key(&self) -> Key {
        Key::of(self.field)
    }

    fn answer(&self, view: &View, _budget: &Budget) -> Result<FieldCounts, AnalysisError> {
        Ok(FieldCounts::new(view, self.field))
    }

    fn weight(_: &FieldCounts) -> usize {
        size_of::<FieldCounts>()
    }
}

impl FieldCounts {
    /// Computes the counts. Cost: the links once, and the components of the induced subgraph.
    fn new(view: &View, field: FieldId) -> Self {
        let nodes: Vec<u32> = (0..view.graph().node_count() as u32)
            .filter(|&node| view.fields(node).contains(&field))
            .collect();
        let mut inside = Vec::new();
        let mut external_links = 0;
        for &node in &nodes {
            for &other in view.graph().neighbors(node) {
                match nodes.binary_search(&other) {
                    Ok(at) if other > node => {
                        let from = nodes.binary_search(&node).expect("a member");
                        inside.push((from as u32, at as u32, 1.0));
                    }
                    Ok(_) => {}
                    Err(_) => external_links += 1,
                }
            }
        }
        inside.sort_unstable_by_key(|&(a, b, _)| (a, b));
        let links = inside.len();
        let graph = crate::network::LinkGraph::from_links(nodes.len(), inside);
        Self {
            members: nodes.len(),
            countries: view.count_countries(nodes.iter().copied()),
            links,
            external_links,
            components: components(&graph).group_count(),
            isolates: (0..nodes.len() as u32).filter(|&node| graph.degree(node) == 0).count(),
        }
    }

    /// Returns the links divided by possible links; `None` for fewer than two members.
    pub fn density(&self) -> Option<f64> {
        density(self.members, self.links)
    }

    /// Returns the E–I index of Krackhardt and Stern; `None` without links.
    pub fn ei_index(&self) -> Option<f64> {
        ei_index(self.external_links, self.links)
    }
}
