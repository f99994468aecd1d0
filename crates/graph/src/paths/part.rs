//! The part of a graph that short paths between two nodes can use.

use super::passage::Passage;
use super::query::{Costs, FoundPath};
use super::search::Task;
use super::single_source::hops_from;
use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::{LinkCosts, LinkGraph};

/// A separate graph with two ends, costs, and a limit on the hops of a path.
pub(super) struct Part {
    pub(super) graph: LinkGraph,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) max_hops: u32,
    pub(super) costs: LinkCosts,
    /// By node: the node of the original graph, or for a line graph the link of the original part.
    origins: Vec<u32>,
}

impl Part {
    /// Returns the nodes and links on paths of at most `task.max_hops` hops that the task admits.
    /// Numbers ascend as in the original.
    pub(super) fn near<P: Passage>(task: &Task<'_, P>, meter: &mut Meter<'_>) -> Result<Self, AnalysisError> {
        let Task {
            graph,
            from,
            to,
            max_hops,
            passage,
            ..
        } = *task;
        let ahead = hops_from(graph, from, max_hops, passage, meter)?;
        let behind = hops_from(graph, to, max_hops, passage, meter)?;
        let whole = |hops: u32, rest: u32| hops.saturating_add(rest) <= max_hops;
        let is_near = |&node: &u32| {
            let may_pass = node == from || node == to || passage.admits_node(node);
            may_pass && whole(ahead[node as usize], behind[node as usize])
        };
        let origins: Vec<u32> = (0..graph.node_count() as u32).filter(is_near).collect();
        let place = |node: u32| origins.binary_search(&node).map(|place| place as u32).ok();
        let (mut links, mut costs) = (Vec::new(), Vec::new());
        for (a, &node) in (0..).zip(&origins) {
            meter.count(graph.degree(node))?;
            for (next, link) in graph.adjacent(node).filter(|&(next, _)| next > node) {
                let [u, v] = [node as usize, next as usize];
                let leads = |u: usize, v: usize| whole(ahead[u].saturating_add(1), behind[v]);
                if !(passage.admits_link(link) && (leads(u, v) || leads(v, u))) {
                    continue;
                }
                if let Some(b) = place(next) {
                    links.push((a, b, 1.0));
                    costs.push(task.costs.of(link));
                }
            }
        }
        let end = |node| place(node).unwrap_or(0);
        Ok(Self {
            from: end(from),
            to: end(to),
            graph: LinkGraph::from_links(origins.len(), links),
            max_hops,
            costs: LinkCosts::from(costs),
            origins,
        })
    }

    /// Returns the line graph. Its nodes are the links, linked if they share a node between the
    /// ends, and two new ends, linked with the links at the old ends. Paths that share no node
    /// there are paths that share no link here. A hop costs as much as the two links that it joins,
    /// so a path costs twice as much as here and has one hop more.
    pub(super) fn line_graph(&self, meter: &mut Meter<'_>) -> Result<Self, AnalysisError> {
        let link_count = self.graph.link_count() as u32;
        let to = link_count + 1;
        let mut joints: Vec<(u32, u32, u64)> = Vec::new();
        for node in 0..self.graph.node_count() as u32 {
            let links = self.graph.incident_links(node);
            meter.count(links.len() * links.len())?;
            let cost = |link: u32| self.costs[link];
            if node == self.from {
                joints.extend(links.iter().map(|&link| (0, link + 1, cost(link))));
            } else if node == self.to {
                joints.extend(links.iter().map(|&link| (link + 1, to, cost(link))));
            } else {
                for (place, &one) in links.iter().enumerate() {
                    let others = links[place + 1..].iter();
                    joints.extend(others.map(|&other| {
                        let (a, b) = (one.min(other), one.max(other));
                        (a + 1, b + 1, cost(a).saturating_add(cost(b)))
                    }));
                }
            }
        }
        joints.sort_unstable();
        Ok(Self {
            graph: LinkGraph::from_links(to as usize + 1, joints.iter().map(|&(a, b, _)| (a, b, 1.0)).collect()),
            from: 0,
            to,
            max_hops: self.max_hops.saturating_add(1),
            costs: LinkCosts::from(joints.into_iter().map(|(_, _, cost)| cost).collect::<Vec<u64>>()),
            origins: Vec::new(),
        })
    }

    /// Returns a path of the part as a path of the original graph.
    pub(super) fn in_whole(&self, path: &FoundPath, whole: &LinkGraph, costs: Costs<'_>) -> FoundPath {
        let nodes = path.nodes.iter().map(|&node| self.origins[node as usize]);
        FoundPath::over(nodes.collect(), whole, costs)
    }

    /// Returns the path over the links that a path of the line graph visits, without the detours it
    /// may make.
    pub(super) fn unlined(&self, path: &FoundPath) -> FoundPath {
        let mut links = path.nodes[1..path.nodes.len() - 1]
            .iter()
            .map(|&node| node - 1)
            .collect::<Vec<u32>>();
        let mut nodes = vec![self.from];
        let mut node = self.from;
        while node != self.to {
            let touches = |&link: &u32| <[u32; 2]>::from(self.graph.ends(link)).contains(&node);
            let last = links
                .iter()
                .rposition(touches)
                .expect("links of a path lead from end to end");
            let (a, b) = self.graph.ends(links[last]);
            node = if a == node { b } else { a };
            nodes.push(node);
            links.drain(..=last);
        }
        FoundPath::over(nodes, &self.graph, Costs::PerLink(&self.costs))
    }
}
