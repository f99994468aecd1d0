//! Wikidata items, and the query service's marks for unknown values.

/// Beginnings of item addresses, without `http://` or `https://`.
const ADDRESSES: [&str; 4] = [
    "www.wikidata.org/entity/",
    "www.wikidata.org/wiki/",
    "wikidata.org/entity/",
    "wikidata.org/wiki/",
];

/// Returns the item in a text: `Q64`, `wd:Q64`, or its address.
pub(in crate::exchange) fn item(text: &str) -> Option<&str> {
    let text = text.trim();
    let text = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'))
        .unwrap_or(text);
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let id = match rest {
        Some(address) => ADDRESSES.iter().find_map(|start| address.strip_prefix(start))?,
        None => text.strip_prefix("wd:").unwrap_or(text),
    };
    let number = id.strip_prefix('Q')?;
    let known = !number.is_empty() && number.len() < 12 && number.bytes().all(|byte| byte.is_ascii_digit());
    known.then_some(id)
}

/// True if a text means "some unknown value" in answers of the query service.
pub(in crate::exchange) fn is_unknown_value(text: &str) -> bool {
    text.starts_with("_:") || text.contains("/.well-known/genid/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_known_by_its_number_or_its_address() {
        for text in [
            "Q64",
            "wd:Q64",
            "http://www.wikidata.org/entity/Q64",
            "https://www.wikidata.org/entity/Q64",
            "<http://www.wikidata.org/entity/Q64>",
            "https://www.wikidata.org/wiki/Q64",
        ] {
            assert_eq!(item(text), Some("Q64"), "{text}");
        }
        for text in [
            "64",
            "Q",
            "Q6a",
            "http://example.org/Q64",
            "https://www.wikidata.org/wiki/Property:P190",
        ] {
            assert_eq!(item(text), None, "{text}");
        }
        assert!(is_unknown_value("_:t99"));
        assert!(is_unknown_value("http://www.wikidata.org/.well-known/genid/0a1b"));
        assert!(!is_unknown_value("t99"));
    }
}
