//! Documents that a request names by a hash or id instead of sending them.
//!
//! An id names one text as long as the process runs: it is the SHA-256 of the text, or it comes from
//! the operator's list, which is read once. So the bytes of a request determine the text, and may be
//! the key of a kept answer.

mod list;

use std::sync::Arc;

use moka::sync::Cache;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use tracing::warn;

pub use self::list::{OperationList, OperationListError};
use super::admission::Parameters;
use super::fault::{Code, Fault, Refusal, cut};

/// The longest id that is accepted, in bytes.
pub(super) const LONGEST_ID: usize = 256;

/// Estimated bytes of a kept document besides its text.
const OVERHEAD: u32 = 256;

/// The documents that a request may name by a hash or id.
#[derive(Clone, Debug)]
pub enum Persisted {
    /// Documents that a client has sent with their SHA-256 (automatic persisted queries). 0 bytes
    /// keep none.
    Automatic {
        /// Memory for their texts.
        bytes: u64,
    },
    /// The documents of a list. The server runs no others.
    Trusted(Arc<OperationList>),
}

impl Default for Persisted {
    fn default() -> Self {
        Self::Automatic { bytes: 8 << 20 }
    }
}

/// The parameters of a request as sent: the document as text, by id, or both.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    pub(super) query: Option<String>,
    pub(super) id: Option<String>,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Map<String, Value>,
}

impl Sent {
    fn with(self, query: String) -> Parameters {
        Parameters {
            query,
            operation_name: self.operation_name,
            variables: self.variables,
        }
    }
}

/// The documents by id.
#[derive(Debug)]
pub(super) enum Store {
    Off,
    Automatic(Cache<String, Arc<str>>),
    Trusted(Arc<OperationList>),
}

/// A request with its document.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) parameters: Parameters,
    /// The id under which the document is kept once it is admitted.
    pub(super) new: Option<String>,
}

impl Store {
    pub(super) fn new(persisted: &Persisted) -> Self {
        match persisted {
            Persisted::Automatic { bytes: 0 } => Self::Off,
            Persisted::Automatic { bytes } => {
                let weight = |id: &String, text: &Arc<str>| {
                    u32::try_from(id.len() + text.len()).map_or(u32::MAX, |bytes| bytes.saturating_add(OVERHEAD))
                };
                Self::Automatic(Cache::builder().weigher(weight).max_capacity(*bytes).build())
            }
            Persisted::Trusted(list) => Self::Trusted(Arc::clone(list)),
        }
    }

    /// Logs the documents of the list that do not fit the schema. Requests for them are refused.
    pub(super) fn log_unfit(&self, check: impl Fn(&str) -> Result<(), Vec<Fault>>) {
        let Self::Trusted(list) = self else { return };
        for text in list.texts() {
            if let Err(faults) = check(text) {
                let fault = faults.first().map_or("", Fault::message);
                warn!(
                    operation = cut(text, 80),
                    fault, "an operation of the list does not fit the schema"
                );
            }
        }
    }

    /// Finds the document of a request.
    ///
    /// # Errors
    /// The id is unknown or not that of the text, or the text is not on the list.
    pub(super) fn find(&self, mut sent: Sent) -> Result<Named, Refusal> {
        let (text, id) = (sent.query.take(), sent.id.take());
        let known = |text: String, new| Named {
            parameters: sent.with(text),
            new,
        };
        match (self, text, id) {
            (Self::Trusted(list), Some(text), _) if list.has(&text) => Ok(known(text, None)),
            (Self::Trusted(list), None, Some(id)) => {
                let text = list.get(&id).ok_or_else(not_listed)?;
                Ok(known(text.to_owned(), None))
            }
            (Self::Trusted(_), ..) => Err(not_listed().into()),
            (Self::Automatic(_), Some(text), Some(id)) if sha256(&text) != id => Err(mismatch().into()),
            (Self::Automatic(kept), Some(text), Some(id)) => {
                let new = (!kept.contains_key(&id)).then_some(id);
                Ok(known(text, new))
            }
            (Self::Automatic(kept), None, Some(id)) => {
                let text = kept.get(&id).ok_or_else(not_found)?;
                Ok(known(text.as_ref().to_owned(), None))
            }
            (Self::Off, None, Some(_)) => Err(not_supported().into()),
            (_, text, _) => Ok(known(text.unwrap_or_default(), None)),
        }
    }

