//! Media types of GraphQL over HTTP: negotiates the type of an answer, and checks that of a request
//! body.

use axum::http::{HeaderMap, HeaderValue, header};

/// The media type of an answer. The status of refused requests depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells if the request was executed.
    GraphqlResponse,
    /// `application/json`, the legacy type: a well-formed request gets 200 even if it is refused.
    Json,
}

impl MediaType {
    /// Returns the value of `Content-Type`.
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }

    /// Returns the media type that `Accept` prefers, `application/json` without that header; `None`
    /// if it accepts neither.
    ///
    /// At equal quality the newer type wins if it is named, as it tells more; wildcards get the
    /// older one, as the specification demands.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Self> {
        if headers
            .get_all(header::ACCEPT)
            .iter()
            .all(|value| value.as_bytes().trim_ascii().is_empty())
        {
            return Some(Self::Json);
        }
        let ranges = ranges(headers);
        let newer = quality(&ranges, "application", "graphql-response+json");
        let older = quality(&ranges, "application", "json");
        let newer_is_named = ranges.iter().any(|range| range.subtype == "graphql-response+json");
        match (newer > 0, older > 0) {
            (false, false) => None,
            (true, false) => Some(Self::GraphqlResponse),
            (false, true) => Some(Self::Json),
            (true, true) if newer > older || (newer == older && newer_is_named) => Some(Self::GraphqlResponse),
            (true, true) => Some(Self::Json),
        }
    }
}

/// The preference of `Accept` for server-sent events. Wildcards do not count: a client that wants a
/// stream names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EventStream {
    /// They are not named.
    Unwanted,
    /// They are accepted: used only if the operation cannot be answered otherwise.
    Taken,
    /// They are preferred to JSON.
    Preferred,
}

impl EventStream {
    /// Reads the preference from `Accept`.
    pub(super) fn negotiate(headers: &HeaderMap) -> Self {
        let ranges = ranges(headers);
        let named = ranges
            .iter()
            .filter(|range| range.kind == "text" && range.subtype == "event-stream");
        let wanted = named.map(|range| range.quality).max().unwrap_or(0);
        let json = ["graphql-response+json", "json"].map(|subtype| quality(&ranges, "application", subtype));
        if wanted == 0 {
            Self::Unwanted
        } else if json.iter().all(|quality| *quality < wanted) {
            Self::Preferred
        } else {
            Self::Taken
        }
    }
}

/// True if `Accept` names HTML and prefers it to JSON, as browsers do when a person follows a link.
pub(super) fn wants_html(headers: &HeaderMap) -> bool {
    prefers_to_json(headers, "text", "html")
}

/// True if `Accept` names a type and prefers it to JSON.
pub(super) fn prefers_to_json(headers: &HeaderMap, kind: &str, subtype: &str) -> bool {
    let ranges = ranges(headers);
    let named = ranges
        .iter()
        .filter(|range| range.kind == kind && range.subtype == subtype);
    let wanted = named.map(|range| range.quality).max().unwrap_or(0);
    wanted > quality(&ranges, "application", "json")
}

/// True if `Accept-Encoding` accepts a coding such as `br` or `gzip`.
pub(super) fn takes_coding(headers: &HeaderMap, wanted: &str) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut codings = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(1_000, thousandths);
        name.trim().trim_start_matches("x-").eq_ignore_ascii_case(wanted) && weight > 0
    })
}

/// True if a request body is declared as JSON in UTF-8, the only accepted type. Forms and plain
/// text are refused, because pages of other origins may send those without a preflight.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(Ok(value)), None) = (values.next().map(HeaderValue::to_str), values.next()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case("application/json")
        && parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
            !name.trim().eq_ignore_ascii_case("charset")
                || matches!(
                    value.trim().trim_matches('"').to_ascii_lowercase().as_str(),
                    "utf-8" | "utf8"
                )
        })
}

/// A range of `Accept`; quality in thousandths.
#[derive(Debug)]
struct Range {
    kind: String,
    subtype: String,
    quality: u16,
}

fn ranges(headers: &HeaderMap) -> Vec<Range> {
    let values = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).filter_map(range).collect()
}

fn range(text: &str) -> Option<Range> {
    let mut parts = text.split(';').map(str::trim);
    let (kind, subtype) = parts.next()?.split_once('/')?;
    let mut quality = 1_000;
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        match name.trim().to_ascii_lowercase().as_str() {
            "q" => quality = thousandths(value.trim()),
            "charset" if !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8") => return None,
            _ => {}
        }
    }
    Some(Range {
        kind: kind.trim().to_ascii_lowercase(),
        subtype: subtype.trim().to_ascii_lowercase(),
        quality,
    })
}

