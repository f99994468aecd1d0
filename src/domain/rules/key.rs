//! Keys of records: their form, and their derivation from names.

use super::{Code, Path, Violations};
use crate::domain::text::{slug, upper_key};

/// The largest length of a key of a city, a network, a group or a word of a vocabulary.
pub const LONGEST: usize = 80;

/// The largest length of a key of a partnership, which may consist of the keys of many cities. An
/// index of PostgreSQL takes 2,700 bytes.
pub const LONGEST_OF_PARTNERSHIP: usize = 2_000;

/// Space after a key for the suffix that distinguishes cities of one name: country, coordinates,
/// item or number.
const ROOM: usize = 24;

/// Adds a violation if a text is not a key of lower-case words joined by hyphens.
pub(super) fn check_lower(path: Path, text: &str, longest: usize, found: &mut Violations) {
    if text.len() > longest || !is_lower(text) {
        let message = format!(
            "must be lower-case letters and digits joined by hyphens, at most {longest}; {} was given",
            quoted(text)
        );
        found.add(path, Code::InvalidKey, message).suggest(stem(text, ""));
    }
}

/// True for lower-case words joined by hyphens.
pub fn is_lower(text: &str) -> bool {
    let is_sound = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(is_sound)
}

/// Adds a violation if a text is not a key of upper-case words joined by underscores.
pub(super) fn check_upper(path: Path, text: &str, found: &mut Violations) {
    if text.is_empty() || text.len() > LONGEST || upper_key(text) != text {
        let message = format!(
            "must be upper-case letters and digits joined by underscores, at most {LONGEST}; {} was given",
            quoted(text)
        );
        found.add(path, Code::InvalidKey, message);
    }
}

/// Returns the beginning of a text, in quotation marks, without control characters.
pub(super) fn quoted(text: &str) -> String {
    let short: String = text.chars().filter(|letter| !letter.is_control()).take(60).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("\"{short}{more}\"")
}

/// Returns a key made from a name, shortened at a word; `otherwise` if nothing is left of the name.
pub fn stem(name: &str, otherwise: &str) -> String {
    let key = shortened(slug(name), LONGEST - ROOM);
    if key.is_empty() { otherwise.to_owned() } else { key }
}

/// Shortens a key to at most `longest` letters, cut at a word.
fn shortened(mut key: String, longest: usize) -> String {
    if key.len() > longest {
        let end = key[..=longest].rfind('-').unwrap_or(longest);
        key.truncate(end);
    }
    key
}

/// Returns the stem, or with a number after it if it is taken.
///
/// Costs are logarithmic in the number of keys taken, because the number is searched by doubling
/// and halving; gaps between numbers may stay.
pub fn free(stem: &str, taken: impl Fn(&str) -> bool) -> String {
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
    fn numbers_are_given_in_turn() {
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
        assert!(long.len() <= 56 && long.ends_with("word"), "{long}");
        assert_eq!(stem(&"x".repeat(200), "city").len(), 56);
    }

    #[test]
    fn a_key_has_its_form() {
        let wrong = |check: &dyn Fn(&mut Violations)| {
            let mut found = Violations::default();
            check(&mut found);
            !found.into_list().is_empty()
        };
        let lower = |key: &str| wrong(&|found| check_lower(Path::of("key"), key, LONGEST, found));
        let upper = |key: &str| wrong(&|found| check_upper(Path::of("key"), key, found));
        assert!(!lower("sao-paulo-2") && !upper("CRAFTS_AND_FOLK_ART"));
        for key in ["", "A", "a--b", "-a", "a_b", "ä", "a b", &"a".repeat(81)] {
            assert!(lower(key), "{key}");
        }
        for key in ["", "a", "A__B", "_A", "A-B", "Ä", &"A".repeat(81)] {
            assert!(upper(key), "{key}");
        }
    }
}
