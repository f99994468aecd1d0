//! The scan that runs before any parser: how deep brackets nest and how many tokens there are.
//!
//! Parsers and everything after them recurse. A list literal nested about 1,540 deep (3 kB) overflows a 2 MiB stack, which ends
//! the process; no parser's own limit covers every place. So both texts of a request, the document and its JSON, are measured by
//! one pass over the bytes that keeps no stack. Cost: linear, about a nanosecond a byte.

/// What the scan of a GraphQL document found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measured {
    /// Most brackets open at the same time.
    pub(super) nesting: usize,
    /// Lexical tokens by the specification's grammar: punctuators, names, numbers and strings, not commas and comments.
    pub(super) tokens: usize,
}

/// Measures a GraphQL document. Text that is not GraphQL is measured in some way; the parser refuses it afterwards.
pub(super) fn scan_document(text: &str) -> Measured {
    let bytes = text.as_bytes();
    let mut found = Measured::default();
    let mut open = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => at += 1,
            b'#' => at = end_of_line(bytes, at),
            b'"' => {
                found.tokens += 1;
                at = end_of_string(bytes, at);
            }
            b'(' | b'[' | b'{' => {
                open += 1;
                found.nesting = found.nesting.max(open);
                found.tokens += 1;
                at += 1;
            }
            b')' | b']' | b'}' => {
                open = open.saturating_sub(1);
                found.tokens += 1;
                at += 1;
            }
            b'.' if bytes[at..].starts_with(b"...") => {
                found.tokens += 1;
                at += 3;
            }
            b'-' | b'0'..=b'9' => {
                found.tokens += 1;
                at = end_of_number(bytes, at);
            }
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                found.tokens += 1;
                at += bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
                    .count();
            }
            _ => {
                found.tokens += 1;
                at += 1;
            }
        }
    }
    found
}

/// Most brackets open at the same time in a JSON text.
pub(in crate::http) fn scan_json(bytes: &[u8]) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    let mut in_string = false;
    let mut escaped = false;
    for byte in bytes {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                open += 1;
                most = most.max(open);
            }
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// The index after the number that begins at `from`. A point belongs to it only before a digit, so that `1...F` is two tokens and a name.
fn end_of_number(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        let before = bytes[at - 1];
        let continues = match byte {
            b'0'..=b'9' | b'e' | b'E' => true,
            b'.' => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
            b'+' | b'-' => matches!(before, b'e' | b'E'),
            _ => false,
        };
        if !continues {
            break;
        }
        at += 1;
    }
    at
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(bytes.len(), |length| from + length)
}

/// The index after the string that begins at `from`. A plain string ends at the line's end at the latest, as in the grammar, so that an
/// unclosed quote cannot hide the rest of the document.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
    if bytes[from..].starts_with(b"\"\"\"") {
        let mut at = from + 3;
        while at < bytes.len() {
            if bytes[at..].starts_with(b"\\\"\"\"") {
                at += 4;
            } else if bytes[at..].starts_with(b"\"\"\"") {
                return at + 3;
            } else {
                at += 1;
            }
        }
        return at;
    }
    let mut at = from + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> (usize, usize) {
        let found = scan_document(text);
        (found.nesting, found.tokens)
    }

    #[test]
    fn tokens_and_nesting_are_those_of_the_grammar() {
        assert_eq!(document(""), (0, 0));
        assert_eq!(document("{ a }"), (1, 3));
        assert_eq!(
            document("query Q($x: [Int!]! = [1, -2.5e+3]) { a(b: $x) ...F }"),
            (2, 28)
        );
        assert_eq!(document("{a...F...G}"), (1, 7));
        assert_eq!(document("[1...F 1.5 1-2]"), (1, 8));
        assert_eq!(document("{ a # ((((\n }"), (1, 3));
    }

    #[test]
    fn brackets_inside_strings_and_comments_do_not_nest() {
        assert_eq!(document(r#"{ a(b: "[[[[\"[[[") }"#).0, 2);
        assert_eq!(document(r#"{ a(b: """[[[ \""" [[[ """) }"#).0, 2);
        assert_eq!(scan_json(br#"{"a":"[[[[\"[[[","b":[1]}"#), 2);
    }

    #[test]
    fn an_unclosed_quote_does_not_hide_the_lines_below() {
        assert_eq!(document("{ a(b: \"\n[[[[").0, 6);
        assert_eq!(document("{ a(b: \"x\\").0, 2);
    }

    #[test]
    fn closing_brackets_without_partner_do_no_harm() {
        assert_eq!(document("}}}{").0, 1);
        assert_eq!(scan_json(b"]]]["), 1);
    }

    #[test]
    fn nesting_of_any_depth_is_measured_without_a_stack() {
        let deep = "[".repeat(200_000);
        assert_eq!(document(&deep).0, 200_000);
        assert_eq!(scan_json(deep.as_bytes()), 200_000);
    }
}