    /// Keeps an admitted document under its id.
    pub(super) fn keep(&self, id: String, text: &str) {
        if let Self::Automatic(kept) = self {
            kept.insert(id, text.into());
        }
    }
}

/// Returns the SHA-256 of a text in hexadecimal digits.
fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Clients look for exactly this message, and then send the document with its hash.
fn not_found() -> Fault {
    Fault::new(Code::PersistedQueryNotFound, "PersistedQueryNotFound")
}

/// Clients look for exactly this message, and then send documents only.
fn not_supported() -> Fault {
    Fault::new(Code::PersistedQueryNotSupported, "PersistedQueryNotSupported")
}

fn not_listed() -> Fault {
    let message = "This server runs only the operations of its list, and this is none of them. Name one by its `documentId`, or ask the \
                   operator to add yours.";
    Fault::new(Code::PersistedQueryNotInList, message)
}

fn mismatch() -> Fault {
    let message = "The id of a document is the SHA-256 of its text in UTF-8, in 64 lower-case hexadecimal digits; the `query` of this \
                   request has another one.";
    Fault::new(Code::BadUserInput, message).with("argument", "extensions.persistedQuery.sha256Hash")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(query: Option<&str>, id: Option<&str>) -> Sent {
        Sent {
            query: query.map(str::to_owned),
            id: id.map(str::to_owned),
            ..Sent::default()
        }
    }

    fn code(found: Result<Named, Refusal>) -> String {
        found.expect_err("refused").faults[0].code().to_owned()
    }

    #[test]
    fn a_document_is_found_by_its_hash_once_it_was_kept() {
        let store = Store::new(&Persisted::default());
        let (text, id) = ("{ a }", sha256("{ a }"));
        assert_eq!(code(store.find(sent(None, Some(&id)))), "PERSISTED_QUERY_NOT_FOUND");
        let named = store.find(sent(Some(text), Some(&id))).expect("its hash");
        assert_eq!(named.new.as_ref(), Some(&id));
        store.keep(id.clone(), text);
        assert_eq!(store.find(sent(None, Some(&id))).expect("kept").parameters.query, text);
        assert_eq!(store.find(sent(Some(text), Some(&id))).expect("kept").new, None);
        assert_eq!(code(store.find(sent(Some("{ b }"), Some(&id)))), "BAD_USER_INPUT");
    }

    #[test]
    fn the_memory_is_bounded_and_may_be_none() {
        let store = Store::new(&Persisted::Automatic { bytes: 10_000 });
        for number in 0..1_000 {
            let text = format!("{{ a{number} }}");
            store.keep(sha256(&text), &text);
        }
        let Store::Automatic(kept) = &store else {
            panic!("automatic")
        };
        kept.run_pending_tasks();
        assert!((1..=31).contains(&kept.entry_count()), "{}", kept.entry_count());
        let none = Store::new(&Persisted::Automatic { bytes: 0 });
        assert_eq!(code(none.find(sent(None, Some("ab")))), "PERSISTED_QUERY_NOT_SUPPORTED");
        assert_eq!(
            none.find(sent(Some("{ a }"), Some("ab")))
                .expect("a text")
                .parameters
                .query,
            "{ a }"
        );
    }

    #[test]
    fn a_list_lets_in_what_is_on_it_by_id_hash_or_text_and_nothing_else() {
        let list = OperationList::read(br#"{"short": "{ a }"}"#).expect("a list");
        let store = Store::new(&Persisted::Trusted(list.into()));
        for (text, id) in [
            (None, Some("short")),
            (None, Some(sha256("{ a }").as_str())),
            (Some("{ a }"), None),
            (Some("{ a }"), Some("any")),
        ] {
            assert_eq!(store.find(sent(text, id)).expect("listed").parameters.query, "{ a }");
        }
        for (text, id) in [
            (None, Some("other")),
            (Some("{ b }"), None),
            (Some("{ b }"), Some("short")),
            (Some("{a}"), None),
        ] {
            assert_eq!(code(store.find(sent(text, id))), "PERSISTED_QUERY_NOT_IN_LIST");
        }
    }
}
