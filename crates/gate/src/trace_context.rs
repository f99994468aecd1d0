//! The trace context of a request, by W3C Trace Context.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Request header with the trace and the caller's span.
const PARENT: HeaderName = HeaderName::from_static("traceparent");

/// Response header with the trace and the span of the answer.
pub(super) const RESPONSE: HeaderName = HeaderName::from_static("traceresponse");

/// Length of the fields that all versions share.
const LENGTH: usize = 55;

/// The trace context of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TraceContext {
    trace: String,
    flags: String,
    /// Identifies the answer in the trace: 16 hexadecimal digits.
    span: String,
}

impl TraceContext {
    /// Reads the caller's context; `None` if the header is missing, repeated or malformed.
    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut sent = headers.get_all(PARENT).iter();
        let (Some(parent), None) = (sent.next(), sent.next()) else {
            return None;
        };
        read(parent.to_str().ok()?)
    }

    /// Returns the id of the trace: 32 hexadecimal digits.
    pub(super) fn trace(&self) -> &str {
        &self.trace
    }

    /// Returns the value of the response header.
    pub(super) fn header(&self) -> HeaderValue {
        let Self { trace, span, flags } = self;
        HeaderValue::from_str(&format!("00-{trace}-{span}-{flags}")).expect("digits and hyphens are ASCII")
    }
}

fn read(text: &str) -> Option<TraceContext> {
    let known = text.get(..LENGTH)?;
    let mut fields = known.split('-');
    let mut field = |length: usize| {
        let is_hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let field = fields.next()?;
        (field.len() == length && field.bytes().all(is_hexadecimal)).then_some(field)
    };
    let (version, trace, parent, flags) = (field(2)?, field(32)?, field(16)?, field(2)?);
    let is_zero = |field: &str| field.bytes().all(|byte| byte == b'0');
    let rest = &text[LENGTH..];
    // Later versions may add fields.
    let is_whole = rest.is_empty() || version != "00" && rest.starts_with('-');
    (version != "ff" && !is_zero(trace) && !is_zero(parent) && is_whole).then(|| TraceContext {
        trace: trace.to_owned(),
        flags: flags.to_owned(),
        span: fresh_span(),
    })
}

/// Returns a random span: spans of two requests must differ.
fn fresh_span() -> String {
    format!("{:016x}", rand::random_range(1..=u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the recommendation.
    #[test]
    fn a_trace_is_taken_over_as_the_recommendation_says() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let sent = format!("00-{trace}-00f067aa0ba902b7-01");
        let taken = read(&sent).expect("a trace");
        assert_eq!(taken.trace(), trace);
        let answered = taken.header();
        let answered = read(answered.to_str().expect("text")).expect("a trace");
        assert_eq!((answered.trace(), answered.flags.as_str()), (trace, "01"));
        assert_ne!(taken.span, "00f067aa0ba902b7");
        assert!(read(&format!("cc-{trace}-00f067aa0ba902b7-01-what-comes-later")).is_some());
        for wrong in [
            String::new(),
            sent.to_uppercase(),
            format!("{sent}-more"),
            format!("cc-{trace}-00f067aa0ba902b7-01more"),
            format!("ff-{trace}-00f067aa0ba902b7-01"),
            format!("00-{trace}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{trace}-00f067aa0ba902b7-1"),
            format!("00-{trace}é00f067aa0ba902b7-01"),
        ] {
            assert_eq!(read(&wrong), None, "{wrong}");
        }
    }
}
