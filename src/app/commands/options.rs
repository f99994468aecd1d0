//! From a mutation to an order for the writer.

use super::canonical::digest;
use super::check::Faults;
use super::check::faults::Checked;
use super::check::text::text;
use super::{Mutation, Refusal, UserError, UserErrorCode};
use crate::app::access;
use crate::app::writer::Order;
use crate::domain::access::AccessRole;
use crate::domain::rules::Text;
use crate::storage::write::Request;

/// The longest idempotency key, in characters.
const IDEMPOTENCY_KEY: usize = 100;

/// What goes with a mutation.
#[derive(Clone, Debug, Default)]
pub struct OrderOptions {
    /// Why, in the writer's words.
    pub reason: Option<String>,
    /// The client's key for this request, so that it may be repeated.
    pub idempotency_key: Option<String>,
}

/// The order that a writer gives.
///
/// A request is known by its key and by a digest of what it asks and why, in the canonical form.
///
/// # Errors
/// [`Refusal::Denied`] if the caller writes nowhere; [`Refusal::User`] if reason or key are not texts of the right length.
pub fn order(mutation: Mutation, options: OrderOptions) -> Result<Order, Refusal> {
    // The roles that it takes are looked at where the records are known; this keeps strangers out of the queue.
    let actor = access::require_anywhere(&mutation.viewer, AccessRole::Editor).map_err(Refusal::Denied)?;
    let mut faults = Faults::default();
    let reason = options.reason.as_ref();
    let reason = reason.and_then(|reason| faults.keep(text("reason", Text::Reason, reason)));
    let key = options.idempotency_key.as_ref();
    let key = key.and_then(|key| faults.keep(idempotency_key(key)));
    faults.finish()?;
    let request = key.map(|key| Request {
        digest: digest(&mutation.asked, reason.as_deref()),
        key,
    });
    Ok(Order {
        command: Box::new(mutation),
        actor,
        reason,
        request,
    })
}

/// The key as it is: two keys are the same if all of their characters are.
fn idempotency_key(key: &str) -> Checked<String> {
    let wrong = |code, message: String| Err(UserError::new(&["idempotencyKey"], code, message));
    match key.chars().count() {
        0 => wrong(
            UserErrorCode::Required,
            "`idempotencyKey` may not be empty; leave it out instead".to_owned(),
        ),
        1..=IDEMPOTENCY_KEY if key.contains('\0') => wrong(
            UserErrorCode::InvalidText,
            "`idempotencyKey` may not hold the character U+0000".to_owned(),
        ),
        1..=IDEMPOTENCY_KEY => Ok(key.to_owned()),
        length => wrong(
            UserErrorCode::TooLong,
            format!("`idempotencyKey` may have at most {IDEMPOTENCY_KEY} characters; {length} were given"),
        ),
    }
}
