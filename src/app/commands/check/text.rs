//! Texts: how long they may be, and what they may not hold.

use super::faults::{Checked, Faults, dotted};
use crate::app::commands::{UserError, UserErrorCode};
use crate::domain::letters::{self, BadLetter};
use crate::domain::text::is_same_name;

/// The longest name, in characters.
pub(in crate::app::commands) const NAME: usize = 200;
/// The longest title.
pub(in crate::app::commands) const TITLE: usize = 300;
/// The longest citation.
pub(in crate::app::commands) const CITATION: usize = 2_000;
/// The longest description.
pub(in crate::app::commands) const DESCRIPTION: usize = 10_000;
/// The longest address.
const URL: usize = 2_000;
/// Most other names or aliases.
const NAMES: usize = 50;

/// A text of one line, without spaces around it; not empty.
pub(in crate::app::commands) fn line(field: &[&str], text: &str, longest: usize) -> Checked<String> {
    checked(field, letters::line(text), longest)
}

/// A text that may have several lines; not empty.
pub(in crate::app::commands) fn lines(field: &[&str], text: &str, longest: usize) -> Checked<String> {
    checked(field, letters::lines(text), longest)
}

/// Several names, each once.
pub(in crate::app::commands) fn names(field: &str, texts: &[String], faults: &mut Faults) -> Vec<String> {
    if texts.len() > NAMES {
        let message = format!("`{field}` may hold at most {NAMES}; {} were given", texts.len());
        faults.add(&[field], UserErrorCode::TooLong, message);
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let at = at.to_string();
        let Some(name) = faults.keep(line(&[field, &at], text, NAME)) else {
            continue;
        };
        if names.iter().any(|known| is_same_name(known, &name)) {
            faults.add(
                &[field, &at],
                UserErrorCode::DuplicateValue,
                format!("`{field}[{at}]` stands there already"),
            );
        }
        names.push(name);
    }
    names
}

/// An address of http or https: a scheme, a host, and no spaces or quotation marks.
pub(in crate::app::commands) fn url(field: &[&str], text: &str) -> Checked<String> {
    let text = line(field, text, URL)?;
    let fault = || {
        let message = format!(
            "`{}` must be an address of http or https, without a user's name or a password",
            dotted(field)
        );
        UserError::new(field, UserErrorCode::InvalidUrl, message)
    };
    let (scheme, rest) = text.split_once("://").ok_or_else(fault)?;
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
    if known && sound_host && port.parse::<u16>().is_ok() && sound_rest {
        Ok(text)
    } else {
        Err(fault())
    }
}

fn checked(field: &[&str], text: Result<String, BadLetter>, longest: usize) -> Checked<String> {
    let name = dotted(field);
    let text = text.map_err(|bad| UserError::new(field, UserErrorCode::InvalidText, format!("`{name}` {bad}")))?;
    if text.is_empty() {
        let message = format!("`{name}` may not be empty");
        return Err(UserError::new(field, UserErrorCode::Required, message));
    }
    let length = text.chars().count();
    if length > longest {
        let message = format!("`{name}` may have at most {longest} characters; {length} were given");
        return Err(UserError::new(field, UserErrorCode::TooLong, message));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_of_http_or_https_with_a_host() {
        for good in [
            "https://example.org/agreement",
            "HTTP://example.org:8080?a=b#c",
            "https://münchen.example/straße",
            " https://example.org ",
        ] {
            assert!(url(&["url"], good).is_ok(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "data:text/html,x",
            "ftp://example.org",
            "https://",
            "https:///path",
            "https://user:secret@example.org",
            "https://example.org/a b",
            "https://example.org:99999/",
            "https://example.org/\"onclick=",
            "//example.org",
            "example.org",
        ] {
            assert_eq!(
                url(&["url"], bad).expect_err(bad).code,
                UserErrorCode::InvalidUrl,
                "{bad}"
            );
        }
    }

    #[test]
    fn texts_are_trimmed_measured_in_characters_and_free_of_what_cannot_be_seen() {
        assert_eq!(line(&["name"], "  Łódź ", 4), Ok("Łódź".to_owned()));
        let code = |text: &str| line(&["name"], text, 4).expect_err(text).code;
        assert_eq!(code("Łódź!"), UserErrorCode::TooLong);
        assert_eq!(code(" "), UserErrorCode::Required);
        for text in ["a\0", "a\nb", "a\u{7f}", "a\u{202e}b", "\u{9f}"] {
            assert_eq!(code(text), UserErrorCode::InvalidText, "{text:?}");
        }
        assert_eq!(line(&["name"], "Zu\u{308}ri", 4), Ok("Züri".to_owned()));
        assert!(lines(&["description"], "a\nb\tc", 9).is_ok());
        assert!(lines(&["description"], "a\u{1b}b", 9).is_err());
    }
}
