//! Errors for clients: one shape for every refusal, with bounded size.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

/// Maximum length of an error message in characters. Input is never echoed beyond it.
pub(super) const LONGEST_MESSAGE: usize = 299;

/// Maximum length of a list in `extensions`.
const MOST_ITEMS: usize = 20;

/// The key of suggested names in `extensions`.
const SUGGESTIONS: &str = "suggestions";

/// The message of faults whose cause a client must not see.
pub(super) const INTERNAL_SENTENCE: &str =
    "Something went wrong on our side. The request id identifies the entry in the server's log.";

/// The codes of this layer. Execution may add others of the same table, which are passed through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// A parameter or a variable is wrong.
    BadUserInput,
    /// A hash or id was sent in place of the document, and the server keeps no documents.
    PersistedQueryNotSupported,
    /// A hash or id was sent in place of the document, and the server does not know it.
    PersistedQueryNotFound,
    /// The document is not on the operator's list.
    PersistedQueryNotInList,
    /// The caller may not see the schema.
    IntrospectionDisabled,
    /// A limit was exceeded.
    LimitExceeded,
    /// A deadline expired.
    Timeout,
    /// The token is malformed, unknown, revoked or expired.
    Unauthenticated,
    /// The server is busy.
    Unavailable,
    /// The database has another history than the one the client has seen.
    HistoryChanged,
    /// A write may or may not have been done.
    OutcomeUnknown,
    /// A bug or failure of the server.
    Internal,
}

impl Code {
    /// Returns the code for `extensions.code`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::PersistedQueryNotSupported => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::PersistedQueryNotInList => "PERSISTED_QUERY_NOT_IN_LIST",
            Self::IntrospectionDisabled => "INTROSPECTION_DISABLED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Timeout => "TIMEOUT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Unavailable => "UNAVAILABLE",
            Self::HistoryChanged => "HISTORY_CHANGED",
            Self::OutcomeUnknown => "OUTCOME_UNKNOWN",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// A position in a document; both numbers start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Location {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// An entry of `errors`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fault {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<Value>,
    extensions: Map<String, Value>,
    /// The length of the message without suggestions, in bytes, if it has some.
    #[serde(skip)]
    bare_length: Option<u16>,
}

impl Fault {
    /// Creates a fault with a code and a message, which is cut at [`LONGEST_MESSAGE`].
    pub(super) fn new(code: Code, message: impl AsRef<str>) -> Self {
        Self::coded(code.as_str(), message)
    }

    /// Like [`new`](Self::new), for a code that comes from execution.
    pub(super) fn coded(code: &str, message: impl AsRef<str>) -> Self {
        let mut extensions = Map::new();
        extensions.insert("code".to_owned(), code.into());
        Self {
            message: cut(message.as_ref(), LONGEST_MESSAGE),
            locations: Vec::new(),
            path: None,
            extensions,
            bare_length: None,
        }
    }

    /// Creates a fault of an exceeded limit: its name, its value and the measured value, in the
    /// message and in `extensions`.
    pub(super) fn limit(limit: &str, what: &str, maximum: u64, measured: u64) -> Self {
        Self::new(
            Code::LimitExceeded,
            format!("The request has {what} {measured}; at most {maximum} is accepted."),
        )
        .with("limit", limit)
        .with("maximum", maximum)
        .with("measured", measured)
    }

    /// Appends advice to the message.
    pub(super) fn advise(mut self, sentence: &str) -> Self {
        self.message = cut(&format!("{} {sentence}", self.message), LONGEST_MESSAGE);
        self
    }

    /// Appends suggestions from the schema to the message and adds them to `extensions`.
    pub(super) fn hint(mut self, words: &str, suggestions: Vec<String>) -> Self {
        let has_room = self.message.chars().nth(LONGEST_MESSAGE - 1).is_none();
        if words.is_empty() || !has_room {
            return self;
        }
        self.bare_length = u16::try_from(self.message.len()).ok();
        self.message = cut(&format!("{}{words}", self.message), LONGEST_MESSAGE);
        match suggestions.is_empty() {
            true => self,
            false => self.with(SUGGESTIONS, suggestions),
        }
    }

    /// Removes the suggestions.
    pub(super) fn without_hint(mut self) -> Self {
        if let Some(length) = self.bare_length.take() {
            self.message.truncate(length.into());
            self.extensions.remove(SUGGESTIONS);
        }
        self
    }

