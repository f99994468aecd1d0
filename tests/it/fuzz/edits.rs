//! Ways to break a text.

use proptest::prelude::*;
use proptest::sample::select;

/// Parts of texts that readers trip over: signs of the formats, numbers at the ends of their range,
/// dates that are none, letters that are not letters.
const PARTS: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "\"",
    "'",
    "\\",
    ",",
    ";",
    ":",
    "|",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "-",
    "0",
    "1e999",
    "-0.0",
    "9223372036854775808",
    "2147483648",
    "NaN",
    "0000-00-00",
    "9999-12-31",
    "2016-13",
    "null",
    "true",
    "$x",
    "...",
    "@skip(if: true)",
    "\\u{110000}",
    "\\ud800",
    "\u{feff}",
    "\u{202e}",
    "é",
    "𝔊",
];

/// One change of a text. Places count modulo the length of the text.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    Insert(usize, &'static str),
    Delete(usize, usize),
    Repeat(usize, usize, usize),
    Move(usize, usize, usize),
    Cut(usize),
}

/// Some changes, mostly few.
pub(super) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let place = any::<usize>;
    let length = || prop_oneof![3 => 1..4_usize, 1 => 4..60_usize];
    let edit = prop_oneof![
        4 => (place(), select(&PARTS[..])).prop_map(|(at, part)| Edit::Insert(at, part)),
        4 => (place(), length()).prop_map(|(at, length)| Edit::Delete(at, length)),
        2 => (place(), length(), 1..200_usize).prop_map(|(at, length, times)| Edit::Repeat(at, length, times)),
        2 => (place(), length(), place()).prop_map(|(at, length, to)| Edit::Move(at, length, to)),
        1 => place().prop_map(Edit::Cut),
    ];
    proptest::collection::vec(edit, 1..6)
}

/// The text after the changes.
pub(super) fn edited(text: &str, edits: &[Edit]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for edit in edits {
        let size = letters.len();
        let part = |at: &usize, length: usize| {
            let start = at % (size + 1);
            start..(start + length).min(size)
        };
        match edit {
            Edit::Insert(at, added) => _ = letters.splice(part(at, 0), added.chars()),
            Edit::Delete(at, length) => _ = letters.drain(part(at, *length)),
            Edit::Repeat(at, length, times) => {
                let repeated = letters[part(at, *length)].repeat(*times);
                let end = part(at, *length).end;
                letters.splice(end..end, repeated);
            }
            Edit::Move(at, length, to) => {
                let moved: Vec<char> = letters.drain(part(at, *length)).collect();
                let to = to % (letters.len() + 1);
                letters.splice(to..to, moved);
            }
            Edit::Cut(at) => letters.truncate(part(at, 0).start),
        }
    }
    letters.into_iter().collect()
}

#[test]
fn each_change_does_what_it_says() {
    for (edit, expected) in [
        (Edit::Insert(7, "-"), "ab-cd"),
        (Edit::Delete(2, 1), "abd"),
        (Edit::Repeat(2, 9, 2), "abcdcdcd"),
        (Edit::Move(0, 1, 3), "bcda"),
        (Edit::Cut(2), "ab"),
    ] {
        assert_eq!(edited("abcd", std::slice::from_ref(&edit)), expected, "{edit:?}");
    }
}
