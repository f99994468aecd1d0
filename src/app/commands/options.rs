//! Turns a mutation into an order for the writer.

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

/// The maximum length of an idempotency key, in characters.
const IDEMPOTENCY_KEY: usize = 100;

/// Options of a mutation.
#[derive(Clone, Debug, Default)]
pub struct OrderOptions {
    /// The writer's reason.
    pub reason: Option<String>,
    /// The client's key for this request, which makes it safe to repeat.
    pub idempotency_key: Option<String>,
}

/// Builds the order for a mutation.
///
/// A request is identified by its key and by a digest of the canonical form of its actions and
/// reason.
///
/// # Errors
/// [`Refusal::Denied`] if the caller may write nowhere; [`Refusal::User`] if the reason or the key
/// has a wrong length or wrong characters.
pub fn order(mutation: Mutation, options: OrderOptions) -> Result<Order, Refusal> {
    // The exact roles are checked later, when the records are known. This keeps callers without any
    // from the queue.
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

/// Checks the key. Keys are compared exactly, so it is not normalized.
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
