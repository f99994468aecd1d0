//! Global ids: opaque, stable across revisions and databases, made of a type and a key.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What a global id names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GlobalId {
    /// A city by key.
    City(String),
    /// A country by alpha-2 code.
    Country(String),
    /// A network by key.
    Network(String),
    /// A field by network and key.
    Field(String, String),
    /// A partnership by network and key.
    Partnership(String, String),
    /// A link by the keys of its two cities, in key order.
    Link(String, String),
}

impl GlobalId {
    /// The id as clients see it.
    pub fn encode(&self) -> ID {
        let text = match self {
            Self::City(key) => format!("City:{key}"),
            Self::Country(code) => format!("Country:{code}"),
            Self::Network(key) => format!("Network:{key}"),
            Self::Field(network, key) => format!("Field:{network}/{key}"),
            Self::Partnership(network, key) => format!("Partnership:{network}/{key}"),
            Self::Link(a, b) => format!("Link:{a}/{b}"),
        };
        ID(URL_SAFE_NO_PAD.encode(text))
    }

    /// Reads an id; `None` for anything this server cannot have written.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (kind, rest) = text.split_once(':')?;
        let pair = || {
            let (first, second) = rest.split_once('/')?;
            (!first.is_empty() && !second.is_empty()).then(|| (first.to_owned(), second.to_owned()))
        };
        let one = || (!rest.is_empty()).then(|| rest.to_owned());
        match kind {
            "City" => one().map(Self::City),
            "Country" => one().map(Self::Country),
            "Network" => one().map(Self::Network),
            "Field" => pair().map(|(network, key)| Self::Field(network, key)),
            "Partnership" => pair().map(|(network, key)| Self::Partnership(network, key)),
            "Link" => pair().map(|(a, b)| Self::Link(a, b)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_it_was_written() {
        for id in [
            GlobalId::City("bologna".into()),
            GlobalId::Country("IT".into()),
            GlobalId::Network("uccn".into()),
            GlobalId::Field("uccn".into(), "MUSIC".into()),
            GlobalId::Partnership("golden".into(), "p01".into()),
            GlobalId::Link("bologna".into(), "ghent".into()),
        ] {
            assert_eq!(GlobalId::decode(&id.encode().0), Some(id));
        }
    }

    #[test]
    fn what_this_server_did_not_write_is_no_id() {
        for text in ["", "bologna", "Q2l0eTo", "Q2l0eQ", "####", "RG9nOnJleA"] {
            assert_eq!(GlobalId::decode(text), None, "{text}");
        }
    }
}
