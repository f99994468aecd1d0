//! Dates as in tables, if year, month and day can be read without a guess.

use chrono::NaiveDate;

use crate::domain::PartialDate;
use crate::domain::date::{DATE_FORMS, Precision};
use crate::domain::text::fold;
use crate::domain::words::words;

words! {
    /// Order of day and month in dates such as 01/02/2015.
    DateOrder {
        /// The day.
        Dmy = "dmy",
        /// The month.
        Mdy = "mdy",
    }
}

/// The months in English, French, German and Spanish, folded; three letters suffice if they are
/// unique.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "januar", "janner", "enero"],
    &["february", "feb", "fevrier", "februar", "febrero"],
    &["march", "mar", "mars", "marz", "maerz", "marzo"],
    &["april", "apr", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juin", "juni", "junio"],
    &["july", "jul", "juillet", "juli", "julio"],
    &["august", "aug", "aout", "agosto"],
    &["september", "sep", "sept", "septembre", "septiembre"],
    &["october", "oct", "okt", "octobre", "oktober", "octubre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dez", "decembre", "dezember", "diciembre"],
];

/// Words before a start date, folded.
const BEGINNINGS: [&str; 8] = ["since", "seit", "depuis", "desde", "dal", "sinds", "from", "ab"];

/// Parses a date: of a moment the day; a plain number is a year. `None` if the text says that there
/// is none.
///
/// # Errors
/// The fault of the text. It is an error if day and month could be swapped and `order` is not
/// given.
pub(in crate::exchange) fn date(text: &str, order: Option<DateOrder>) -> Result<Option<PartialDate>, String> {
    if super::is_infinite(text) || super::is_unknown_value(text) {
        return Ok(None);
    }
    let wrong = || format!("is not a date; write {DATE_FORMS}");
    let text = text.strip_prefix('+').unwrap_or(text);
    let text = match text.split_once(' ') {
        Some((word, rest)) if BEGINNINGS.contains(&fold(word).as_str()) => rest.trim_start(),
        _ => text,
    };
    let day = day_of(text).trim_end_matches('.');
    if let Ok(date) = day.parse::<PartialDate>() {
        return Ok(Some(date));
    }
    if let Some((year, fraction)) = day.split_once('.')
        && year.len() == 4
        && !fraction.is_empty()
        && fraction.bytes().all(|digit| digit == b'0')
    {
        return year.parse().map(Some).map_err(|_| wrong());
    }
    if day.len() == 8 && day.bytes().all(|digit| digit.is_ascii_digit()) {
        return numbers([&day[..4], &day[4..6], &day[6..]], order)?
            .ok_or_else(wrong)
            .map(Some);
    }
    let parts: Vec<&str> = day.split(['-', '/', '.']).map(str::trim).collect();
    if let [one, two, three] = parts[..]
        && let Some(date) = numbers([one, two, three], order)?
    {
        return Ok(Some(date));
    }
    if let [month, year] = parts[..]
        && (year.len(), day.contains('-')) == (4, false)
        && let Some(date) = numbers([year, month, "0"], order)?
    {
        return Ok(Some(date));
    }
    named_month(text).map(Some).ok_or_else(|| match hint(text) {
        Some(hint) => format!("is not a date: {hint}"),
        None => wrong(),
    })
}

