//! The figures of a load.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Counts of answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// By the code of their first error; [`ANSWERED`] for those without.
    pub(super) codes: BTreeMap<String, usize>,
    pub(super) bytes: usize,
}

/// The name of answers without errors in the counts.
const ANSWERED: &str = "answered";

impl Tally {
    /// Counts an answer.
    pub(super) fn add(&mut self, code: Option<&str>, bytes: usize) {
        *self.codes.entry(code.unwrap_or(ANSWERED).to_owned()).or_default() += 1;
        self.bytes += bytes;
    }

    /// Adds another tally.
    pub(super) fn join(&mut self, other: Self) {
        for (code, count) in other.codes {
            *self.codes.entry(code).or_default() += count;
        }
        self.bytes += other.bytes;
    }

    /// Returns the number of answers of any kind.
    pub(super) fn count(&self) -> usize {
        self.codes.values().sum()
    }
}

/// The memory of a process.
#[derive(Debug)]
pub(super) struct Memory(u32);

impl Memory {
    /// Starts a measurement: resets the peak, if the system allows it.
    pub(super) fn of(process: u32) -> Self {
        let _ = std::fs::write(format!("/proc/{process}/clear_refs"), "5");
        Self(process)
    }

    /// Returns the peak memory in MiB; 0 if the system does not tell.
    pub(super) fn peak_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.map_or(0, |kib| kib.parse::<u64>().expect("a number") / 1_024)
    }
}

/// All figures of one load.
#[derive(Debug)]
pub(super) struct Figures {
    pub(super) name: String,
    pub(super) tally: Tally,
    /// Times of all probes, ascending.
    pub(super) probes: Vec<Duration>,
    pub(super) peak_mib: u64,
}

impl Figures {
    /// Returns the heading of the printed lines.
    pub(super) fn heading() -> String {
        format!(
            "{:30} {:>6} {:>8} {:>8} {:>8} {:>6} {:>8}  answers",
            "load", "probes", "p50 ms", "p99 ms", "max ms", "MiB", "MB sent"
        )
    }

    /// Returns the time of the slowest probe.
    pub(super) fn longest(&self) -> Duration {
        self.probes.last().copied().unwrap_or(Duration::MAX)
    }

    fn milliseconds(&self, percent: usize) -> f64 {
        let last = self.probes.len().saturating_sub(1);
        let probe = self.probes.get((self.probes.len() * percent / 100).min(last));
        probe.map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:30} {:>6} {:>8.1} {:>8.1} {:>8.1} {:>6} {:>8.1} ",
            self.name,
            self.probes.len(),
            self.milliseconds(50),
            self.milliseconds(99),
            self.milliseconds(100),
            self.peak_mib,
            self.tally.bytes as f64 / 1e6,
        )?;
        for (code, count) in &self.tally.codes {
            write!(formatter, " {code} {count}")?;
        }
        Ok(())
    }
}
