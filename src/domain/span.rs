//! Spans: the days from a start to an end, either of which may be missing.

use std::fmt;

use chrono::NaiveDate;

use super::PartialDate;

/// A period; both ends are included. An unknown start is always past, a missing end is always in
/// the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The start: the first day of this date.
    pub start: Option<PartialDate>,
    /// The end: the last day of this date.
    pub end: Option<PartialDate>,
}

impl Span {
    /// Creates the span from a start to an end.
    pub const fn new(start: Option<PartialDate>, end: Option<PartialDate>) -> Self {
        Self { start, end }
    }

    /// Returns the days that a date may mean.
    pub const fn of(date: PartialDate) -> Self {
        Self::new(Some(date), Some(date))
    }

    /// Returns the first day; the earliest of the calendar if it is unknown.
    pub fn first_day(self) -> NaiveDate {
        self.start.map_or(NaiveDate::MIN, PartialDate::first_day)
    }

    /// Returns the last day; the latest of the calendar if there is none.
    pub fn last_day(self) -> NaiveDate {
        self.end.map_or(NaiveDate::MAX, PartialDate::last_day)
    }

    /// True if two spans share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.first_day() <= other.last_day() && other.first_day() <= self.last_day()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.start, self.end) {
            (Some(start), Some(end)) => write!(formatter, "from {start} to {end}"),
            (Some(start), None) => write!(formatter, "from {start} on"),
            (None, Some(end)) => write!(formatter, "until {end}"),
            (None, None) => formatter.write_str("at all times"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: &str, end: &str) -> Span {
        Span::new(start.parse().ok(), end.parse().ok())
    }

    #[test]
    fn spans_share_a_day_if_one_begins_before_the_other_has_ended() {
        for (one, other, shared) in [
            (span("2010", "2014"), span("2014", ""), true),
            (span("2010", "2014"), span("2015", ""), false),
            (span("2010", "2014-05-31"), span("2014-05-31", "2016"), true),
            (span("2010", "2014-05-31"), span("2014-06", "2016"), false),
            (span("", "2009"), span("2010", ""), false),
            (span("", ""), span("2010", "2010"), true),
            (span("", "2009"), span("", "1990"), true),
        ] {
            assert_eq!(one.overlaps(other), shared, "{one} and {other}");
            assert_eq!(other.overlaps(one), shared, "{other} and {one}");
        }
    }

    #[test]
    fn a_span_reads_as_a_phrase() {
        let phrases = [span("2010", "2014"), span("2010", ""), span("", "2014"), span("", "")];
        assert_eq!(
            phrases.map(|span| span.to_string()),
            ["from 2010 to 2014", "from 2010 on", "until 2014", "at all times"]
        );
    }
}
