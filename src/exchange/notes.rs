//! Findings of an import besides records and faults: unknown parts, and parts left out.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::clean::Cleaned;

/// Maximum number of column names reported per file.
const MOST_NAMES: usize = 500;

/// Maximum number of characters reported of a row.
const LONGEST_ROW: usize = 60;

/// A column, an attribute, an element or a list of a file that was ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Its name, as in the file, after `node.` or `link.` in files that contain both.
    pub name: String,
    /// Number of its values that are not empty.
    pub values: usize,
    /// The first row with such a value, as in [`RowError::row`](super::RowError::row).
    pub row: usize,
}

/// Findings in a file besides records and faults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Unknown parts, by name; a few hundred at most.
    passed_over: BTreeMap<String, (usize, usize)>,
    /// The encoding that the file was read in; `None` if it was not read.
    pub encoding: Option<&'static Encoding>,
    /// Self-loops, which were left out.
    pub self_loops: usize,
    /// Links that repeat a pair of cities and were merged into one partnership.
    pub merged: usize,
    /// Links that repeat a pair of cities and were kept as separate partnerships.
    pub parallel: usize,
    /// Links to an unknown city, as Wikidata has them, which were left out.
    pub unknown_cities: usize,
    /// Texts that were read otherwise than they stand in the file.
    pub cleaned: Cleaned,
}

impl Notes {
    /// Notes ignored values. `row` is the row of the first one.
    pub(super) fn pass_over(&mut self, prefix: &str, name: &str, values: usize, row: usize) {
        let name = format!("{prefix}{}", if name.is_empty() { "(no name)" } else { name });
        if self.passed_over.len() < MOST_NAMES || self.passed_over.contains_key(&name) {
            self.passed_over.entry(name).or_insert((0, row)).0 += values;
        }
    }

    /// Notes a row above or below a table, which is a title or a remark.
    pub(super) fn pass_over_row(&mut self, text: &str, row: usize) {
        let shown: String = text.chars().take(LONGEST_ROW).collect();
        self.pass_over("", &format!("row \"{shown}\""), 1, row);
    }

    /// Adds the findings of another pass over the file.
    pub fn add(&mut self, more: Self) {
        for (name, (values, row)) in more.passed_over {
            self.passed_over.entry(name).or_insert((0, row)).0 += values;
        }
        self.encoding = more.encoding.or(self.encoding);
        self.self_loops += more.self_loops;
        self.merged += more.merged;
        self.parallel += more.parallel;
        self.unknown_cities += more.unknown_cities;
        self.cleaned.add(more.cleaned);
    }

    /// Returns unknown parts, by name.
    pub fn passed_over(&self) -> impl Iterator<Item = PassedOver> {
        self.passed_over.iter().map(|(name, &(values, row))| PassedOver {
            name: name.clone(),
            values,
            row,
        })
    }
}
