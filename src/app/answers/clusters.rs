//! Clusters of cities: components, cores or communities, within each field or across all.

use std::mem::discriminant;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::communities::CommunityQuestion;
use super::part::Part;
use crate::analytics::communities::Communities;
use crate::analytics::components::components;
use crate::analytics::cores::{core_clusters, core_numbers};
use crate::analytics::ranking::compare_ranked;
use crate::analytics::{AnalysisError, Budget};
use crate::app::App;
use crate::app::compute::HEAVY;
use crate::app::fault::Fault;
use crate::app::question::{Key, Question};
use crate::domain::{CountryCode, FieldId};
use crate::network::{FieldBasis, LinkGraph, View};

/// A method of clustering.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ClusterMethod {
    /// Connected components.
    #[default]
    Components,
    /// Communities by modularity.
    Communities(CommunityQuestion),
    /// Connected groups of cities with one core number.
    Cores,
}

/// The question of clusters.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterQuestion {
    /// The fields, in the order of the answer; `None` for one graph across all fields.
    pub fields: Option<Vec<FieldId>>,
    /// The rule by which a city or a link belongs to a field.
    pub basis: FieldBasis,
    /// The method.
    pub method: ClusterMethod,
}

impl ClusterQuestion {
    /// Asks the question about a view.
    ///
    /// # Errors
    /// Those of the analysis.
    pub async fn ask(self, app: &App, view: &Arc<View>) -> Result<Arc<Clustering>, Fault> {
        let communities = match (&self.fields, self.method) {
            (None, ClusterMethod::Communities(question)) => Some(app.ask(view, question).await?),
            _ => None,
        };
        let question = self;
        app.ask(view, Gathering { question, communities }).await
    }
}

/// A question with the answers that its own is made of.
struct Gathering {
    question: ClusterQuestion,
    /// The communities of the whole view, for communities across all fields.
    communities: Option<Arc<Communities>>,
}

impl Question for Gathering {
    type Answer = Clustering;

    fn key(&self) -> Key {
        let asked = &self.question;
        let communities = match asked.method {
            ClusterMethod::Communities(question) => Some(question.parts()),
            ClusterMethod::Components | ClusterMethod::Cores => None,
        };
        let method = discriminant(&asked.method);
        Key::of((asked.fields.clone(), asked.basis, method, communities))
    }

    fn effort(&self, view: &View) -> usize {
        match self.question.method {
            ClusterMethod::Communities(_) => HEAVY,
            ClusterMethod::Components | ClusterMethod::Cores => view.graph().node_count() + view.graph().link_count(),
        }
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Clustering, AnalysisError> {
        Clustering::find(view, self, budget)
    }

    fn weight(answer: &Clustering) -> usize {
        let clusters = answer.clusters.iter();
        clusters
            .map(|cluster| 100 + 4 * (cluster.nodes.len() + cluster.links.len()))
            .sum()
    }
}

/// A group of cities.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The field in which it was found, if any.
    pub field: Option<FieldId>,
    /// Position in the answer, from 1.
    pub rank: usize,
    /// Nodes of the view, ascending.
    pub nodes: Vec<u32>,
    /// Links of the view inside it, ascending.
    pub links: Vec<u32>,
    /// Links of the view from its cities to others.
    pub external_links: usize,
    /// The core number that its cities share, for clusters by cores.
    pub core_number: Option<u32>,
    /// The city with the most links inside, then most strength, then smallest key.
    pub hub: u32,
    key: OnceLock<String>,
}

/// All clusters of an answer.
#[derive(Clone, Debug)]
pub struct Clustering {
    /// Largest first, then by smallest key, then by field.
    pub clusters: Vec<Cluster>,
    /// Cities without a link inside their field's graph, over all fields.
    pub isolates: usize,
    /// Modularity of the partition, for communities of one graph that has links.
    pub modularity: Option<f64>,
    /// Mean adjusted Rand index over restarts, for communities of one graph.
    pub stability: Option<f64>,
}

