//! The token a caller showed, from the way in to the schema.

use std::fmt;

/// The text of a token as it was sent, not yet known to be one. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

impl BearerToken {
    /// Longest token that is looked at, in bytes.
    pub const LONGEST: usize = 512;

    /// A token as RFC 6750 spells one (`b64token`), at most [`Self::LONGEST`] bytes; `None` for anything else.
    pub fn new(text: &str) -> Option<Self> {
        let core = text.trim_end_matches('=');
        let spelled = |letter: u8| letter.is_ascii_alphanumeric() || b"-._~+/".contains(&letter);
        let sound = !core.is_empty() && text.len() <= Self::LONGEST && core.bytes().all(spelled);
        sound.then(|| Self(text.to_owned()))
    }

    /// The text, to be hashed and forgotten.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BearerToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_spelled_as_the_standard_says_and_never_printed() {
        for text in ["iu_abc-DEF_123", "a", "YWJj==", "a.b~c+d/e"] {
            let token = BearerToken::new(text).expect(text);
            assert_eq!(token.as_str(), text);
            assert_eq!(format!("{token:?}"), "BearerToken(…)");
        }
        let long = "a".repeat(BearerToken::LONGEST + 1);
        for text in ["", "=", "a b", "a=b", "\"a\"", "ä", long.as_str()] {
            assert_eq!(BearerToken::new(text), None, "{text}");
        }
    }
}
