//! A graph as plain rows, the input of all writers.

use crate::domain::letters::seen;
use crate::domain::{PartialDate, Span};

/// A graph to write: nodes by key, links by the keys of their ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// The origin of the graph.
    pub provenance: Provenance,
    /// True if each partnership is a separate link, so that two cities may have several.
    pub parallel: bool,
    nodes: Vec<NodeRow>,
    links: Vec<LinkRow>,
}

/// The origin of a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Key of the network, or keys separated by commas.
    pub network: String,
    /// Its display name.
    pub name: String,
    /// Credit that must be shown with the data.
    pub attribution: Option<String>,
    /// Revision of the store.
    pub revision: i64,
    /// The day, or the first and the last day separated by a slash.
    pub as_of: String,
    /// All conditions on the content of the graph, by name.
    pub conditions: Vec<(&'static str, String)>,
}

/// A city.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeRow {
    /// Its id in files: its key.
    pub id: String,
    /// Key.
    pub key: String,
    /// Name.
    pub label: String,
    /// Alpha-2 code of its country, if it is known.
    pub country: Option<String>,
    /// Key of its primary field.
    pub field: Option<String>,
    /// Keys of all its fields, in one cell as in tables.
    pub fields: Option<String>,
    /// Latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
    /// Position in a drawing.
    pub place: (f64, f64),
    /// Periods of membership, ascending and disjoint; empty if it is always a member.
    pub periods: Vec<Span>,
    /// Number of partner cities.
    pub degree: u32,
    /// Sum of the strengths of its links.
    pub strength: f64,
    /// Number of its component, from 1.
    pub component: u32,
    /// Number of its community, from 1; `None` if not computed.
    pub community: Option<u32>,
}

/// A link between two cities, or one partnership of the two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkRow {
    /// Its id in files: the keys of its cities, and the partnership's key if it is a single
    /// partnership. It differs from all ids of nodes.
    pub id: String,
    /// Indices of its cities in the nodes.
    pub ends: (usize, usize),
    /// The partnership's title; for a merged link both names.
    pub label: String,
    /// Strength; more is closer.
    pub strength: f64,
    /// Number of partnerships behind it.
    pub partnership_count: u32,
    /// Periods of existence, ascending and disjoint; empty if it always exists.
    pub periods: Vec<Span>,
    /// The partnership, if the link is a single one.
    pub partnership: Option<PartnershipRow>,
}

/// Details of a link that is a single partnership.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartnershipRow {
    /// Its key; a partnership of several cities has the same key on each of its links.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// Status.
    pub status: String,
    /// Date of the start.
    pub started_on: Option<PartialDate>,
    /// Date of the end.
    pub ended_on: Option<PartialDate>,
}

impl Graph {
    /// Creates a graph of these rows. Removes characters from labels that the rules refuse and
    /// several formats cannot write: labels may be older than the rules.
    pub fn new(provenance: Provenance, parallel: bool, mut nodes: Vec<NodeRow>, mut links: Vec<LinkRow>) -> Self {
        for label in nodes.iter_mut().map(|node| &mut node.label) {
            *label = seen(label);
        }
        for label in links.iter_mut().map(|link| &mut link.label) {
            *label = seen(label);
        }
        Self {
            provenance,
            parallel,
            nodes,
            links,
        }
    }

    /// Returns the cities.
    pub fn nodes(&self) -> &[NodeRow] {
        &self.nodes
    }

    /// Returns the links.
    pub fn links(&self) -> &[LinkRow] {
        &self.links
    }

    /// Returns the approximate size of its rows in bytes.
    pub fn weight(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let node = |node: &NodeRow| {
            let texts = [&node.country, &node.field, &node.fields].map(text);
            let periods = size_of_val(&*node.periods);
            node.id.len() + node.key.len() + node.label.len() + texts.iter().sum::<usize>() + periods
        };
        let link = |link: &LinkRow| {
            let partnership = link.partnership.as_ref();
            let texts = partnership.map_or(0, |it| it.key.len() + it.kind.len() + it.status.len());
            link.id.len() + link.label.len() + texts + size_of_val(&*link.periods)
        };
        let rows = size_of_val(&*self.nodes) + size_of_val(&*self.links);
        rows + self.nodes.iter().map(node).sum::<usize>() + self.links.iter().map(link).sum::<usize>()
    }

