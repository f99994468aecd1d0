//! Links between groups of cities: observed and expected, for every pair of groups.

use std::sync::Arc;

use super::groupings::{GroupValue, Grouped, Grouping};
use crate::analytics::mixing::{MixingMatrix, MixingOptions, mixing_matrix};
use crate::analytics::{AnalysisError, Budget};
use crate::app::fault::{Fault, quote};
use crate::app::names::list;
use crate::app::question::{Key, Question};
use crate::domain::text::{closest, fold};
use crate::network::{Snapshot, View};

/// The question of links between groups.
pub struct MatrixQuestion {
    /// The grouping of the cities.
    pub by: Grouping,
    /// Options of the comparison.
    pub options: MixingOptions,
    /// The groups.
    pub grouped: Arc<Grouped>,
}

impl Question for MatrixQuestion {
    type Answer = MixingMatrix;

    fn key(&self) -> Key {
        Key::of((self.by, self.options))
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<MixingMatrix, AnalysisError> {
        mixing_matrix(view.graph(), &self.grouped.membership, &self.options, budget)
    }

    fn weight(answer: &MixingMatrix) -> usize {
        let links = answer.cells.iter().map(|cell| answer.links(cell).len());
        100 * answer.groups.len() + 120 * answer.cells.len() + 4 * links.sum::<usize>()
    }
}

impl Grouped {
    /// Returns the groups that `names` mean, ascending, each once; without names, all groups with a
    /// city in the view.
    ///
    /// # Errors
    /// BAD_USER_INPUT for a name of no group.
    pub fn shown(&self, snapshot: &Snapshot, names: &[String]) -> Result<Vec<u32>, Fault> {
        let numbers = 0..self.groups.len() as u32;
        if names.is_empty() {
            let mut inhabited = vec![false; self.groups.len()];
            let nodes = 0..self.membership.node_count() as u32;
            for &number in nodes.flat_map(|node| self.membership.of(node)) {
                inhabited[number as usize] = true;
            }
            return Ok(numbers.filter(|&number| inhabited[number as usize]).collect());
        }
        let mut found = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let number = self.find(snapshot, name);
            found.push(number.ok_or_else(|| self.unknown(&format!("groups[{at}]"), name))?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Finds a group by key, name or another spelling. If several match, the first whose key
    /// matches wins.
    fn find(&self, snapshot: &Snapshot, text: &str) -> Option<u32> {
        let wanted = fold(text);
        let is_meant = |spelling: &String| fold(spelling) == wanted;
        let by_key = self.groups.iter().position(|group| is_meant(&group.key));
        let by_name = || {
            self.groups
                .iter()
                .position(|group| is_meant(&group.name) || others(snapshot, group.value).iter().any(is_meant))
        };
        by_key.or_else(by_name).map(|found| found as u32)
    }

    fn unknown(&self, argument: &str, text: &str) -> Fault {
        let keys: Vec<String> = self.groups.iter().map(|group| group.key.clone()).collect();
        let names = self.groups.iter().flat_map(|group| [&group.key, &group.name]);
        let mut suggestions: Vec<String> = Vec::new();
        for alike in closest(text, names.map(String::as_str), 3) {
            let meant = self
                .groups
                .iter()
                .find(|group| group.key == alike || group.name == alike);
            suggestions.extend(meant.map(|group| group.key.clone()));
        }
        suggestions.dedup();
        Fault::BadInput {
            argument: argument.to_owned(),
            message: format!("names no group: {}; the groups are {}", quote(text), list(&keys)),
            suggestions,
        }
    }
}

/// Returns further spellings of a group.
fn others(snapshot: &Snapshot, value: GroupValue) -> Vec<String> {
    match value {
        GroupValue::Field(id) => snapshot
            .field(id)
            .map_or_else(Vec::new, |(_, field)| field.aliases.clone()),
        GroupValue::Country(code) => snapshot
            .country(code)
            .map(|country| country.alpha3.clone())
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}
