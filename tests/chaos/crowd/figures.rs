//! What a load came to.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Answers by what they were.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// By the code of their first error; none for those without.
    pub(super) codes: BTreeMap<String, usize>,
    pub(super) bytes: usize,
}

/// The name under which answers without errors are counted.
const ANSWERED: &str = "answered";

impl Tally {
    /// Counts an answer.
    pub(super) fn add(&mut self, code: Option<&str>, bytes: usize) {
        *self.codes.entry(code.unwrap_or(ANSWERED).to_owned()).or_default() += 1;
        self.bytes += bytes;
    }

    /// Counts all of another tally.
    pub(super) fn join(&mut self, other: Self) {
        for (code, count) in other.codes {
            *self.codes.entry(code).or_default() += count;
        }
        self.bytes += other.bytes;
    }

    /// Number of answers of any kind.
    pub(super) fn count(&self) -> usize {
        self.codes.values().sum()
    }
}

/// The memory of a process.
#[derive(Debug)]
pub(super) struct Memory(u32);

impl Memory {
    /// Begins to measure: from now on the peak counts anew, where the system lets us.
    pub(super) fn of(process: u32) -> Self {
        let _ = std::fs::write(format!("/proc/{process}/clear_refs"), "5");
        Self(process)
    }

    /// The most memory that it had, in MiB; 0 where the system does not say.
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
    /// How long each probe waited, in order of length.
    pub(super) probes: Vec<Duration>,
    pub(super) peak_mib: u64,
}

impl Figures {
    /// The heading of the lines that figures print.
    pub(super) fn heading() -> String {
        format!(
            "{:30} {:>6} {:>8} {:>8} {:>8} {:>6} {:>8}  answers",
            "load", "probes", "p50 ms", "p99 ms", "max ms", "MiB", "MB sent"
        )
    }

    /// How long the slowest probe waited.
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
