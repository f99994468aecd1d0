//! Breadth-first search from hundreds of sources at once.

use super::plan::{Batch, Plan};
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;

/// The number of words of 64 sources in one sweep.
const WORDS: usize = 8;

/// The number of sources in one sweep.
pub(super) const LANES: usize = 64 * WORDS;

/// One bit for every source of a sweep.
type Sources = [u64; WORDS];

/// Returns 1 / distance as a whole number, in units of 2^-63, so that sums are exact in any order.
pub(super) fn unit(distance: u32) -> u64 {
    let distance = u64::from(distance);
    ((1_u64 << 63) + distance / 2) / distance
}

/// The distances of one row to all sources, summed.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    /// The sum of distances.
    pub(super) sum: u64,
    /// The sum of 1 / distance.
    pub(super) inverses: u128,
    /// The sum of 1 / distance for a node one step further out.
    outer_inverses: u128,
    /// The largest distance.
    pub(super) farthest: u32,
}

impl Tally {
    /// Adds the sums for other sources.
    pub(super) fn add(&mut self, other: &Self) {
        self.sum += other.sum;
        self.inverses += other.inverses;
        self.outer_inverses += other.outer_inverses;
        self.farthest = self.farthest.max(other.farthest);
    }

    /// Returns the tally of a leaf, from that of its neighbour and the number of other nodes.
    pub(super) fn one_step_out(&self, others: u32) -> Self {
        Self {
            sum: self.sum + u64::from(others) - 1,
            inverses: self.outer_inverses + u128::from(unit(1)) - u128::from(unit(2)),
            outer_inverses: 0,
            farthest: self.farthest + 1,
        }
    }

    #[inline]
    fn count(&mut self, level: &Level, sources: u32) {
        self.sum += u64::from(level.distance) * u64::from(sources);
        self.inverses += u128::from(level.unit) * u128::from(sources);
        self.outer_inverses += u128::from(level.outer_unit) * u128::from(sources);
        self.farthest = self.farthest.max(level.distance);
    }
}

/// The tallies of all rows.
#[derive(Default)]
pub(super) struct Learned {
    /// By row.
    pub(super) tallies: Vec<Tally>,
    /// By distance, from 1: the number of pairs of a source and a node at that distance.
    pub(super) pair_counts: Vec<u64>,
}

impl Learned {
    /// Adds the sums for other sources.
    pub(super) fn add(&mut self, other: &Self) {
        self.tallies
            .iter_mut()
            .zip(&other.tallies)
            .for_each(|(tally, other)| tally.add(other));
        for (distance, &count) in (1..).zip(&other.pair_counts) {
            self.count_pairs(distance, count);
        }
    }

    /// Removes the pairs of a leaf with itself, which were counted at distance 2.
    pub(super) fn leave_out_returns(&mut self, plan: &Plan) {
        let leaves: u64 = plan.leaf_counts.iter().map(|&count| u64::from(count)).sum();
        if leaves > 0 {
            self.count_pairs(1, leaves);
            self.pair_counts[1] -= leaves;
        }
        let longest = self.pair_counts.iter().rposition(|&count| count > 0);
        self.pair_counts.truncate(longest.map_or(0, |last| last + 1));
    }

    fn count_pairs(&mut self, distance: u32, count: u64) {
        let place = distance as usize - 1;
        if self.pair_counts.len() <= place {
            self.pair_counts.resize(place + 1, 0);
        }
        self.pair_counts[place] += count;
    }
}

/// The distance of the current step, and the number of pairs of a source and a row, or a leaf of a
/// row, met at it.
struct Level {
    distance: u32,
    unit: u64,
    outer_unit: u64,
    pairs: u64,
    outer_pairs: u64,
}

impl Level {
    fn at(distance: u32) -> Self {
        Self {
            distance,
            unit: unit(distance),
            outer_unit: unit(distance + 1),
            pairs: 0,
            outer_pairs: 0,
        }
    }
}

/// Work arrays by row: the sources that have reached it, those of the last step, those of this one,
/// and the number still missing.
pub(super) struct Sweep<'a> {
    plan: &'a Plan,
    seen: Vec<Sources>,
    now: Vec<Sources>,
    next: Vec<Sources>,
    missing: Vec<u32>,
    learned: Learned,
}

impl<'a> Sweep<'a> {
    pub(super) fn over(plan: &'a Plan) -> Self {
        let rows = plan.row_count();
        Self {
            plan,
            seen: vec![[0; WORDS]; rows],
            now: vec![[0; WORDS]; rows],
            next: vec![[0; WORDS]; rows],
            missing: vec![0; rows],
            learned: Learned {
                tallies: vec![Tally::default(); rows],
                pair_counts: Vec::new(),
            },
        }
    }

