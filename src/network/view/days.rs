//! The days of a period on which the links of a view exist.

use chrono::NaiveDate;

use super::{RecordIndex, View};
use crate::network::lists::Lists;
use crate::network::scope::Period;

/// A first and a last day, both inclusive.
type Span = (NaiveDate, NaiveDate);

/// The days on which links exist: a link exists if a partnership counts and both cities are members
/// of its network.
#[derive(Debug)]
pub struct LinkDays {
    /// Ascending days. Any links that exist together on some day of the period do so on one of
    /// these.
    days: Vec<NaiveDate>,
    /// The links that do not exist on every day of the period, ascending.
    links: Vec<u32>,
    /// By position in `links`: the spans in which they exist.
    spans: Lists<Span>,
}

impl LinkDays {
    fn of(view: &View) -> Self {
        let (mut links, mut spans) = (Vec::new(), Lists::default());
        if let Period::AsOf(day) = view.scope.period {
            return Self {
                days: vec![day],
                links,
                spans,
            };
        }
        let period = period(view);
        for link in 0..view.graph().link_count() as u32 {
            let of_link = view.spans_of(link);
            if of_link != [period] {
                links.push(link);
                spans.push(of_link);
            }
        }
        let days = largest_days(period, spans.items());
        Self { days, links, spans }
    }

    /// Returns days, ascending, at least one: any links that exist together on some day do so on
    /// one of these.
    pub fn days(&self) -> &[NaiveDate] {
        &self.days
    }

    /// True if all links exist together on some day.
    pub fn have_all_in_common(&self) -> bool {
        let places = 0..self.links.len() as u32;
        let all_exist = |&day: &NaiveDate| places.clone().all(|place| covers(self.spans.get(place), day));
        self.days.iter().any(all_exist)
    }

    /// True if all links exist on every day.
    pub fn is_constant(&self) -> bool {
        self.links.is_empty()
    }

    /// True if a link exists on a day of the period.
    pub fn exists(&self, link: u32, day: NaiveDate) -> bool {
        let Ok(place) = self.links.binary_search(&link) else {
            return true;
        };
        covers(self.spans.get(place as u32), day)
    }
}

impl View {
    /// Returns the days on which links exist; computed once. Costs a search for the memberships of
    /// both cities of every link.
    pub fn link_days(&self) -> &LinkDays {
        self.link_days.get_or_init(|| LinkDays::of(self))
    }

    /// Returns the last day of the period on which all `links` exist, if there is one.
    pub fn last_common_day(&self, links: &[u32]) -> Option<NaiveDate> {
        let period = period(self);
        if let Period::AsOf(day) = self.scope.period {
            return Some(day);
        }
        let spans: Vec<Vec<Span>> = links.iter().map(|&link| self.spans_of(link)).collect();
        let ends = spans.iter().flatten().map(|&(_, end)| end);
        let all_exist = |&day: &NaiveDate| spans.iter().all(|of_link| covers(of_link, day));
        ends.chain([period.1]).filter(all_exist).max()
    }

    /// Returns the spans in which a link exists, ascending and disjoint.
    fn spans_of(&self, link: u32) -> Vec<Span> {
        let period = period(self);
        let mut spans = Vec::new();
        for &record in self.records(link) {
            let partnership = &self.partnership(record).record;
            let start = partnership.started_on.map_or(period.0, |start| start.first_day());
            let end = partnership.ended_on.map_or(period.1, |end| end.last_day());
            let active = [(start.max(period.0), end.min(period.1))];
            let (a, b) = self.graph.ends(link);
            let with_one = common(&active, &self.membership_spans(record, a));
            spans.extend(common(&with_one, &self.membership_spans(record, b)));
        }
        joined(spans)
    }

    /// Returns the spans in which the city of a node is a member of a record's network.
    fn membership_spans(&self, record: RecordIndex, node: u32) -> Vec<Span> {
        let period = period(self);
        let memberships = self.snapshot.memberships_of(record.network, self.city(node));
        let open = memberships.filter(|membership| membership.overlaps(period.0, period.1));
        joined(
            open.map(|membership| {
                (
                    membership.joined_on.map_or(period.0, |joined| joined.first_day()),
                    membership.left_on.map_or(period.1, |left| left.last_day()),
                )
            })
            .collect(),
        )
    }
}

fn period(view: &View) -> Span {
    (view.scope.period.first(), view.scope.period.last())
}

fn covers(spans: &[Span], day: NaiveDate) -> bool {
    spans.iter().any(|&(start, end)| start <= day && day <= end)
}

/// Returns the intersections of the spans of both lists.
fn common(one: &[Span], other: &[Span]) -> Vec<Span> {
    let both = |&(start, end): &Span| {
        let overlap = move |&(from, to): &Span| (start.max(from), end.min(to));
        other.iter().map(overlap).filter(|(start, end)| start <= end)
    };
    one.iter().flat_map(both).collect()
}

/// Merges spans, so that they are ascending and disjoint.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut apart: Vec<Span> = Vec::new();
    for (start, end) in spans {
        match apart.last_mut() {
            Some(last) if last.1.succ_opt().is_none_or(|next| start <= next) => last.1 = last.1.max(end),
            _ => apart.push((start, end)),
        }
    }
    apart
}

/// Returns the ends of spans before which something has started since the previous such day. The
/// links of any other day are a subset of the links of one of these.
fn largest_days(period: Span, spans: &[Span]) -> Vec<NaiveDate> {
    let mut starts: Vec<NaiveDate> = spans.iter().map(|&(start, _)| start).collect();
    let mut ends: Vec<NaiveDate> = spans.iter().map(|&(_, end)| end).chain([period.1]).collect();
    starts.sort_unstable();
    ends.sort_unstable();
    ends.dedup();
    let mut days: Vec<NaiveDate> = Vec::new();
    for end in ends {
        let started = match days.last() {
            None => true,
            Some(&before) => {
                starts.partition_point(|&start| start <= before) < starts.partition_point(|&start| start <= end)
            }
        };
        if started {
            days.push(end);
        }
    }
    days
}
