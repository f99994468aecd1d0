//! Keys of records: given by the caller, or made from a name.

use super::faults::{Checked, dotted};
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::fault::quote;
use crate::domain::text::{fold, slug, upper_key};

/// The longest key.
const LONGEST: usize = 80;

/// A key of lower-case words joined by hyphens.
pub(in crate::app::commands) fn lower(field: &[&str], text: &str) -> Checked<String> {
    let sound = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if text.len() <= LONGEST && text.split('-').all(sound) {
        return Ok(text.to_owned());
    }
    let wanted = "lower-case letters and digits joined by hyphens";
    Err(malformed(field, text, wanted).suggest(Some(stem(text, "")).filter(|key| !key.is_empty())))
}

/// A key of upper-case words joined by underscores, from any spelling.
pub(in crate::app::commands) fn upper(field: &[&str], text: &str) -> Checked<String> {
    let key = upper_key(text);
    if !key.is_empty() && key.len() <= LONGEST && fold(text) == fold(&key) && !text.chars().any(char::is_control) {
        return Ok(key);
    }
    Err(malformed(field, text, "letters and digits joined by underscores"))
}

fn malformed(field: &[&str], text: &str, wanted: &str) -> UserError {
    let message = format!(
        "`{}` must be {wanted}, at most {LONGEST}; {} was given",
        dotted(field),
        quote(text)
    );
    UserError::new(field, UserErrorCode::Invalid, message)
}

/// A key made from a name, shortened at a word; `otherwise` if nothing is left of the name.
pub(in crate::app::commands) fn stem(name: &str, otherwise: &str) -> String {
    // Room for a number.
    let longest = LONGEST - 12;
    let mut key = slug(name);
    if key.len() > longest {
        let end = key[..=longest].rfind('-').unwrap_or(longest);
        key.truncate(end);
    }
    if key.is_empty() { otherwise.to_owned() } else { key }
}

/// The stem itself, or with a number after it if it is taken.
///
/// Cost: logarithmic in the number of keys taken, because the number is searched by doubling and halving; gaps between numbers
/// may stay.
pub(in crate::app::commands) fn free(stem: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(stem) {
        return stem.to_owned();
    }
    let numbered = |number: u64| format!("{stem}-{number}");
    let mut free = 2;
    while taken(&numbered(free)) {
        free *= 2;
    }
    let mut used = free / 2;
    while free - used > 1 {
        let middle = used + (free - used) / 2;
        if taken(&numbered(middle)) {
            used = middle;
        } else {
            free = middle;
        }
    }
    numbered(free)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_key_that_is_taken_gets_the_next_number() {
        let mut keys = BTreeSet::new();
        for expected in ["a", "a-2", "a-3", "a-4", "a-5", "a-6"] {
            let key = free("a", |key| keys.contains(key));
            assert_eq!(key, expected);
            keys.insert(key);
        }
    }

    #[test]
    fn keys_are_bounded_and_never_empty() {
        assert_eq!(stem("São Paulo & Łódź", "city"), "sao-paulo-lodz");
        assert_eq!(stem("!!!", "city"), "city");
        let long = stem(&"word ".repeat(40), "city");
        assert!(long.len() <= 68 && long.ends_with("word"), "{long}");
        assert_eq!(stem(&"x".repeat(200), "city").len(), 68);
    }

    #[test]
    fn a_given_key_has_its_form() {
        assert_eq!(lower(&["key"], "sao-paulo-2"), Ok("sao-paulo-2".to_owned()));
        for key in ["", "A", "a--b", "-a", "a_b", "ä", "a b"] {
            assert!(lower(&["key"], key).is_err(), "{key}");
        }
        assert_eq!(
            upper(&["key"], "crafts & folk art"),
            Ok("CRAFTS_AND_FOLK_ART".to_owned())
        );
        assert!(upper(&["key"], "&").is_ok_and(|key| key == "AND"));
        assert!(upper(&["key"], "").is_err());
    }
}
