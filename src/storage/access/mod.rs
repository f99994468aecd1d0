//! Tokens: made once, kept as hashes, found by them, revoked.

mod read;
mod secret;
mod write;

pub use secret::{Secret, TokenHash};
pub use write::{NewGrant, NewToken};
