//! How names are compared: without accents, case, spaces and punctuation.

/// The folded form of a name, by which names are matched: transliterated to ASCII, lower case,
/// letters and digits only. `"Östersund"` and `"ostersund"` fold alike; so do
/// `"crafts & folk art"` and `"CRAFTS_AND_FOLK_ART"`.
pub fn fold(text: &str) -> String {
    let ascii = deunicode::deunicode(text).to_ascii_lowercase().replace('&', " and ");
    ascii.chars().filter(char::is_ascii_alphanumeric).collect()
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

/// Up to `limit` of the candidates that look most like `input`, best first, ties in the order given.
///
/// Likeness is the Damerau-Levenshtein distance of the folded forms, at most a third of the longer
/// one's length, so that nothing far-fetched is suggested. Cost: one comparison per candidate.
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
            if wanted.len().abs_diff(folded.len()) > bound {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&wanted, &folded);
            (distance <= bound).then_some((distance, candidate))
        })
        .collect();
    scored.sort_by_key(|&(distance, _)| distance);
    scored.into_iter().map(|(_, candidate)| candidate).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_case_accents_and_punctuation() {
        assert_eq!(fold("Östersund"), "ostersund");
        assert_eq!(fold("Crafts & Folk-Art"), fold("CRAFTS_AND_FOLK_ART"));
        assert_eq!(fold("Kraków"), "krakow");
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
