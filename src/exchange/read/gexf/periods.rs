//! Periods of a node or a link in GEXF: intervals, moments, and dynamic values.

use crate::domain::text::fold;
use crate::exchange::column::Column;
use crate::exchange::read::xml::Attributes;
use crate::exchange::row::Row;
use crate::exchange::value::is_infinite;

/// A period; either end may be open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Period {
    start: Option<String>,
    end: Option<String>,
}

/// The periods of a node or a link, and its dynamic values.
#[derive(Debug, Default)]
pub(super) struct Periods {
    periods: Vec<Period>,
    values: Vec<(String, Period, String)>,
}

impl Period {
    /// Takes the period out of the attributes of an element. Exclusive ends (`startopen`,
    /// `endopen`) are treated as inclusive; a moment is a period.
    pub(super) fn of(found: &mut Attributes) -> Option<Self> {
        let mut take = |names: [&str; 2]| {
            let [closed, open] = names.map(|name| found.remove(name));
            closed.or(open)
        };
        let (start, end) = (take(["start", "startopen"]), take(["end", "endopen"]));
        let moment = found.remove("timestamp");
        match moment {
            Some(moment) => Some(Self::new(Some(moment.clone()), Some(moment))),
            None if start.is_none() && end.is_none() => None,
            None => Some(Self::new(start, end)),
        }
    }

    fn new(start: Option<String>, end: Option<String>) -> Self {
        let bound = |text: Option<String>| {
            text.map(|text| text.trim().to_owned())
                .filter(|text| !is_infinite(text))
        };
        Self {
            start: bound(start),
            end: bound(end),
        }
    }

    /// Adds the two days to a row.
    pub(super) fn push(self, row: &mut Row, start: &str, end: &str) {
        for (name, day) in [(start, self.start), (end, self.end)] {
            if let Some(day) = day {
                row.push(name, day);
            }
        }
    }

    /// Returns the year, if the period is a single year.
    fn year(&self) -> Option<i32> {
        let year = |text: &Option<String>| text.as_deref()?.trim_end_matches(".0").parse::<i32>().ok();
        year(&self.start).filter(|start| year(&self.end) == Some(*start))
    }
}

impl Periods {
    /// Takes the periods out of an element's attributes: its own, and Gephi's lists
    /// `intervals="<[2004, 2010]; [2012, 2014]>"` and `timestamps="<[2004, 2005]>"`.
    pub(super) fn of(found: &mut Attributes) -> Self {
        let mut periods = Self::default();
        for interval in found.remove("intervals").unwrap_or_default().split(';') {
            let mut days = interval.trim_matches(|letter| "<[]()> ".contains(letter)).split(',');
            if let (Some(start), Some(end)) = (days.next(), days.next()) {
                periods
                    .periods
                    .push(Period::new(Some(start.to_owned()), Some(end.to_owned())));
            }
        }
        let moments = found.remove("timestamps").unwrap_or_default();
        let moments = moments.trim_matches(|letter| "<[]> ".contains(letter)).split(',');
        for moment in moments.map(str::trim).filter(|moment| !moment.is_empty()) {
            periods.push(Period::new(Some(moment.to_owned()), Some(moment.to_owned())));
        }
        periods.add(found);
        periods
    }

    /// Takes another period out of an element's attributes.
    pub(super) fn add(&mut self, found: &mut Attributes) {
        if let Some(period) = Period::of(found) {
            self.push(period);
        }
    }

    /// Merges consecutive years into one period.
    fn push(&mut self, period: Period) {
        if let (Some(year), Some(last)) = (period.year(), self.periods.last_mut())
            && let Some(end) = last
                .end
                .as_deref()
                .and_then(|end| end.trim_end_matches(".0").parse::<i32>().ok())
            && end + 1 == year
        {
            last.end = period.end;
            return;
        }
        self.periods.push(period);
    }

    /// Adds a value that applies in a period.
    pub(super) fn value(&mut self, title: String, period: Period, value: String) {
        self.values.push((title, period, value));
    }

    /// Returns the periods of a node. Of dynamic values the last one is used.
    pub(super) fn of_node(mut self, row: &mut Row) -> Vec<Period> {
        self.take_last(row, |_| true);
        self.periods
    }

    /// Returns the periods of a link with their weights. If the weight changes, the periods are
    /// those of the weight.
    pub(super) fn of_link(mut self, row: &mut Row) -> Vec<(Period, Option<String>)> {
        let is_weight = |title: &str| Column::Intensity.folded().contains(&fold(title).as_str());
        self.take_last(row, |title| !is_weight(title));
        if self.values.is_empty() {
            return self.periods.into_iter().map(|period| (period, None)).collect();
        }
        // An open-ended weight applies as long as the link exists.
        let start = self.periods.first().and_then(|first| first.start.clone());
        let end = self.periods.last().and_then(|last| last.end.clone());
        let weights = self.values.into_iter().map(|(_, period, weight)| {
            let (start, end) = (period.start.or(start.clone()), period.end.or(end.clone()));
            (Period { start, end }, Some(weight))
        });
        weights.collect()
    }

    /// Moves the last value of each title to the row.
    fn take_last(&mut self, row: &mut Row, is_wanted: impl Fn(&str) -> bool) {
        let (mut wanted, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.values)
            .into_iter()
            .partition(|(title, ..)| is_wanted(title));
        self.values = rest;
        wanted.sort_by(|one, other| one.1.start.cmp(&other.1.start));
        for (title, _, value) in wanted.into_iter().rev() {
            row.push_if_none(&title, value);
        }
    }
}
