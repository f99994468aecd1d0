//! Options that every mutation has.

use async_graphql::InputObject;

use crate::app::commands::OrderOptions;

/// Options that every mutation has.
#[derive(InputObject, Clone, Debug, Default)]
pub struct WriteOptions {
    /// The reason for the change, shown in the change log. At most 500 characters.
    pub reason: Option<String>,
    /// A text of 1 to 100 characters that you choose for this request, and use again only to retry
    /// it. Spaces, case and accents count; each token has its own keys. If you repeat a request
    /// within a week, it is not carried out again and you get the first result.
    pub idempotency_key: Option<String>,
    /// Returned unchanged in the payload.
    pub client_mutation_id: Option<String>,
}

impl From<&WriteOptions> for OrderOptions {
    fn from(options: &WriteOptions) -> Self {
        Self {
            reason: options.reason.clone(),
            idempotency_key: options.idempotency_key.clone(),
        }
    }
}
