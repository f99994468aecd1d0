//! Texts as people copy them from pages: with HTML entities, footnote marks, and spaces and signs
//! that look like others.

use std::borrow::Cow;
use std::rc::Rc;

use quick_xml::escape::resolve_html5_entity;

use super::column::Column;
use super::layout::Layout;
use super::row::Row;

/// Texts that were read otherwise than they stand in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Texts with HTML entities, such as `S&atilde;o`.
    pub entities: usize,
    /// Texts with a footnote mark behind them, such as `Lyon[1]`.
    pub footnotes: usize,
    /// Texts with characters that cannot be seen.
    pub unseen: usize,
}

impl Cleaned {
    /// Adds what was found in another row.
    pub(super) const fn add(&mut self, more: Self) {
        self.entities += more.entities;
        self.footnotes += more.footnotes;
        self.unseen += more.unseen;
    }
}

/// Columns behind whose values a footnote mark may stand.
const MARKED: [Column; 13] = [
    Column::Name,
    Column::Country,
    Column::Population,
    Column::Latitude,
    Column::Longitude,
    Column::JoinedOn,
    Column::LeftOn,
    Column::StartedOn,
    Column::EndedOn,
    Column::Intensity,
    Column::Source,
    Column::Target,
    Column::Twins,
];

/// The references that graph files make to their nodes, which are as the program chose them.
const REFERENCES: [Column; 3] = [Column::Id, Column::Source, Column::Target];

/// A row whose texts are clean. A row with a key comes from a program that knows records, and is
/// left as it is.
pub(super) fn clean<'r>(row: &'r Row, layout: &Layout) -> (Cow<'r, Row>, Cleaned) {
    let mut cleaned = Cleaned::default();
    if row.cells.iter().all(|(_, text)| is_plain(text)) || layout.keys().any(|cell| !row.cells[cell].1.is_empty()) {
        return (Cow::Borrowed(row), cleaned);
    }
    let is_of_graph = !row.prefix.is_empty();
    let cell = |(cell, (name, text)): (usize, &(Rc<str>, String))| {
        let is_one_of = |columns: &[Column]| layout.holds(cell, columns);
        if is_plain(text) || is_of_graph && is_one_of(&REFERENCES) {
            return (Rc::clone(name), text.clone());
        }
        (Rc::clone(name), clean_text(text, is_one_of(&MARKED), &mut cleaned))
    };
    let cells = row.cells.iter().enumerate().map(cell).collect();
    (Cow::Owned(Row { cells, ..*row }), cleaned)
}

/// True if a text has nothing to be cleaned.
fn is_plain(text: &str) -> bool {
    let mut before = 0;
    text.bytes().all(|byte| {
        let is_double = byte == b' ' && before == b' ';
        before = byte;
        byte.is_ascii() && !matches!(byte, b'&' | b'*' | b']') && !is_double
    })
}

fn clean_text(text: &str, is_marked: bool, cleaned: &mut Cleaned) -> String {
    let decoded = decoded(text);
    cleaned.entities += usize::from(decoded != text);
    let seen: String = decoded.chars().filter(|letter| !is_unseen(*letter)).collect();
    cleaned.unseen += usize::from(seen.len() != decoded.len());
    let plain = plain_signs(&seen);
    if !is_marked {
        return plain;
    }
    let bare = without_footnotes(&plain);
    cleaned.footnotes += usize::from(bare.len() != plain.trim_end().len());
    bare.to_owned()
}

/// A text with the letters that its HTML entities stand for. What is none stays: `AT&T`.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let entity = after
            .split_once(';')
            .and_then(|(name, after)| Some((letters(name)?, after)));
        rest = match entity {
            Some((letters, after)) => {
                decoded.push_str(&letters);
                after
            }
            None => {
                decoded.push('&');
                after
            }
        };
    }
    decoded.push_str(rest);
    decoded.into()
}

/// The letters of an entity by its name, or by its number.
fn letters(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(Into::into);
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    Some(char::from_u32(number.ok()?)?.to_string().into())
}

