//! The id that connects an answer to its log line.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header of the id, in both directions.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Maximum length of an accepted id, in characters.
const LONGEST: usize = 64;

/// An id of 1 to 64 ASCII letters, digits, `-`, `_` and `.`. Resolvers find it in the request's
/// data and log it with internal faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the caller's id, if it is safe to log; else a new one of 128 random bits.
    pub(super) fn from_headers(headers: &HeaderMap) -> Self {
        let sent = headers
            .get(HEADER)
            .and_then(|value| value.to_str().ok())
            .filter(|text| is_sane(text));
        Self(sent.map_or_else(Self::fresh, str::to_owned))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "ids of two runs must differ, and no answer's data holds one"
    )]
    fn fresh() -> String {
        format!("{:032x}", rand::random::<u128>())
    }

    /// Returns the id as a header value.
    pub(super) fn header_value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("an id is ASCII without control characters")
    }
}

fn is_sane(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(sent: &str) -> RequestId {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_str(sent).expect("a header value"));
        RequestId::from_headers(&headers)
    }

    #[test]
    fn a_sane_id_is_kept_and_any_other_is_replaced() {
        assert_eq!(from("abc-1.2_3").as_str(), "abc-1.2_3");
        for bad in ["", "a b", "x\ty", "{\"a\":1}", &"x".repeat(65)] {
            let id = from(bad);
            assert_ne!(id.as_str(), bad);
            assert_eq!(id.as_str().len(), 32);
        }
    }

    #[test]
    fn fresh_ids_differ() {
        assert_ne!(
            RequestId::from_headers(&HeaderMap::new()),
            RequestId::from_headers(&HeaderMap::new())
        );
    }
}
