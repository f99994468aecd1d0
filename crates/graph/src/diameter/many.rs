//! Distances from up to 64 nodes in one sweep, one bit for each.

use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Work arrays, by node: which sources have reached it, and which did so in the last step and in this one.
pub(super) struct ManySources {
    seen: Vec<u64>,
    now: Vec<u64>,
    next: Vec<u64>,
    /// The nodes that a source has reached in the last step, and room for one more.
    active: Vec<u32>,
    active_count: usize,
    met: Vec<u32>,
    most: u32,
}

impl ManySources {
    /// For a component in which no two nodes are further apart than `most` hops.
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

    /// The largest number of hops from one of `sources`, at most 64 of the nodes of a whole component, to another of these, or
    /// less if that is not to a source, nor to one of `others`.
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
                // Two that share their only neighbour, of which one may not be among the ends, have met.
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

    /// How many more steps it takes, 2 at most, until all of `ends` are reached from all sources.
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

    /// The links of all active nodes, counted until there are `enough`.
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

    /// Forgets who is active.
    fn rest(&mut self) {
        for &node in &self.active[..self.active_count] {
            self.now[node as usize] = 0;
        }
    }

    /// One step where few are active: they tell their neighbours.
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

    /// One step where many are active: everyone asks its neighbours.
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
