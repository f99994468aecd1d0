//! Time that passes and time that the processor works.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// What one repetition took, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    /// By the clock on the wall.
    pub(crate) wall: f64,
    /// Of the processor, all threads of the process together, in user mode and in the kernel.
    pub(crate) cpu: f64,
}

/// Runs from its making.
pub(crate) struct Stopwatch {
    wall: Instant,
    cpu: ProcessTime,
}

impl Stopwatch {
    /// Starts one.
    pub(crate) fn start() -> Self {
        Self {
            cpu: ProcessTime::now(),
            wall: Instant::now(),
        }
    }

    /// What each of `repetitions` took on average since the start.
    pub(crate) fn read(&self, repetitions: u64) -> Span {
        let (wall, cpu) = (self.wall.elapsed(), self.cpu.elapsed());
        let each = |all: Duration| all.as_secs_f64() / repetitions as f64;
        Span {
            wall: each(wall),
            cpu: each(cpu),
        }
    }
}

/// What a task took over all its repetitions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    /// How often it ran: repetitions, or calls.
    pub(crate) count: u64,
    /// The least wall time.
    pub(crate) best: f64,
    /// The median of wall times.
    pub(crate) median: f64,
    /// The median of processor times.
    pub(crate) cpu: f64,
}

impl Figures {
    /// Of `spans`, at least one, that took `count` repetitions together.
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

/// The smallest of ascending `values`, at least one, that a share of `share` does not exceed.
pub(crate) fn quantile<T: Copy>(values: &[T], share: f64) -> T {
    let rank = (values.len() as f64 * share).ceil() as usize;
    values[rank.clamp(1, values.len()) - 1]
}