impl Clustering {
    fn find(view: &View, asked: &Gathering, budget: &Budget) -> Result<Self, AnalysisError> {
        let mut answer = Self {
            clusters: Vec::new(),
            isolates: 0,
            modularity: None,
            stability: None,
        };
        match &asked.question.fields {
            None => answer.add(view, asked, None, Part::whole(view), budget)?,
            Some(fields) => {
                for &field in fields {
                    let part = Part::of_fields(view, &[field], asked.question.basis);
                    answer.add(view, asked, Some(field), part, budget)?;
                }
                if fields.len() != 1 {
                    (answer.modularity, answer.stability) = (None, None);
                }
            }
        }
        answer
            .clusters
            .sort_by_key(|cluster| (std::cmp::Reverse(cluster.nodes.len()), cluster.nodes[0]));
        for (rank, cluster) in (1..).zip(&mut answer.clusters) {
            cluster.rank = rank;
        }
        Ok(answer)
    }

    fn add(
        &mut self,
        view: &View,
        asked: &Gathering,
        field: Option<FieldId>,
        part: Part,
        budget: &Budget,
    ) -> Result<(), AnalysisError> {
        let mut cores = None;
        let partition = match asked.question.method {
            ClusterMethod::Components => components(&part.graph),
            ClusterMethod::Cores => {
                let numbers = core_numbers(&part.graph);
                let partition = core_clusters(&part.graph, &numbers);
                cores = Some(numbers);
                partition
            }
            ClusterMethod::Communities(question) => {
                let found = match &asked.communities {
                    Some(found) => Arc::clone(found),
                    None => Arc::new(question.find(&part.graph, budget)?),
                };
                self.modularity = found.modularity;
                self.stability = found.stability;
                found.partition.clone()
            }
        };
        let part_nodes = 0..u32::try_from(part.nodes.len()).expect("fewer than 2^32 cities");
        self.isolates += part_nodes.filter(|&node| part.graph.degree(node) == 0).count();
        let mut inside = vec![Vec::new(); partition.group_count()];
        for link in 0..part.graph.link_count() {
            let (a, b) = part.graph.ends(link as u32);
            if partition.label(a) == partition.label(b) {
                inside[partition.label(a) as usize].push(link as u32);
            }
        }
        for (nodes, links) in partition.members().into_iter().zip(inside) {
            let core_number = cores.as_ref().map(|cores| cores[nodes[0] as usize]);
            let hub = part.nodes[hub(&part.graph, &nodes, &links) as usize];
            let nodes: Vec<u32> = nodes.into_iter().map(|node| part.nodes[node as usize]).collect();
            let links: Vec<u32> = links.into_iter().map(|link| part.links[link as usize]).collect();
            let external_links = nodes
                .iter()
                .flat_map(|&node| view.graph().neighbors(node))
                .filter(|neighbor| nodes.binary_search(neighbor).is_err())
                .count();
            self.clusters.push(Cluster {
                field,
                rank: 0,
                nodes,
                links,
                external_links,
                core_number,
                hub,
                key: OnceLock::new(),
            });
        }
        Ok(())
    }
}

/// Returns the node with the most links inside a cluster, then most strength, then smallest key.
fn hub(graph: &LinkGraph, nodes: &[u32], links: &[u32]) -> u32 {
    let mut score = vec![(0_usize, 0.0_f64); nodes.len()];
    for &link in links {
        let (a, b) = graph.ends(link);
        for end in [a, b] {
            let at = nodes.binary_search(&end).expect("a link inside ends inside");
            score[at] = (score[at].0 + 1, score[at].1 + graph.strength(link));
        }
    }
    let mut best = 0;
    for candidate in 1..nodes.len() {
        if leads(score[candidate], score[best]) {
            best = candidate;
        }
    }
    nodes[best]
}

