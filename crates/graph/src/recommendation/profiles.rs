//! The attributes of the nodes.

use super::bits::BitSets;
use super::terms::Terms;
use crate::link_graph::LinkGraph;

/// Attributes by node. Countries, fields and goals are numbered densely from 0.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The country of each node; `None` if it is not known.
    pub countries: Vec<Option<u32>>,
    /// The fields that each node holds.
    pub fields: Vec<Vec<u32>>,
    /// The goals of each node's links.
    pub goals: Vec<Vec<u32>>,
    /// Pairs that were linked before and no longer are, the smaller node first.
    pub former: Vec<(u32, u32)>,
}

/// Attributes prepared for comparing any two nodes.
#[derive(Debug, Clone)]
pub struct Profiles {
    countries: Vec<Option<u32>>,
    fields: BitSets,
    goals: BitSets,
    /// The country of each node and of its neighbours; all countries if one of these is unknown.
    reached: BitSets,
    /// Ascending, each pair once.
    former: Vec<(u32, u32)>,
}

impl Profiles {
    /// Prepares the facts about the nodes of a graph. Costs O(nodes · countries / 64 + links).
    ///
    /// # Panics
    /// If a list of the facts is not as long as the number of nodes.
    pub fn new(graph: &LinkGraph, facts: Facts) -> Self {
        let nodes = graph.node_count();
        let lengths = [facts.countries.len(), facts.fields.len(), facts.goals.len()];
        assert_eq!(lengths, [nodes; 3], "one fact for each node");
        let bound = facts.countries.iter().flatten().max().map_or(0, |&most| most + 1);
        let mut reached = BitSets::empty(nodes, bound as usize);
        for node in 0..nodes as u32 {
            for &near in [node].iter().chain(graph.neighbors(node)) {
                match facts.countries[near as usize] {
                    Some(country) => reached.insert(node, country),
                    None => (0..bound).for_each(|country| reached.insert(node, country)),
                }
            }
        }
        let mut former = facts.former;
        former.sort_unstable();
        former.dedup();
        Self {
            fields: BitSets::of(&facts.fields),
            goals: BitSets::of(&facts.goals),
            countries: facts.countries,
            reached,
            former,
        }
    }

    /// Estimates the memory in bytes.
    pub fn weight(&self) -> usize {
        let sets = [&self.fields, &self.goals, &self.reached];
        8 * (self.countries.len() + self.former.len()) + sets.map(BitSets::weight).iter().sum::<usize>()
    }

    /// Returns the pairs that were linked before, the smaller node first, ascending.
    pub fn former(&self) -> &[(u32, u32)] {
        &self.former
    }

    /// True if two nodes were linked before.
    pub fn were_linked(&self, one: u32, other: u32) -> bool {
        self.former.binary_search(&(one.min(other), one.max(other))).is_ok()
    }

    /// True if `other` is known to lie in another country than `node` and all its neighbours.
    #[inline]
    pub fn opens_country(&self, node: u32, other: u32) -> bool {
        self.countries[other as usize].is_some_and(|country| !self.reached.contains(node, country))
    }

    /// Returns the terms that need neither shared neighbours nor the past, seen from `node`.
    #[inline]
    pub(super) fn attributes(&self, node: u32, other: u32) -> Terms {
        Terms {
            same_field: unit(self.fields.intersect(node, other)),
            shared_goals: self.goals.jaccard(node, other),
            new_country: unit(self.opens_country(node, other)),
            ..Terms::default()
        }
    }
}

/// Returns 1 for true, 0 for false.
#[inline]
pub(super) fn unit(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
