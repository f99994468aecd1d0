//! Reads `Interurban-Min-Revision` and writes `Interurban-Revision`. Only the executor knows which
//! revisions exist.

use async_graphql::Response;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::fault::{Code, Fault, Refusal};

/// The response header with the revision of the answer; after a mutation, the one it made.
pub const REVISION: HeaderName = HeaderName::from_static("interurban-revision");

/// The request header with the minimum revision that the answer must include.
pub const MIN_REVISION: HeaderName = HeaderName::from_static("interurban-min-revision");

/// The minimum revision of a request: `42`, or `42-00c0ffee00c0ffee`, which also identifies the
/// history of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinRevision {
    /// The number of the revision in its history.
    pub number: i64,
    /// Identifies the history; `None` if not given.
    pub mark: Option<u64>,
}

impl MinRevision {
    /// Parses the value of a header; `None` if it is not a revision.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, mark) = match text.split_once('-') {
            Some((number, mark)) => (number, Some(hexadecimal(mark)?)),
            None => (text, None),
        };
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| number.parse().ok()).flatten()?;
        Some(Self { number, mark })
    }
}

/// Parses 16 hexadecimal digits.
fn hexadecimal(text: &str) -> Option<u64> {
    let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

/// Returns the minimum revision of a request, if any.
pub(super) fn from_headers(headers: &HeaderMap) -> Result<Option<MinRevision>, Refusal> {
    let mut values = headers.get_all(MIN_REVISION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let read = value.to_str().ok().and_then(MinRevision::parse);
    match (read, values.next()) {
        (Some(revision), None) => Ok(Some(revision)),
        _ => Err(malformed()),
    }
}

/// Returns the header with the revision of the executor's answer.
pub(super) fn of(response: &Response) -> Option<(HeaderName, HeaderValue)> {
    Some((REVISION, response.http_headers.get(REVISION)?.clone()))
}

fn malformed() -> Refusal {
    let message = "The header `Interurban-Min-Revision` must be given once, as an answer's `Interurban-Revision` or its number alone.";
    let fault = Fault::new(Code::BadUserInput, message).with("argument", "Interurban-Min-Revision");
    Refusal::transport(StatusCode::BAD_REQUEST, fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_a_number_and_perhaps_a_mark() {
        let of = |number, mark| Some(MinRevision { number, mark });
        assert_eq!(MinRevision::parse("42-0000000000c0ffee"), of(42, Some(0xc0_ffee)));
        assert_eq!(MinRevision::parse("42"), of(42, None));
        assert_eq!(MinRevision::parse("007"), of(7, None));
        assert_eq!(MinRevision::parse(&i64::MAX.to_string()), of(i64::MAX, None));
    }

    #[test]
    fn what_is_no_revision_is_refused() {
        let wrong = [
            "",
            " 1",
            "+1",
            "-1",
            "1.0",
            "1e3",
            "9223372036854775808",
            "٣",
            "latest",
            "42-",
            "42-1",
            "42-00c0ffee00c0ffeg",
            "42-00c0ffee00c0ffee0",
            "-00c0ffee00c0ffee",
            "42--0c0ffee00c0ffee",
        ];
        for text in wrong {
            assert_eq!(MinRevision::parse(text), None, "{text}");
        }
    }
}
