//! Steps of the calendar: years, quarters, months.

use chrono::{Datelike as _, Days, NaiveDate};

/// A step of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// January to December.
    Year,
    /// January to March, and so on.
    Quarter,
    /// A month.
    Month,
}

impl Step {
    /// Returns the number of months in a step.
    const fn months(self) -> i32 {
        match self {
            Self::Year => 12,
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }

    /// Returns the number of the step that contains a day.
    fn number(self, day: NaiveDate) -> i32 {
        (day.year() * 12 + day.month0() as i32).div_euclid(self.months())
    }

    /// Returns the number of steps that a period touches; both days are included, and the first is
    /// not after the last.
    pub fn count(self, first: NaiveDate, last: NaiveDate) -> usize {
        usize::try_from(self.number(last) - self.number(first) + 1).unwrap_or(0)
    }

    /// Returns the last day of every step that a period touches; of the last step, the last day of
    /// the period.
    pub fn last_days(self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let steps = self.number(first)..=self.number(last);
        steps.map(|number| self.last_day(number).min(last)).collect()
    }

    fn last_day(self, number: i32) -> NaiveDate {
        let next = (number + 1) * self.months();
        let month = u32::try_from(next.rem_euclid(12)).expect("a month of the year");
        let first = NaiveDate::from_ymd_opt(next.div_euclid(12), month + 1, 1);
        first.expect("years have four digits") - Days::new(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(step: Step, first: &str, last: &str) -> Vec<String> {
        let day = |text: &str| text.parse().unwrap();
        let found = step.last_days(day(first), day(last));
        assert_eq!(found.len(), step.count(day(first), day(last)));
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_step_ends_on_its_last_day_and_the_last_one_with_the_period() {
        assert_eq!(
            days(Step::Year, "2014-05-03", "2016-06-30"),
            ["2014-12-31", "2015-12-31", "2016-06-30"]
        );
        assert_eq!(
            days(Step::Quarter, "2015-12-31", "2016-07-01"),
            ["2015-12-31", "2016-03-31", "2016-06-30", "2016-07-01"]
        );
        assert_eq!(
            days(Step::Month, "2016-01-31", "2016-03-31"),
            ["2016-01-31", "2016-02-29", "2016-03-31"]
        );
    }

    #[test]
    fn one_day_is_one_step_from_the_first_year_to_the_last() {
        for day in ["0001-01-01", "2016-12-31", "9999-12-31"] {
            for step in [Step::Year, Step::Quarter, Step::Month] {
                assert_eq!(days(step, day, day), [day]);
            }
        }
    }
}