/// True if the first city is the better hub: by links inside, then by strength, compared up to
/// rounding errors of sums.
pub(super) fn leads(one: (usize, f64), other: (usize, f64)) -> bool {
    one.0.cmp(&other.0).then_with(|| compare_ranked(one.1, other.1)).is_gt()
}

impl Cluster {
    /// Returns the links inside divided by possible ones; `None` for fewer than two cities.
    pub fn density(&self) -> Option<f64> {
        density(self.nodes.len(), self.links.len())
    }

    /// Returns the E–I index: (external − internal) / (external + internal), Krackhardt and Stern
    /// 1988; `None` without links.
    pub fn ei_index(&self) -> Option<f64> {
        ei_index(self.external_links, self.links.len())
    }

    /// Returns an identifier that depends only on the network, the question and the members.
    pub fn key(&self, view: &View, question: &ClusterQuestion) -> &str {
        self.key.get_or_init(|| self.make_key(view, question))
    }

    fn make_key(&self, view: &View, question: &ClusterQuestion) -> String {
        let mut hash = Sha256::new();
        let snapshot = view.snapshot();
        for &network in &view.scope().networks {
            hash.update(&snapshot.network(network).network.key);
            hash.update([0]);
        }
        if let Some((_, field)) = self.field.and_then(|field| snapshot.field(field)) {
            hash.update(&field.key);
        }
        let method = match question.method {
            ClusterMethod::Components => "components",
            ClusterMethod::Communities(_) => "communities",
            ClusterMethod::Cores => "cores",
        };
        hash.update([0]);
        hash.update(method);
        for &node in &self.nodes {
            hash.update([0]);
            hash.update(&snapshot.city(view.city(node)).key);
        }
        URL_SAFE_NO_PAD.encode(&hash.finalize()[..15])
    }

    /// Counts cities by primary field, most first; cities without a field come last among equals.
    pub fn field_composition(&self, view: &View) -> Vec<(Option<FieldId>, usize)> {
        let key = |field: &Option<FieldId>| {
            field
                .and_then(|field| view.snapshot().field(field))
                .map(|(_, field)| field.key.clone())
        };
        let fields = self.nodes.iter().map(|&node| view.fields(node).first().copied());
        tally(fields, |field| (key(field).is_none(), key(field)))
    }

    /// Counts cities by country, most first; cities of unknown country come last among equals.
    pub fn country_composition(&self, view: &View) -> Vec<(Option<CountryCode>, usize)> {
        let countries = self.nodes.iter().map(|&node| view.country(node));
        tally(countries, |code| (code.is_none(), *code))
    }
}

fn tally<T: PartialEq, K: Ord>(values: impl Iterator<Item = T>, order: impl Fn(&T) -> K) -> Vec<(T, usize)> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    counts.sort_by_key(|(value, count)| (std::cmp::Reverse(*count), order(value)));
    counts
}

/// Returns the density: 2L / (n (n − 1)); `None` for fewer than two nodes.
pub fn density(nodes: usize, links: usize) -> Option<f64> {
    (nodes > 1).then(|| 2.0 * links as f64 / (nodes as f64 * (nodes as f64 - 1.0)))
}

/// Returns the E–I index: (E − I) / (E + I); `None` without links.
pub fn ei_index(external: usize, internal: usize) -> Option<f64> {
    (external + internal > 0).then(|| (external as f64 - internal as f64) / (external + internal) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_hubs_that_are_as_strong_the_first_is_taken_whatever_the_order_of_their_sums() {
        let strengths = [
            (0, 1, 0.3),
            (0, 2, 0.2),
            (0, 3, 0.1),
            (1, 4, 0.1),
            (2, 4, 0.2),
            (3, 4, 0.3),
        ];
        let graph = LinkGraph::from_links(5, strengths.to_vec());
        assert!(graph.node_strength(4) > graph.node_strength(0), "in the last digit");
        assert_eq!(hub(&graph, &[0, 1, 2, 3, 4], &[0, 1, 2, 3, 4, 5]), 0);
    }
}
