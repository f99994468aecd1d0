//! The part of a view that belongs to some fields, as a graph of its own.

use crate::domain::FieldId;
use crate::network::{FieldBasis, LinkGraph, View};

/// Part of a view as a graph of its own.
pub(super) struct Part {
    /// Nodes of the view, ascending; their positions are the nodes of the part.
    pub(super) nodes: Vec<u32>,
    /// Links of the view, ascending; their positions are the links of the part.
    pub(super) links: Vec<u32>,
    /// The graph of the part.
    pub(super) graph: LinkGraph,
}

impl Part {
    /// Takes the whole view.
    pub(super) fn whole(view: &View) -> Self {
        let nodes = (0..view.graph().node_count() as u32).collect();
        let links = (0..view.graph().link_count() as u32).collect();
        Self::new(view, nodes, links)
    }

    /// Takes the nodes and links of some fields.
    pub(super) fn of_fields(view: &View, fields: &[FieldId], basis: FieldBasis) -> Self {
        let holds: Vec<bool> = (0..view.graph().node_count() as u32)
            .map(|node| view.fields(node).iter().any(|field| fields.contains(field)))
            .collect();
        let tagged = |link: u32| {
            view.records(link)
                .iter()
                .flat_map(|&record| &view.partnership(record).record.fields)
                .any(|field| fields.contains(field))
        };
        let both_hold = |link: u32| {
            let (a, b) = view.graph().ends(link);
            holds[a as usize] && holds[b as usize]
        };
        let links: Vec<u32> = (0..view.graph().link_count() as u32)
            .filter(|&link| match basis {
                FieldBasis::City => both_hold(link),
                FieldBasis::Partnership => tagged(link),
                FieldBasis::Either => both_hold(link) || tagged(link),
            })
            .collect();
        let mut belongs = if basis == FieldBasis::Partnership {
            vec![false; holds.len()]
        } else {
            holds.clone()
        };
        for &link in &links {
            let (a, b) = view.graph().ends(link);
            belongs[a as usize] = true;
            belongs[b as usize] = true;
        }
        let nodes = (0..belongs.len() as u32)
            .filter(|&node| belongs[node as usize])
            .collect();
        Self::new(view, nodes, links)
    }

    fn new(view: &View, nodes: Vec<u32>, links: Vec<u32>) -> Self {
        let position = |node: u32| nodes.binary_search(&node).expect("a link's ends are in the part") as u32;
        let ends = links
            .iter()
            .map(|&link| {
                let (a, b) = view.graph().ends(link);
                (position(a), position(b), view.graph().strength(link))
            })
            .collect();
        let graph = LinkGraph::from_links(nodes.len(), ends);
        Self { nodes, links, graph }
    }
}
