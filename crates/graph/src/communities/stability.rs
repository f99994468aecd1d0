//! Stability: the agreement between the divisions of different starts.

use rayon::prelude::*;

use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::partition::Partition;

/// Returns the adjusted Rand index of two partitions of the same nodes: 1 if they agree, about 0 if
/// they agree only by chance.
///
/// Hubert & Arabie 1985, doi:10.1007/BF01908075, from whole-number counts of pairs. It is 1 if they
/// must agree by chance alone (both in single nodes, or both in one group). Costs O(nodes).
///
/// # Panics
/// If the partitions have different numbers of nodes.
///
/// # Examples
/// ```
/// use interurban_graph::{communities::adjusted_rand_index, partition::Partition};
///
/// let one = Partition::from_labels(&[0, 0, 1, 1]);
/// let other = Partition::from_labels(&[1, 1, 0, 0]);
/// assert_eq!(adjusted_rand_index(&one, &other), 1.0);
/// ```
pub fn adjusted_rand_index(a: &Partition, b: &Partition) -> f64 {
    agreement(&Grouped::of(a), &Grouped::of(b))
}

/// Returns the mean adjusted Rand index over all pairs, added in order; `None` with fewer than two
/// partitions.
pub(super) fn mean_agreement(partitions: &[&Partition], budget: &Budget) -> Result<Option<f64>, AnalysisError> {
    let grouped: Vec<Grouped<'_>> = partitions.par_iter().map(|partition| Grouped::of(partition)).collect();
    let pairs: Vec<_> = grouped
        .iter()
        .enumerate()
        .flat_map(|(place, a)| grouped[place + 1..].iter().map(move |b| (a, b)))
        .collect();
    let indices: Vec<f64> = pairs
        .par_iter()
        .map(|(a, b)| {
            budget.spend(a.partition.labels().len() as u64)?;
            Ok(if a.partition == b.partition {
                1.0
            } else {
                agreement(a, b)
            })
        })
        .collect::<Result<_, _>>()?;
    Ok((!indices.is_empty()).then(|| indices.iter().sum::<f64>() / indices.len() as f64))
}

/// A partition with lists of its groups' nodes.
struct Grouped<'a> {
    partition: &'a Partition,
    /// The nodes of all groups of two or more, group after group.
    members: Vec<u32>,
}

impl<'a> Grouped<'a> {
    fn of(partition: &'a Partition) -> Self {
        let groups = partition.group_count() - partition.singleton_count();
        let mut next: Vec<u32> = partition.sizes()[..groups]
            .iter()
            .scan(0, |end, size| {
                let start = *end;
                *end += size;
                Some(start)
            })
            .collect();
        let mut members = vec![0; partition.labels().len() - partition.singleton_count()];
        for (node, &group) in (0_u32..).zip(partition.labels()) {
            if let Some(place) = next.get_mut(group as usize) {
                members[*place as usize] = node;
                *place += 1;
            }
        }
        Self { partition, members }
    }

    /// Returns the groups of two or more nodes.
    fn groups(&self) -> impl Iterator<Item = &[u32]> {
        let mut rest = self.members.as_slice();
        self.partition.sizes().iter().map_while(move |&size| {
            let (group, others) = rest.split_at_checked(size as usize)?;
            rest = others;
            (!group.is_empty() && size > 1).then_some(group)
        })
    }

    /// Returns the number of pairs of nodes within one group.
    fn pair_count(&self) -> u64 {
        self.partition.sizes().iter().map(|&size| pairs(u64::from(size))).sum()
    }
}

fn pairs(size: u64) -> u64 {
    size * size.saturating_sub(1) / 2
}

fn agreement(a: &Grouped<'_>, b: &Grouped<'_>) -> f64 {
    let labels = b.partition.labels();
    assert_eq!(
        a.partition.labels().len(),
        labels.len(),
        "both partitions divide the same nodes"
    );
    let mut together = 0;
    let mut overlap = vec![0_u32; b.partition.group_count()];
    for group in a.groups() {
        for &node in group {
            // Adds one pair with each node already counted here.
            let here = &mut overlap[labels[node as usize] as usize];
            together += u64::from(*here);
            *here += 1;
        }
        for &node in group {
            overlap[labels[node as usize] as usize] = 0;
        }
    }
    let all = pairs(labels.len() as u64) as f64;
    let (in_a, in_b) = (a.pair_count() as f64, b.pair_count() as f64);
    let expected = if all > 0.0 { in_a * in_b / all } else { 0.0 };
    let most = (in_a + in_b) / 2.0;
    if most == expected {
        1.0
    } else {
        (together as f64 - expected) / (most - expected)
    }
}
