//! Dividing each community again into well-connected parts, which become the nodes of the next level.

use rand_pcg::Pcg32;

use super::level::Level;
use super::local_moving::{Division, Quality};
use super::shuffle::{Choice, shuffled};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;

/// Parts of communities, numbered by first appearance.
pub(super) struct Refined {
    /// By node: its part.
    pub(super) part: Vec<u32>,
    /// The number of parts.
    pub(super) count: usize,
    /// By part: the community it lies in.
    pub(super) community: Vec<u32>,
}

/// Merges single nodes within their communities. Nodes are visited once in a random order; one that is still alone and well
/// connected to its community joins the well-connected part where it gains most, if it gains at all. Parts are therefore
/// connected.
///
/// The paper draws the part at random, in favour of higher gains; drawing only among the best keeps the result free of the last digits of
/// an exponential function, and the restarts make up for the lost variety.
pub(super) fn refine(
    level: &Level,
    division: &Division,
    quality: Quality,
    random: &mut Pcg32,
    meter: &mut Meter<'_>,
) -> Result<Refined, AnalysisError> {
    let node_count = level.node_count();
    let community = |node: u32| division.community[node as usize];
    let mut part: Vec<u32> = (0..node_count as u32).collect();
    let mut strengths = level.strengths.clone();
    let mut alone = vec![true; node_count];
    // By part: the weight between it and the rest of its community.
    let mut outward: Vec<f64> = (0..node_count as u32)
        .map(|node| {
            let within = level
                .adjacent(node)
                .filter(|&(neighbor, _)| community(neighbor) == community(node));
            within.map(|(_, weight)| weight).sum()
        })
        .collect();
    let mut order = Vec::new();
    shuffled(&mut order, node_count, random);
    let mut weight_to = vec![0.0; node_count];
    let mut touched: Vec<u32> = Vec::new();
    for node in order {
        let whole = division.strengths[community(node) as usize];
        let well_connected = |strength: f64, outward: f64| outward >= quality.scale * strength * (whole - strength);
        let strength = level.strengths[node as usize];
        let own_outward = outward[node as usize];
        if !alone[node as usize] || own_outward == 0.0 || !well_connected(strength, own_outward) {
            continue;
        }
        for (neighbor, weight) in level.adjacent(node) {
            if community(neighbor) == community(node) {
                let target = part[neighbor as usize];
                if weight_to[target as usize] == 0.0 {
                    touched.push(target);
                }
                weight_to[target as usize] += weight;
            }
        }
        meter.count(1 + touched.len())?;
        let mut choice = Choice::above(0.0);
        for &target in &touched {
            if well_connected(strengths[target as usize], outward[target as usize]) {
                let gain = quality.gain(weight_to[target as usize], strength, strengths[target as usize]);
                choice.show(target, gain, random);
            }
        }
        if let Some(chosen) = choice.chosen {
            part[node as usize] = chosen;
            strengths[chosen as usize] += strength;
            outward[chosen as usize] += own_outward - 2.0 * weight_to[chosen as usize];
            (alone[node as usize], alone[chosen as usize]) = (false, false);
        }
        touched.drain(..).for_each(|target| weight_to[target as usize] = 0.0);
    }
    Ok(number_parts(part, division))
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
