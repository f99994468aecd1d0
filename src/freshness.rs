//! How a client sees its own writes on any server: every answer names the revision it was read at, and a request may ask for
//! one not older than a revision that the client has seen.

/// The header of an answer that names its revision; after a mutation the one it made.
pub const REVISION: &str = "interurban-revision";

/// The header of a request that names the revision it must at least see.
pub const MIN_REVISION: &str = "interurban-min-revision";

/// The revision that a request must at least see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinRevision(pub i64);

impl MinRevision {
    /// From digits only; `None` for anything else, and above 2^63 − 1.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok().map(Self)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_digits_and_nothing_else() {
        for (text, number) in [("0", 0), ("42", 42), ("007", 7), ("9223372036854775807", i64::MAX)] {
            assert_eq!(MinRevision::parse(text), Some(MinRevision(number)), "{text}");
        }
        for text in ["", " 1", "+1", "-1", "1.0", "1e3", "9223372036854775808", "٣", "latest"] {
            assert_eq!(MinRevision::parse(text), None, "{text}");
        }
    }
}
