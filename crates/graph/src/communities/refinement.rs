//! Refinement: divides each community into well-connected parts, the nodes of the next level.

use rand_pcg::Pcg32;

use super::level::Level;
use super::local_moving::{Division, Quality};
use super::shuffle::{Choice, shuffled};
use crate::budget::Meter;
use crate::error::AnalysisError;

/// Parts of communities, numbered by first appearance.
pub(super) struct Refined {
    /// By node: its part.
    pub(super) part: Vec<u32>,
    /// The number of parts.
    pub(super) count: usize,
    /// By part: its community.
    pub(super) community: Vec<u32>,
}

/// A part of a community during refinement.
struct Part {
    strength: f64,
    /// The weight between it and the rest of its community.
    outward: f64,
    /// The weight between it and the current node; 0 at other times.
    weight: f64,
    is_single: bool,
}

/// Merges single nodes within their communities. Nodes are visited once in random order. A node
/// that is still alone and well connected to its community joins the well-connected part where it
/// gains most, if it gains at all. So parts are connected.
///
/// The paper draws the part at random, in favour of higher gains. Here it is drawn only among the
/// best, so that the result does not depend on the last digits of an exponential function. The
/// restarts make up for the lost variety.
pub(super) fn refine(
    level: &Level,
    division: &Division,
    quality: Quality,
    random: &mut Pcg32,
    meter: &mut Meter<'_>,
) -> Result<Refined, AnalysisError> {
    let node_count = level.node_count();
    let mut part: Vec<u32> = (0..node_count as u32).collect();
    let mut parts = single_parts(level, division);
    let mut order = Vec::new();
    shuffled(&mut order, node_count, random);
    let mut touched = vec![0_u32; node_count + 1];
    for node in order {
        let community = division.community[node as usize];
        let whole = division.groups[community as usize].strength;
        let well_connected = |part: &Part| part.outward >= quality.scale * part.strength * (whole - part.strength);
        let own = &parts[node as usize];
        let (strength, outward) = (own.strength, own.outward);
        if !own.is_single || outward == 0.0 || !well_connected(own) {
            continue;
        }
        let mut met = 0;
        for (neighbor, weight) in level.adjacent(node) {
            let target = part[neighbor as usize];
            let within = division.community[neighbor as usize] == community;
            let target_part = &mut parts[target as usize];
            touched[met] = target;
            met += usize::from(within & (target_part.weight == 0.0));
            target_part.weight += if within { weight } else { 0.0 };
        }
        meter.count(1 + met)?;
        let mut choice = Choice::above(0.0);
        for &target in &touched[..met] {
            let part = &parts[target as usize];
            if well_connected(part) {
                choice.show(target, quality.gain(part.weight, strength, part.strength), random);
            }
        }
        if let Some(chosen) = choice.chosen {
            part[node as usize] = chosen;
            let joined = &mut parts[chosen as usize];
            joined.strength += strength;
            joined.outward += outward - 2.0 * joined.weight;
            joined.is_single = false;
            parts[node as usize].is_single = false;
        }
        for &target in &touched[..met] {
            parts[target as usize].weight = 0.0;
        }
    }
    Ok(number_parts(part, division))
}

/// Returns every node as a part by itself.
fn single_parts(level: &Level, division: &Division) -> Vec<Part> {
    let single = |node: u32| {
        let community = division.community[node as usize];
        let mut outward = 0.0;
        for (neighbor, weight) in level.adjacent(node) {
            let within = division.community[neighbor as usize] == community;
            outward += if within { weight } else { 0.0 };
        }
        Part {
            strength: level.strengths[node as usize],
            outward,
            weight: 0.0,
            is_single: true,
        }
    };
    (0..level.node_count() as u32).map(single).collect()
}

fn number_parts(mut part: Vec<u32>, division: &Division) -> Refined {
    let mut number = vec![u32::MAX; part.len()];
    let mut community = Vec::new();
    for node in 0..part.len() {
        let number = &mut number[part[node] as usize];
        if *number == u32::MAX {
            *number = community.len() as u32;
            community.push(division.community[node]);
        }
        part[node] = *number;
    }
    Refined {
        count: community.len(),
        part,
        community,
    }
}
