//! Multi-source search: counts paths from eight sources at once.

use super::reduced::{Batch, Reduced};
use crate::budget::Meter;
use crate::centrality::count::HUGE;
use crate::centrality::rows::Rows;
use crate::error::AnalysisError;

/// The number of sources of one search. Their numbers fill a cache line.
pub(super) const LANES: usize = 8;

/// One number for each source.
pub(super) type Lanes = [f64; LANES];

/// Brandes' algorithm by hops, level by level, for up to eight sources of one component.
///
/// Sources near each other reach most nodes on the same few levels, so one visit serves several of
/// them, without a branch that depends on the data. On the way out, a node just reached adds up the
/// paths of all its neighbours: only those of the level before have any yet. On the way back it
/// adds up the shares of all its neighbours: only those of the level after have any yet. So no node
/// needs to be asked for its level. Written values become visible with the next level.
pub(super) struct MultiSource<'a> {
    rows: &'a Rows,
    /// By row: the number of paths to it, from each source.
    paths: Vec<Lanes>,
    /// By row: the dependency per path to it.
    shares: Vec<Lanes>,
    /// By row, as bits: the sources that have reached it, and those that reach it with the next
    /// level.
    reached: Vec<u8>,
    fresh: Vec<u8>,
    /// Work array for the rows of the next level.
    found: Vec<u32>,
    visits: Visits,
}

/// Rows level by level, each with the sources that reach it there.
#[derive(Default)]
struct Visits {
    rows: Vec<u32>,
    sources: Vec<u8>,
    /// The numbers of paths, and on the way back the shares, for these sources; 0 for all others.
    values: Vec<Lanes>,
    /// The end of each level.
    ends: Vec<usize>,
}

impl Visits {
    fn clear(&mut self) {
        self.rows.clear();
        self.sources.clear();
        self.values.clear();
        self.ends.clear();
    }

    fn last_level(&self) -> std::ops::Range<usize> {
        let begin = self.ends.len().checked_sub(2).map_or(0, |before| self.ends[before]);
        begin..self.rows.len()
    }
}

impl<'a> MultiSource<'a> {
    pub(super) fn over(reduced: &'a Reduced) -> Self {
        let rows = reduced.rows.node_count();
        Self {
            rows: &reduced.rows,
            paths: vec![[0.0; LANES]; rows],
            shares: vec![[0.0; LANES]; rows],
            reached: vec![0; rows],
            fresh: vec![0; rows],
            found: vec![0; rows + 1],
            visits: Visits::default(),
        }
    }

    /// Adds to `sum`, by row, the dependencies of the sources of `batch`, each counted `own` times.
    /// `targets` tells how much a row counts as a target of each source. Returns false, with
    /// nothing added, if the number of paths is too large.
    pub(super) fn run(
        &mut self,
        batch: &Batch,
        own: &Lanes,
        targets: &impl Fn(u32) -> Lanes,
        sum: &mut [f64],
        meter: &mut Meter<'_>,
    ) -> Result<bool, AnalysisError> {
        self.begin(batch);
        loop {
            let found = self.find_next_level(meter)?;
            if found == 0 {
                break;
            }
            if !self.advance(found) {
                return Ok(false);
            }
        }
        while self.visits.ends.len() > 1 {
            self.retreat(own, targets, sum, meter)?;
        }
        Ok(true)
    }

    fn begin(&mut self, batch: &Batch) {
        let piece = batch.piece.start as usize..batch.piece.end as usize;
        self.paths[piece.clone()].fill([0.0; LANES]);
        self.shares[piece.clone()].fill([0.0; LANES]);
        self.reached[piece].fill(0);
        self.visits.clear();
        for (lane, &source) in batch.sources.iter().enumerate() {
            self.paths[source as usize][lane] = 1.0;
            self.reached[source as usize] = 1 << lane;
            self.visits.rows.push(source);
            self.visits.sources.push(1 << lane);
            self.visits.values.push([0.0; LANES]);
        }
        self.visits.ends.push(batch.sources.len());
    }

