//! How names are compared: without accents, case, spaces and punctuation.

/// The folded form of a name, by which names are matched: transliterated to ASCII, lower case,
/// letters and digits only. `"Östersund"` and `"ostersund"` fold alike; so do
/// `"crafts & folk art"` and `"CRAFTS_AND_FOLK_ART"`.
pub fn fold(text: &str) -> String {
    // Keys and most names need no transliteration.
    if text.is_ascii() && !text.contains('&') {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        return letters.map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    }
    let ascii = deunicode::deunicode(text).to_ascii_lowercase().replace('&', " and ");
    ascii.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// A text that is looked for in names and titles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// Folded, within the folded name.
    Folded(String),
    /// A text without letters and digits, of which folding would leave nothing or something else
    /// (`&` folds to `and`): as it is, within the name as it is.
    Signs(String),
}

impl Search {
    /// Prepares a search text; `None` for an empty one, which every name contains.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let folded = fold(text);
        if text.is_empty() {
            None
        } else if folded.is_empty() || !text.chars().any(char::is_alphanumeric) {
            Some(Self::Signs(text.to_owned()))
        } else {
            Some(Self::Folded(folded))
        }
    }

    /// True if a name contains it.
    pub fn is_in(&self, name: &str) -> bool {
        match self {
            Self::Folded(text) => fold(name).contains(text),
            Self::Signs(text) => name.contains(text),
        }
    }
}

/// The key a name would get: lower-case ASCII words joined by hyphens (`"São Paulo"` gives `sao-paulo`).
pub fn slug(text: &str) -> String {
    let ascii = deunicode::deunicode(text).to_ascii_lowercase();
    let words: Vec<&str> = ascii
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}

/// The key that a word of a vocabulary would get: upper-case ASCII words joined by underscores (`"Crafts & folk art"` gives
/// `CRAFTS_AND_FOLK_ART`).
pub fn upper_key(text: &str) -> String {
    slug(&text.replace('&', " and ")).replace('-', "_").to_ascii_uppercase()
}

/// Up to `limit` of the candidates that look most like `input`, best first, ties in the order
/// given.
///
/// Likeness is the Damerau-Levenshtein distance of the folded forms, at most a third of the longer
/// one's length, so that nothing far-fetched is suggested. Cost: the letters of every candidate are
/// counted, and a few of them compared.
pub fn closest<'a>(input: &str, candidates: impl IntoIterator<Item = &'a str>, limit: usize) -> Vec<&'a str> {
    let wanted = fold(input);
    if wanted.is_empty() || wanted.len() > 64 {
        return Vec::new();
    }
    let mut scored: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = fold(candidate);
            let bound = wanted.len().max(folded.len()) / 3;
            if letters_to_change(&wanted, &folded) > bound {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&wanted, &folded);
            (distance <= bound).then_some((distance, candidate))
        })
        .collect();
    scored.sort_by_key(|&(distance, _)| distance);
    scored.into_iter().map(|(_, candidate)| candidate).take(limit).collect()
}

/// Letters of one folded text without an equal in the other. A cheap lower bound of their distance.
fn letters_to_change(one: &str, other: &str) -> usize {
    let mut surplus = [0_i32; 128];
    one.bytes().for_each(|letter| surplus[usize::from(letter & 127)] += 1);
    other.bytes().for_each(|letter| surplus[usize::from(letter & 127)] -= 1);
    let count = |sign: i32| surplus.iter().map(|&letters| (sign * letters).max(0)).sum::<i32>();
    usize::try_from(count(1).max(count(-1))).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_to_change_are_never_more_than_the_distance() {
        let words = ["bogota", "bologna", "bolonga", "glasgow", "agonlob", "", "aaa", "aab"];
        for one in words {
            for other in words {
                let distance = strsim::damerau_levenshtein(one, other);
                assert!(letters_to_change(one, other) <= distance, "{one} {other}");
            }
        }
        assert_eq!(letters_to_change("bolonga", "bologna"), 0);
        assert_eq!(letters_to_change("aaa", "aab"), 1);
    }

    #[test]
    fn folding_forgets_case_accents_and_punctuation() {
        assert_eq!(fold("Östersund"), "ostersund");
        assert_eq!(fold("Crafts & Folk-Art"), fold("CRAFTS_AND_FOLK_ART"));
        assert_eq!(fold("Kraków"), "krakow");
    }

    #[test]
    fn signs_are_found_where_they_stand_and_letters_in_any_spelling() {
        let finds = |text: &str, name: &str| Search::new(text).is_none_or(|search| search.is_in(name));
        for (text, name, found) in [
            ("OSTER", "Östersund", true),
            ("craft & folk", "Craft and Folk Art", true),
            ("&", "Crafts & Folk Art", true),
            ("&", "Ferrara and its Po Delta", false),
            ("'", "L'Aquila", true),
            ("'", "Laquila", false),
            ("-", "Idanha-a-Nova", true),
            (" - ", "Lisbon", false),
            ("_", "Lisbon", false),
            ("\u{200b}", "Lisbon", false),
            ("", "Lisbon", true),
            ("  ", "Lisbon", true),
        ] {
            assert_eq!(finds(text, name), found, "{text:?} in {name}");
        }
    }

    #[test]
    fn a_slug_is_words_and_hyphens() {
        assert_eq!(slug("  São Paulo "), "sao-paulo");
        assert_eq!(slug("Idanha-a-Nova"), "idanha-a-nova");
    }

    #[test]
    fn a_slip_of_two_letters_is_recognised_and_a_stranger_is_not() {
        let keys = ["bogota", "bologna", "glasgow"];
        assert_eq!(closest("bolonga", keys, 3), ["bologna"]);
        assert!(closest("zzz", keys, 3).is_empty());
    }
}
