//! Values as tables write them: numbers, dates, coordinates, items, countries.
//!
//! Each function parses one text. Its error says what is wrong in words that continue a sentence
//! about the text.

mod angle;
mod country;
mod date;
mod item;
mod number;

pub(super) use self::angle::{Axis, degrees, pair, point};
pub(super) use self::country::find_country;
pub use self::date::DateOrder;
pub(super) use self::date::date;
pub(super) use self::item::{is_unknown_value, item};
pub(super) use self::number::{number, whole};

/// Common texts for missing values. `None` and `?` are not among them: None is a town in Piedmont.
const MISSING: [&str; 16] = [
    "NA", "N/A", "n/a", "N.A.", "n.a.", "#N/A", "<NA>", "NaN", "nan", "NaT", "NULL", "null", "-", "–", "—", "\\N",
];

/// True if a text means a missing value.
pub(super) fn is_missing(text: &str) -> bool {
    text.is_empty() || MISSING.contains(&text)
}

/// True if a text means that a period has no end, or no beginning.
pub(super) fn is_infinite(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']);
    text.eq_ignore_ascii_case("infinity") || text.eq_ignore_ascii_case("inf") || text == "∞"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_is_known_by_what_programs_write_and_a_town_is_no_missing_value() {
        for text in ["", "NA", "N/A", "n/a", "NaN", "NULL", "-", "#N/A", "\\N"] {
            assert!(is_missing(text), "{text}");
        }
        for text in ["None", "Na", "Null", "Nan", "0", "?", "--1"] {
            assert!(!is_missing(text), "{text}");
        }
        assert!(is_infinite("Infinity") && is_infinite("-INF") && !is_infinite("info"));
    }
}
