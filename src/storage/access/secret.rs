//! The secret of a token, which only its holder has, and the hash that the store keeps.

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRngCore as _;
use rand::rngs::OsRng;
use sha2::{Digest as _, Sha256};

/// The prefix of a secret, so that people and scanners for leaked secrets recognise it.
const PREFIX: &str = "iu_";

/// The number of random bytes of a secret: too many to guess, so a plain hash of them is enough.
const RANDOM_BYTES: usize = 32;

/// A new secret, shown once to its holder. It is never printed by accident.
pub struct Secret(String);

impl Secret {
    /// Draws a secret from the random numbers of the operating system: `iu_` and 43 letters,
    /// digits, `-` and `_`.
    ///
    /// # Panics
    /// If the operating system has no random numbers; then nothing is safe.
    pub fn draw() -> Self {
        let mut bytes = [0; RANDOM_BYTES];
        OsRng
            .try_fill_bytes(&mut bytes)
            .expect("the operating system gives random numbers");
        Self(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Returns the text, to be shown to its holder.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns its hash.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The SHA-256 hash of a secret in hexadecimal digits. The secret cannot be derived from it, and no
/// two secrets share one.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenHash(String);

impl TokenHash {
    /// Returns the hash of a text that a caller presents as a secret.
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        Self(digest.iter().fold(String::with_capacity(64), |mut digits, byte| {
            write!(digits, "{byte:02x}").expect("text takes everything");
            digits
        }))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bearer::BearerToken;

    #[test]
    fn no_two_secrets_are_alike_and_each_can_be_sent_and_none_is_printed() {
        let (one, other) = (Secret::draw(), Secret::draw());
        assert_ne!(one.reveal(), other.reveal());
        assert_ne!(one.hash(), other.hash());
        assert!(one.reveal().starts_with("iu_"));
        assert_eq!(one.reveal().len(), 46);
        assert!(BearerToken::new(one.reveal()).is_some());
        assert_eq!(format!("{one:?} {:?}", one.hash()), "Secret(…) TokenHash(…)");
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // FIPS 180-4, the example "abc".
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(TokenHash::of("abc").as_str(), expected);
    }
}
