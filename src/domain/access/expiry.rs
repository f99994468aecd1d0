//! Parses the expiry of a token as people write it.

use chrono::{DateTime, Days, NaiveTime, Utc};

use crate::domain::PartialDate;

/// The longest term, in days.
const MOST_DAYS: u64 = 3_650;

/// Returns the moment from which the token is invalid: `90d` from now, or the end of the last day
/// of a date. The error continues a sentence that begins with the argument.
pub fn expiry(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    let last = now + Days::new(MOST_DAYS);
    let end = match text.strip_suffix(['d', 'D']) {
        Some(number) => days(number).map(|days| now + days),
        None => text.parse::<PartialDate>().ok().and_then(end_of),
    };
    match end {
        Some(end) if end <= now => Err(format!("must lie ahead; {text} is over")),
        Some(end) if end > last => Err(format!("must lie within {MOST_DAYS} days; {text} was given")),
        Some(end) => Ok(end),
        None => Err(format!(
            "must be 1d to {MOST_DAYS}d or a date such as 2027-12-31; {text} was given"
        )),
    }
}

fn days(number: &str) -> Option<Days> {
    let number: u64 = number.parse().ok()?;
    (1..=MOST_DAYS).contains(&number).then(|| Days::new(number))
}

fn end_of(date: PartialDate) -> Option<DateTime<Utc>> {
    let next = date.last_day().checked_add_days(Days::new(1))?;
    Some(next.and_time(NaiveTime::MIN).and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn days_count_from_now_and_a_date_holds_to_its_end() {
        let now = at("2026-11-25T13:00:00Z");
        assert_eq!(expiry("90d", now), Ok(at("2027-02-23T13:00:00Z")));
        assert_eq!(expiry("2026-11-25", now), Ok(at("2026-11-26T00:00:00Z")));
        assert_eq!(expiry("2027-02", now), Ok(at("2027-03-01T00:00:00Z")));
        assert_eq!(expiry("2027", now), Ok(at("2028-01-01T00:00:00Z")));
    }

    #[test]
    fn what_is_over_too_far_or_no_term_is_refused_in_words() {
        let now = at("2026-11-25T13:00:00Z");
        for (text, words) in [
            ("2026-11-24", "over"),
            ("2016", "over"),
            ("2126", "within 3650 days"),
            ("0d", "1d to 3650d"),
            ("3651d", "1d to 3650d"),
            ("-1d", "1d to 3650d"),
            ("soon", "2027-12-31"),
            ("90", "2027-12-31"),
        ] {
            let fault = expiry(text, now).expect_err(text);
            assert!(fault.contains(words), "{text}: {fault}");
        }
    }
}
