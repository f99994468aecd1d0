//! Explains a missing path: when there last was one, the lapsed records, and links that would give
//! one.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::former::{ever_counts, lapsed_partnerships};
use super::path::{NoPathReason, PathQuestion};
use crate::analytics::components::components;
use crate::analytics::paths::{PathQuery, cheapest_path};
use crate::analytics::{AnalysisError, Budget};
use crate::network::{CityIndex, LinkFilter, Period, RecordIndex, Scope, Snapshot, View};

/// Number of new links that are suggested.
const SUGGESTIONS: usize = 3;

/// The last time before the scope's period at which the two cities were connected.
#[derive(Debug, Default)]
pub struct LastConnection {
    /// The last day on which they were connected.
    pub on: Option<NaiveDate>,
    /// The records of that day's shortest path that no longer count, latest end first.
    pub dormant: Vec<RecordIndex>,
}

/// A pair of cities whose partnership would connect the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedLink {
    /// A city reachable from the start.
    pub from: CityIndex,
    /// A city that reaches the destination.
    pub to: CityIndex,
    /// True if they were partners before.
    pub former_partners: bool,
    /// True if they share a field.
    pub same_field: bool,
}

impl LastConnection {
    /// Searches the past if a partnership is missing. Cost: one view per day on which something
    /// ended.
    ///
    /// # Errors
    /// Those of the budget.
    pub fn find(question: &PathQuestion, reason: NoPathReason, budget: &Budget) -> Result<Self, AnalysisError> {
        match reason {
            NoPathReason::NotConnected | NoPathReason::NoCommonDay | NoPathReason::CityNotInScope => {
                Self::before_period(question, budget)
            }
            NoPathReason::HopLimit(_) | NoPathReason::FilteredOut => Ok(Self::default()),
        }
    }

    fn before_period(question: &PathQuestion, budget: &Budget) -> Result<Self, AnalysisError> {
        let view = &question.scope_view;
        let (snapshot, scope) = (view.snapshot(), view.scope());
        let days = last_days(snapshot, scope);
        let Some(&earliest) = days.first() else {
            return Ok(Self::default());
        };
        let ever = view_in(snapshot, scope, Period::During(earliest, scope.period.first()));
        if shortest(&ever, question, budget)?.is_none() {
            return Ok(Self::default());
        }
        for &day in days.iter().rev() {
            budget.check()?;
            let then = view_in(snapshot, scope, Period::AsOf(day));
            if let Some(links) = shortest(&then, question, budget)? {
                let dormant = lapsed(&then, &links, scope);
                return Ok(Self { on: Some(day), dormant });
            }
        }
        Ok(Self::default())
    }
}

/// Returns the records of links of an earlier view that no longer count in the scope, latest end
/// first.
fn lapsed(then: &View, links: &[u32], scope: &Scope) -> Vec<RecordIndex> {
    let mut lapsed: Vec<RecordIndex> = links
        .iter()
        .flat_map(|&link| then.records(link).iter().copied())
        .filter(|&record| !scope.is_active(&then.partnership(record).record))
        .collect();
    lapsed.sort_by_key(|&record| {
        let ended_on = then.partnership(record).record.ended_on.map(|end| end.last_day());
        (std::cmp::Reverse(ended_on), record)
    });
    lapsed.dedup();
    lapsed
}

/// Returns the days before the period that were the last of a membership or a partnership in scope.
fn last_days(snapshot: &Snapshot, scope: &Scope) -> Vec<NaiveDate> {
    let before = scope.period.first();
    let mut days = BTreeSet::new();
    for &network in &scope.networks {
        let records = snapshot.network(network);
        days.extend(
            records
                .memberships
                .iter()
                .filter_map(|membership| Some(membership.left_on?.last_day())),
        );
        days.extend(
            records
                .partnerships
                .iter()
                .filter(|partnership| scope.admits(&partnership.record) && ever_counts(&partnership.record))
                .filter_map(|partnership| Some(partnership.record.ended_on?.last_day())),
        );
    }
    days.into_iter().filter(|&day| day < before).collect()
}

fn view_in(snapshot: &Arc<Snapshot>, scope: &Scope, period: Period) -> View {
    View::new(
        Arc::clone(snapshot),
        Scope {
            period,
            ..scope.clone()
        },
        &LinkFilter::default(),
    )
}

/// Returns the links of the shortest path between the two in a view, if there is one.
fn shortest(view: &View, question: &PathQuestion, budget: &Budget) -> Result<Option<Vec<u32>>, AnalysisError> {
    let (Some(from), Some(to)) = (view.node(question.from), view.node(question.to)) else {
        return Ok(None);
    };
    let query = PathQuery::between(view.graph(), from, to);
    Ok(cheapest_path(&query, budget)?.map(|path| path.links))
}

/// Returns up to three new pairs that would connect the two components: former partners first, then
/// pairs of one field, then others; within each by key of the start's side, then of the
/// destination's side. Returns none if the two are connected or one is not in scope.
pub fn suggested_links(question: &PathQuestion, reason: NoPathReason) -> Vec<SuggestedLink> {
    if reason != NoPathReason::NotConnected {
        return Vec::new();
    }
    let view = &question.scope_view;
    let (Some(from), Some(to)) = (view.node(question.from), view.node(question.to)) else {
        return Vec::new();
    };
    let components = components(view.graph());
    let labels = components.labels();
    let side = |end: u32| {
        let label = labels[end as usize];
        (0..)
            .zip(labels)
            .filter(move |&(_, &other)| other == label)
            .map(|(node, _)| node)
            .collect::<Vec<u32>>()
    };
    let (starts, ends) = (side(from), side(to));
    let former = former_pairs(view, labels, from, to);
    let pair = |(a, b): (u32, u32)| SuggestedLink {
        from: view.city(a),
        to: view.city(b),
        former_partners: former.contains(&(a, b)),
        same_field: view.same_field(a, b),
    };
    let all = || starts.iter().flat_map(|&a| ends.iter().map(move |&b| (a, b)));
    let fresh = |pair: &(u32, u32)| !former.contains(pair);
    let held_by_ends: BTreeSet<_> = ends.iter().flat_map(|&node| view.fields(node)).collect();
    let same_field = starts
        .iter()
        .filter(|&&a| view.fields(a).iter().any(|field| held_by_ends.contains(field)))
        .flat_map(|&a| ends.iter().map(move |&b| (a, b)))
        .filter(|&(a, b)| view.same_field(a, b));
    former
        .iter()
        .copied()
        .chain(same_field.filter(fresh))
        .chain(all().filter(fresh).filter(|&(a, b)| !view.same_field(a, b)))
        .take(SUGGESTIONS)
        .map(pair)
        .collect()
}

/// Returns former partners across the two components, ascending.
fn former_pairs(view: &View, labels: &[u32], from: u32, to: u32) -> BTreeSet<(u32, u32)> {
    let sides = (labels[from as usize], labels[to as usize]);
    let mut pairs = BTreeSet::new();
    for partnership in lapsed_partnerships(view) {
        let cities = view.snapshot().cities_of(partnership);
        let nodes: Vec<u32> = cities.filter_map(|city| view.node(city)).collect();
        for &a in nodes.iter().filter(|&&node| labels[node as usize] == sides.0) {
            for &b in nodes.iter().filter(|&&node| labels[node as usize] == sides.1) {
                pairs.insert((a, b));
            }
        }
    }
    pairs
}
