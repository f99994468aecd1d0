//! Multi-source search: distances from up to 64 nodes in one sweep, one bit for each.

use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Work arrays, by node: the sources that have reached it, those of the last step, and those of
/// this one.
pub(super) struct ManySources {
    seen: Vec<u64>,
    now: Vec<u64>,
    next: Vec<u64>,
    /// The nodes that a source reached in the last step, with room for one more.
    active: Vec<u32>,
    active_count: usize,
    met: Vec<u32>,
    most: u32,
}

impl ManySources {
    /// Creates work arrays for a component with distances of at most `most` hops.
    pub(super) fn of(graph: &LinkGraph, most: u32) -> Self {
        let node_count = graph.node_count();
        Self {
            seen: vec![0; node_count],
            now: vec![0; node_count],
            next: vec![0; node_count],
            active: vec![0; node_count + 1],
            active_count: 0,
            met: vec![0; node_count + 1],
            most,
        }
    }

    /// Returns the largest number of hops from one of `sources` to another node of the component,
    /// or less if that node is neither a source nor one of `others`. There are at most 64 sources.
    pub(super) fn eccentricity(
        &mut self,
        graph: &LinkGraph,
        component: &[u32],
        (sources, others): (&[u32], &[u32]),
        meter: &mut Meter<'_>,
    ) -> Result<u32, AnalysisError> {
        component.iter().for_each(|&node| self.seen[node as usize] = 0);
        let mut all = 0;
        for (bit, &source) in sources.iter().enumerate() {
            all |= 1 << bit;
            (self.seen[source as usize], self.now[source as usize]) = (1 << bit, 1 << bit);
            self.active[bit] = source;
        }
        self.active_count = sources.len();
        let mut steps = 0;
        loop {
            let links = self.links_of_active(graph, component.len());
            meter.count(links)?;
            if steps > 0 && steps + 2 == self.most {
                // Two nodes that share their only neighbour have met; one of them may not be among
                // the ends.
                self.rest();
                return Ok(steps
                    + self
                        .steps_left(graph, sources, all)
                        .max(self.steps_left(graph, others, all)));
            }
            if links < component.len() {
                self.spread(graph);
            } else {
                self.collect(graph, component, all);
            }
            if self.active_count == 0 {
                return Ok(steps);
            }
            steps += 1;
        }
    }

    /// Returns the number of further steps, at most 2, until all sources reach all of `ends`.
    fn steps_left(&self, graph: &LinkGraph, ends: &[u32], all: u64) -> u32 {
        let mut steps = 0;
        for &end in ends {
            let seen = self.seen[end as usize];
            if seen != all {
                let neighbors = graph.neighbors(end).iter();
                let next = neighbors.fold(seen, |sum, &neighbor| sum | self.seen[neighbor as usize]);
                if next != all {
                    return 2;
                }
                steps = 1;
            }
        }
        steps
    }

    /// Counts the links of all active nodes, up to `enough`.
    fn links_of_active(&self, graph: &LinkGraph, enough: usize) -> usize {
        let mut links = 0;
        for &node in &self.active[..self.active_count] {
            links += graph.degree(node);
            if links >= enough {
                break;
            }
        }
        links
    }

    /// Clears the active nodes.
    fn rest(&mut self) {
        for &node in &self.active[..self.active_count] {
            self.now[node as usize] = 0;
        }
    }

    /// Makes one step with few active nodes: each updates its neighbours.
    fn spread(&mut self, graph: &LinkGraph) {
        let mut met = 0;
        for &node in &self.active[..self.active_count] {
            let sources = std::mem::take(&mut self.now[node as usize]);
            for &neighbor in graph.neighbors(node) {
                let next = &mut self.next[neighbor as usize];
                self.met[met] = neighbor;
                met += usize::from(*next == 0);
                *next |= sources;
            }
        }
        self.active_count = 0;
        for &node in &self.met[..met] {
            let seen = &mut self.seen[node as usize];
            let new = std::mem::take(&mut self.next[node as usize]) & !*seen;
            *seen |= new;
            self.now[node as usize] = new;
            self.active[self.active_count] = node;
            self.active_count += usize::from(new != 0);
        }
    }

    /// Makes one step with many active nodes: each node reads from its neighbours.
    fn collect(&mut self, graph: &LinkGraph, component: &[u32], all: u64) {
        let mut active = 0;
        for &node in component {
            let seen = &mut self.seen[node as usize];
            if *seen == all {
                continue;
            }
            let neighbors = graph.neighbors(node).iter();
            let new = neighbors.fold(0, |sum, &neighbor| sum | self.now[neighbor as usize]) & !*seen;
            *seen |= new;
            self.next[node as usize] = new;
            self.met[active] = node;
            active += usize::from(new != 0);
        }
        self.rest();
        std::mem::swap(&mut self.now, &mut self.next);
        std::mem::swap(&mut self.active, &mut self.met);
        self.active_count = active;
    }
}
