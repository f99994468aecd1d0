//! Local moving: moves single nodes to the community where they fit best.

use rand_pcg::Pcg32;

use super::level::Level;
use super::queue::Queue;
use super::shuffle::Choice;
use crate::budget::Meter;
use crate::error::AnalysisError;

/// The gain of a group by a node: the weight between them less its expected value by their
/// strengths.
#[derive(Clone, Copy)]
pub(super) struct Quality {
    /// γ / 2m.
    pub(super) scale: f64,
    /// The largest difference of two gains that count as equal: less than 10⁻¹² of modularity.
    pub(super) tolerance: f64,
}

impl Quality {
    #[inline]
    pub(super) fn gain(self, weight: f64, strength: f64, group_strength: f64) -> f64 {
        weight - self.scale * strength * group_strength
    }
}

/// The division of one level: the community of every node, with the strength and number of nodes of
/// each community.
pub(super) struct Division {
    pub(super) community: Vec<u32>,
    pub(super) groups: Vec<Group>,
    sizes: Vec<u32>,
    empty: Vec<u32>,
}

/// The totals of a community.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    /// The strength of its nodes.
    pub(super) strength: f64,
    /// The weight between it and the current node; 0 at other times.
    weight: f64,
}

impl Division {
    /// Creates the division with the given `community` of each node. Communities are numbers below
    /// the number of nodes.
    pub(super) fn of(level: &Level, community: Vec<u32>) -> Self {
        let mut groups = vec![Group::default(); level.node_count()];
        let mut sizes = vec![0; level.node_count()];
        for (&community, &strength) in community.iter().zip(&level.strengths) {
            groups[community as usize].strength += strength;
            sizes[community as usize] += 1;
        }
        let empty = (0..level.node_count() as u32)
            .rev()
            .filter(|&community| sizes[community as usize] == 0)
            .collect();
        Self {
            community,
            groups,
            sizes,
            empty,
        }
    }

    /// Returns the number of communities that have a node.
    pub(super) fn count(&self) -> usize {
        self.community.len() - self.empty.len()
    }

    /// Returns modularity times 2m: the ends of links within communities, less their expected
    /// number.
    pub(super) fn quality(&self, level: &Level, quality: Quality) -> f64 {
        let mut inside: f64 = level.strengths.iter().sum();
        for node in 0..level.node_count() as u32 {
            let home = self.community[node as usize];
            let others = level
                .adjacent(node)
                .filter(|&(neighbor, _)| self.community[neighbor as usize] != home);
            inside -= others.map(|(_, weight)| weight).sum::<f64>();
        }
        let squares: f64 = self.groups.iter().map(|group| group.strength * group.strength).sum();
        inside - quality.scale * squares
    }

    /// Moves nodes until none fits better elsewhere. Nodes wait in a queue, at first all in random
    /// order. A node that moves puts its neighbours in other communities back into the queue. A
    /// node stays unless a move is strictly better.
    pub(super) fn improve(
        &mut self,
        level: &Level,
        quality: Quality,
        random: &mut Pcg32,
        meter: &mut Meter<'_>,
    ) -> Result<(), AnalysisError> {
        let mut queue = Queue::shuffled(level.node_count(), random);
        let mut touched = vec![0_u32; level.node_count() + 1];
        while let Some(node) = queue.pop() {
            let mut met = 0;
            for (neighbor, weight) in level.adjacent(node) {
                // No branch: the first meeting of a community is unpredictable.
                let community = self.community[neighbor as usize];
                let group = &mut self.groups[community as usize];
                touched[met] = community;
                met += usize::from(group.weight == 0.0);
                group.weight += weight;
            }
            meter.count(1 + met)?;
            let strength = level.strengths[node as usize];
            let target = self.best_for(node, strength, &touched[..met], quality, random);
            if target == self.community[node as usize] {
                continue;
            }
            self.move_to(node, strength, target);
            for (neighbor, _) in level.adjacent(node) {
                queue.push_if(self.community[neighbor as usize] != target, neighbor);
            }
        }
        Ok(())
    }

    /// Returns the community where `node` gains most, of those it has links to. Resets their
    /// weights.
    #[inline]
    fn best_for(&mut self, node: u32, strength: f64, touched: &[u32], quality: Quality, random: &mut Pcg32) -> u32 {
        let home = self.community[node as usize];
        let at_home = &mut self.groups[home as usize];
        let stay = quality.gain(at_home.weight, strength, at_home.strength - strength);
        let least = stay + quality.tolerance;
        // Excludes the current community from the search.
        at_home.weight = f64::NEG_INFINITY;
        let mut choice = Choice::above(least);
        for &community in touched {
            let group = &mut self.groups[community as usize];
            let gain = quality.gain(group.weight, strength, group.strength);
            group.weight = 0.0;
            choice.show(community, gain, random);
        }
        self.groups[home as usize].weight = 0.0;
        // A node alone gains nothing and loses nothing.
        if least < 0.0
            && let Some(&alone) = self.empty.last()
            && self.sizes[home as usize] > 1
        {
            choice.show(alone, 0.0, random);
        }
        choice.chosen.unwrap_or(home)
    }

    fn move_to(&mut self, node: u32, strength: f64, target: u32) {
        let home = std::mem::replace(&mut self.community[node as usize], target);
        if self.empty.last() == Some(&target) {
            self.empty.pop();
        }
        self.sizes[target as usize] += 1;
        self.groups[target as usize].strength += strength;
        self.sizes[home as usize] -= 1;
        self.groups[home as usize].strength -= strength;
        if self.sizes[home as usize] == 0 {
            self.groups[home as usize].strength = 0.0;
            self.empty.push(home);
        }
    }
}