/// Suggests a correction for frequent mistakes.
fn hint(text: &str) -> Option<&'static str> {
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let parts: Vec<&str> = text.split(['-', '–', '—', '/', '.']).map(str::trim).collect();
    let quarter = |part: &str| part.contains(['Q', 'q']) && digits(part) < 6;
    if let [one, two] = parts[..]
        && (digits(one), digits(two)) == (4, 4)
    {
        return Some(
            "it is a period; put its beginning and its end into columns of their own, started_on and ended_on",
        );
    }
    if quarter(text) && digits(text) == 5 {
        return Some("it is a quarter of a year; write its first month, such as 2016-07");
    }
    if digits(text) > 1 && (text.contains(['?', '~']) || text.ends_with('s'))
        || ["c", "ca", "circa", "um", "vers"].contains(&first(text))
    {
        return Some("it is not certain; write the year if it may be taken for known, or leave the cell empty");
    }
    if digits(text) == 5 && text.len() == 5 {
        return Some("it may be a day as spreadsheets count them; give the column the format of a date");
    }
    let ends_short = parts.last().is_some_and(|last| digits(last) == 2 && last.len() == 2);
    (parts.iter().all(|part| digits(part) < 3) && ends_short).then_some("the year has two digits; write all four")
}

/// Returns the first word of a text, without punctuation.
fn first(text: &str) -> &str {
    text.split([' ', '.']).next().unwrap_or_default()
}

/// Returns the day of a moment: the part before a `T`, or before a space and a time.
fn day_of(text: &str) -> &str {
    let begins_time = |rest: &str| rest.trim_start().starts_with(|letter: char| letter.is_ascii_digit());
    let digit_before = |at: usize| text[..at].ends_with(|letter: char| letter.is_ascii_digit());
    let cut = text.char_indices().find(|&(at, letter)| {
        let is_zone = at == 10 && matches!(letter, 'Z' | '+' | '-') && text.is_char_boundary(at);
        is_zone
            || matches!(letter, 'T' | ' ')
                && digit_before(at)
                && begins_time(&text[at + 1..])
                && text[at + 1..].contains(':')
    });
    cut.map_or(text, |(at, _)| &text[..at])
}

/// Parses a date of three numbers: the year comes first or last. `None` if they are not a date.
fn numbers(parts: [&str; 3], order: Option<DateOrder>) -> Result<Option<PartialDate>, String> {
    let read = |part: &str| -> Option<u32> { part.parse().ok().filter(|_| part.len() <= 4) };
    let [Some(one), Some(two), Some(three)] = parts.map(read) else {
        return Ok(None);
    };
    if parts[0].len() == 4 {
        return Ok(calendar(one, two, three));
    }
    if parts[2].len() != 4 || parts[0].len() > 2 || parts[1].len() > 2 {
        return Ok(None);
    }
    let (dmy, mdy) = (calendar(three, two, one), calendar(three, one, two));
    match (order, dmy, mdy) {
        (Some(DateOrder::Dmy), date, _) | (Some(DateOrder::Mdy), _, date) => Ok(date),
        (None, Some(one), Some(other)) if one != other => {
            Err("may begin with the day or with the month; say which with --dates dmy or --dates mdy".to_owned())
        }
        (None, date, other) => Ok(date.or(other)),
    }
}

/// Returns a day; a month or a year if the rest is 0, as Wikidata writes unknown parts.
fn calendar(year: u32, month: u32, day: u32) -> Option<PartialDate> {
    let precision = match (month, day) {
        (0, 0) => Precision::Year,
        (_, 0) => Precision::Month,
        _ => Precision::Day,
    };
    let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month.max(1), day.max(1))?;
    let known = (1..=9999).contains(&year) && !(month == 0 && day > 0);
    known.then(|| PartialDate::new(first, precision))
}

