//! How far different starts lead to the same division.

use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;
use crate::analytics::partition::Partition;

/// The adjusted Rand index of two partitions of the same nodes: 1 if they agree, about 0 if only by chance.
///
/// Hubert & Arabie 1985, doi:10.1007/BF01908075, from whole-number counts of pairs. Where chance alone would make them agree
/// (both in single nodes, or both in one group) it is 1. Costs O(nodes).
///
/// # Panics
/// If the partitions have different numbers of nodes.
pub fn adjusted_rand_index(a: &Partition, b: &Partition) -> f64 {
    assert_eq!(
        a.labels().len(),
        b.labels().len(),
        "both partitions divide the same nodes"
    );
    let pairs = |size: u64| size * size.saturating_sub(1) / 2;
    let pairs_within = |partition: &Partition| {
        partition
            .sizes()
            .iter()
            .map(|&size| pairs(u64::from(size)))
            .sum::<u64>()
    };
    let mut together = 0;
    let mut overlap = vec![0_u32; b.group_count()];
    for members in a.members() {
        for &node in &members {
            overlap[b.label(node) as usize] += 1;
        }
        for &node in &members {
            together += pairs(u64::from(std::mem::take(&mut overlap[b.label(node) as usize])));
        }
    }
    let all = pairs(a.labels().len() as u64) as f64;
    let (in_a, in_b) = (pairs_within(a) as f64, pairs_within(b) as f64);
    let expected = if all > 0.0 { in_a * in_b / all } else { 0.0 };
    let most = (in_a + in_b) / 2.0;
    if most == expected {
        1.0
    } else {
        (together as f64 - expected) / (most - expected)
    }
}

/// The mean adjusted Rand index over all pairs; `None` with fewer than two partitions.
pub(super) fn mean_agreement(partitions: &[Partition], meter: &mut Meter<'_>) -> Result<Option<f64>, AnalysisError> {
    let mut sum = 0.0;
    let mut count = 0_u32;
    for (place, a) in partitions.iter().enumerate() {
        for b in &partitions[place + 1..] {
            meter.count(a.labels().len())?;
            sum += if a == b { 1.0 } else { adjusted_rand_index(a, b) };
            count += 1;
        }
    }
    Ok((count > 0).then(|| sum / f64::from(count)))
}