/// True for characters that cannot be seen and that no language needs.
const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
    ) || matches!(letter, '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text with one space between words, hyphens for hyphens that do not break, and a hyphen for the
/// minus sign before a digit.
fn plain_signs(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' | '\r' | '\t' => plain.push(letter),
            _ if letter.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            '\u{2010}' | '\u{2011}' => plain.push('-'),
            '\u{2212}' if letters.peek().is_some_and(char::is_ascii_digit) => plain.push('-'),
            _ => plain.push(letter),
        }
    }
    plain
}

/// A text without the footnote marks at its end: `[1]`, `[a]`, `[note 2]`, `*`, `†`, `¹`.
fn without_footnotes(text: &str) -> &str {
    let mut rest = text.trim_end();
    loop {
        let bracketed = rest.strip_suffix(']').and_then(|open| open.rsplit_once('['));
        let shorter = match bracketed {
            Some((before, mark)) if is_mark(mark) => before,
            _ => rest.trim_end_matches(['*', '†', '‡', '§', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁰']),
        };
        let shorter = shorter.trim_end();
        if shorter.is_empty() || shorter.len() == rest.len() {
            return rest;
        }
        rest = shorter;
    }
}

/// Words that stand before the number of a note.
const NOTES: [&str; 7] = ["note", "notes", "nb", "n", "a", "anm.", "citation"];

/// True if the text between two brackets is a footnote mark.
fn is_mark(mark: &str) -> bool {
    let are_letters = mark.len() <= 2 && mark.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_number = mark.bytes().all(|byte| byte.is_ascii_digit());
    let is_note = mark
        .split_once(' ')
        .is_some_and(|(word, _)| NOTES.contains(&word.to_lowercase().as_str()));
    !mark.is_empty() && (are_letters || is_number && mark.len() <= 3 || is_note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_read_as_their_letters_and_an_ampersand_stays_one() {
        for (text, expected) in [
            ("S&atilde;o Paulo", "São Paulo"),
            ("M&#252;nster", "Münster"),
            ("M&#xFC;nster", "Münster"),
            ("Bath &amp; Wells", "Bath & Wells"),
            ("AT&T; x", "AT&T; x"),
            ("a & b", "a & b"),
            ("&", "&"),
            ("&#x110000;", "&#x110000;"),
        ] {
            assert_eq!(decoded(text), expected);
        }
    }

    #[test]
    fn footnote_marks_go_and_what_a_name_is_made_of_stays() {
        for (text, expected) in [
            ("Lyon[1]", "Lyon"),
            ("Lyon [a][note 2]", "Lyon"),
            ("Lyon[A 1]*", "Lyon"),
            ("Kobe†", "Kobe"),
            ("Graz¹²", "Graz"),
            ("516,092[12]", "516,092"),
            ("[2008.0, 2020.0]", "[2008.0, 2020.0]"),
            ("Lyon [France]", "Lyon [France]"),
            ("[1]", "[1]"),
            ("*", "*"),
        ] {
            assert_eq!(without_footnotes(text), expected);
        }
    }

    #[test]
    fn spaces_and_signs_that_look_alike_are_alike() {
        let mut cleaned = Cleaned::default();
        assert_eq!(clean_text("New\u{a0}\u{a0}York", true, &mut cleaned), "New York");
        assert_eq!(clean_text("Saint\u{2011}Denis", true, &mut cleaned), "Saint-Denis");
        assert_eq!(clean_text("\u{2212}12.05", true, &mut cleaned), "-12.05");
        assert_eq!(clean_text("Bil\u{ad}bao\u{200b}", true, &mut cleaned), "Bilbao");
        assert_eq!((cleaned.entities, cleaned.footnotes, cleaned.unseen), (0, 0, 1));
        assert_eq!(clean_text("می\u{200c}خواهم", true, &mut cleaned), "می\u{200c}خواهم");
    }
}
