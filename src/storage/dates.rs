//! Dates with precision in two columns: a day and a precision.
//!
//! A start is stored as the first day of the period it names, an end as the last, so that the
//! database can compare the two.

use chrono::NaiveDate;

use crate::domain::{PartialDate, Precision};

/// Returns the two columns of a start or of a single date.
pub(super) fn first_day(date: Option<PartialDate>) -> (Option<NaiveDate>, Option<String>) {
    (date.map(PartialDate::first_day), date.map(precision))
}

/// Returns the two columns of an end.
pub(super) fn last_day(date: Option<PartialDate>) -> (Option<NaiveDate>, Option<String>) {
    (date.map(PartialDate::last_day), date.map(precision))
}

/// Returns the date of two columns; an error in words if they do not fit together.
pub(super) fn read(day: Option<NaiveDate>, precision: Option<&str>) -> Result<Option<PartialDate>, String> {
    match (day, precision) {
        (None, None) => Ok(None),
        (Some(day), Some(word)) => Ok(Some(PartialDate::new(day, word.parse::<Precision>()?))),
        _ => Err("a date has no precision, or a precision no date".to_owned()),
    }
}

fn precision(date: PartialDate) -> String {
    date.precision().as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_its_precision_through_either_end() {
        for text in ["2016", "2016-02", "2016-02-29"] {
            let date: PartialDate = text.parse().expect("a date");
            for (day, precision) in [first_day(Some(date)), last_day(Some(date))] {
                assert_eq!(read(day, precision.as_deref()), Ok(Some(date)));
            }
        }
        assert_eq!(last_day("2016".parse().ok()).0, NaiveDate::from_ymd_opt(2016, 12, 31));
        assert_eq!(read(None, None), Ok(None));
        assert!(read(None, Some("YEAR")).is_err());
    }
}
