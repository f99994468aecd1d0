//! Texts: their length and their characters.

use super::{Code, Path, Violations};
use crate::domain::letters::{self, BadLetter};
use crate::domain::text::is_same_name;

/// The largest number of other names of a city, and of aliases of a field.
const MOST_NAMES: usize = 50;

/// The kind of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// A name, on one line.
    Name,
    /// A title, on one line.
    Title,
    /// The reason of a change, on one line.
    Reason,
    /// A citation, on one line.
    Citation,
    /// An http or https address.
    Url,
    /// An objective in words; may have several lines.
    Objective,
    /// A description or a credit; may have several lines.
    Description,
}

impl Text {
    /// Returns the largest length, in characters.
    pub const fn longest(self) -> usize {
        match self {
            Self::Name => 200,
            Self::Title => 300,
            Self::Reason => 500,
            Self::Citation | Self::Url | Self::Objective => 2_000,
            Self::Description => 10_000,
        }
    }

    /// Returns the stored form.
    ///
    /// # Errors
    /// The first character that is not allowed.
    pub(super) fn kept(self, text: &str) -> Result<String, BadLetter> {
        match self {
            Self::Objective | Self::Description => letters::lines(text),
            Self::Name | Self::Title | Self::Reason | Self::Citation | Self::Url => letters::line(text),
        }
    }

    /// Converts a text to its stored form, and adds its violations.
    pub(super) fn check(self, path: Path, text: &mut String, found: &mut Violations) {
        match self.kept(text) {
            Ok(kept) => *text = kept,
            Err(bad) => {
                found.add(path, Code::InvalidText, bad.to_string());
                return;
            }
        }
        check_length(path, text, self.longest(), found);
        if self == Self::Url && !text.is_empty() && !is_url(text) {
            let message = "must be an address of http or https, without a user's name or a password";
            found.add(path, Code::InvalidUrl, message);
        }
    }
}

/// Adds a violation if a text is empty or too long.
pub(super) fn check_length(path: Path, text: &str, longest: usize, found: &mut Violations) {
    let length = text.chars().count();
    if length == 0 {
        found.add(path, Code::Required, "may not be empty");
    } else if length > longest {
        let message = format!("may have at most {longest} characters; {length} were given");
        found.add(path, Code::TooLong, message);
    }
}

/// Adds violations of a list of names, not of the names themselves: there are too many, or one is
/// repeated.
pub(super) fn check_names(path: Path, names: &[String], found: &mut Violations) {
    check_count(path, names.len(), MOST_NAMES, found);
    let same = |name: &&String, other: &&String| is_same_name(name, other);
    for (at, name) in names.iter().enumerate() {
        if names[..at].iter().any(|known| same(&known, &name)) {
            found.add(path.at(at), Code::DuplicateValue, "stands there already");
        }
    }
}

/// Adds a violation if a list is too long.
pub(super) fn check_count(path: Path, count: usize, most: usize, found: &mut Violations) {
    if count > most {
        let message = format!("may hold at most {most}; {count} were given");
        found.add(path, Code::TooLong, message);
    }
}

/// True for an http or https address: a scheme, a host, and no spaces or quotation marks.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    let sound_host = !host.is_empty()
        && !host.starts_with(['.', '-'])
        && host
            .chars()
            .all(|letter| letter.is_alphanumeric() || ".-_".contains(letter));
    let sound_rest = !text
        .chars()
        .any(|letter| letter.is_whitespace() || "\"<>\\^`{|}".contains(letter));
    known && sound_host && port.parse::<u16>().is_ok() && sound_rest
}
