//! What every input has besides its own fields.

use async_graphql::InputObject;

use crate::app::commands::OrderOptions;

/// What every input has besides its own fields.
#[derive(InputObject, Clone, Debug, Default)]
pub struct WriteOptions {
    /// Why, for the history: at most 500 characters.
    pub reason: Option<String>,
    /// A text of 1 to 100 characters that the client makes up for this request, and uses again only to repeat it. It is taken as it is:
    /// blanks, case and accents tell keys apart, and each token has its own. A request that was carried out is not carried out again
    /// within a week; its first result is given instead.
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