    /// Returns the two cities of a link.
    pub fn ends(&self, link: &LinkRow) -> (&NodeRow, &NodeRow) {
        (&self.nodes[link.ends.0], &self.nodes[link.ends.1])
    }

    /// True if cities or links have periods.
    pub(super) fn is_dynamic(&self) -> bool {
        let cities = self.nodes.iter().any(|node| !node.periods.is_empty());
        cities || self.links.iter().any(|link| !link.periods.is_empty())
    }

    /// Returns facts about the graph's origin for readers, by name.
    pub(super) fn statements(&self) -> Vec<(&'static str, String)> {
        let Provenance {
            network,
            name,
            attribution,
            revision,
            as_of,
            conditions,
        } = &self.provenance;
        let mut statements = vec![
            ("network", network.clone()),
            ("name", seen(name)),
            ("revision", revision.to_string()),
            ("asOf", as_of.clone()),
        ];
        statements.extend(conditions.iter().map(|(name, text)| (*name, seen(text))));
        statements.extend(attribution.as_deref().map(|text| ("attribution", seen(text))));
        statements
    }
}

/// A value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Integer(u32),
    Double(f64),
    Date(PartialDate),
}

/// The type of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Integer,
    Double,
}

/// An attribute that every format writes under the same name, besides id, ends, label and weight.
pub(super) struct Attribute<R> {
    pub(super) name: &'static str,
    pub(super) holds: Type,
    pub(super) value: for<'a> fn(&'a R) -> Option<Value<'a>>,
}

/// Returns a number as a value, if it is finite.
pub(super) fn finite(number: f64) -> Option<Value<'static>> {
    number.is_finite().then_some(Value::Double(number))
}

/// Lists attributes: name, type, value of a row.
macro_rules! attributes {
    ($row:ident: $($name:literal $holds:ident = $value:expr),+ $(,)?) => {
        [$(Attribute {
            name: $name,
            holds: Type::$holds,
            value: |$row| $value,
        }),+]
    };
}

/// The attributes of nodes.
pub(super) const NODE: [Attribute<NodeRow>; 10] = attributes!(node:
    "key" Text = Some(Value::Text(&node.key)),
    "country" Text = node.country.as_deref().map(Value::Text),
    "field" Text = node.field.as_deref().map(Value::Text),
    "latitude" Double = finite(node.position?.0),
    "longitude" Double = finite(node.position?.1),
    "degree" Integer = Some(Value::Integer(node.degree)),
    "strength" Double = finite(node.strength),
    "component" Integer = Some(Value::Integer(node.component)),
    "community" Integer = node.community.map(Value::Integer),
    "fields" Text = node.fields.as_deref().map(Value::Text),
);

/// The attributes of links. Those of partnerships come last; a merged link has none of them.
pub(super) const LINK: [Attribute<LinkRow>; 6] = attributes!(link:
    "partnershipCount" Integer = Some(Value::Integer(link.partnership_count)),
    "partnership" Text = Some(Value::Text(&link.partnership.as_ref()?.key)),
    "kind" Text = Some(Value::Text(&link.partnership.as_ref()?.kind)),
    "status" Text = Some(Value::Text(&link.partnership.as_ref()?.status)),
    "startedOn" Text = link.partnership.as_ref()?.started_on.map(Value::Date),
    "endedOn" Text = link.partnership.as_ref()?.ended_on.map(Value::Date),
);

/// Returns the attributes of links of a graph with or without parallel links.
pub(super) fn link_attributes(graph: &Graph) -> &'static [Attribute<LinkRow>] {
    const ALL: &[Attribute<LinkRow>] = &LINK;
    if graph.parallel { ALL } else { &ALL[..1] }
}

impl std::fmt::Display for Value<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Integer(number) => number.fmt(formatter),
            Self::Double(number) => number.fmt(formatter),
            Self::Date(date) => date.fmt(formatter),
        }
    }
}

impl serde::Serialize for Value<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_u32(*number),
            Self::Double(number) => serializer.serialize_f64(*number),
            Self::Date(date) => serializer.collect_str(date),
        }
    }
}
