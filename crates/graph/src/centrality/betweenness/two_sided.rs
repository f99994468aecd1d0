//! A random shortest path between two nodes, by search from both ends.

use rand_pcg::Pcg32;

use super::sampled_paths::choose;
use crate::budget::Meter;
use crate::centrality::rows::Rows;
use crate::error::AnalysisError;

/// Path counts above this are scaled down, all of a level alike.
const LARGE: f64 = 1e100;

/// A search from one end, level by level.
struct Side {
    /// By row: its level; `u32::MAX` if not reached.
    levels: Vec<u32>,
    /// By row: the number of shortest paths to it, in the unit of its level.
    paths: Vec<f64>,
    /// The rows reached, level by level.
    order: Vec<u32>,
    /// Start of the last level.
    last: usize,
}

impl Side {
    fn over(rows: &Rows) -> Self {
        Self {
            levels: vec![u32::MAX; rows.node_count()],
            paths: vec![0.0; rows.node_count()],
            order: Vec::new(),
            last: 0,
        }
    }

    fn restart(&mut self, source: u32) {
        for row in self.order.drain(..) {
            self.levels[row as usize] = u32::MAX;
        }
        self.levels[source as usize] = 0;
        self.paths[source as usize] = 1.0;
        self.order.push(source);
        self.last = 0;
    }

    fn last_level(&self) -> &[u32] {
        &self.order[self.last..]
    }

    /// Returns the number of links from the last level: the cost of the next one.
    fn next_cost(&self, rows: &Rows) -> usize {
        self.last_level().iter().map(|&row| rows.neighbors(row).len()).sum()
    }

    fn advance(&mut self, rows: &Rows) {
        let end = self.order.len();
        for at in self.last..end {
            let row = self.order[at];
            let level = self.levels[row as usize] + 1;
            for &neighbor in rows.neighbors(row) {
                if self.levels[neighbor as usize] == u32::MAX {
                    self.levels[neighbor as usize] = level;
                    self.paths[neighbor as usize] = 0.0;
                    self.order.push(neighbor);
                }
                if self.levels[neighbor as usize] == level {
                    self.paths[neighbor as usize] += self.paths[row as usize];
                }
            }
        }
        self.last = end;
        let most = self
            .last_level()
            .iter()
            .map(|&row| self.paths[row as usize])
            .fold(0.0, f64::max);
        if most > LARGE {
            for &row in &self.order[end..] {
                self.paths[row as usize] /= most;
            }
        }
    }

    /// Draws the path from `row` back to the source, and passes the rows inside to `show`.
    fn walk_back(&self, rows: &Rows, mut row: u32, random: &mut Pcg32, mut show: impl FnMut(u32)) {
        while self.levels[row as usize] > 1 {
            let before = self.levels[row as usize] - 1;
            let neighbors = rows.neighbors(row).iter();
            let nearer = neighbors.filter(|&&neighbor| self.levels[neighbor as usize] == before);
            row = choose(
                nearer.map(|&neighbor| (neighbor, self.paths[neighbor as usize])),
                random,
            );
            show(row);
        }
    }
}

/// Searches over rows, with work arrays that are reused.
pub(super) struct TwoSided<'a> {
    rows: &'a Rows,
    near: Side,
    far: Side,
}

impl<'a> TwoSided<'a> {
    pub(super) fn over(rows: &'a Rows) -> Self {
        Self {
            rows,
            near: Side::over(rows),
            far: Side::over(rows),
        }
    }

    /// Draws one of the shortest paths uniformly, and passes the rows inside it to `show`; none if
    /// there is no path. Returns the number of rows and links visited.
    pub(super) fn draw(
        &mut self,
        from: u32,
        to: u32,
        random: &mut Pcg32,
        meter: &mut Meter<'_>,
        mut show: impl FnMut(u32),
    ) -> Result<u64, AnalysisError> {
        self.near.restart(from);
        self.far.restart(to);
        let mut visits = 0;
        loop {
            let (near, far) = (self.near.next_cost(self.rows), self.far.next_cost(self.rows));
            let (side, other) = if near <= far {
                (&mut self.near, &self.far)
            } else {
                (&mut self.far, &self.near)
            };
            meter.count(1 + near.min(far))?;
            visits += 1 + near.min(far) as u64;
            side.advance(self.rows);
            if side.last_level().is_empty() {
                return Ok(visits);
            }
            let met = side
                .last_level()
                .iter()
                .filter(|&&row| other.levels[row as usize] != u32::MAX);
            let mut met = met
                .map(|&row| (row, side.paths[row as usize] * other.paths[row as usize]))
                .peekable();
            if met.peek().is_some() {
                let middle = choose(met, random);
                if middle != from && middle != to {
                    show(middle);
                }
                self.near.walk_back(self.rows, middle, random, &mut show);
                self.far.walk_back(self.rows, middle, random, &mut show);
                return Ok(visits);
            }
        }
    }
}
