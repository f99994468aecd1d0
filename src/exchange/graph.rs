//! A graph as plain rows, as all formats write it.

use crate::domain::letters::seen;
use crate::domain::{PartialDate, Span};

/// A graph to write: nodes by key, links by the keys of their ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// Where it comes from.
    pub provenance: Provenance,
    /// Whether each partnership is a link of its own, so that two cities may have several.
    pub parallel: bool,
    nodes: Vec<NodeRow>,
    links: Vec<LinkRow>,
}

/// Where a graph comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Key of the network, or keys with a comma between.
    pub network: String,
    /// Its name for people.
    pub name: String,
    /// Credit that must be shown with the data.
    pub attribution: Option<String>,
    /// Revision of the store.
    pub revision: i64,
    /// The day, or the first and the last day with a slash between.
    pub as_of: String,
    /// Every condition that decided what is in the graph, by name.
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
    /// Keys of all its fields, as a table has several values in one cell.
    pub fields: Option<String>,
    /// Degrees north and east.
    pub position: Option<(f64, f64)>,
    /// Place in a picture.
    pub place: (f64, f64),
    /// Periods of membership, ascending and apart; none if it is always a member.
    pub periods: Vec<Span>,
    /// Number of partner cities.
    pub degree: u32,
    /// Sum of the strengths of its links.
    pub strength: f64,
    /// Number of its component, from 1.
    pub component: u32,
    /// Number of its community, from 1; `None` where it was not computed.
    pub community: Option<u32>,
}

/// A link between two cities, or one partnership of the two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkRow {
    /// Its id in files: the keys of its cities, and the partnership's key if it is one partnership.
    /// No node has the same id.
    pub id: String,
    /// Positions of its cities among the nodes.
    pub ends: (usize, usize),
    /// The partnership's title; of a merged link both names.
    pub label: String,
    /// Strength; more is closer.
    pub strength: f64,
    /// How many partnerships it stands for.
    pub partnership_count: u32,
    /// Periods in which it exists, ascending and apart; none if it always does.
    pub periods: Vec<Span>,
    /// The partnership, where the link is one.
    pub partnership: Option<PartnershipRow>,
}

/// What is said of a link that is one partnership.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartnershipRow {
    /// Its key; of one of several cities the same on each of its links.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub status: String,
    /// When it began.
    pub started_on: Option<PartialDate>,
    /// When it ended.
    pub ended_on: Option<PartialDate>,
}

impl Graph {
    /// A graph of these rows. Labels that were written before there was a rule for texts lose the
    /// characters that it refuses, which several formats cannot write.
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

    /// The cities.
    pub fn nodes(&self) -> &[NodeRow] {
        &self.nodes
    }

    /// The links.
    pub fn links(&self) -> &[LinkRow] {
        &self.links
    }

    /// Bytes that its rows occupy, roughly.
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

    /// The two cities of a link.
    pub fn ends(&self, link: &LinkRow) -> (&NodeRow, &NodeRow) {
        (&self.nodes[link.ends.0], &self.nodes[link.ends.1])
    }

    /// True if cities or links have periods.
    pub(super) fn is_dynamic(&self) -> bool {
        let cities = self.nodes.iter().any(|node| !node.periods.is_empty());
        cities || self.links.iter().any(|link| !link.periods.is_empty())
    }

    /// What a reader should know of where the graph comes from, by name.
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

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Integer,
    Double,
}

/// An attribute that every format writes under the same name, beside id, ends, label and weight.
pub(super) struct Attribute<R> {
    pub(super) name: &'static str,
    pub(super) holds: Type,
    pub(super) value: for<'a> fn(&'a R) -> Option<Value<'a>>,
}

/// A number that a file may hold.
pub(super) fn finite(number: f64) -> Option<Value<'static>> {
    number.is_finite().then_some(Value::Double(number))
}

/// Lists attributes: name, what it holds, value of a row.
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

/// How many of the attributes of links a graph with or without parallel links has.
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
