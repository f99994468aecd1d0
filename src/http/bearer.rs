//! Who calls: `Authorization: Bearer …` (RFC 6750). Whether the token is a good one is for the executor to say.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::fault::{Code, Fault, Refusal};
use crate::bearer::BearerToken;

/// How every answer says what is accepted that was refused for want of a good token.
pub(super) const CHALLENGE: (HeaderName, HeaderValue) = (
    header::WWW_AUTHENTICATE,
    HeaderValue::from_static("Bearer realm=\"interurban\""),
);

/// The token of a request, if it carries one. A header that is there and cannot be read is refused, so that nobody who meant to show a
/// token is answered as a stranger.
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

/// The token in what a header `Authorization` holds.
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

/// A refusal with the status 401, whatever media type was asked for: who calls is settled before GraphQL begins.
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
