//! Parses numbers with a decimal point or comma, and with thousands separators.

/// Parses a finite number; `None` for `NaN` and infinity.
///
/// A comma is the decimal sign unless the text may also be an integer with thousands separators
/// (`2,500`), which is refused.
///
/// # Errors
/// The fault of the text.
pub(in crate::exchange) fn number(text: &str) -> Result<Option<f64>, String> {
    if super::is_infinite(text) {
        return Ok(None);
    }
    if let Ok(number) = text.parse::<f64>() {
        return Ok(Some(number).filter(|number| number.is_finite()));
    }
    if let Some((whole, fraction)) = text.split_once(',') {
        let digits = whole.trim_start_matches(['-', '+']);
        let decimal = !digits.is_empty() && are_digits(digits) && are_digits(fraction) && !fraction.is_empty();
        if decimal && fraction.len() == 3 && (1..=3).contains(&digits.len()) && digits != "0" {
            return Err(format!(
                "may be {whole}.{fraction} or {whole}{fraction}; write it without the comma"
            ));
        }
        if let (true, Ok(number)) = (decimal, format!("{whole}.{fraction}").parse()) {
            return Ok(Some(number));
        }
    }
    let grouped = grouped(text, &[' ', '\u{a0}', '\u{202f}', '\'', '’', ',']);
    let number = grouped.and_then(|digits| digits.parse().ok());
    number.map(Some).ok_or_else(|| "is no number such as 2.5".to_owned())
}

/// Parses an integer, also as `54000.0`, `5.4e4`, `54,000`, `54.321` or `1.234.567`; `None` for
/// `NaN`.
///
/// # Errors
/// The fault of the text.
pub(in crate::exchange) fn whole(text: &str) -> Result<Option<i64>, String> {
    let wrong = || "is no whole number such as 54000".to_owned();
    if super::is_infinite(text) {
        return Ok(None);
    }
    if let Ok(number) = text.parse::<i64>() {
        return Ok(Some(number));
    }
    let separators = [' ', '\u{a0}', '\u{202f}', '\'', '’', ',', '.'];
    if let Some(digits) = grouped(text, &separators) {
        let (whole, fraction) = text.split_once('.').unwrap_or_default();
        // With three other digits only the reading as an integer is possible.
        if fraction == "000" {
            return Err(format!(
                "may be {whole} or {whole}{fraction}; write it without the point"
            ));
        }
        return digits.parse().map(Some).map_err(|_| wrong());
    }
    let number: f64 = text.replacen(',', ".", 1).parse().map_err(|_| wrong())?;
    match number {
        _ if !number.is_finite() => Ok(None),
        _ if number.fract() == 0.0 && number.abs() < 9e15 => Ok(Some(number as i64)),
        _ => Err(wrong()),
    }
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the digits of a number with a single kind of thousands separator; `None` if it has none.
fn grouped(text: &str, separators: &[char]) -> Option<String> {
    let separator = text.chars().find(|letter| separators.contains(letter))?;
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let digits = first.trim_start_matches('-');
    let mut whole = first.to_owned();
    for group in groups {
        if group.len() != 3 || !are_digits(group) {
            return None;
        }
        whole.push_str(group);
    }
    ((1..=3).contains(&digits.len()) && are_digits(digits) && first.len() - digits.len() <= 1).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_point_or_a_comma_and_what_may_be_two_numbers_is_refused() {
        for (text, expected) in [
            ("2.5", 2.5),
            ("2,5", 2.5),
            ("-0,125", -0.125),
            ("1e3", 1000.0),
            ("1 234 567", 1_234_567.0),
            ("1,234,567", 1_234_567.0),
            ("1234,567", 1234.567),
        ] {
            assert_eq!(number(text), Ok(Some(expected)), "{text}");
        }
        for text in ["NaN", "nan", "inf", "-Infinity", "INF"] {
            assert_eq!(number(text), Ok(None), "{text}");
        }
        for text in ["2,500", "1,5,2", "two", "2.5 km", "1.234,5", "", ",", "-,5"] {
            assert!(number(text).is_err(), "{text}");
        }
        assert_eq!(
            number("2,500"),
            Err("may be 2.500 or 2500; write it without the comma".to_owned())
        );
    }

    #[test]
    fn whole_numbers_may_come_from_programs_that_know_only_fractions() {
        for (text, expected) in [
            ("54000", 54_000),
            ("54000.0", 54_000),
            ("5.4e4", 54_000),
            ("54,000", 54_000),
            ("54.321", 54_321),
            ("1.234.567", 1_234_567),
            ("12 345", 12_345),
            ("12'345", 12_345),
            ("-1", -1),
            ("54000,0", 54_000),
        ] {
            assert_eq!(whole(text), Ok(Some(expected)), "{text}");
        }
        assert_eq!(whole("nan"), Ok(None));
        for text in [
            "54.000",
            "54000.5",
            "12 34",
            "about 5",
            "1e300",
            "1,23",
            "9999999999999999999",
        ] {
            assert!(whole(text).is_err(), "{text}");
        }
    }
}