/// Parses a date with a month name: `May 2015`, `31 May 2015`, `May 31, 2015`.
fn named_month(text: &str) -> Option<PartialDate> {
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split([' ', ',', '.', '-', '/']).filter(|word| !word.is_empty()) {
        let folded = fold(word);
        let ordinal = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let place = match (word.parse::<u32>(), ordinal.parse::<u32>()) {
            (Ok(number), _) if word.len() == 4 => (&mut year, number),
            (Ok(number), _) | (_, Ok(number)) if word.len() - ordinal.len() <= 2 => (&mut day, number),
            _ if ["de", "of", "del"].contains(&folded.as_str()) => continue,
            _ => {
                let found = MONTHS.iter().position(|names| names.contains(&folded.as_str()))?;
                (&mut month, u32::try_from(found + 1).ok()?)
            }
        };
        if place.0.replace(place.1).is_some() {
            return None;
        }
    }
    if day == Some(0) {
        return None;
    }
    calendar(year?, month?, day.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: Option<DateOrder>) -> Result<String, String> {
        date(text, order).map(|date| date.map_or("none".to_owned(), |date| date.to_string()))
    }

    #[test]
    fn dates_are_read_in_every_form_that_leaves_no_doubt() {
        for (text, expected) in [
            ("2016", "2016"),
            ("2016-05", "2016-05"),
            ("2016-05-31", "2016-05-31"),
            ("1985.0", "1985"),
            ("1985.00", "1985"),
            ("2015-1-2", "2015-01-02"),
            ("2015/05/31", "2015-05-31"),
            ("2015.05.31", "2015-05-31"),
            ("19850501", "1985-05-01"),
            ("2015-05-31 00:00:00", "2015-05-31"),
            ("2015-05-31T22:00:00+02:00", "2015-05-31"),
            ("1967-06-27T00:00:00Z", "1967-06-27"),
            ("+2000-00-00T00:00:00Z", "2000"),
            ("2000-03-00", "2000-03"),
            ("31.05.2015", "2015-05-31"),
            ("05/31/2015", "2015-05-31"),
            ("7.7.2007", "2007-07-07"),
            ("31/05/2015 12:30", "2015-05-31"),
            ("1998-05-31+02:00", "1998-05-31"),
            ("1998-05-31Z", "1998-05-31"),
            ("1998.05.31.", "1998-05-31"),
            ("05/1998", "1998-05"),
            ("5.1998", "1998-05"),
            ("30/Apr/1998", "1998-04-30"),
            ("since 1998", "1998"),
            ("seit Mai 1998", "1998-05"),
            ("May 2015", "2015-05"),
            ("31 May 2015", "2015-05-31"),
            ("May 31st, 2015", "2015-05-31"),
            ("1. März 1990", "1990-03-01"),
            ("14 juillet 1989", "1989-07-14"),
            ("3 de octubre de 1990", "1990-10-03"),
            ("Infinity", "none"),
            ("http://www.wikidata.org/.well-known/genid/0a", "none"),
        ] {
            assert_eq!(read(text, None).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_date_that_may_be_two_needs_the_order_and_what_is_no_date_is_none() {
        let doubt = read("01/02/2015", None).expect_err("two dates");
        assert!(doubt.contains("--dates dmy"), "{doubt}");
        for (text, word) in [
            ("2001–2010", "period"),
            ("2015-Q3", "quarter"),
            ("1990s", "not certain"),
            ("c. 1985", "not certain"),
            ("1998?", "not certain"),
            ("35612", "spreadsheets"),
            ("31.12.98", "two digits"),
            ("May-98", "two digits"),
            ("1998-13", "write \"2016\""),
        ] {
            let fault = read(text, None).expect_err(text);
            assert!(fault.contains(word), "{text}: {fault}");
        }
        assert_eq!(read("01/02/2015", Some(DateOrder::Dmy)).as_deref(), Ok("2015-02-01"));
        assert_eq!(read("01.02.2015", Some(DateOrder::Mdy)).as_deref(), Ok("2015-01-02"));
        assert_eq!(read("2015-01-02", Some(DateOrder::Mdy)).as_deref(), Ok("2015-01-02"));
        for text in [
            "31/05/2015",
            "1990s",
            "2005/06",
            "2001-2010",
            "13/1998",
            "c. 1985",
            "1985/86",
            "42155",
            "2015-02-30",
            "31.04.2015",
            "05/31/15",
            "13/13/2015",
            "Mayor 2015",
            "2003.5",
            "0 May 2015",
            "",
        ] {
            assert!(read(text, Some(DateOrder::Mdy)).is_err(), "{text}");
        }
    }
}
