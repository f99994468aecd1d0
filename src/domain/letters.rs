//! The characters allowed in the texts of records, and the stored form of texts.
//!
//! One rule applies to names, titles, descriptions, reasons and all other texts, from any source:
//!
//! - They are in Unicode normalisation form C (UAX 15) and have no spaces around them.
//! - They contain no invisible character: no control, format or filler characters, no tags, no line
//!   separators, nothing that changes the direction of text, nothing without a meaning for everyone
//!   (private use, unassigned, U+FFFC). So two texts that look alike are alike, and every format
//!   can store them.
//! - Zero-width joiners and non-joiners are allowed where words of some languages need them, as
//!   UAX 31 (2.3, rules A1, A2 and B) advises: beside a virama of the scripts of India and
//!   South-East Asia, a non-joiner between letters of scripts that join (`می‌خواهم`), and a joiner
//!   between the parts of an emoji. Variation selectors are allowed after characters that have
//!   variants.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// A character that is not allowed in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadLetter {
    letter: char,
    /// The position in the text, from 1.
    position: usize,
    kind: Kind,
}

/// The reason that a character is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Control,
    Unseen,
    Direction,
    Misplaced,
    Separator,
    Meaningless,
    Mark,
}

/// Returns the stored form of a text of one line; empty if nothing of it is visible.
///
/// # Errors
/// The first character that is not allowed.
pub fn line(text: &str) -> Result<String, BadLetter> {
    kept(text, |_| false)
}

/// Does the same for a text that may have several lines.
///
/// # Errors
/// The first character that is not allowed.
pub fn lines(text: &str) -> Result<String, BadLetter> {
    kept(text, |letter| matches!(letter, '\n' | '\r' | '\t'))
}

/// Returns a text of one line without the characters that are not allowed, for texts that were
/// written before this rule.
pub fn seen(text: &str) -> String {
    let letters: Vec<char> = text.nfc().collect();
    let is_good = |at: usize| kind(&letters, at).is_none_or(|kind| kind == Kind::Mark);
    (0..letters.len())
        .filter(|&at| is_good(at))
        .map(|at| letters[at])
        .collect()
}

fn kept(text: &str, is_allowed: impl Fn(char) -> bool) -> Result<String, BadLetter> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(text.trim().to_owned());
    }
    let letters: Vec<char> = text.nfc().collect();
    let bad = |at: usize| {
        let kind = kind(&letters, at).filter(|_| !is_allowed(letters[at]))?;
        let (letter, position) = (letters[at], at + 1);
        Some(BadLetter { letter, position, kind })
    };
    if let Some(bad) = (0..letters.len()).find_map(bad) {
        return Err(bad);
    }
    let is_blank = |letter: &char| letter.is_whitespace() || *letter == '\u{2800}';
    if letters.iter().all(is_blank) {
        return Ok(String::new());
    }
    let text: String = letters.into_iter().collect();
    Ok(text.trim().to_owned())
}

/// Returns the reason that the character at a position is not allowed.
fn kind(letters: &[char], at: usize) -> Option<Kind> {
    let letter = letters[at];
    match letter {
        NON_JOINER | JOINER => (!joins(letters, at)).then_some(Kind::Misplaced),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}' => {
            (!chooses(letters, at)).then_some(Kind::Misplaced)
        }
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(Kind::Direction)
        }
        // Fillers and other characters, assigned or not, that Unicode lets programs ignore.
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2065}' | '\u{3164}' | '\u{ffa0}' => {
            Some(Kind::Unseen)
        }
        '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}' => Some(Kind::Unseen),
        // Replaces an object that is not text.
        '\u{fffc}' => Some(Kind::Meaningless),
        _ if is_no_character(letter) => Some(Kind::Meaningless),
        _ => match letter.general_category() {
            GeneralCategory::Control => Some(Kind::Control),
            GeneralCategory::Format => Some(Kind::Unseen),
            GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => Some(Kind::Separator),
            GeneralCategory::PrivateUse | GeneralCategory::Unassigned => Some(Kind::Meaningless),
            _ if is_combining_mark(letter) && letters[..at].iter().all(|letter| letter.is_whitespace()) => {
                Some(Kind::Mark)
            }
            _ => None,
        },
    }
}

/// True if the joiner or non-joiner at a position changes the appearance.
fn joins(letters: &[char], at: usize) -> bool {
    let behind = letters[..at].last().copied();
    let ahead = letters.get(at + 1).copied();
    let is = |letter: Option<char>, test: fn(char) -> bool| letter.is_some_and(test);
    let beside_virama = match letters[at] {
        JOINER => is(behind, is_virama) || is(behind, is_letter) && is(ahead, is_virama),
        _ => is(behind, is_virama) && is(ahead, is_letter),
    };
    let cursive = letters[at] == NON_JOINER && is(behind, is_cursive) && is(ahead, is_cursive);
    let before_variant = letters[..at].iter().rfind(|letter| **letter != '\u{fe0f}').copied();
    let emoji = letters[at] == JOINER && is(before_variant, is_picture) && is(ahead, is_picture);
    beside_virama || cursive || emoji
}

/// True if the character before the variation selector at a position has variants.
fn chooses(letters: &[char], at: usize) -> bool {
    let Some(&base) = letters[..at].last() else {
        return false;
    };
    match letters[at] {
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(base, '\u{1820}'..='\u{18aa}'),
        '\u{fe0e}' | '\u{fe0f}' => is_picture(base) || matches!(base, '#' | '*' | '0'..='9' | '‼' | '⁉' | '〰' | '〽'),
        _ => matches!(base, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'),
    }
}

fn is_virama(letter: char) -> bool {
    canonical_combining_class(letter) == 9
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() || is_combining_mark(letter)
}

/// True for letters and marks of Arabic, Syriac, N'Ko, Mandaic, Mongolian and Adlam, which join.
fn is_cursive(letter: char) -> bool {
    let joins = matches!(letter, '\u{600}'..='\u{7ff}' | '\u{840}'..='\u{8ff}' | '\u{1800}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{1e900}'..='\u{1e95f}');
    joins && is_letter(letter)
}

/// True for symbols that are parts of emoji.
fn is_picture(letter: char) -> bool {
    let category = letter.general_category();
    let is_symbol = matches!(
        category,
        GeneralCategory::OtherSymbol | GeneralCategory::ModifierSymbol | GeneralCategory::MathSymbol
    );
    is_symbol && !letter.is_ascii()
}

fn is_no_character(letter: char) -> bool {
    let number = u32::from(letter);
    number & 0xfffe == 0xfffe || matches!(letter, '\u{fdd0}'..='\u{fdef}')
}

impl fmt::Display for BadLetter {
    /// Continues a sentence that begins with the name of the text.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { letter, position, kind } = self;
        let why = match kind {
            Kind::Control => "a control character",
            Kind::Unseen => "which cannot be seen",
            Kind::Direction => "which changes the direction of the text",
            Kind::Misplaced => "which changes nothing there",
            Kind::Separator => "a separator of lines or paragraphs",
            Kind::Meaningless => "which has no meaning that all readers share",
            Kind::Mark => "a mark without a letter before it",
        };
        write!(
            formatter,
            "may not hold U+{:04X}, {why}, at character {position}",
            u32::from(*letter)
        )
    }
}

#[cfg(test)]
mod tests;
