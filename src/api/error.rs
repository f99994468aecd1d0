//! Maps faults to GraphQL errors with stable codes; nothing else does.

use async_graphql::{Error, ErrorExtensionValues, Value};

use crate::app::fault::Fault;

/// Returns the code of a fault, as in `extensions.code`.
pub const fn code(fault: &Fault) -> &'static str {
    match fault {
        Fault::BadInput { .. } => "BAD_USER_INPUT",
        Fault::NotFound { .. } => "NOT_FOUND",
        Fault::Unauthenticated { .. } => "UNAUTHENTICATED",
        Fault::Forbidden { .. } => "FORBIDDEN",
        Fault::Ambiguous { .. } => "AMBIGUOUS",
        Fault::LimitExceeded { .. } => "LIMIT_EXCEEDED",
        Fault::Timeout { .. } => "TIMEOUT",
        Fault::Busy | Fault::Behind { .. } | Fault::Unavailable(_) => "UNAVAILABLE",
        Fault::HistoryChanged { .. } => "HISTORY_CHANGED",
        Fault::OutcomeUnknown(_) => "OUTCOME_UNKNOWN",
        Fault::Internal(_) => "INTERNAL_SERVER_ERROR",
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code(&fault));
        match &fault {
            Fault::BadInput {
                argument, suggestions, ..
            }
            | Fault::NotFound {
                argument, suggestions, ..
            } => {
                extensions.set("argument", argument.as_str());
                if !suggestions.is_empty() {
                    extensions.set("suggestions", suggestions.clone());
                }
            }
            Fault::Ambiguous {
                argument, candidates, ..
            } => {
                extensions.set("argument", argument.as_str());
                let candidates = candidates.iter().map(|candidate| {
                    let country = candidate.country.clone().map_or(Value::Null, Value::String);
                    Value::Object(
                        [("key", Value::String(candidate.key.clone())), ("country", country)]
                            .map(|(name, value)| (async_graphql::Name::new(name), value))
                            .into_iter()
                            .collect(),
                    )
                });
                extensions.set("candidates", Value::List(candidates.collect()));
            }
            Fault::LimitExceeded {
                limit,
                maximum,
                measured,
            } => {
                extensions.set("limit", limit.as_str());
                extensions.set("maximum", *maximum);
                extensions.set("measured", *measured);
            }
            Fault::Unauthenticated { .. }
            | Fault::Forbidden { .. }
            | Fault::HistoryChanged { .. }
            | Fault::Timeout { .. }
            | Fault::Busy => {}
            Fault::Behind { current, .. } => extensions.set("revision", *current),
            Fault::Unavailable(obstacle) => tracing::warn!(cause = %obstacle.cause.0, "a request could not be served"),
            Fault::OutcomeUnknown(cause) => tracing::warn!(cause = %cause.0, "a write was not confirmed"),
            Fault::Internal(cause) => tracing::error!(cause = %cause.0, "an internal fault"),
        }
        let mut error = Self::new(fault.message());
        error.extensions = Some(extensions);
        error
    }
}

/// Runs a nullable field that may fail. The field itself becomes null only if its type is an
/// optional result; a result of an option would null its parent.
pub async fn nullable<T>(field: impl Future<Output = Result<Option<T>, Error>>) -> Option<Result<T, Error>> {
    field.await.transpose()
}
