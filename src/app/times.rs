//! Durations by label, for the metrics.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};

/// Durations in seconds for each value of a label. Clones share them.
pub type Times<L> = Family<L, Histogram, fn() -> Histogram>;

/// Creates a histogram of durations in seconds. Clones share it.
pub fn time() -> Histogram {
    // From a tenth of a millisecond to 13 seconds.
    Histogram::new(exponential_buckets(0.0001, 3.0, 12))
}

/// Creates an empty family of histograms.
pub fn times<L: Clone + std::hash::Hash + Eq>() -> Times<L> {
    Times::new_with_constructor(time)
}

/// The label of a question type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OfQuestion {
    /// Its name in the program.
    pub question: &'static str,
}

impl OfQuestion {
    /// Creates the label of a question type.
    pub fn new<Q>() -> Self {
        let path = std::any::type_name::<Q>();
        let (path, _) = path.split_once('<').unwrap_or((path, ""));
        Self {
            question: path.rsplit("::").next().unwrap_or(path),
        }
    }
}

/// The label of a way to make a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ByWay {
    /// `built` from all records, or `followed` from an earlier view.
    pub way: &'static str,
}

/// Counts of batches of cold data. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Batches {
    /// Number of batches. A batch takes one statement or a few.
    pub batches: Counter,
    /// Number of records requested in them.
    pub keys: Counter,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_the_last_word_of_its_type_as_its_label() {
        assert_eq!(OfQuestion::new::<ByWay>().question, "ByWay");
        assert_eq!(OfQuestion::new::<Option<ByWay>>().question, "Option");
    }
}
