//! Dates that may be known in part: a year, a month of a year, or a day.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::words::serde_as_text;

/// The precision of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the year: `2016`.
    Year,
    /// Year and month: `2016-05`.
    Month,
    /// The day: `2016-05-31`.
    Day,
}

impl Precision {
    /// Returns the word stored beside the date.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Year => "YEAR",
            Self::Month => "MONTH",
            Self::Day => "DAY",
        }
    }
}

impl FromStr for Precision {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "YEAR" => Ok(Self::Year),
            "MONTH" => Ok(Self::Month),
            "DAY" => Ok(Self::Day),
            _ => Err("expected one of YEAR, MONTH, DAY".to_owned()),
        }
    }
}

/// A date with its precision. It stands for the whole period that it names: a start begins on
/// [`first_day`](Self::first_day), an end lasts through [`last_day`](Self::last_day).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    first: NaiveDate,
    precision: Precision,
}

/// The accepted forms of a date, for error messages.
pub const DATE_FORMS: &str = "\"2016\", \"2016-05\" or \"2016-05-31\"";

impl PartialDate {
    /// Creates a date known to the day.
    pub const fn day(day: NaiveDate) -> Self {
        Self {
            first: day,
            precision: Precision::Day,
        }
    }

    /// Creates a date as stored: any day of the period, with its precision.
    pub fn new(day: NaiveDate, precision: Precision) -> Self {
        let first = match precision {
            Precision::Day => Some(day),
            Precision::Month => day.with_day(1),
            Precision::Year => day.with_day(1).and_then(|first| first.with_month(1)),
        };
        Self {
            first: first.expect("the first of a month exists"),
            precision,
        }
    }

    /// Returns the first day of the period.
    pub const fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Returns the last day of the period.
    pub fn last_day(self) -> NaiveDate {
        let next = match self.precision {
            Precision::Day => return self.first,
            Precision::Month => self.first + Months::new(1),
            Precision::Year => self.first + Months::new(12),
        };
        next - Days::new(1)
    }

    /// Returns the precision of the date.
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// Returns the year, for sentences such as "since 2014".
    pub fn year(self) -> i32 {
        self.first.year()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.precision {
            Precision::Day => "%Y-%m-%d",
            Precision::Month => "%Y-%m",
            Precision::Year => "%Y",
        };
        write!(formatter, "{}", self.first.format(format))
    }
}

serde_as_text!(PartialDate);

impl FromStr for PartialDate {
    type Err = String;

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (years 0001 to 9999) and nothing else.
    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("is not a date; write {DATE_FORMS}");
        let mut numbers = [1_u32; 3];
        let parts: Vec<&str> = text.split('-').collect();
        if parts.len() > 3 {
            return Err(fault());
        }
        for (position, part) in parts.iter().enumerate() {
            let width = if position == 0 { 4 } else { 2 };
            if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(fault());
            }
            numbers[position] = part.parse().map_err(|_| fault())?;
        }
        let precision = [Precision::Year, Precision::Month, Precision::Day][parts.len() - 1];
        let year = i32::try_from(numbers[0]).map_err(|_| fault())?;
        if year == 0 {
            return Err(fault());
        }
        let first = NaiveDate::from_ymd_opt(year, numbers[1], numbers[2])
            .ok_or_else(|| format!("is not a day of the calendar; write {DATE_FORMS}"))?;
        Ok(Self { first, precision })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_year_stands_for_its_first_and_last_day() {
        assert_eq!(date("2016").first_day().to_string(), "2016-01-01");
        assert_eq!(date("2016").last_day().to_string(), "2016-12-31");
        assert_eq!(date("2016-02").last_day().to_string(), "2016-02-29");
        assert_eq!(date("2016-05-31").last_day().to_string(), "2016-05-31");
        assert_eq!(date("9999").last_day().to_string(), "9999-12-31");
    }

    #[test]
    fn a_date_is_shown_as_precisely_as_it_is_known() {
        for text in ["2016", "2016-05", "2016-05-31", "0001"] {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "16",
            "2016-2",
            "2016-02-30",
            "2016-13",
            "2016-05-31-1",
            "-2016",
            "2016-",
            "+016",
            "0000",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
