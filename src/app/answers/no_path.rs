//! What to say where there is no path: when there last was one, by which records, and what would mend it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::former::{ever_counts, lapsed_partnerships};
use super::path::{NoPathReason, PathQuestion};
use crate::analytics::components::components;
use crate::analytics::paths::{PathQuery, cheapest_path};
use crate::analytics::{AnalysisError, Budget};
use crate::network::{CityIndex, LinkFilter, Period, RecordIndex, Scope, Snapshot, View};

/// How many new links are suggested.
const SUGGESTIONS: usize = 3;

/// The last time before the scope's period that a chain joined the two cities.
#[derive(Debug, Default)]
pub struct LastConnection {
    /// The last day on which they were joined.
    pub on: Option<NaiveDate>,
    /// The records of the shortest path of that day that no longer count, latest end first.
    pub dormant: Vec<RecordIndex>,
}

/// A pair of cities whose partnership would join the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedLink {
    /// A city reachable from the start.
    pub from: CityIndex,
    /// A city that reaches the destination.
    pub to: CityIndex,
    /// Whether they were partners before.
    pub former_partners: bool,
    /// Whether they share a field.
    pub same_field: bool,
}

impl LastConnection {
    /// Looks into the past where what is missing is a partnership. Cost: one view per day on which something ended.
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

/// The records of some links of a view of the past that do not count in the scope, latest end first.
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

/// The days before the period on which a membership or a partnership in scope counted for the last time.
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

/// The links of the shortest chain between the two in a view, if there is one.
fn shortest(view: &View, question: &PathQuestion, budget: &Budget) -> Result<Option<Vec<u32>>, AnalysisError> {
    let (Some(from), Some(to)) = (view.node(question.from), view.node(question.to)) else {
        return Ok(None);
    };
    let query = PathQuery::between(view.graph(), from, to);
    Ok(cheapest_path(&query, budget)?.map(|path| path.links))
}

/// Up to three new pairs that would join the two components: former partners, then pairs of one field,
/// then all others; within each by the keys of the start's side and of the destination's side. None if the two are
/// joined, or one is not in scope.
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

/// Pairs across the two components that were partners before the period and are no longer, ascending.
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
