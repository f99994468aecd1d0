//! Overlaps: the nodes that belong to two groups.

use std::collections::BTreeMap;

use super::groups::Groups;

/// By pair of groups: Σ over nodes of the product of their shares in both. This is the amount that
/// pairs of a node with itself would add.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Overlaps {
    within: Vec<f64>,
    between: BTreeMap<(u32, u32), f64>,
}

impl Overlaps {
    pub(super) fn of(groups: &Groups) -> Self {
        let mut found = Self {
            within: vec![0.0; groups.count() as usize],
            between: BTreeMap::new(),
        };
        if let Some(group_of) = groups.by_node() {
            group_of.iter().for_each(|&group| found.within[group as usize] += 1.0);
            return found;
        }
        for node in 0..groups.node_count() as u32 {
            let share = 1.0 / groups.of(node).len() as f64;
            for (place, &a) in groups.of(node).iter().enumerate() {
                found.within[a as usize] += share * share;
                for &b in &groups.of(node)[place + 1..] {
                    *found.between.entry((a.min(b), a.max(b))).or_insert(0.0) += share * share;
                }
            }
        }
        found
    }

    /// Returns the overlap of two groups, the smaller first, or of a group with itself.
    pub(super) fn between(&self, row: u32, column: u32) -> f64 {
        if row == column {
            self.within[row as usize]
        } else {
            self.between.get(&(row, column)).copied().unwrap_or(0.0)
        }
    }
}
