//! All best paths between two nodes at once, as a directed acyclic graph.

use crate::budget::Meter;
use crate::error::AnalysisError;

/// All paths of the best rank between two nodes, by levels: a level holds the nodes that they visit
/// after the same number of hops.
///
/// Paths of one rank have the same number of hops, and a node has the same position on all of them.
/// So the number of paths, which may be exponential, costs only a pass over the links between
/// levels, and the paths themselves cost only the time to write them.
pub(super) struct PathDag {
    /// By position: the node. Positions go level by level, ascending by node within each.
    nodes: Vec<u32>,
    /// By position: the start of its successors in `next`.
    rows: Vec<u32>,
    /// Positions on the next level to which a best path continues, ascending.
    next: Vec<u32>,
    levels: usize,
}

impl PathDag {
    /// Builds the graph of best paths from `from` to another node `to`. `step` adds, ascending, all
    /// nodes to which best paths continue from a node, each with a state that does not depend on
    /// the node before.
    pub(super) fn build<S: Copy>(
        from: u32,
        to: u32,
        start: S,
        mut step: impl FnMut(u32, S, &mut Vec<(u32, S)>),
    ) -> Self {
        let mut dag = Self {
            nodes: vec![from],
            rows: vec![0],
            next: Vec::new(),
            levels: 1,
        };
        let mut level = vec![(from, start)];
        while level[0].0 != to {
            let (first, first_link) = (dag.nodes.len() as u32, dag.next.len());
            let mut reached = Vec::new();
            for &(node, state) in &level {
                let before = reached.len();
                step(node, state, &mut reached);
                dag.next.extend(reached[before..].iter().map(|&(node, _)| node));
                dag.rows.push(dag.next.len() as u32);
            }
            reached.sort_unstable_by_key(|&(node, _)| node);
            reached.dedup_by_key(|&mut (node, _)| node);
            for next in &mut dag.next[first_link..] {
                *next = first + reached.partition_point(|&(node, _)| node < *next) as u32;
            }
            dag.nodes.extend(reached.iter().map(|&(node, _)| node));
            dag.levels += 1;
            level = reached;
        }
        dag.rows.push(dag.next.len() as u32);
        dag
    }

    /// Returns the number of nodes of a path.
    pub(super) const fn levels(&self) -> usize {
        self.levels
    }

    fn row(&self, place: u32) -> &[u32] {
        &self.next[self.rows[place as usize] as usize..self.rows[place as usize + 1] as usize]
    }

    /// Returns the number of paths; [`u64::MAX`] if there are more.
    pub(super) fn count(&self) -> u64 {
        let mut ways = vec![1_u64; self.nodes.len()];
        for place in (0..self.nodes.len() - 1).rev() {
            let onward = self.row(place as u32).iter().map(|&next| ways[next as usize]);
            ways[place] = onward.fold(0, u64::saturating_add);
        }
        ways[0]
    }

    /// Returns the nodes of the first path.
    pub(super) fn first(&self) -> Vec<u32> {
        let mut nodes = Vec::with_capacity(self.levels);
        self.write(&self.complete(Vec::new()), &mut nodes);
        nodes
    }

    /// Returns the nodes of the first `most` paths, one path after the other.
    pub(super) fn paths(&self, most: usize, meter: &mut Meter<'_>) -> Result<Vec<u32>, AnalysisError> {
        let mut nodes = Vec::new();
        let mut trail = Some(Vec::new());
        while let Some(begun) = trail.filter(|_| nodes.len() / self.levels < most) {
            meter.count(self.levels)?;
            let whole = self.complete(begun);
            self.write(&whole, &mut nodes);
            trail = self.turn(whole);
        }
        Ok(nodes)
    }

    /// Returns the position at the end of a trail. A trail has one index into `next` for each hop.
    fn place_after(&self, trail: &[u32]) -> usize {
        trail.last().map_or(0, |&link| self.next[link as usize] as usize)
    }

    /// Completes a trail to the end by the smallest nodes.
    fn complete(&self, mut trail: Vec<u32>) -> Vec<u32> {
        let mut place = self.place_after(&trail);
        while trail.len() + 1 < self.levels {
            let link = self.rows[place];
            trail.push(link);
            place = self.next[link as usize] as usize;
        }
        trail
    }

    /// Returns the start of the next path after a complete one, up to the point where the two part.
    fn turn(&self, mut trail: Vec<u32>) -> Option<Vec<u32>> {
        while let Some(link) = trail.pop() {
            if link + 1 < self.rows[self.place_after(&trail) + 1] {
                trail.push(link + 1);
                return Some(trail);
            }
        }
        None
    }

    fn write(&self, trail: &[u32], nodes: &mut Vec<u32>) {
        nodes.push(self.nodes[0]);
        let places = trail.iter().map(|&link| self.next[link as usize]);
        nodes.extend(places.map(|place| self.nodes[place as usize]));
    }
}

/// Returns the nodes of the first path.
impl From<PathDag> for Vec<u32> {
    fn from(dag: PathDag) -> Self {
        dag.first()
    }
}
