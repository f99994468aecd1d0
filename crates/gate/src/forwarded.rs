//! The address of a client behind proxies.
//!
//! Each proxy appends the address that it sees to a header. So the header is read from the right, as
//! long as the proxy is trusted: the rest at the left may be forged.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// The trusted proxies, and the header in which they name the client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// Their networks.
    pub trusted: Vec<IpNet>,
    /// The header.
    pub header: ForwardedHeader,
}

/// A header with the address of a client. Only one is read: a proxy that writes the one passes on
/// the other as the client sent it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For: 192.0.2.1, 198.51.100.7`, as nginx and HAProxy write it.
    #[default]
    XForwardedFor,
    /// `Forwarded: for=192.0.2.1, for="[2001:db8::1]:4711"` (RFC 7239).
    Forwarded,
}

impl FromStr for ForwardedHeader {
    type Err = UnknownForwardedHeader;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "x-forwarded-for" => Ok(Self::XForwardedFor),
            "forwarded" => Ok(Self::Forwarded),
            _ => Err(UnknownForwardedHeader),
        }
    }
}

/// A word that names no [`ForwardedHeader`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is `x-forwarded-for` or `forwarded`")]
pub struct UnknownForwardedHeader;

impl Proxies {
    /// Parses networks: `10.0.0.0/8`, or one address.
    ///
    /// # Errors
    /// The first text that is neither.
    pub fn networks<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Vec<IpNet>, &'t str> {
        let network = |text: &'t str| match text.parse::<IpAddr>() {
            Ok(address) => Ok(address.into()),
            Err(_) => text.parse().map_err(|_| text),
        };
        texts.into_iter().map(network).collect()
    }

    /// True for the address of a trusted proxy.
    pub(super) fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// Returns the address of the client whose request came from an address.
    pub(super) fn client(&self, from: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = from;
        let name = match self.header {
            ForwardedHeader::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            ForwardedHeader::Forwarded => header::FORWARDED,
        };
        // No address contains a comma. So an unclosed quotation mark of a client cannot hide one.
        let told = headers.get_all(name).iter().rev();
        let mut told = told.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
        while self.trust(client) {
            match told.next().and_then(|text| self.address(text)) {
                Some(address) => client = address,
                None => break,
            }
        }
        client.to_canonical()
    }

    fn address(&self, text: &str) -> Option<IpAddr> {
        let text = match self.header {
            ForwardedHeader::XForwardedFor => text.trim(),
            ForwardedHeader::Forwarded => text.split(';').find_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                name.trim()
                    .eq_ignore_ascii_case("for")
                    .then(|| value.trim().trim_matches('"'))
            })?,
        };
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let address = bare.unwrap_or(text).parse();
        address.ok().or_else(|| text.parse().ok().map(|it: SocketAddr| it.ip()))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(header: ForwardedHeader, from: &str, values: &[(&'static str, &str)]) -> String {
        let proxies = Proxies {
            trusted: Proxies::networks(["10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48"]).expect("networks"),
            header,
        };
        let headers = values.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_str(value).expect("a value"),
            )
        });
        let headers = headers.fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(name, value);
            headers
        });
        proxies.client(from.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn the_last_address_that_no_proxy_has_is_the_clients() {
        for (from, values, found) in [
            ("10.0.0.1", &["203.0.113.9"][..], "203.0.113.9"),
            ("10.0.0.1", &["203.0.113.9, 10.0.0.2"], "203.0.113.9"),
            ("10.0.0.1", &["203.0.113.9", "10.0.0.2,192.0.2.7"], "203.0.113.9"),
            ("::ffff:10.0.0.1", &["203.0.113.9:4711"], "203.0.113.9"),
            ("2001:db8:1::1", &["[2001:db8:2::1]:80"], "2001:db8:2::1"),
            ("2001:db8:1::1", &["[2001:db8:2::1]"], "2001:db8:2::1"),
            ("10.0.0.1", &["2001:db8:2::1"], "2001:db8:2::1"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ] {
            let values: Vec<_> = values.iter().map(|value| ("x-forwarded-for", *value)).collect();
            assert_eq!(
                client(ForwardedHeader::XForwardedFor, from, &values),
                found,
                "{values:?}"
            );
        }
    }

    #[test]
    fn what_a_client_writes_itself_is_not_believed() {
        for (from, values, found) in [
            ("203.0.113.9", &["198.51.100.1"][..], "203.0.113.9"),
            ("10.0.0.1", &["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["10.9.9.9, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
            ("10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["\"198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["", "203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["198.51.100.1,"], "10.0.0.1"),
        ] {
            let values: Vec<_> = values.iter().map(|value| ("x-forwarded-for", *value)).collect();
            assert_eq!(
                client(ForwardedHeader::XForwardedFor, from, &values),
                found,
                "{values:?}"
            );
        }
        let both = [("forwarded", "for=198.51.100.1"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(client(ForwardedHeader::XForwardedFor, "10.0.0.1", &both), "203.0.113.9");
        assert_eq!(client(ForwardedHeader::Forwarded, "10.0.0.1", &both), "198.51.100.1");
    }

    #[test]
    fn the_standard_header_is_read_in_its_forms() {
        for (value, found) in [
            ("for=203.0.113.9", "203.0.113.9"),
            ("For=\"203.0.113.9:4711\";proto=https;by=10.0.0.1", "203.0.113.9"),
            ("for=\"[2001:db8:2::1]:4711\"", "2001:db8:2::1"),
            (
                "for=198.51.100.1;by=\"a, for=198.51.100.2\", for=203.0.113.9",
                "203.0.113.9",
            ),
            ("for=198.51.100.1, for=_hidden", "10.0.0.1"),
            ("for=198.51.100.1, proto=https", "10.0.0.1"),
        ] {
            let found_now = client(ForwardedHeader::Forwarded, "10.0.0.1", &[("forwarded", value)]);
            assert_eq!(found_now, found, "{value}");
        }
    }

    #[test]
    fn a_network_is_an_address_or_has_a_length() {
        let networks = Proxies::networks(["192.0.2.7", "2001:db8::/32"]).expect("networks");
        assert_eq!(networks.len(), 2);
        assert_eq!(Proxies::networks(["192.0.2.7", "10.0.0/8"]), Err("10.0.0/8"));
    }
}
