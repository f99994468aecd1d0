//! Changes of a network between two days.

use std::cmp::Ordering;
use std::sync::Arc;

use super::timeline::{differences, pairs};
use super::turnover::{Reason, Turnover};
use crate::analytics::ranking::compare_ranked;
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::network::{RecordIndex, View};

/// The question of changes since an earlier view of the same scope.
pub struct DiffQuestion {
    /// The view of the earlier day.
    pub before: Arc<View>,
}

/// Additions, removals and changes. Nodes and links are those of the view that has them.
#[derive(Clone, Debug, Default)]
pub struct NetworkDiff {
    /// Nodes of the later view whose cities were not in scope earlier.
    pub cities_joined: Vec<u32>,
    /// Nodes of the earlier view whose cities are not in scope any more.
    pub cities_left: Vec<u32>,
    /// Links of the later view between cities that were not linked earlier.
    pub links_appeared: Vec<(u32, Reason)>,
    /// Links of the earlier view between cities that are not linked any more.
    pub links_gone: Vec<(u32, Reason)>,
    /// Links of both views, as pairs of the earlier and the later link.
    pub links_kept: Vec<(u32, u32)>,
    /// Partnerships that support a link in the later view only, by key.
    pub partnerships_appeared: Vec<(RecordIndex, Reason)>,
    /// Partnerships that support a link in the earlier view only, by key.
    pub partnerships_gone: Vec<(RecordIndex, Reason)>,
}

impl Question for DiffQuestion {
    type Answer = NetworkDiff;

    fn key(&self) -> Key {
        Key::of((self.before.snapshot().serial(), self.before.scope().clone()))
    }

    fn effort(&self, view: &View) -> usize {
        let size = |view: &View| view.cities().len() + 4 * view.graph().link_count();
        size(view) + size(&self.before)
    }

    fn answer(&self, after: &View, _budget: &Budget) -> Result<NetworkDiff, AnalysisError> {
        let before = self.before.as_ref();
        let (joined, left) = differences(before.cities().iter(), after.cities().iter());
        let (appeared, gone) = differences(pairs(before), pairs(after));
        let links_kept = kept(before, after, &appeared, &gone);
        let turnover = Turnover { before, after };
        let links_appeared = numbers(appeared).into_iter();
        let links_gone = numbers(gone).into_iter();
        let (old, new) = (records(before), records(after));
        let (appeared, gone) = differences(old.iter(), new.iter());
        let appeared = appeared.into_iter().map(|at| new[at]);
        let gone = gone.into_iter().map(|at| old[at]);
        Ok(NetworkDiff {
            links_kept,
            cities_joined: numbers(joined),
            cities_left: numbers(left),
            links_appeared: links_appeared
                .map(|link| (link, turnover.of_appeared_link(link)))
                .collect(),
            links_gone: links_gone.map(|link| (link, turnover.of_gone_link(link))).collect(),
            partnerships_appeared: appeared
                .map(|record| (record, turnover.of_appeared_partnership(record)))
                .collect(),
            partnerships_gone: gone
                .map(|record| (record, turnover.of_gone_partnership(record)))
                .collect(),
        })
    }

    fn weight(answer: &NetworkDiff) -> usize {
        let nodes = answer.cities_joined.len() + answer.cities_left.len();
        let links = answer.links_appeared.len() + answer.links_gone.len() + answer.links_kept.len();
        let records = answer.partnerships_appeared.len() + answer.partnerships_gone.len();
        100 + 4 * nodes + 8 * links + 12 * records
    }
}

impl NetworkDiff {
    /// Returns the Jaccard distance 1 − |A ∩ B| / |A ∪ B| of the links of both days, from 0 (equal)
    /// to 1 (disjoint); `None` if neither day has a link.
    pub fn rewiring(&self) -> Option<f64> {
        let all = self.links_appeared.len() + self.links_gone.len() + self.links_kept.len();
        (all > 0).then(|| 1.0 - self.links_kept.len() as f64 / all as f64)
    }

    /// Returns kept links whose strength rose, or fell, by more than the rounding error of a sum.
    pub fn shifted<'a>(
        &'a self,
        before: &'a View,
        after: &'a View,
        direction: Ordering,
    ) -> impl Iterator<Item = (u32, u32)> + 'a {
        let strength = |&(old, new): &(u32, u32)| {
            let strengths = (after.graph().strength(new), before.graph().strength(old));
            compare_ranked(strengths.0, strengths.1)
        };
        self.links_kept
            .iter()
            .filter(move |link| strength(link) == direction)
            .copied()
    }
}

/// Pairs the links of both views, in order.
fn kept(before: &View, after: &View, added: &[usize], lost: &[usize]) -> Vec<(u32, u32)> {
    let rest = |view: &View, others: &[usize]| -> Vec<u32> {
        let links = 0..view.graph().link_count() as u32;
        links
            .filter(|&link| others.binary_search(&(link as usize)).is_err())
            .collect()
    };
    rest(before, lost).into_iter().zip(rest(after, added)).collect()
}

/// Returns the distinct partnerships behind the links of a view, by key.
pub(super) fn records(view: &View) -> Vec<RecordIndex> {
    let links = 0..view.graph().link_count() as u32;
    let mut records: Vec<RecordIndex> = links.flat_map(|link| view.records(link)).copied().collect();
    records.sort_unstable();
    records.dedup();
    records
}

fn numbers(positions: Vec<usize>) -> Vec<u32> {
    positions.into_iter().map(|at| at as u32).collect()
}
