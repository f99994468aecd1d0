//! "Did you mean": finds names similar to a name that does not exist.

/// Maximum number of suggestions.
const MOST: usize = 3;

/// Minimum similarity of a suggestion (Jaro-Winkler, 0 to 1).
const SIMILAR: f64 = 0.82;

/// Maximum length of a compared name; the comparison is quadratic.
const LONGEST: usize = 64;

/// Returns up to three candidates similar to `name`, the most similar first, ties by name.
pub(super) fn similar<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<String> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let folded = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = candidates
        .map(|candidate| (strsim::jaro_winkler(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= SIMILAR)
        .collect();
    scored.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    scored
        .into_iter()
        .take(MOST)
        .map(|(_, candidate)| candidate.to_owned())
        .collect()
}

/// Formats suggestions as the end of a message, with a leading space; empty if there are none.
pub(super) fn did_you_mean(suggestions: &[String]) -> String {
    match suggestions {
        [] => String::new(),
        [first] => format!(" Did you mean `{first}`?"),
        [others @ .., last] => {
            let others: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
            format!(" Did you mean {} or `{last}`?", others.join(", "))
        }
    }
}

/// Maximum number of choices listed in a message.
const MOST_CHOICES: usize = 16;

/// Formats all possible names as the end of a message, with a leading space; empty if there are too
/// many.
pub(super) fn choices<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.len() {
        1..=MOST_CHOICES => format!(" There are {}.", names.join(", ")),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_alike_are_suggested_and_others_are_not() {
        let names = ["cities", "city", "countries", "network"];
        assert_eq!(similar("citties", names.into_iter()), ["cities"]);
        assert_eq!(similar("Countrys", names.into_iter()), ["countries"]);
        assert_eq!(similar("zzz", names.into_iter()), [""; 0]);
        assert_eq!(similar(&"c".repeat(65), names.into_iter()), [""; 0]);
    }

    #[test]
    fn suggestions_read_as_a_question() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(did_you_mean(&names(&[])), "");
        assert_eq!(did_you_mean(&names(&["a"])), " Did you mean `a`?");
        assert_eq!(did_you_mean(&names(&["a", "b", "c"])), " Did you mean `a`, `b` or `c`?");
    }
}
