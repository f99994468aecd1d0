//! Tokens: created once, stored as hashes, found by hash, and revoked.

mod read;
mod secret;
mod write;

pub use secret::{Secret, TokenHash};
pub use write::{NewGrant, NewToken};