/// Parses a quality value in thousandths; an invalid one counts as 0.
fn thousandths(text: &str) -> u16 {
    let value: f32 = text.parse().unwrap_or(0.0);
    if (0.0..=1.0).contains(&value) {
        (value * 1_000.0).round() as u16
    } else {
        0
    }
}

/// Returns the quality of a type, by the most specific matching range.
fn quality(ranges: &[Range], kind: &str, subtype: &str) -> u16 {
    let specificity = |range: &Range| match (range.kind.as_str(), range.subtype.as_str()) {
        (k, s) if k == kind && s == subtype => 3,
        (k, "*") if k == kind => 2,
        ("*", "*") => 1,
        _ => 0,
    };
    let matching = ranges.iter().filter(|range| specificity(range) > 0);
    matching
        .max_by_key(|range| (specificity(range), range.quality))
        .map_or(0, |range| range.quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiated(accept: &str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).expect("a header value"));
        MediaType::negotiate(&headers)
    }

    fn json(content_type: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_str(content_type).expect("a header value"),
        );
        is_json(&headers)
    }

    #[test]
    fn the_wish_with_the_highest_quality_wins() {
        use MediaType::{GraphqlResponse, Json};
        assert_eq!(MediaType::negotiate(&HeaderMap::new()), Some(Json));
        assert_eq!(negotiated(""), Some(Json));
        assert_eq!(negotiated("*/*"), Some(Json));
        assert_eq!(negotiated("application/*;q=0.5"), Some(Json));
        assert_eq!(negotiated("application/graphql-response+json"), Some(GraphqlResponse));
        assert_eq!(negotiated("application/json"), Some(Json));
        assert_eq!(
            negotiated("application/json, application/graphql-response+json"),
            Some(GraphqlResponse)
        );
        assert_eq!(
            negotiated("application/graphql-response+json;q=0.4, application/json;q=0.5"),
            Some(Json)
        );
        assert_eq!(
            negotiated("APPLICATION/GRAPHQL-RESPONSE+JSON; charset=utf-8, */*;q=0.1"),
            Some(GraphqlResponse)
        );
        assert_eq!(negotiated("text/html, */*;q=0.8"), Some(Json));
    }

    #[test]
    fn event_streams_are_for_those_who_name_them() {
        use EventStream::{Preferred, Taken, Unwanted};
        for (accept, wanted) in [
            ("*/*", Unwanted),
            ("text/*", Unwanted),
            ("text/event-stream;q=0", Unwanted),
            ("text/event-stream", Preferred),
            ("TEXT/EVENT-STREAM, */*;q=0.1", Preferred),
            (
                "application/graphql-response+json, application/json, text/event-stream",
                Taken,
            ),
            ("application/json;q=0.9, text/event-stream;q=0.8", Taken),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(EventStream::negotiate(&headers), wanted, "{accept}");
        }
    }

    #[test]
    fn a_page_is_for_those_who_name_html_before_json() {
        for (accept, wanted) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("TEXT/HTML", true),
            ("text/html, application/json;q=0.9", true),
            ("application/json, text/html;q=0.9", false),
            ("text/html;q=0.5, */*", false),
            ("text/html, application/json", false),
            ("text/html;q=0", false),
            ("text/*", false),
            ("*/*", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(wants_html(&headers), wanted, "{accept}");
        }
        assert!(!wants_html(&HeaderMap::new()));
    }

    #[test]
    fn a_type_refused_by_name_is_not_given_for_a_wildcard() {
        assert_eq!(
            negotiated("application/json;q=0, */*"),
            Some(MediaType::GraphqlResponse)
        );
        assert_eq!(negotiated("text/html"), None);
        assert_eq!(negotiated("application/json;q=0"), None);
        assert_eq!(negotiated("application/json;q=high"), None);
        assert_eq!(negotiated("application/json; charset=utf-16"), None);
    }

    #[test]
    fn only_json_in_utf_8_is_read() {
        assert!(json("application/json"));
        assert!(json("Application/JSON; charset=\"UTF-8\""));
        assert!(!json("application/json; charset=latin1"));
        assert!(!json("application/jsonp"));
        assert!(!json("application/graphql"));
        assert!(!json("text/plain"));
        assert!(!json("multipart/form-data; boundary=x"));
        assert!(!json("application/x-www-form-urlencoded"));
        assert!(!is_json(&HeaderMap::new()));
        let mut twice = HeaderMap::new();
        for kind in ["application/json", "text/plain"] {
            twice.append(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        assert!(!is_json(&twice), "a form in the eyes of whoever reads the other");
    }
}
