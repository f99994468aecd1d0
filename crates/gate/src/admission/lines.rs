//! Converts offsets in a text to lines and columns, as GraphQL counts them.

use crate::fault::Location;

/// Offsets of the lines of a text. A line ends with a line feed, a carriage return, or both
/// (GraphQL specification, October 2021, §2.1.2). Columns count UTF-16 code units, as in the
/// reference implementation. A byte order mark counts as a character.
#[derive(Debug)]
pub(super) struct Lines {
    /// Offset of the first byte of each line.
    starts: Vec<usize>,
    /// For each non-ASCII character: the offset after it, and the number of bytes minus code units
    /// up to there.
    wide: Vec<(usize, usize)>,
}

impl Lines {
    /// Finds the lines of a text. Cost: linear in the text, once; a location then costs two binary
    /// searches.
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |&(at, character): &(usize, char)| match character {
            '\n' => true,
            '\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let ends = text.char_indices().filter(ends_line).map(|(at, _)| at + 1);
        let mut surplus = 0;
        let wide = text.char_indices().filter(|(_, character)| !character.is_ascii());
        let wide = wide.map(|(at, character)| {
            surplus += character.len_utf8() - character.len_utf16();
            (at + character.len_utf8(), surplus)
        });
        Self {
            wide: wide.collect(),
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// Returns the line and the column of an offset in bytes.
    pub(super) fn location(&self, offset: usize) -> Location {
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        Location {
            line,
            column: self.units(offset) - self.units(start) + 1,
        }
    }

    /// Returns the number of code units before an offset.
    fn units(&self, offset: usize) -> usize {
        let wide = self.wide.partition_point(|&(after, _)| after <= offset);
        offset - wide.checked_sub(1).map_or(0, |last| self.wide[last].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and column of the first `@` of a text.
    fn place(text: &str) -> (usize, usize) {
        let location = Lines::of(text).location(text.find('@').expect("a mark"));
        (location.line, location.column)
    }

    #[test]
    fn lines_end_with_a_line_feed_a_carriage_return_or_both() {
        assert_eq!(place("@"), (1, 1));
        assert_eq!(place("a\n@"), (2, 1));
        assert_eq!(place("a\r@"), (2, 1));
        assert_eq!(place("a\r\nb @"), (2, 3));
        assert_eq!(place("a\r\r\n\n@"), (4, 1));
        assert_eq!(place("a\u{2028}\u{85}\u{b}@"), (1, 5), "other separators end no line");
    }

    #[test]
    fn columns_count_utf_16_code_units() {
        assert_eq!(place("é@"), (1, 2));
        assert_eq!(place("東京@"), (1, 3));
        assert_eq!(place("😀@"), (1, 3));
        assert_eq!(place("\u{feff}@"), (1, 2));
        assert_eq!(place("é\n😀 é@"), (2, 5));
    }
}
