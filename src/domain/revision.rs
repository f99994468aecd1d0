//! Revisions. After a database was restored from a backup, a number alone no longer identifies a
//! revision.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

/// Distinguishes two revisions with the same number in different histories: a random value drawn
/// when the revision is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark(pub u64);

/// A revision of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The number of writes in its history.
    pub number: i64,
    /// Its mark; `None` if it was written before revisions had marks, or if the mark is unknown.
    pub mark: Option<Mark>,
    /// The time of writing; `None` if nothing was written yet or it is unknown.
    pub at: Option<DateTime<Utc>>,
}

impl Revision {
    /// True if both may be the same: the numbers are equal, and so are the marks if both are known.
    pub fn agrees_with(self, other: Self) -> bool {
        let marks = self.mark.zip(other.mark);
        self.number == other.number && marks.is_none_or(|(one, other)| one == other)
    }
}

/// Creates a revision of which only the number is known.
impl From<i64> for Revision {
    fn from(number: i64) -> Self {
        Self {
            number,
            mark: None,
            at: None,
        }
    }
}

/// Writes 16 hexadecimal digits.
impl fmt::Display for Mark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for Mark {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = digits.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        number.map(Self).ok_or_else(no_revision)
    }
}

/// Writes the number, and the mark after a hyphen if it is known: `42-00c0ffee00c0ffee`.
impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.number)?;
        self.mark.map_or(Ok(()), |mark| write!(formatter, "-{mark}"))
    }
}

impl FromStr for Revision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, mark) = match text.split_once('-') {
            Some((number, mark)) => (number, Some(mark.parse()?)),
            None => (text, None),
        };
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<i64> = digits.then(|| number.parse().ok()).flatten();
        let number = number.ok_or_else(no_revision)?;
        Ok(Self {
            mark,
            ..Self::from(number)
        })
    }
}

fn no_revision() -> String {
    "it is no revision, such as 42 or 42-00c0ffee00c0ffee".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_reads_what_it_writes_with_and_without_a_mark() {
        let marked = Revision {
            mark: Some(Mark(0xc0_ffee)),
            ..Revision::from(42)
        };
        assert_eq!(marked.to_string(), "42-0000000000c0ffee");
        assert_eq!(marked.to_string().parse(), Ok(marked));
        assert_eq!("42".parse(), Ok(Revision::from(42)));
        assert_eq!("007".parse(), Ok(Revision::from(7)));
        assert_eq!(i64::MAX.to_string().parse(), Ok(Revision::from(i64::MAX)));
    }

    #[test]
    fn what_is_no_revision_is_refused() {
        let wrong = [
            "",
            " 1",
            "+1",
            "-1",
            "1.0",
            "1e3",
            "9223372036854775808",
            "٣",
            "latest",
            "42-",
            "42-1",
            "42-00c0ffee00c0ffeg",
            "42-00c0ffee00c0ffee0",
            "-00c0ffee00c0ffee",
            "42--0c0ffee00c0ffee",
        ];
        for text in wrong {
            assert!(text.parse::<Revision>().is_err(), "{text}");
        }
    }

    #[test]
    fn revisions_agree_unless_their_numbers_or_their_known_marks_differ() {
        let of = |number, mark: Option<u64>| Revision {
            mark: mark.map(Mark),
            ..Revision::from(number)
        };
        assert!(of(4, Some(1)).agrees_with(of(4, Some(1))));
        assert!(of(4, None).agrees_with(of(4, Some(1))) && of(4, Some(1)).agrees_with(of(4, None)));
        assert!(!of(4, Some(1)).agrees_with(of(4, Some(2))));
        assert!(!of(4, Some(1)).agrees_with(of(5, Some(1))) && !of(4, None).agrees_with(of(5, None)));
    }
}
