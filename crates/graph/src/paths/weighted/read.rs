//! Reads paths from the labels of a completed search: the smallest one, or all.

use super::super::key::Key;
use super::super::passage::Passage;
use super::super::path_dag::PathDag;
use super::{Label, ON_BEST, Search};

/// The answer read from a completed search: the smallest path as its nodes, or all paths.
pub(in super::super) trait Answer: From<PathDag> {
    /// Returns the hops of a path.
    fn hop_count(&self) -> usize;
    /// Reads the answer from the labels of a search that found a path.
    fn read<P: Passage, K: Key>(search: &mut Search<'_, P, K>) -> Self;
}

impl Answer for Vec<u32> {
    fn hop_count(&self) -> usize {
        self.len() - 1
    }

    fn read<P: Passage, K: Key>(search: &mut Search<'_, P, K>) -> Self {
        search.only_path().unwrap_or_else(|| {
            search.mark();
            search.first_path()
        })
    }
}

impl Answer for PathDag {
    fn hop_count(&self) -> usize {
        self.levels() - 1
    }

    fn read<P: Passage, K: Key>(search: &mut Search<'_, P, K>) -> Self {
        search.mark();
        search.dag()
    }
}

impl<P: Passage, K: Key> Search<'_, P, K> {
    fn label(&self, node: u32, side: usize) -> Option<Label<K>> {
        let label = self.scratch.labels[node as usize][side];
        (label.stamp >= self.scratch.stamp).then_some(label)
    }

    /// Returns the only path of the best rank; `None` if there may be several.
    fn only_path(&self) -> Option<Vec<u32>> {
        let &[meeting] = &*self.scratch.meetings else {
            return None;
        };
        let mut nodes = Vec::with_capacity(8);
        self.retrace(meeting, 0, &mut nodes)?;
        nodes.reverse();
        nodes.pop();
        self.retrace(meeting, 1, &mut nodes)?;
        Some(nodes)
    }

    /// Appends the nodes from `node` to the end of a side; `None` if several paths have the same
    /// rank.
    fn retrace(&self, mut node: u32, side: usize, nodes: &mut Vec<u32>) -> Option<()> {
        loop {
            nodes.push(node);
            let label = self.scratch.labels[node as usize][side];
            if label.stamp > self.scratch.stamp {
                return None;
            }
            if label.before == node {
                return Some(());
            }
            node = label.before;
        }
    }

    /// Marks the nodes before the meetings that lie on paths of the best rank.
    fn mark(&mut self) {
        let mut pending = std::mem::take(&mut self.scratch.meetings);
        for &node in &pending {
            self.scratch.labels[node as usize][0].before = ON_BEST;
        }
        let (graph, stamp) = (self.task.graph, self.scratch.stamp);
        while let Some(node) = pending.pop() {
            let key = self.scratch.labels[node as usize][0].key;
            for (neighbor, link) in graph.adjacent(node) {
                let label = &mut self.scratch.labels[neighbor as usize][0];
                if label.stamp >= stamp
                    && label.before != ON_BEST
                    && label.key.after(self.costs[link], self.packing, self.best) == Some(key)
                    && self.task.passage.admits_link(link)
                {
                    label.before = ON_BEST;
                    pending.push(neighbor);
                }
            }
        }
        self.scratch.meetings = pending;
    }

    /// Returns the rank from the start at which a best path, now at some node with rank `key`,
    /// reaches `next` over `link`; `None` if no best path does.
    fn step(&self, key: K, next: u32, link: u32) -> Option<K> {
        let reached = key.after(self.costs[link], self.packing, self.best)?;
        let ahead = || {
            self.label(next, 0)
                .is_some_and(|label| label.before == ON_BEST && label.key == reached)
        };
        let behind = || {
            self.label(next, 1)
                .is_some_and(|label| reached.plus(label.key) == self.best)
        };
        ((ahead() || behind()) && self.task.passage.admits_link(link)).then_some(reached)
    }

    /// Returns the smallest path: from the start by the smallest neighbour on a best path.
    fn first_path(&self) -> Vec<u32> {
        let mut nodes = vec![self.task.from];
        let (mut node, mut key) = (self.task.from, K::ZERO);
        while node != self.task.to {
            let mut adjacent = self.task.graph.adjacent(node);
            let next = adjacent.find_map(|(next, link)| Some((next, self.step(key, next, link)?)));
            (node, key) = next.expect("every node of a best path but the last has a next one");
            nodes.push(node);
        }
        nodes
    }

    fn dag(&self) -> PathDag {
        PathDag::build(self.task.from, self.task.to, K::ZERO, |node, key, strands| {
            let adjacent = self.task.graph.adjacent(node);
            strands.extend(adjacent.filter_map(|(next, link)| Some((next, self.step(key, next, link)?))));
        })
    }
}
