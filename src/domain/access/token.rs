//! A token as the store knows it: a name, a term and its roles. Only the holder knows the secret.

use chrono::{DateTime, Utc};

use super::AccessRole;
use crate::domain::NetworkId;

/// The largest length of a name, in characters.
const LONGEST_NAME: usize = 64;

/// Names that the change log uses for programs, or may use in the future.
const RESERVED: [&str; 3] = ["seed", "import", "interurban"];

/// The row number of a token; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub i64);

/// The networks in which a role applies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Every network, present and future.
    Everywhere,
    /// One network, by row number and key.
    Network(NetworkId, String),
}

/// A role and its reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// The networks.
    pub reach: Reach,
    /// The role.
    pub role: AccessRole,
}

/// A token without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Row number.
    pub id: TokenId,
    /// A name that is unique regardless of case. The change log identifies writers by it, so it is
    /// never reused.
    pub name: String,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The moment from which it is invalid; `None` if it never expires.
    pub expires_at: Option<DateTime<Utc>>,
    /// The time of revocation; `None` if it is not revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Its roles: the one for every network first, then by key of the network; at most one for
    /// each.
    pub grants: Vec<Grant>,
}

/// The state of a token: usable or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// It may be used.
    Usable,
    /// It has expired.
    Expired,
    /// It was revoked.
    Revoked,
}

impl Token {
    /// Returns its state at a moment.
    pub fn state(&self, at: DateTime<Utc>) -> TokenState {
        match (self.revoked_at, self.expires_at) {
            (Some(_), _) => TokenState::Revoked,
            (None, Some(end)) if at >= end => TokenState::Expired,
            _ => TokenState::Usable,
        }
    }
}

/// Checks a name for a token: 1 to 64 letters, digits and `. _ - @`, beginning with a letter or
/// digit, and not a program's name in any case. The error continues a sentence that begins with the
/// argument.
pub fn check_token_name(name: &str) -> Result<(), String> {
    let sound = |letter: char| letter.is_ascii_alphanumeric() || "._-@".contains(letter);
    let begins = name.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    if !begins || !name.chars().all(sound) || name.len() > LONGEST_NAME {
        return Err(format!(
            "must be 1 to {LONGEST_NAME} letters, digits and . _ - @, beginning with a letter or digit"
        ));
    }
    match RESERVED.iter().find(|reserved| name.eq_ignore_ascii_case(reserved)) {
        Some(reserved) => Err(format!(
            "may not be {reserved}, in any case: the change log uses it for the program itself"
        )),
        None => Ok(()),
    }
}

/// Returns the name in the form for comparison, regardless of case; names are ASCII.
pub fn folded_token_name(name: &str) -> String {
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_token_is_good_until_the_moment_it_ends_or_is_revoked() {
        let mut token = Token {
            id: TokenId(1),
            name: "ada".into(),
            created_at: moment("2026-01-01T00:00:00Z"),
            expires_at: None,
            revoked_at: None,
            grants: Vec::new(),
        };
        let end = moment("2026-02-01T00:00:00Z");
        assert_eq!(token.state(end), TokenState::Usable);
        token.expires_at = Some(end);
        assert_eq!(token.state(moment("2026-01-31T23:59:59Z")), TokenState::Usable);
        assert_eq!(token.state(end), TokenState::Expired);
        token.revoked_at = Some(moment("2026-01-02T00:00:00Z"));
        assert_eq!(token.state(end), TokenState::Revoked);
    }

    #[test]
    fn a_name_is_a_plain_word() {
        for name in ["ada", "editor-1", "a@b.org", "X", "7"] {
            assert_eq!(check_token_name(name), Ok(()), "{name}");
        }
        let long = "a".repeat(65);
        for name in [
            "",
            "-a",
            "a b",
            "ä",
            "a\n",
            "seed",
            "import",
            "Import",
            "SEED",
            "interurban",
            long.as_str(),
        ] {
            assert!(check_token_name(name).is_err(), "{name}");
        }
    }
}
