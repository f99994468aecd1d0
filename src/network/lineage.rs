//! Lineage: the last steps between snapshots, to find the records in which two snapshots may
//! differ.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Snapshot;
use crate::domain::CityId;

/// The number of steps that a snapshot remembers, and of the records that they may touch together.
/// Beyond that, values that depend on a snapshot are rebuilt. It exceeds the number of commands in
/// one transaction, so every published snapshot knows the one published before it.
const REMEMBERED: usize = 128;

/// Records that edits have created, changed or deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// Partnerships by the keys of their network and their own.
    pub(super) partnerships: BTreeSet<(String, String)>,
    /// Cities that were edited themselves or by one of their memberships.
    pub(super) cities: BTreeSet<CityId>,
}

impl Touched {
    fn len(&self) -> usize {
        self.partnerships.len() + self.cities.len()
    }

    pub(super) fn are_too_many(&self) -> bool {
        self.len() > REMEMBERED
    }

    fn extend(&mut self, other: &Self) {
        self.partnerships.extend(other.partnerships.iter().cloned());
        self.cities.extend(&other.cities);
    }
}

/// One application of edits.
#[derive(Debug)]
struct Step {
    /// The serial number of the snapshot before it.
    from: u64,
    touched: Touched,
}

/// The last steps to a snapshot, the oldest first, with ascending serial numbers. It holds no
/// snapshot.
#[derive(Clone, Debug, Default)]
pub(super) struct Lineage {
    steps: Arc<[Arc<Step>]>,
}

impl Lineage {
    /// Returns the lineage after one more step from the snapshot with serial number `from`. If
    /// `touched` is `None`, no step leads back.
    pub(super) fn grown(&self, from: u64, touched: Option<Touched>) -> Self {
        let Some(touched) = touched.filter(|touched| !touched.are_too_many()) else {
            return Self::default();
        };
        let mut room = REMEMBERED - touched.len();
        let kept = self.steps.iter().rev().take(REMEMBERED - 1).take_while(|step| {
            let fits = step.touched.len() <= room;
            room = room.saturating_sub(step.touched.len());
            fits
        });
        let oldest = self.steps.len() - kept.count();
        let steps = self.steps[oldest..].iter().cloned();
        Self {
            steps: steps.chain([Arc::new(Step { from, touched })]).collect(),
        }
    }

    /// Returns all records in which two snapshots, in either order, may differ: those touched on
    /// both ways from their last common snapshot. `None` if it is too far back.
    pub(super) fn between(one: &Snapshot, other: &Snapshot) -> Option<Touched> {
        let ends = [one.serial, other.serial];
        let steps = [&one.lineage.steps, &other.lineage.steps];
        let common = (0..=steps[0].len())
            .rev()
            .map(|at| steps[0].get(at).map_or(ends[0], |step| step.from))
            .find(|&serial| ends[1] == serial || steps[1].binary_search_by_key(&serial, |step| step.from).is_ok())?;
        let mut touched = Touched::default();
        for steps in steps {
            let since = steps.partition_point(|step| step.from < common);
            steps[since..].iter().for_each(|step| touched.extend(&step.touched));
        }
        Some(touched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SnapshotBuilder;

    fn touching(cities: impl IntoIterator<Item = i64>) -> Touched {
        Touched {
            cities: cities.into_iter().map(CityId).collect(),
            ..Touched::default()
        }
    }

    /// Returns the snapshot after a step that touches cities.
    fn after(snapshot: &Snapshot, cities: impl IntoIterator<Item = i64>) -> Snapshot {
        let mut next = snapshot.clone();
        next.lineage = snapshot.lineage.grown(snapshot.serial, Some(touching(cities)));
        next.serial = Snapshot::next_serial();
        next
    }

    fn first() -> Snapshot {
        SnapshotBuilder::default().finish(1)
    }

    #[test]
    fn what_lies_between_two_snapshots_is_all_that_the_steps_touched_in_either_direction() {
        let first = first();
        let second = after(&first, [1, 2]);
        let third = after(&second, [2, 3]);
        assert_eq!(Lineage::between(&first, &third), Some(touching([1, 2, 3])));
        assert_eq!(Lineage::between(&third, &first), Some(touching([1, 2, 3])));
        assert_eq!(Lineage::between(&second, &third), Some(touching([2, 3])));
        assert_eq!(Lineage::between(&third, &third), Some(touching([])));
    }

    #[test]
    fn snapshots_that_came_from_one_are_compared_by_way_of_it() {
        let middle = after(&first(), [9]);
        let (one, other) = (after(&middle, [1]), after(&after(&middle, [2]), [3]));
        assert_eq!(Lineage::between(&one, &other), Some(touching([1, 2, 3])));
    }

    #[test]
    fn nothing_lies_between_snapshots_of_different_origin_or_beyond_what_is_remembered() {
        let start = first();
        assert_eq!(Lineage::between(&start, &first()), None);
        let large = after(&start, 0..=REMEMBERED as i64);
        assert_eq!(Lineage::between(&start, &large), None);
        let small = after(&large, [1]);
        assert_eq!(Lineage::between(&large, &small), Some(touching([1])));
        let many = (0..REMEMBERED as i64).fold(small.clone(), |snapshot, step| after(&snapshot, [step]));
        assert!(Lineage::between(&small, &many).is_some());
        assert_eq!(Lineage::between(&small, &after(&many, [])), None);
        assert_eq!(Lineage::between(&small, &after(&many, [7, 8])), None);
    }
}
