//! Texts: how long they may be, and what they may hold.

use super::{Code, Path, Violations};
use crate::domain::letters::{self, BadLetter};
use crate::domain::text::is_same_name;

/// Most other names of a city, and aliases of a field.
const MOST_NAMES: usize = 50;

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// A name, of one line.
    Name,
    /// A title, of one line.
    Title,
    /// Why something was written, of one line.
    Reason,
    /// Citation, on one line.
    Citation,
    /// An address of http or https.
    Url,
    /// An objective in words; may have several lines.
    Objective,
    /// A description or a credit; may have several lines.
    Description,
}

impl Text {
    /// Most characters.
    pub const fn longest(self) -> usize {
        match self {
            Self::Name => 200,
            Self::Title => 300,
            Self::Reason => 500,
            Self::Citation | Self::Url | Self::Objective => 2_000,
            Self::Description => 10_000,
        }
    }

    /// The form in which it is kept.
    ///
    /// # Errors
    /// The first character that it may not hold.
    pub(super) fn kept(self, text: &str) -> Result<String, BadLetter> {
        match self {
            Self::Objective | Self::Description => letters::lines(text),
            Self::Name | Self::Title | Self::Reason | Self::Citation | Self::Url => letters::line(text),
        }
    }

    /// Brings a text into the form in which it is kept, and adds what is wrong with it.
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

/// Adds that a text is empty or too long.
pub(super) fn check_length(path: Path, text: &str, longest: usize, found: &mut Violations) {
    let length = text.chars().count();
    if length == 0 {
        found.add(path, Code::Required, "may not be empty");
    } else if length > longest {
        let message = format!("may have at most {longest} characters; {length} were given");
        found.add(path, Code::TooLong, message);
    }
}

/// Adds what is wrong with a list of names besides the names: there are too many, or one stands
/// there twice.
pub(super) fn check_names(path: Path, names: &[String], found: &mut Violations) {
    check_count(path, names.len(), MOST_NAMES, found);
    let same = |name: &&String, other: &&String| is_same_name(name, other);
    for (at, name) in names.iter().enumerate() {
        if names[..at].iter().any(|known| same(&known, &name)) {
            found.add(path.at(at), Code::DuplicateValue, "stands there already");
        }
    }
}

/// Adds that a list is too long.
pub(super) fn check_count(path: Path, count: usize, most: usize, found: &mut Violations) {
    if count > most {
        let message = format!("may hold at most {most}; {count} were given");
        found.add(path, Code::TooLong, message);
    }
}

/// True for an address of http or https: a scheme, a host, and no spaces or quotation marks.
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