    /// Lists the rows that some source reaches on the next level.
    fn find_next_level(&mut self, meter: &mut Meter<'_>) -> Result<usize, AnalysisError> {
        let level = self.visits.last_level();
        let mut found = 0;
        for (&row, &sources) in self.visits.rows[level.clone()].iter().zip(&self.visits.sources[level]) {
            let neighbors = self.rows.neighbors(row);
            meter.count(1 + neighbors.len())?;
            for &neighbor in neighbors {
                let new = sources & !self.reached[neighbor as usize];
                let fresh = &mut self.fresh[neighbor as usize];
                let first = (*fresh == 0) & (new != 0);
                *fresh |= new;
                self.found[found] = neighbor;
                found += usize::from(first);
            }
        }
        Ok(found)
    }

    /// Counts the paths to the rows found. Returns false if the number is too large.
    fn advance(&mut self, found: usize) -> bool {
        let begin = self.visits.rows.len();
        for &row in &self.found[..found] {
            let mut paths = self.sum_over_neighbors(row, &self.paths);
            for (paths, &before) in paths.iter_mut().zip(&self.paths[row as usize]) {
                *paths = if before == 0.0 { *paths } else { 0.0 };
            }
            let fresh = std::mem::take(&mut self.fresh[row as usize]);
            self.reached[row as usize] |= fresh;
            self.visits.rows.push(row);
            self.visits.sources.push(fresh);
            self.visits.values.push(paths);
        }
        self.visits.ends.push(begin + found);
        let mut most = 0.0_f64;
        for (&row, value) in self.visits.rows[begin..].iter().zip(&self.visits.values[begin..]) {
            add(&mut self.paths[row as usize], value);
            most = value
                .iter()
                .fold(most, |most, &paths| if paths > most { paths } else { most });
        }
        most < HUGE
    }

    /// Goes back from the last level: sums the dependencies on its rows, and the share of each path
    /// to them.
    fn retreat(
        &mut self,
        own: &Lanes,
        targets: &impl Fn(u32) -> Lanes,
        sum: &mut [f64],
        meter: &mut Meter<'_>,
    ) -> Result<(), AnalysisError> {
        let level = self.visits.last_level();
        for at in level.clone() {
            let row = self.visits.rows[at];
            meter.count(1 + self.rows.neighbors(row).len())?;
            let shares = self.sum_over_neighbors(row, &self.shares);
            let value = &mut self.visits.values[at];
            let targets = targets(row);
            let mut dependencies = [0.0; LANES];
            for lane in 0..LANES {
                dependencies[lane] = own[lane] * (value[lane] * shares[lane]);
                let share = targets[lane] / value[lane] + shares[lane];
                value[lane] = if value[lane] == 0.0 { 0.0 } else { share };
            }
            sum[row as usize] += total(&dependencies);
        }
        for (&row, value) in self.visits.rows[level.clone()]
            .iter()
            .zip(&self.visits.values[level.clone()])
        {
            add(&mut self.shares[row as usize], value);
        }
        self.visits.rows.truncate(level.start);
        self.visits.ends.pop();
        Ok(())
    }

    #[inline]
    fn sum_over_neighbors(&self, row: u32, values: &[Lanes]) -> Lanes {
        let mut sum = [0.0; LANES];
        for &neighbor in self.rows.neighbors(row) {
            add(&mut sum, &values[neighbor as usize]);
        }
        sum
    }
}

#[inline]
fn add(sum: &mut Lanes, value: &Lanes) {
    for (sum, value) in sum.iter_mut().zip(value) {
        *sum += value;
    }
}

/// Returns the sum of all lanes, in an order that SIMD registers of any width can follow.
#[inline]
fn total(value: &Lanes) -> f64 {
    let fold = |a: f64, b: f64, c: f64, d: f64| (a + b) + (c + d);
    fold(value[0], value[4], value[2], value[6]) + fold(value[1], value[5], value[3], value[7])
}
