//! The network over time: a summary at the end of every calendar step.

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::groupings::{Grouped, Grouping};
use super::stats::Counts;
use super::turnover::{ReasonCounts, Turnover};
use crate::analytics::mixing::ei_index;
use crate::analytics::summary::{GraphSummary, summarize};
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::domain::Step;
use crate::network::{CityIndex, LinkFilter, Period, Scope, View};

/// Maximum number of steps of a timeline.
pub const MOST_STEPS: usize = 240;

/// The question of a timeline of a view's scope. The view's own day does not matter.
#[derive(Clone, Copy, Debug)]
pub struct TimelineQuestion {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The length of the steps.
    pub step: Step,
    /// True to compute the E–I index, too.
    pub with_mixing: bool,
}

/// Groupings that depend on the records alone. The timeline includes the E–I index by these.
const GIVEN_GROUPS: [Grouping; 4] = [
    Grouping::Field,
    Grouping::Country,
    Grouping::Region,
    Grouping::CountryGroup,
];

/// The network at the end of a step, and the changes since the end of the step before.
#[derive(Clone, Debug)]
pub struct TimelinePoint {
    /// The scope of the question, on this point's day.
    pub scope: Scope,
    /// Cities, countries, fields and partnerships.
    pub counts: Counts,
    /// Summary of the graph.
    pub summary: GraphSummary,
    /// Partnerships without a known start.
    pub undated: usize,
    /// Links and cities that were added.
    pub appeared: Changes,
    /// Links and cities that were removed.
    pub gone: Changes,
    /// The E–I index by field, country, region and country group, if asked for.
    pub mixing: Vec<(Grouping, Option<f64>)>,
}

/// Numbers of links and cities that were added or removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Links, by reason.
    pub links: ReasonCounts,
    /// Cities.
    pub cities: usize,
}

impl Question for TimelineQuestion {
    type Answer = Vec<TimelinePoint>;

    fn key(&self) -> Key {
        Key::of((self.from, self.to, self.step, self.with_mixing))
    }

    fn effort(&self, view: &View) -> usize {
        let networks = view.scope().networks.iter();
        let records = networks.map(|&network| {
            let records = view.snapshot().network(network);
            records.partnerships.len() + records.memberships.len()
        });
        self.step.count(self.from, self.to) * records.sum::<usize>()
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Vec<TimelinePoint>, AnalysisError> {
        let mut before = view_on(view, self.from - Days::new(1));
        let mut points = Vec::new();
        for day in self.step.last_days(self.from, self.to) {
            budget.check()?;
            let now = view_on(view, day);
            let mut point = TimelinePoint::new(&before, &now);
            if self.with_mixing {
                point.mixing = GIVEN_GROUPS.map(|by| (by, mixing(&now, by))).to_vec();
            }
            points.push(point);
            before = now;
        }
        Ok(points)
    }

    fn weight(answer: &Vec<TimelinePoint>) -> usize {
        let weight = |point: &TimelinePoint| 500 + 8 * point.summary.degree_distribution.len();
        answer.iter().map(weight).sum()
    }
}

impl TimelinePoint {
    fn new(before: &View, now: &View) -> Self {
        let (cities_gained, cities_lost) = differences(before.cities().iter().copied(), now.cities().iter().copied());
        let (links_gained, links_lost) = differences(pairs(before), pairs(now));
        let turnover = Turnover { before, after: now };
        let links_appeared = links_gained.iter().map(|&link| turnover.of_appeared_link(link as u32));
        let links_gone = links_lost.iter().map(|&link| turnover.of_gone_link(link as u32));
        Self {
            scope: now.scope().clone(),
            counts: Counts::new(now),
            summary: summarize(now.graph()),
            undated: now.undated(),
            appeared: Changes {
                links: links_appeared.collect(),
                cities: cities_gained.len(),
            },
            gone: Changes {
                links: links_gone.collect(),
                cities: cities_lost.len(),
            },
            mixing: Vec::new(),
        }
    }
}

fn mixing(view: &View, by: Grouping) -> Option<f64> {
    ei_index(view.graph(), &Grouped::new(view, by, None).membership)
}

/// Builds the view of the same scope on another day.
fn view_on(view: &View, day: NaiveDate) -> View {
    View::new(
        Arc::clone(view.snapshot()),
        on(view.scope(), day),
        &LinkFilter::default(),
    )
}

/// Returns the same scope on another day.
pub fn on(scope: &Scope, day: NaiveDate) -> Scope {
    Scope {
        period: Period::AsOf(day),
        ..scope.clone()
    }
}

/// Returns the cities of every link, in the order of links; ascending, since nodes have the order
/// of cities.
pub(super) fn pairs(view: &View) -> impl Iterator<Item = (CityIndex, CityIndex)> {
    let links = 0..view.graph().link_count() as u32;
    links.map(|link| {
        let (a, b) = view.graph().ends(link);
        (view.city(a), view.city(b))
    })
}

/// Compares two ascending lists without repeats. Returns the positions in `after` of additions and
/// those in `before` of removals.
pub(super) fn differences<T: Ord>(
    before: impl Iterator<Item = T>,
    after: impl Iterator<Item = T>,
) -> (Vec<usize>, Vec<usize>) {
    let (mut before, mut after) = (before.enumerate().peekable(), after.enumerate().peekable());
    let (mut gained, mut lost) = (Vec::new(), Vec::new());
    loop {
        let order = match (before.peek(), after.peek()) {
            (Some((_, one)), Some((_, other))) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return (gained, lost),
        };
        if order != Ordering::Greater {
            let gone = before.next().map(|(at, _)| at);
            lost.extend(gone.filter(|_| order.is_lt()));
        }
        if order != Ordering::Less {
            let new = after.next().map(|(at, _)| at);
            gained.extend(new.filter(|_| order.is_gt()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_what_only_one_list_has() {
        let differences = |before: &[u32], after: &[u32]| differences(before.iter(), after.iter());
        assert_eq!(differences(&[1, 3, 4, 9], &[2, 3, 9, 10]), (vec![0, 3], vec![0, 2]));
        assert_eq!(differences(&[], &[5]), (vec![0], vec![]));
        assert_eq!(differences(&[5], &[]), (vec![], vec![0]));
        assert_eq!(differences(&[], &[]), (vec![], vec![]));
    }
}
