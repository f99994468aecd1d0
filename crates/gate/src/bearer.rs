//! Reads the caller's token: `Authorization: Bearer …` (RFC 6750). The executor decides if it is
//! valid.

use std::fmt;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::fault::{Code, Fault, Refusal};

/// The text of a token as sent, not yet verified. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

impl BearerToken {
    /// Maximum length of a token in bytes.
    pub const LONGEST: usize = 512;

    /// Creates a token in the form of RFC 6750 (`b64token`), of at most [`Self::LONGEST`] bytes;
    /// `None` for anything else.
    pub fn new(text: &str) -> Option<Self> {
        let core = text.trim_end_matches('=');
        let spelled = |letter: u8| letter.is_ascii_alphanumeric() || b"-._~+/".contains(&letter);
        let sound = !core.is_empty() && text.len() <= Self::LONGEST && core.bytes().all(spelled);
        sound.then(|| Self(text.to_owned()))
    }

    /// Returns the text, to be hashed and forgotten.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BearerToken(…)")
    }
}

/// The `WWW-Authenticate` header of every 401.
pub(super) const CHALLENGE: (HeaderName, HeaderValue) = (
    header::WWW_AUTHENTICATE,
    HeaderValue::from_static("Bearer realm=\"interurban\""),
);

/// Returns the token of a request, if there is one. A malformed header is refused, so that a caller
/// who meant to send a token is not treated as anonymous.
pub(super) fn from_headers(headers: &HeaderMap) -> Result<Option<BearerToken>, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => {
            let read = value.to_str().ok().and_then(read);
            read.map(Some).ok_or_else(malformed)
        }
        (Some(_), Some(_)) => Err(malformed()),
    }
}

/// Parses the value of an `Authorization` header.
pub(super) fn read(value: &str) -> Option<BearerToken> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(())?;
    BearerToken::new(token.trim_matches(' '))
}

fn malformed() -> Refusal {
    let message =
        "The header `Authorization` must be given once, as `Bearer` and a token; without it you see public networks.";
    unauthenticated(vec![Fault::new(Code::Unauthenticated, message)])
}

/// Creates a refusal with the status 401 for every media type: authentication comes before GraphQL.
pub(super) fn unauthenticated(faults: Vec<Fault>) -> Refusal {
    Refusal {
        status: StatusCode::UNAUTHORIZED,
        well_formed: false,
        headers: vec![CHALLENGE],
        faults,
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

    fn headers(values: &[&'static str]) -> HeaderMap {
        let values = values
            .iter()
            .map(|value| (header::AUTHORIZATION, HeaderValue::from_static(value)));
        values.collect()
    }

    #[test]
    fn a_token_follows_the_word_bearer_in_any_case() {
        for value in ["Bearer iu_abc", "bearer iu_abc", "BEARER   iu_abc "] {
            let token = from_headers(&headers(&[value])).expect(value).expect("a token");
            assert_eq!(token.as_str(), "iu_abc");
        }
        assert!(from_headers(&HeaderMap::new()).expect("nothing is fine").is_none());
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_the_challenge() {
        for values in [
            &["Basic YTpi"][..],
            &["Bearer"],
            &["Bearer "],
            &["Bearer two words"],
            &[""],
            &["Bearer a", "Bearer a"],
        ] {
            let refusal = from_headers(&headers(values)).expect_err("refused");
            assert_eq!(refusal.status, StatusCode::UNAUTHORIZED, "{values:?}");
            assert_eq!(refusal.faults[0].code(), "UNAUTHENTICATED");
            assert_eq!(refusal.headers, [CHALLENGE]);
        }
    }
}
