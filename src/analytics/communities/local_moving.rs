//! Moving single nodes to where they fit best.

use std::collections::VecDeque;

use rand_pcg::Pcg32;

use super::level::Level;
use super::shuffle::{Choice, shuffled};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;

/// What a group gains by a node: the weight between them less what their strengths let one expect.
#[derive(Clone, Copy)]
pub(super) struct Quality {
    /// γ / 2m.
    pub(super) scale: f64,
    /// Gains that differ by no more are equal: less than 10⁻¹² of modularity.
    pub(super) tolerance: f64,
}

impl Quality {
    #[inline]
    pub(super) fn gain(self, weight: f64, strength: f64, group_strength: f64) -> f64 {
        weight - self.scale * strength * group_strength
    }
}

/// The division of one level: the community of every node, with the strength and the number of nodes of each.
pub(super) struct Division {
    pub(super) community: Vec<u32>,
    pub(super) strengths: Vec<f64>,
    sizes: Vec<u32>,
    empty: Vec<u32>,
}

impl Division {
    /// The division in which `community` puts the nodes of `level`, all numbers below the number of nodes.
    pub(super) fn of(level: &Level, community: Vec<u32>) -> Self {
        let mut strengths = vec![0.0; level.node_count()];
        let mut sizes = vec![0; level.node_count()];
        for (&community, &strength) in community.iter().zip(&level.strengths) {
            strengths[community as usize] += strength;
            sizes[community as usize] += 1;
        }
        let empty = (0..level.node_count() as u32)
            .rev()
            .filter(|&community| sizes[community as usize] == 0)
            .collect();
        Self {
            community,
            strengths,
            sizes,
            empty,
        }
    }

    /// The number of communities that have a node.
    pub(super) fn count(&self) -> usize {
        self.community.len() - self.empty.len()
    }

    /// Moves nodes until none fits better elsewhere. Nodes wait in a queue, at first all in a random order; a node that moves
    /// puts its neighbours in other communities back into the queue. Staying beats moves that are only as good.
    pub(super) fn improve(
        &mut self,
        level: &Level,
        quality: Quality,
        random: &mut Pcg32,
        meter: &mut Meter<'_>,
    ) -> Result<(), AnalysisError> {
        let mut order = Vec::new();
        shuffled(&mut order, level.node_count(), random);
        let mut queue = VecDeque::from(order);
        let mut waits = vec![true; level.node_count()];
        let mut weight_to = vec![0.0; level.node_count()];
        let mut touched = Vec::new();
        while let Some(node) = queue.pop_front() {
            waits[node as usize] = false;
            for (neighbor, weight) in level.adjacent(node) {
                let community = self.community[neighbor as usize];
                if weight_to[community as usize] == 0.0 {
                    touched.push(community);
                }
                weight_to[community as usize] += weight;
            }
            meter.count(1 + touched.len())?;
            let target = self.best_for(
                (node, level.strengths[node as usize]),
                &weight_to,
                &touched,
                quality,
                random,
            );
            touched
                .drain(..)
                .for_each(|community: u32| weight_to[community as usize] = 0.0);
            if target == self.community[node as usize] {
                continue;
            }
            self.move_to(node, level.strengths[node as usize], target);
            for (neighbor, _) in level.adjacent(node) {
                if self.community[neighbor as usize] != target && !waits[neighbor as usize] {
                    waits[neighbor as usize] = true;
                    queue.push_back(neighbor);
                }
            }
        }
        Ok(())
    }

    /// The community where `node` gains most, given the weights of its links to those in `touched`.
    fn best_for(
        &self,
        (node, strength): (u32, f64),
        weight_to: &[f64],
        touched: &[u32],
        quality: Quality,
        random: &mut Pcg32,
    ) -> u32 {
        let home = self.community[node as usize];
        let stay = quality.gain(
            weight_to[home as usize],
            strength,
            self.strengths[home as usize] - strength,
        );
        let mut choice = Choice::above(stay + quality.tolerance);
        for &community in touched.iter().filter(|&&community| community != home) {
            let gain = quality.gain(
                weight_to[community as usize],
                strength,
                self.strengths[community as usize],
            );
            choice.show(community, gain, random);
        }
        // Alone a node gains nothing and loses nothing.
        if let Some(&alone) = self.empty.last().filter(|_| self.sizes[home as usize] > 1) {
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
        self.strengths[target as usize] += strength;
        self.sizes[home as usize] -= 1;
        self.strengths[home as usize] -= strength;
        if self.sizes[home as usize] == 0 {
            self.strengths[home as usize] = 0.0;
            self.empty.push(home);
        }
    }
}
