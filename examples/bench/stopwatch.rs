//! Wall time and processor time.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// Times of one repetition, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    /// Wall time.
    pub(crate) wall: f64,
    /// Processor time of all threads of the process, in user mode and in the kernel.
    pub(crate) cpu: f64,
}

/// A running stopwatch.
pub(crate) struct Stopwatch {
    wall: Instant,
    cpu: ProcessTime,
}

impl Stopwatch {
    /// Starts a stopwatch.
    pub(crate) fn start() -> Self {
        Self {
            cpu: ProcessTime::now(),
            wall: Instant::now(),
        }
    }

    /// Returns the mean times of each of `repetitions` since the start.
    pub(crate) fn read(&self, repetitions: u64) -> Span {
        let (wall, cpu) = (self.wall.elapsed(), self.cpu.elapsed());
        let each = |all: Duration| all.as_secs_f64() / repetitions as f64;
        Span {
            wall: each(wall),
            cpu: each(cpu),
        }
    }
}

/// Times of a task over all its repetitions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    /// Number of repetitions or calls.
    pub(crate) count: u64,
    /// The minimum wall time.
    pub(crate) best: f64,
    /// The median of wall times.
    pub(crate) median: f64,
    /// The median of processor times.
    pub(crate) cpu: f64,
}

impl Figures {
    /// Summarizes `spans`, at least one, of `count` repetitions in total.
    pub(crate) fn of(count: u64, spans: &[Span]) -> Self {
        let mut walls: Vec<f64> = spans.iter().map(|span| span.wall).collect();
        let mut cpus: Vec<f64> = spans.iter().map(|span| span.cpu).collect();
        walls.sort_unstable_by(f64::total_cmp);
        cpus.sort_unstable_by(f64::total_cmp);
        Self {
            count,
            best: walls[0],
            median: quantile(&walls, 0.5),
            cpu: quantile(&cpus, 0.5),
        }
    }
}

/// Returns the smallest of ascending `values` that is at least as large as a fraction `share` of
/// them. There must be at least one.
pub(crate) fn quantile<T: Copy>(values: &[T], share: f64) -> T {
    let rank = (values.len() as f64 * share).ceil() as usize;
    values[rank.clamp(1, values.len()) - 1]
}