    /// Adds an entry to `extensions`. Strings are cut like messages, and lists at [`MOST_ITEMS`],
    /// since both may repeat parts of the request or the data.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extensions
            .insert(name.to_owned(), bounded(value.into(), MOST_ITEMS));
        self
    }

    /// Adds a location in the document.
    pub(super) fn at(mut self, location: Option<Location>) -> Self {
        self.locations.extend(location);
        self
    }

    /// Sets the path in the answer. Its names are cut like messages.
    pub(super) fn on_path(mut self, path: Option<Value>) -> Self {
        self.path = path.map(|path| bounded(path, usize::MAX));
        self
    }

    /// Rewords the fault for callers who wrote no document: without locations in it.
    pub(super) fn reworded(mut self, words: impl Fn(&str) -> String) -> Self {
        self.message = words(&self.message);
        if let Some(Value::String(argument)) = self.extensions.get_mut("argument") {
            *argument = words(argument);
        }
        self.locations.clear();
        self.path = None;
        self
    }

    /// Returns the code, for the log.
    pub(super) fn code(&self) -> &str {
        self.extensions.get("code").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns the message.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Returns an entry of `extensions`.
    #[cfg(test)]
    pub(super) fn extension(&self, name: &str) -> Option<&Value> {
        self.extensions.get(name)
    }
}

/// The refusal of a request that was not executed.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Status under `application/graphql-response+json`, and under `application/json` unless
    /// [`Refusal::well_formed`].
    pub(super) status: StatusCode,
    /// True if the request was a well-formed GraphQL request: then the specification demands 200
    /// under `application/json`.
    pub(super) well_formed: bool,
    /// Headers such as `Allow` and `Retry-After`.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// At least one.
    pub(super) faults: Vec<Fault>,
}

impl Refusal {
    /// Creates a refusal before GraphQL is reached: the status is the same for every media type.
    pub(super) fn transport(status: StatusCode, fault: Fault) -> Self {
        Self {
            status,
            well_formed: false,
            headers: Vec::new(),
            faults: vec![fault],
        }
    }

    /// Names the argument or parameter of the refusal.
    pub(super) fn about(self, argument: &str) -> Self {
        let faults = self.faults.into_iter().map(|fault| fault.with("argument", argument));
        Self {
            faults: faults.collect(),
            ..self
        }
    }

    /// Creates a refusal of a well-formed GraphQL request, a *request error* in the specification.
    pub(super) fn request(faults: Vec<Fault>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            well_formed: true,
            headers: Vec::new(),
            faults,
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::request(vec![fault])
    }
}

/// Shortens strings and lists inside a value.
fn bounded(value: Value, most: usize) -> Value {
    match value {
        Value::String(text) => Value::String(cut(&text, LONGEST_MESSAGE)),
        Value::Array(items) => items.into_iter().take(most).map(|item| bounded(item, most)).collect(),
        Value::Object(entries) => {
            let entries = entries.into_iter();
            entries.map(|(name, value)| (name, bounded(value, most))).collect()
        }
        other => other,
    }
}

/// Returns the first `longest` characters of a text, with an ellipsis if it was cut.
pub(super) fn cut(text: &str, longest: usize) -> String {
    if text.chars().nth(longest).is_none() {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_never_exceeds_the_bound() {
        let fault = Fault::new(Code::ParseFailed, "é".repeat(5_000));
        assert_eq!(fault.message().chars().count(), LONGEST_MESSAGE);
        assert!(fault.message().ends_with('…'));
        assert_eq!(cut("short", 5), "short");
    }

    #[test]
    fn no_part_of_a_fault_exceeds_its_bound() {
        let long = "é".repeat(5_000);
        let candidates: Vec<Value> = (0..500)
            .map(|number| serde_json::json!({ "key": long, "number": number }))
            .collect();
        let path: Vec<Value> = vec![long.clone().into(), 3.into(), "name".into()];
        let fault = Fault::new(Code::BadUserInput, "wrong")
            .with("argument", long.clone())
            .with("candidates", candidates)
            .on_path(Some(path.into()));
        let cut = format!("{}…", "é".repeat(LONGEST_MESSAGE - 1));
        assert_eq!(fault.extension("argument"), Some(&cut.clone().into()));
        let told = fault.extension("candidates").and_then(Value::as_array).expect("a list");
        assert_eq!(
            (told.len(), &told[19]["key"], &told[19]["number"]),
            (20, &cut.clone().into(), &19.into())
        );
        assert_eq!(fault.path, Some(serde_json::json!([cut, 3, "name"])));
    }

    #[test]
    fn a_limit_says_its_value_and_the_measured_one_twice() {
        let fault = Fault::limit("cost", "a cost of", 10_000, 12_345);
        assert_eq!(
            fault.message(),
            "The request has a cost of 12345; at most 10000 is accepted."
        );
        assert_eq!(fault.extension("limit"), Some(&"cost".into()));
        assert_eq!(fault.extension("maximum"), Some(&10_000.into()));
        assert_eq!(fault.extension("measured"), Some(&12_345.into()));
    }
}
