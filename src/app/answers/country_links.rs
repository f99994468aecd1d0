//! Links between countries: observed and expected.

use super::groupings::{GroupValue, Grouped, Grouping};
use crate::analytics::mixing::{MixingCell, MixingMatrix, MixingOptions, mixing_matrix};
use crate::analytics::ranking::compare_ranked;
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::domain::CountryCode;
use crate::network::{RecordIndex, View};

/// The question of links between countries.
#[derive(Clone, Copy, Debug)]
pub struct CountryQuestion {
    /// Lists only pairs with this country and puts it first in each pair.
    pub country: Option<CountryCode>,
    /// Options of the comparison.
    pub options: MixingOptions,
    /// True if pairs without a link are listed.
    pub include_zero: bool,
}

impl Question for CountryQuestion {
    type Answer = CountryLinks;

    fn key(&self) -> Key {
        Key::of((self.country, self.options, self.include_zero))
    }

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
    /// Number that the baseline expects; `None` in a view without links.
    pub expected: Option<f64>,
    /// Observed divided by expected.
    pub affinity: Option<f64>,
    /// Salton's cosine; `None` within a country.
    pub salton: Option<f64>,
    /// Share of all links, or of all strength; 0 without links.
    pub share: f64,
}

/// All pairs of an answer.
#[derive(Clone, Debug)]
pub struct CountryLinks {
    /// Most links first, then strength, then codes.
    pub pairs: Vec<CountryPair>,
    /// Links of cities of unknown country. They are in no pair.
    pub unassigned: usize,
    /// E–I index by country.
    pub ei_index: Option<f64>,
    /// Assortativity by country.
    pub assortativity: Option<f64>,
}

impl CountryLinks {
    /// Counts and compares links. Expectations always come from the whole view, even for one
    /// country.
    pub fn find(view: &View, question: &CountryQuestion, budget: &Budget) -> Result<Self, AnalysisError> {
        let grouped = Grouped::new(view, Grouping::Country, None);
        let matrix = mixing_matrix(view.graph(), &grouped.membership, &question.options, budget)?;
        let cells = if question.include_zero {
            all_pairs(&matrix, budget)?
        } else {
            matrix.cells.clone()
        };
        // Cities of unknown country are a group, but not a country.
        let code = |number: u32| match grouped.groups[number as usize].value {
            GroupValue::Country(code) => Some(code),
            _ => None,
        };
        let unknown = matrix.cells.iter().filter(|cell| code(cell.column).is_none());
        let unassigned = unknown.map(|cell| matrix.links(cell).len()).sum();
        let mut pairs: Vec<CountryPair> = cells
            .iter()
            .filter_map(|cell| Some(CountryPair::new(&matrix, cell, code(cell.row)?, code(cell.column)?)))
            .filter_map(|pair| pair.seen_from(question.country))
            .collect();
        pairs.sort_by(|one, other| {
            let order = other.links.len().cmp(&one.links.len());
            order
                .then_with(|| compare_ranked(other.strength, one.strength))
                .then((one.a, one.b).cmp(&(other.a, other.b)))
        });
        Ok(Self {
            pairs,
            unassigned,
            ei_index: matrix.ei_index,
            assortativity: matrix.assortativity,
        })
    }
}

/// Returns a cell for every pair of countries with a city in the view, linked or not.
fn all_pairs(matrix: &MixingMatrix, budget: &Budget) -> Result<Vec<MixingCell>, AnalysisError> {
    let numbers = 0..matrix.groups.len() as u32;
    let present: Vec<u32> = numbers
        .filter(|&number| matrix.groups[number as usize].node_count > 0)
        .collect();
    let mut cells = Vec::new();
    for (at, &row) in present.iter().enumerate() {
        let columns = &present[at..];
        budget.spend(columns.len() as u64)?;
        cells.extend(columns.iter().map(|&column| matrix.pair(row, column)));
    }
    Ok(cells)
}

impl CountryPair {
    fn new(matrix: &MixingMatrix, cell: &MixingCell, a: CountryCode, b: CountryCode) -> Self {
        Self {
            a,
            b,
            links: matrix.links(cell).to_vec(),
            strength: cell.strength,
            possible: cell.possible as u64,
            expected: (matrix.total > 0.0).then_some(cell.expected),
            affinity: cell.affinity,
            salton: cell.salton,
            share: matrix.share(cell),
        }
    }

    /// Puts the given country first; `None` if the pair does not contain it.
    fn seen_from(self, country: Option<CountryCode>) -> Option<Self> {
        match country {
            Some(country) if country == self.b && country != self.a => Some(Self {
                a: self.b,
                b: self.a,
                ..self
            }),
            Some(country) if country != self.a => None,
            _ => Some(self),
        }
    }

    /// True if the links are within one country.
    pub fn is_internal(&self) -> bool {
        self.a == self.b
    }

    /// Returns the links divided by possible ones; `None` if none is possible.
    pub fn density(&self) -> Option<f64> {
        (self.possible > 0).then(|| self.links.len() as f64 / self.possible as f64)
    }

    /// Returns the distinct partnerships behind the links, by key.
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

    /// Returns the nodes of a country that have one of the links, ascending.
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
