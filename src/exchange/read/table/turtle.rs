//! RDF terms, as in the tab-separated tables of the Wikidata query service.

/// True if a table begins with variables: `?city`, `?twin`.
pub(super) fn is_header(start: &[u8], delimiter: u8) -> bool {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    delimiter == b'\t' && line.split(|&byte| byte == b'\t').all(|name| name.starts_with(b"?"))
}

/// Returns the value of a term: an IRI without its brackets, a literal without its quotation marks,
/// language and type.
pub(super) fn value(term: &str) -> String {
    let term = term.trim();
    if let Some(address) = term.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        return address.to_owned();
    }
    let Some(rest) = term.strip_prefix('"') else {
        return term.to_owned();
    };
    let mut value = String::with_capacity(rest.len());
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => match letters.next() {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some('r') => value.push('\r'),
                Some(other) => value.push(other),
                None => {}
            },
            _ => value.push(letter),
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_lose_what_says_of_what_kind_they_are() {
        for (term, text) in [
            (
                "<http://www.wikidata.org/entity/Q64>",
                "http://www.wikidata.org/entity/Q64",
            ),
            ("\"Berlin\"@en", "Berlin"),
            (
                "\"Point(13.38 52.51)\"^^<http://www.opengis.net/ont/geosparql#wktLiteral>",
                "Point(13.38 52.51)",
            ),
            ("\"a \\\"b\\\"\"", "a \"b\""),
            ("3677472", "3677472"),
            ("", ""),
        ] {
            assert_eq!(value(term), text);
        }
        assert!(is_header(b"?city\t?twin\n<x>\t<y>\n", b'\t'));
        assert!(!is_header(b"city\t?twin\n", b'\t'));
    }
}
