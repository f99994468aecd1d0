//! Global ids: opaque, stable across revisions and databases. They contain a type, a key, and the
//! scope in which the object was seen unless that is the default one.
//!
//! Decoded from base64 an id is `City:bologna`, or `City:bologna~7@n=uccn;d=2012-12-31`: after `~`
//! comes the revision of a past record time, after `@` the words of a scope, after `!` the
//! conditions of a path on its links ([`scope_words`](super::scope_words)).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// First characters of the parts after the key. Keys cannot contain them.
const MARKS: [char; 3] = ['~', '@', '!'];

/// The maximum length of an id that is read: a written id has at most [`LONGEST_SCOPE`] bytes of
/// scope.
const LONGEST: usize = 2_048;

/// The maximum length of the scope in an id, in bytes.
pub const LONGEST_SCOPE: usize = 1_024;

/// The object that a global id identifies.
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

/// The scope and record time in which an object was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The record time, if it is in the past.
    pub revision: Option<i64>,
    /// The words of the scope; `None` for the default one.
    pub scope: Option<String>,
    /// The words of the conditions on links.
    pub filter: Option<String>,
}

impl GlobalId {
    /// Encodes the id of the object in the default scope.
    pub fn encode(&self) -> String {
        self.encode_seen("")
    }

    /// Encodes the id of the object in the scope of a [`Seen`], given in words.
    pub fn encode_seen(&self, seen: &str) -> String {
        let text = match self {
            Self::City(key) => format!("City:{key}{seen}"),
            Self::Country(code) => format!("Country:{code}{seen}"),
            Self::Network(key) => format!("Network:{key}{seen}"),
            Self::Field(network, key) => format!("Field:{network}/{key}{seen}"),
            Self::Partnership(network, key) => format!("Partnership:{network}/{key}{seen}"),
            Self::Link(a, b) => format!("Link:{a}/{b}{seen}"),
        };
        URL_SAFE_NO_PAD.encode(text)
    }

    /// Returns the object of an id, in any scope; `None` for text that this server cannot have
    /// written.
    pub fn decode(text: &str) -> Option<Self> {
        Self::decode_seen(text).map(|(id, _)| id)
    }

    /// Decodes an id; `None` for text that this server cannot have written.
    pub fn decode_seen(text: &str) -> Option<(Self, Seen)> {
        if text.len() > LONGEST {
            return None;
        }
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (kind, rest) = text.split_once(':')?;
        let (keys, seen) = rest.split_at(rest.find(MARKS).unwrap_or(rest.len()));
        let pair = || {
            let (first, second) = keys.split_once('/')?;
            (!first.is_empty() && !second.is_empty()).then(|| (first.to_owned(), second.to_owned()))
        };
        let one = || (!keys.is_empty()).then(|| keys.to_owned());
        let id = match kind {
            "City" => one().map(Self::City),
            "Country" => one().map(Self::Country),
            "Network" => one().map(Self::Network),
            "Field" => pair().map(|(network, key)| Self::Field(network, key)),
            "Partnership" => pair().map(|(network, key)| Self::Partnership(network, key)),
            "Link" => pair().map(|(a, b)| Self::Link(a, b)),
            _ => None,
        };
        Some((id?, Seen::read(seen)?))
    }
}

impl Seen {
    /// Returns the words, as in an id.
    pub fn words(&self) -> String {
        let part =
            |mark: char, part: &Option<String>| part.as_ref().map(|text| format!("{mark}{text}")).unwrap_or_default();
        let revision = self.revision.map(|revision| revision.to_string());
        part(MARKS[0], &revision) + &part(MARKS[1], &self.scope) + &part(MARKS[2], &self.filter)
    }

    /// Parses words; `None` if they are not in the form of [`words`](Self::words).
    fn read(words: &str) -> Option<Self> {
        let mut rest = words;
        let mut part = |mark: char| {
            let inner = rest.strip_prefix(mark)?;
            let (part, after) = inner.split_at(inner.find(MARKS).unwrap_or(inner.len()));
            rest = after;
            Some(part.to_owned())
        };
        let revision = part(MARKS[0]).map(|number| number.parse().ok());
        let seen = Self {
            revision: revision.flatten(),
            scope: part(MARKS[1]),
            filter: part(MARKS[2]),
        };
        (seen.words() == words).then_some(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_it_was_written() {
        let seen = Seen {
            revision: Some(7),
            scope: Some("n=uccn;d=2012-12-31".into()),
            filter: Some("k=TWINNING".into()),
        };
        let only_scope = Seen {
            revision: None,
            filter: None,
            ..seen.clone()
        };
        for id in [
            GlobalId::City("bologna".into()),
            GlobalId::Country("IT".into()),
            GlobalId::Network("uccn".into()),
            GlobalId::Field("uccn".into(), "MUSIC".into()),
            GlobalId::Partnership("golden".into(), "p01".into()),
            GlobalId::Link("bologna".into(), "ghent".into()),
        ] {
            for seen in [&Seen::default(), &only_scope, &seen] {
                let text = id.encode_seen(&seen.words());
                assert_eq!(GlobalId::decode_seen(&text), Some((id.clone(), seen.clone())));
                assert_eq!(
                    GlobalId::decode(&text),
                    Some(id.clone()),
                    "a reference ignores where it was seen"
                );
            }
        }
        assert_eq!(GlobalId::City("bologna".into()).encode(), "Q2l0eTpib2xvZ25h");
    }

    #[test]
    fn what_this_server_did_not_write_is_no_id() {
        for text in ["", "bologna", "Q2l0eTo", "Q2l0eQ", "####", "RG9nOnJleA"] {
            assert_eq!(GlobalId::decode(text), None, "{text}");
        }
        for words in [
            "~",
            "~x",
            "~07",
            "~+7",
            "~-0",
            "@n=a@n=b",
            "@n=a~7",
            "!k=a@n=a",
            "~7~8",
            "~99999999999999999999",
        ] {
            let text = GlobalId::City("bologna".into()).encode_seen(words);
            assert_eq!(GlobalId::decode(&text), None, "{words}");
        }
        let long = GlobalId::City("a".repeat(LONGEST)).encode();
        assert_eq!(GlobalId::decode(&long), None);
    }
}
