//! petgraph's traits for [`LinkGraph`], so that the algorithms of petgraph, rustworkx-core and
//! others run on it.
//!
//! A node is its number; an edge is the number of its link; the weight of an edge is its strength.
//! Nodes have no weight. The graph is undirected: every link is visited from both ends, each time
//! with that end as its source.

use std::iter::{Copied, Map};
use std::ops::Range;
use std::slice;

use petgraph::data::DataMap;
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GetAdjacencyMatrix, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences,
    NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Direction, Undirected};

use super::{LinkGraph, Rows};

#[cfg(test)]
mod tests;

/// A link in the form that petgraph's algorithms expect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkRef<'g> {
    source: u32,
    target: u32,
    link: u32,
    strength: &'g f64,
}

impl EdgeRef for LinkRef<'_> {
    type NodeId = u32;
    type EdgeId = u32;
    type Weight = f64;

    fn source(&self) -> u32 {
        self.source
    }

    fn target(&self) -> u32 {
        self.target
    }

    fn weight(&self) -> &f64 {
        self.strength
    }

    fn id(&self) -> u32 {
        self.link
    }
}

/// The links at a node, by ascending neighbours.
#[derive(Clone, Debug)]
pub struct LinksAt<'g> {
    graph: &'g LinkGraph,
    node: u32,
    places: Range<usize>,
}

impl<'g> Iterator for LinksAt<'g> {
    type Item = LinkRef<'g>;

    fn next(&mut self) -> Option<LinkRef<'g>> {
        let place = self.places.next()?;
        let link = self.graph.incident_links(self.node)[place];
        Some(LinkRef {
            source: self.node,
            target: self.graph.neighbors(self.node)[place],
            link,
            strength: &self.graph.strengths[link as usize],
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

/// All links in order, each from its smaller end.
#[derive(Clone, Debug)]
pub struct AllLinks<'g> {
    graph: &'g LinkGraph,
    links: Range<u32>,
}

impl<'g> Iterator for AllLinks<'g> {
    type Item = LinkRef<'g>;

    fn next(&mut self) -> Option<LinkRef<'g>> {
        let link = self.links.next()?;
        let (source, target) = self.graph.ends(link);
        Some(LinkRef {
            source,
            target,
            link,
            strength: &self.graph.strengths[link as usize],
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.links.size_hint()
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a graph has fewer than 2^32 nodes and links")
}

impl GraphBase for LinkGraph {
    type NodeId = u32;
    type EdgeId = u32;
}

impl Data for LinkGraph {
    type NodeWeight = ();
    type EdgeWeight = f64;
}

impl DataMap for LinkGraph {
    fn node_weight(&self, node: u32) -> Option<&()> {
        ((node as usize) < self.node_count()).then_some(&())
    }

    fn edge_weight(&self, link: u32) -> Option<&f64> {
        self.strengths.get(link as usize)
    }
}

impl GraphProp for LinkGraph {
    type EdgeType = Undirected;
}

impl NodeCount for LinkGraph {
    fn node_count(&self) -> usize {
        self.node_count()
    }
}

impl EdgeCount for LinkGraph {
    fn edge_count(&self) -> usize {
        self.link_count()
    }
}

impl NodeIndexable for LinkGraph {
    fn node_bound(&self) -> usize {
        self.node_count()
    }

    fn to_index(&self, node: u32) -> usize {
        node as usize
    }

    fn from_index(&self, index: usize) -> u32 {
        number(index)
    }
}

impl NodeCompactIndexable for LinkGraph {}

impl EdgeIndexable for LinkGraph {
    fn edge_bound(&self) -> usize {
        self.link_count()
    }

    fn to_index(&self, link: u32) -> usize {
        link as usize
    }

    fn from_index(&self, index: usize) -> u32 {
        number(index)
    }
}

impl Visitable for LinkGraph {
    type Map = <Rows as Visitable>::Map;

    fn visit_map(&self) -> Self::Map {
        self.rows.visit_map()
    }

    fn reset_map(&self, map: &mut Self::Map) {
        self.rows.reset_map(map);
    }
}

/// A bit for each pair of nodes: nodes² / 8 bytes.
impl GetAdjacencyMatrix for LinkGraph {
    type AdjMatrix = <Rows as Visitable>::Map;

    fn adjacency_matrix(&self) -> Self::AdjMatrix {
        let count = self.node_count();
        let mut matrix = Self::AdjMatrix::with_capacity(count * count);
        for &(a, b) in &self.ends {
            matrix.insert(a as usize * count + b as usize);
            matrix.insert(b as usize * count + a as usize);
        }
        matrix
    }

    fn is_adjacent(&self, matrix: &Self::AdjMatrix, a: u32, b: u32) -> bool {
        matrix.contains(a as usize * self.node_count() + b as usize)
    }
}

impl<'g> IntoNeighbors for &'g LinkGraph {
    type Neighbors = Copied<slice::Iter<'g, u32>>;

    fn neighbors(self, node: u32) -> Self::Neighbors {
        LinkGraph::neighbors(self, node).iter().copied()
    }
}

/// A link of an undirected graph leads both ways.
impl IntoNeighborsDirected for &LinkGraph {
    type NeighborsDirected = Self::Neighbors;

    fn neighbors_directed(self, node: u32, _: Direction) -> Self::NeighborsDirected {
        IntoNeighbors::neighbors(self, node)
    }
}

impl<'g> IntoEdgeReferences for &'g LinkGraph {
    type EdgeRef = LinkRef<'g>;
    type EdgeReferences = AllLinks<'g>;

    fn edge_references(self) -> AllLinks<'g> {
        AllLinks {
            graph: self,
            links: 0..number(self.link_count()),
        }
    }
}

impl<'g> IntoEdges for &'g LinkGraph {
    type Edges = LinksAt<'g>;

    fn edges(self, node: u32) -> LinksAt<'g> {
        LinksAt {
            graph: self,
            node,
            places: 0..self.degree(node),
        }
    }
}

/// petgraph expects outgoing edges to start at the node, and incoming ones to end there.
impl<'g> IntoEdgesDirected for &'g LinkGraph {
    type EdgesDirected = Map<LinksAt<'g>, fn(LinkRef<'g>) -> LinkRef<'g>>;

    fn edges_directed(self, node: u32, direction: Direction) -> Self::EdgesDirected {
        let turned: fn(LinkRef<'g>) -> LinkRef<'g> = match direction {
            Direction::Outgoing => |link| link,
            Direction::Incoming => |link| LinkRef {
                source: link.target,
                target: link.source,
                ..link
            },
        };
        self.edges(node).map(turned)
    }
}

impl IntoNodeIdentifiers for &LinkGraph {
    type NodeIdentifiers = Range<u32>;

    fn node_identifiers(self) -> Range<u32> {
        0..number(self.node_count())
    }
}

impl IntoNodeReferences for &LinkGraph {
    type NodeRef = (u32, ());
    type NodeReferences = Map<Range<u32>, fn(u32) -> Self::NodeRef>;

    fn node_references(self) -> Self::NodeReferences {
        self.node_identifiers().map(|node| (node, ()))
    }
}
