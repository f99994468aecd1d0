//! Comparison of names without accents, case, spaces and punctuation.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// Returns the folded form of a name, by which names are matched: transliterated to ASCII, lower
/// case, letters and digits only. `"Östersund"` and `"ostersund"` fold alike; so do
/// `"crafts & folk art"` and `"CRAFTS_AND_FOLK_ART"`, and all Unicode normalisation forms of a
/// name. A letter without a transliteration stays.
pub fn fold(text: &str) -> String {
    // Keys and most names need no transliteration.
    if text.is_ascii() && !text.contains('&') {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        return letters.map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfc() {
        match (letter, deunicode::deunicode_char(letter)) {
            ('&', _) => folded.push_str("and"),
            (_, Some(ascii)) => {
                let letters = ascii.bytes().filter(u8::is_ascii_alphanumeric);
                folded.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
            }
            (_, None) => folded.extend(letter.to_lowercase().filter(|letter| letter.is_alphanumeric())),
        }
    }
    folded
}

/// True if two names differ at most in case, Unicode normalisation form, and the form of
/// apostrophes, hyphens and spaces.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let plain = |letter: char| match letter {
        '’' | '‘' | 'ʼ' | '´' | '`' => '\'',
        '‐' | '‑' | '–' | '—' | '−' => '-',
        _ if letter.is_whitespace() => ' ',
        _ => letter,
    };
    // Upper case makes `ß` and `SS` equal.
    let caseless = |name: &str| name.nfc().map(plain).collect::<String>().to_uppercase().to_lowercase();
    one == other || caseless(one).nfc().eq(caseless(other).nfc())
}

/// Returns the text transliterated to ASCII, whatever its normalisation form.
fn ascii(text: &str) -> String {
    let composed: Cow<'_, str> = if text.is_ascii() {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    };
    deunicode::deunicode(&composed).to_ascii_lowercase()
}

/// A text to search for in names and titles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// A folded text, searched in the folded name.
    Folded(String),
    /// A text without letters and digits, searched unchanged in the unchanged name. Folding would
    /// leave nothing or something else of it (`&` folds to `and`).
    Signs(String),
}

impl Search {
    /// Prepares a search text; `None` for an empty one, which every name contains.
    pub fn new(text: &str) -> Option<Self> {
        let text: String = text.trim().nfc().collect();
        let folded = fold(&text);
        if text.is_empty() {
            None
        } else if folded.is_empty() || !text.chars().any(char::is_alphanumeric) {
            Some(Self::Signs(text))
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

/// Returns the key for a name: lower-case ASCII words joined by hyphens (`"São Paulo"` gives
/// `sao-paulo`).
pub fn slug(text: &str) -> String {
    let ascii = ascii(text);
    let words: Vec<&str> = ascii
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}

/// Returns the key for a word of a vocabulary: upper-case ASCII words joined by underscores
/// (`"Crafts & folk art"` gives `CRAFTS_AND_FOLK_ART`).
pub fn upper_key(text: &str) -> String {
    slug(&text.replace('&', " and ")).replace('-', "_").to_ascii_uppercase()
}

/// Returns up to `limit` of the candidates that are most similar to `input`, best first, ties in
/// the given order.
///
/// Similarity is the Damerau-Levenshtein distance of the folded forms, at most a third of the
/// longer one's length, so that nothing far-fetched is suggested. Costs a count of the letters of
/// every candidate, and a comparison of a few.
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

/// Returns the number of letters of one folded text without an equal in the other: a cheap lower
/// bound on their distance.
fn letters_to_change(one: &str, other: &str) -> usize {
    let mut surplus = [0_i32; 128];
    // Letters beyond ASCII take several bytes each, and are left out.
    let mut count_ascii = |text: &str, sign: i32| {
        let letters = text.bytes().filter(u8::is_ascii);
        letters.for_each(|letter| surplus[usize::from(letter)] += sign);
    };
    count_ascii(one, 1);
    count_ascii(other, -1);
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
    fn one_name_in_every_normalisation_form_and_case_folds_alike() {
        for [one, others @ ..] in [
            ["Zürich", "Zu\u{308}rich", "ZÜRICH", "ZU\u{308}RICH", "zu\u{308}rich"],
            [
                "서울",
                "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}",
                "서울",
                "서울",
                "서울",
            ],
            [
                "Đà Nẵng",
                "Đa\u{300} Na\u{306}\u{303}ng",
                "ĐÀ NẴNG",
                "đà nẵng",
                "Đà Nẵng",
            ],
            ["Gießen", "GIESSEN", "gießen", "GIEẞEN", "Giessen"],
            ["İzmir", "I\u{307}zmir", "İZMİR", "I\u{307}ZMI\u{307}R", "izmir"],
        ] {
            for other in others {
                assert_eq!(fold(one), fold(other), "{one} {other}");
                assert_eq!(slug(one), slug(other), "{one} {other}");
            }
        }
        assert!(is_same_name("Zürich", "ZU\u{308}RICH") && is_same_name("Gießen", "GIESSEN"));
        assert!(is_same_name("L’Aquila", "L'Aquila") && is_same_name("Biel–Bienne", "Biel-Bienne"));
        assert!(!is_same_name("Zürich", "Zurich"));
    }

    #[test]
    fn names_without_a_transliteration_are_told_apart() {
        let (one, other) = ("𞤀𞤣𞤤𞤢𞤥", "𞤆𞤵𞤤𞤢𞤪");
        assert!(!fold(one).is_empty() && fold(one) != fold(other));
        assert_eq!(fold("𞤀𞤣𞤤𞤢𞤥"), fold("𞤢𞤣𞤤𞤢𞤥"), "whatever the case");
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
