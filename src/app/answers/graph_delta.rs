//! The changes that turn the graph of a scope at an earlier revision into its present one.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::analytics::components::components;
use crate::analytics::partition::Partition;
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::domain::{CountryCode, PartnershipKind, Position, Span};
use crate::network::View;

/// The difference to the graph of an earlier revision. The two scopes may differ in the day, if
/// today has changed.
pub struct GraphDeltaQuestion {
    /// The earlier view.
    pub before: Arc<View>,
}

/// The difference. Nodes and links are those of the later view; removed ones are identified by
/// keys.
#[derive(Clone, Debug)]
pub struct GraphDelta {
    /// Nodes of the later view only.
    pub added_nodes: Vec<u32>,
    /// Nodes whose drawn properties have changed.
    pub updated_nodes: Vec<u32>,
    /// Keys of removed cities.
    pub removed_cities: Vec<String>,
    /// Links of the later view only.
    pub added_links: Vec<u32>,
    /// Links whose drawn properties have changed.
    pub updated_links: Vec<u32>,
    /// Keys of the cities of removed links.
    pub removed_links: Vec<(String, String)>,
    /// Nodes of both views, as pairs of the earlier and the later one.
    pub kept_nodes: Vec<(u32, u32)>,
    /// Components of the later view.
    pub components: Partition,
}

impl GraphDelta {
    /// True if nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.added_nodes.is_empty()
            && self.updated_nodes.is_empty()
            && self.removed_cities.is_empty()
            && self.added_links.is_empty()
            && self.updated_links.is_empty()
            && self.removed_links.is_empty()
    }
}

impl Question for GraphDeltaQuestion {
    type Answer = GraphDelta;

    fn key(&self) -> Key {
        Key::of((self.before.snapshot().serial(), self.before.scope().clone()))
    }

    fn effort(&self, view: &View) -> usize {
        let of = |view: &View| view.graph().node_count() + view.graph().link_count();
        2 * (of(view) + of(&self.before))
    }

    fn answer(&self, view: &View, _budget: &Budget) -> Result<GraphDelta, AnalysisError> {
        let (before, after) = (Side::of(&self.before), Side::of(view));
        let nodes = merge(before.nodes(), after.nodes(), |&one, &other| {
            before.key(one).cmp(after.key(other))
        });
        let links = merge(before.links(), after.links(), |&one, &other| {
            before.keys(one).cmp(&after.keys(other))
        });
        let changed = |kept: &[(u32, u32)], same: &dyn Fn(u32, u32) -> bool| {
            let changed = kept.iter().filter(|&&(one, other)| !same(one, other));
            changed.map(|&(_, other)| other).collect()
        };
        Ok(GraphDelta {
            updated_nodes: changed(&nodes.kept, &|one, other| before.node(one) == after.node(other)),
            updated_links: changed(&links.kept, &|one, other| before.link(one) == after.link(other)),
            removed_cities: nodes.gone.iter().map(|&node| before.key(node).to_owned()).collect(),
            removed_links: links.gone.iter().map(|&link| owned(before.keys(link))).collect(),
            added_nodes: nodes.come,
            added_links: links.come,
            kept_nodes: nodes.kept,
            components: after.components,
        })
    }

    fn weight(answer: &GraphDelta) -> usize {
        let numbers = answer.added_nodes.len() + answer.updated_nodes.len() + answer.added_links.len();
        let gone = answer.removed_cities.len() + 2 * answer.removed_links.len();
        let nodes = 2 * answer.kept_nodes.len() + answer.components.labels().len();
        256 + 4 * (numbers + answer.updated_links.len() + nodes) + 48 * gone
    }
}

fn owned((a, b): (&str, &str)) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

/// Two sorted lists compared: elements of the first only, of both, and of the second only.
struct Merged {
    gone: Vec<u32>,
    kept: Vec<(u32, u32)>,
    come: Vec<u32>,
}

fn merge(
    before: impl Iterator<Item = u32>,
    after: impl Iterator<Item = u32>,
    order: impl Fn(&u32, &u32) -> Ordering,
) -> Merged {
    let (mut before, mut after) = (before.peekable(), after.peekable());
    let (mut gone, mut kept, mut come) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let ordering = match (before.peek(), after.peek()) {
            (Some(one), Some(other)) => order(one, other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Merged { gone, kept, come },
        };
        match ordering {
            Ordering::Less => gone.extend(before.next()),
            Ordering::Greater => come.extend(after.next()),
            Ordering::Equal => kept.extend(before.next().zip(after.next())),
        }
    }
}

/// One of the two graphs.
struct Side<'a> {
    view: &'a View,
    components: Partition,
}

impl<'a> Side<'a> {
    fn of(view: &'a View) -> Self {
        Self {
            components: components(view.graph()),
            view,
        }
    }

    fn nodes(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.view.graph().node_count() as u32
    }

    fn links(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.view.graph().link_count() as u32
    }

    fn key(&self, node: u32) -> &str {
        &self.view.snapshot().city(self.view.city(node)).key
    }

    fn keys(&self, link: u32) -> (&str, &str) {
        let (a, b) = self.view.graph().ends(link);
        (self.key(a), self.key(b))
    }

    fn node(&self, node: u32) -> DrawnNode<'_> {
        let (view, graph) = (self.view, self.view.graph());
        let city = view.snapshot().city(view.city(node));
        DrawnNode {
            name: &city.name,
            country: view.country(node),
            population: city.population,
            membership: view.membership_span(node),
            field_position: view.field_position(node),
            position: city.position(),
            fields: view.field_keys(node).collect(),
            degree: graph.degree(node),
            strength: graph.node_strength(node),
            component: self.components.label(node),
        }
    }

    fn link(&self, link: u32) -> DrawnLink {
        let view = self.view;
        let (a, b) = view.graph().ends(link);
        DrawnLink {
            strength: view.graph().strength(link),
            partnerships: view.records(link).len(),
            kinds: view.kinds(link),
            span: view.link_span(link),
            multilateral_share: view.multilateral_share(link),
            same_field: view.same_field(a, b),
            same_country: view.same_country(a, b),
            distance_km: view.distance_km(a, b),
        }
    }
}

/// The drawn properties of a node, except its key.
#[derive(PartialEq)]
struct DrawnNode<'a> {
    name: &'a str,
    country: Option<CountryCode>,
    population: Option<i64>,
    membership: Span,
    field_position: Option<usize>,
    position: Option<Position>,
    fields: Vec<&'a str>,
    degree: usize,
    strength: f64,
    component: u32,
}

/// The drawn properties of a link, except its ends.
#[derive(PartialEq)]
struct DrawnLink {
    strength: f64,
    partnerships: usize,
    kinds: Vec<PartnershipKind>,
    span: Span,
    multilateral_share: f64,
    same_field: bool,
    same_country: Option<bool>,
    distance_km: Option<f64>,
}
