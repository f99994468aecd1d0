//! How countries are linked: observed links between their cities beside expected ones.

use crate::analytics::mixing::{Baseline, Groups, Measure, MixingOptions, mixing_matrix};
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::Question;
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

impl Question for CountryQuestion {
    type Answer = CountryLinks;

    fn answer(&self, view: &View, budget: &Budget) -> Result<CountryLinks, AnalysisError> {
        CountryLinks::find(view, self, budget)
    }

    fn weight(answer: &CountryLinks) -> usize {
        answer.pairs.iter().map(|pair| 120 + 4 * pair.links.len()).sum()
    }
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
    /// Counts and compares. Expectations are those of the whole view, whichever country is asked about.
    pub fn find(view: &View, question: &CountryQuestion, budget: &Budget) -> Result<Self, AnalysisError> {
        let homes: Vec<CountryCode> = view
            .cities()
            .iter()
            .map(|&city| view.snapshot().city(city).country)
            .collect();
        let mut codes = homes.clone();
        codes.sort_unstable();
        codes.dedup();
        let number = |code: &CountryCode| codes.binary_search(code).ok().map(|at| at as u32);
        let groups: Vec<Option<u32>> = homes.iter().map(number).collect();
        let groups = Groups::single(codes.len() as u32, &groups);
        let options = MixingOptions {
            baseline: if question.uniform {
                Baseline::Uniform
            } else {
                Baseline::Degree
            },
            measure: Measure::Links,
            include_all_pairs: question.include_zero,
        };
        let matrix = mixing_matrix(view.graph(), &groups, &options, budget)?;
        let mut pairs: Vec<CountryPair> = matrix
            .cells
            .iter()
            .map(|cell| (cell, codes[cell.row as usize], codes[cell.column as usize]))
            .filter(|&(_, a, b)| question.country.is_none_or(|country| country == a || country == b))
            .map(|(cell, a, b)| {
                let turned = question.country == Some(b);
                CountryPair {
                    a: if turned { b } else { a },
                    b: if turned { a } else { b },
                    links: matrix.links(cell).to_vec(),
                    strength: cell.strength,
                    possible: cell.possible as u64,
                    expected: (matrix.total > 0.0).then_some(cell.expected),
                    affinity: cell.affinity,
                    salton: cell.salton,
                }
            })
            .collect();
        pairs.sort_by(|one, other| {
            let order = other.links.len().cmp(&one.links.len());
            order
                .then(other.strength.total_cmp(&one.strength))
                .then((one.a, one.b).cmp(&(other.a, other.b)))
        });
        Ok(Self {
            pairs,
            ei_index: matrix.ei_index,
            assortativity: matrix.assortativity,
        })
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
        let mut records: Vec<RecordIndex> = self
            .links
            .iter()
            .flat_map(|&link| view.records(link))
            .copied()
            .collect();
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
        let mut nodes: Vec<u32> = ends
            .filter(|&node| view.snapshot().city(view.city(node)).country == code)
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}