    /// Computes the tallies of all rows for the sources of some batches.
    pub(super) fn run_all(mut self, batches: &[Batch], budget: &Budget) -> Result<Learned, AnalysisError> {
        let mut meter = Meter::new(budget);
        for batch in batches {
            self.run(batch, &mut meter)?;
        }
        Ok(self.learned)
    }

    fn run(&mut self, batch: &Batch, meter: &mut Meter<'_>) -> Result<(), AnalysisError> {
        self.begin(batch);
        let mut distance = 1;
        while self.step(batch, distance, meter)? {
            std::mem::swap(&mut self.now, &mut self.next);
            distance += 1;
        }
        Ok(())
    }

    /// Places every source that has a row. Leaves start with the first step.
    fn begin(&mut self, batch: &Batch) {
        let rows = self.plan.pieces[batch.piece].rows.clone();
        self.seen[rows.clone()].fill([0; WORDS]);
        self.now[rows.clone()].fill([0; WORDS]);
        self.missing[rows].fill(batch.nodes.len() as u32);
        for (lane, at) in batch.nodes.clone().enumerate() {
            if !self.plan.is_leaf(at) {
                let row = self.plan.hosts[at] as usize;
                self.now[row][lane / 64] |= 1 << (lane % 64);
                self.seen[row] = self.now[row];
                self.missing[row] -= 1;
            }
        }
    }

    /// Makes one step of all sources. Returns true if any reached a new row.
    fn step(&mut self, batch: &Batch, distance: u32, meter: &mut Meter<'_>) -> Result<bool, AnalysisError> {
        let mut level = Level::at(distance);
        self.collect(batch, &mut level, meter)?;
        if distance == 1 {
            self.let_leaves_in(batch, &mut level);
        }
        if level.pairs > 0 {
            self.learned.count_pairs(distance, level.pairs);
            self.learned.count_pairs(distance + 1, level.outer_pairs);
        }
        Ok(level.pairs > 0)
    }

    /// Places leaves on their neighbours' rows in the first step; from there they proceed like the
    /// others.
    fn let_leaves_in(&mut self, batch: &Batch, level: &mut Level) {
        for (lane, at) in batch.nodes.clone().enumerate() {
            if self.plan.is_leaf(at) {
                let row = self.plan.hosts[at] as usize;
                self.next[row][lane / 64] |= 1 << (lane % 64);
                self.seen[row][lane / 64] |= 1 << (lane % 64);
                self.count(row, level, 1);
            }
        }
    }

    #[inline]
    fn count(&mut self, row: usize, level: &mut Level, sources: u32) {
        self.missing[row] -= sources;
        self.learned.tallies[row].count(level, sources);
        level.pairs += u64::from(sources);
        level.outer_pairs += u64::from(sources) * u64::from(self.plan.leaf_counts[row]);
    }

    /// Collects, for every row that is missing sources, those that reached a neighbour in the last
    /// step.
    fn collect(&mut self, batch: &Batch, level: &mut Level, meter: &mut Meter<'_>) -> Result<(), AnalysisError> {
        for row in self.plan.pieces[batch.piece].rows.clone() {
            if self.missing[row] == 0 {
                self.next[row] = [0; WORDS];
                continue;
            }
            let neighbors = self.plan.neighbors(row);
            meter.count(1 + neighbors.len())?;
            let mut new = [0; WORDS];
            for &neighbor in neighbors {
                for (new, now) in new.iter_mut().zip(&self.now[neighbor as usize]) {
                    *new |= now;
                }
            }
            for (new, seen) in new.iter_mut().zip(&mut self.seen[row]) {
                *new &= !*seen;
                *seen |= *new;
            }
            self.next[row] = new;
            let sources = ones(&new);
            if sources > 0 {
                self.count(row, level, sources);
            }
        }
        Ok(())
    }
}

/// Counts the set bits, by adding neighbouring fields of growing width in all words at once.
#[inline]
fn ones(words: &Sources) -> u32 {
    let mut bytes = 0_u64;
    for word in words {
        let pairs = word - ((word >> 1) & 0x5555_5555_5555_5555);
        let fours = (pairs & 0x3333_3333_3333_3333) + ((pairs >> 2) & 0x3333_3333_3333_3333);
        bytes += (fours + (fours >> 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    }
    let shorts = (bytes & 0x00ff_00ff_00ff_00ff) + ((bytes >> 8) & 0x00ff_00ff_00ff_00ff);
    (shorts.wrapping_mul(0x0001_0001_0001_0001) >> 48) as u32
}
