//! Checks the host of a request: given once and well-formed, so that proxies and this server agree
//! on it (RFC 9112 §3.2, RFC 9113 §8.3.1).

use std::net::Ipv6Addr;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, Version, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::fault::{Code, Fault, Refusal};
use crate::media_type::MediaType;
use crate::page;

/// Answers 400 to a request whose host is missing, repeated, malformed, or different from its
/// `:authority`. Over HTTP/1 the connection is then closed, since the start of the next request
/// cannot be trusted.
pub(super) async fn layer(request: Request, next: Next) -> Response<Body> {
    let Some(problem) = problem(request.version(), request.uri(), request.headers()) else {
        return next.run(request).await;
    };
    let mut refusal = Refusal::transport(StatusCode::BAD_REQUEST, Fault::new(Code::BadUserInput, problem));
    if request.version() < Version::HTTP_2 {
        refusal
            .headers
            .push((header::CONNECTION, HeaderValue::from_static("close")));
    }
    page::refused(request.headers(), refusal, MediaType::Json)
}

fn problem(version: Version, target: &Uri, headers: &HeaderMap) -> Option<&'static str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (host, another) = (hosts.next(), hosts.next());
    let authority = target.authority().filter(|_| version >= Version::HTTP_2);
    match (host, authority) {
        _ if another.is_some() => Some("The request has several headers `Host`; it must have one."),
        (None, None) if version >= Version::HTTP_11 => Some("The request has no header `Host`; it must have one."),
        (Some(host), _) if !is_host(host) => {
            Some("The header `Host` must be a name or an address, perhaps with a port.")
        }
        (Some(host), Some(authority)) if !host.as_bytes().eq_ignore_ascii_case(authority.as_str().as_bytes()) => {
            Some("The header `Host` names another host than the pseudo-header `:authority`.")
        }
        (None, Some(authority)) if !is_named(authority.as_str()) => {
            Some("The pseudo-header `:authority` must be a name or an address, perhaps with a port.")
        }
        _ => None,
    }
}

fn is_host(value: &HeaderValue) -> bool {
    value.to_str().is_ok_and(is_named)
}

/// True for a DNS name, an IPv4 address or an IPv6 address in brackets, each with an optional port.
fn is_named(text: &str) -> bool {
    let (sound, rest) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => (address.parse::<Ipv6Addr>().is_ok(), rest),
        None => {
            let end = text.find(':').unwrap_or(text.len());
            let (name, rest) = text.split_at(end);
            let part = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
            (!name.is_empty() && name.bytes().all(part), rest)
        }
    };
    let port = rest.strip_prefix(':').unwrap_or("");
    let has_rest = rest.is_empty() || rest.starts_with(':');
    sound
        && has_rest
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && (port.is_empty() || port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_perhaps_with_a_port() {
        for host in [
            "x",
            "maps.example.org",
            "127.0.0.1:4000",
            "[::1]",
            "[::1]:80",
            "xn--zrich-kva.ch",
            "a_b",
            "x:",
        ] {
            assert!(is_named(host), "{host}");
        }
        let wrong = [
            "", ":80", "a,b", "a b", "user@x", "x:y", "x:99999", "[::1", "[x]", "[::1]x", "http://x", "x/y", "ü",
        ];
        for host in wrong {
            assert!(!is_named(host), "{host}");
        }
    }

    #[test]
    fn a_host_is_named_once_and_as_the_authority_names_it() {
        let problem = |version, target: &'static str, hosts: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, HeaderValue::from_static(host));
            }
            problem(version, &Uri::from_static(target), &headers).is_some()
        };
        for (version, target, hosts, refused) in [
            (Version::HTTP_10, "/", &[][..], false),
            (Version::HTTP_11, "/", &[], true),
            (Version::HTTP_11, "/", &["x"], false),
            (Version::HTTP_11, "/", &["x", "x"], true),
            (Version::HTTP_10, "/", &["x", "y"], true),
            (Version::HTTP_11, "/", &["a,b"], true),
            (Version::HTTP_11, "http://y/", &["x"], false),
            (Version::HTTP_2, "/", &[], true),
            (Version::HTTP_2, "/", &["x"], false),
            (Version::HTTP_2, "http://x/", &[], false),
            (Version::HTTP_2, "http://x:80/", &["X:80"], false),
            (Version::HTTP_2, "http://x/", &["y"], true),
            (Version::HTTP_2, "http://user@x/", &[], true),
        ] {
            assert_eq!(
                problem(version, target, hosts),
                refused,
                "{version:?} {target} {hosts:?}"
            );
        }
    }
}
