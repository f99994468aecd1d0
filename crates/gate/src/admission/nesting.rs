//! Measures the depth of brackets and the number of tokens before any parser runs.
//!
//! Parsers and later steps recurse. A list literal of about 1,540 levels (3 kB) overflows a 2 MiB
//! stack, which ends the process, and no parser's own limit covers every place. So both texts of a
//! request, the document and its JSON, are scanned first in one pass without recursion. Cost:
//! linear, about a nanosecond a byte.

use super::lexer::{Kind, Lexer};

/// The result of the scan of a GraphQL document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measured {
    /// Maximum depth of brackets.
    pub(super) nesting: usize,
    /// Lexical tokens by the specification's grammar: punctuators, names, numbers and strings, not
    /// commas and comments.
    pub(super) tokens: usize,
}

/// Measures a GraphQL document up to its first lexical error; the parser gets no further.
pub(super) fn scan_document(text: &str) -> Measured {
    let mut found = Measured::default();
    let mut open = 0_usize;
    let mut lexer = Lexer::new(text);
    while let Ok(token) = lexer.next()
        && token.kind != Kind::End
    {
        found.tokens += 1;
        match token.text {
            "(" | "[" | "{" => {
                open += 1;
                found.nesting = found.nesting.max(open);
            }
            ")" | "]" | "}" => open = open.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// Returns the maximum depth of brackets in a JSON text.
pub(crate) fn scan_json(bytes: &[u8]) -> usize {
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
        assert_eq!(document("[1 ...F 1.5 1 -2]"), (1, 8));
        assert_eq!(document("{ a # ((((\n }"), (1, 3));
    }

    #[test]
    fn brackets_inside_strings_and_comments_do_not_nest() {
        assert_eq!(document(r#"{ a(b: "[[[[\"[[[") }"#).0, 2);
        assert_eq!(document(r#"{ a(b: """[[[ \""" [[[ """) }"#).0, 2);
        assert_eq!(scan_json(br#"{"a":"[[[[\"[[[","b":[1]}"#), 2);
    }

    #[test]
    fn what_comes_after_a_fault_of_the_tokens_is_not_measured_since_nobody_reads_it() {
        assert_eq!(document("{ a(b: \"\n[[[["), (2, 5));
        assert_eq!(document("{ a 1x [[[["), (1, 2));
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
