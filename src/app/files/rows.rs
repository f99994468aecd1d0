//! Converts a view to the rows of a file.

use std::collections::BTreeSet;

use crate::analytics::communities::Communities;
use crate::analytics::components::components;
use crate::analytics::layout::map_layout;
use crate::app::conditions::conditions;
use crate::domain::{Membership, Span};
use crate::exchange::{Graph, LinkRow, NodeRow, PartnershipRow, Provenance};
use crate::network::{RecordIndex, View};

/// The meaning of a link in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileLinks {
    /// Merges all partnerships of two cities.
    Links,
    /// One link per partnership.
    Partnerships,
}

/// Returns the rows of a view: cities by key, links by the keys of their cities, parallel links by
/// the key of the partnership. These keys are the ids, as in the field `graph`.
pub(super) fn graph_of(view: &View, communities: &Communities, links: FileLinks) -> Graph {
    let parts = components(view.graph());
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let all_nodes = 0..count(view.graph().node_count());
    let places = map_layout(all_nodes.clone().map(|node| position(view, node)));
    let node = |node: u32| {
        let city = view.snapshot().city(view.city(node));
        NodeRow {
            id: city.key.clone(),
            key: city.key.clone(),
            label: city.name.clone(),
            country: view.country(node).map(|code| code.to_string()),
            field: view.primary_field(node).map(|field| field.key.clone()),
            fields: Some(view.field_keys(node).collect::<Vec<_>>().join(";")).filter(|fields| !fields.is_empty()),
            position: position(view, node),
            place: (places[node as usize].x, places[node as usize].y),
            periods: apart(view.memberships(node).map(Membership::span).collect()),
            degree: count(view.graph().degree(node)),
            strength: view.graph().node_strength(node),
            component: parts.label(node) + 1,
            community: Some(communities.partition.label(node) + 1),
        }
    };
    let all_links = 0..count(view.graph().link_count());
    let rows = match links {
        FileLinks::Links => all_links.map(|link| merged(view, link)).collect(),
        FileLinks::Partnerships => {
            let records = all_links.flat_map(|link| view.records(link).iter().map(move |&record| (link, record)));
            records.map(|(link, record)| single(view, link, record)).collect()
        }
    };
    let nodes = all_nodes.map(node).collect();
    Graph::new(provenance(view), links == FileLinks::Partnerships, nodes, rows)
}

/// Returns latitude and longitude in degrees.
fn position(view: &View, node: u32) -> Option<(f64, f64)> {
    let position = view.snapshot().city(view.city(node)).position()?;
    Some((position.latitude, position.longitude))
}

/// Merges spans into ascending disjoint ones; returns none if they cover all days.
fn apart(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| span.first_day());
    let mut apart: Vec<Span> = Vec::new();
    for span in spans {
        match apart.last_mut() {
            Some(last) if last.last_day().succ_opt().is_none_or(|next| span.first_day() <= next) => {
                if span.last_day() > last.last_day() {
                    last.end = span.end;
                }
            }
            _ => apart.push(span),
        }
    }
    apart.retain(|span| span.start.is_some() || span.end.is_some());
    apart
}

/// Returns nodes and names of the two cities of a link, and its key.
fn ends(view: &View, link: u32) -> ((usize, usize), [String; 2], String) {
    let (a, b) = view.graph().ends(link);
    let city = |node| view.snapshot().city(view.city(node));
    (
        (a as usize, b as usize),
        [city(a).name.clone(), city(b).name.clone()],
        format!("{}/{}", city(a).key, city(b).key),
    )
}

fn merged(view: &View, link: u32) -> LinkRow {
    let (ends, names, id) = ends(view, link);
    LinkRow {
        id,
        ends,
        label: names.join("–"),
        strength: view.graph().strength(link),
        partnership_count: u32::try_from(view.records(link).len()).unwrap_or(u32::MAX),
        periods: apart(
            view.records(link)
                .iter()
                .map(|&record| view.partnership(record).record.span())
                .collect(),
        ),
        partnership: None,
    }
}

/// Returns the link of one partnership. Its key has the keys of its cities, of its network and of
/// the partnership.
fn single(view: &View, link: u32, index: RecordIndex) -> LinkRow {
    let (ends, _, pair) = ends(view, link);
    let record = &view.partnership(index).record;
    let network = &view.snapshot().network(index.network).network.key;
    LinkRow {
        id: format!("{pair}/{network}/{}", record.key),
        ends,
        label: record.title.clone(),
        strength: view.strength_of(index),
        partnership_count: 1,
        periods: apart(vec![record.span()]),
        partnership: Some(PartnershipRow {
            key: record.key.clone(),
            kind: record.kind.to_string(),
            status: record.status.to_string(),
            started_on: record.started_on,
            ended_on: record.ended_on,
        }),
    }
}

fn provenance(view: &View) -> Provenance {
    let scope = view.scope();
    let networks: Vec<_> = scope
        .networks
        .iter()
        .map(|&network| &view.snapshot().network(network).network)
        .collect();
    let joined = |texts: Vec<&str>| texts.join(", ");
    let credits: BTreeSet<&str> = networks
        .iter()
        .filter_map(|network| network.attribution.as_deref())
        .collect();
    let (first, last) = (scope.period.first(), scope.period.last());
    let named = conditions(view.snapshot(), scope).into_iter();
    Provenance {
        network: joined(networks.iter().map(|network| network.key.as_str()).collect()),
        name: joined(networks.iter().map(|network| network.name.as_str()).collect()),
        attribution: (!credits.is_empty()).then(|| credits.into_iter().collect::<Vec<_>>().join(" ")),
        revision: view.snapshot().revision(),
        as_of: if first == last {
            last.to_string()
        } else {
            format!("{first}/{last}")
        },
        conditions: named.map(|(name, value)| (name, in_words(&value))).collect(),
    }
}

/// Joins a list by commas; leaves other values unchanged.
fn in_words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join(", "),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
