//! Makes JSON of Python and others strict, which may contain numbers that JSON does not have.

use std::io::{self, BufRead, Read};

/// Words for non-finite numbers, to be replaced by `null`.
const WORDS: [&[u8]; 3] = [b"NaN", b"Infinity", b"-Infinity"];

/// Replaces `NaN` and `Infinity` outside of strings by `null`.
pub(super) struct Strict<R> {
    input: R,
    is_text: bool,
    is_escaped: bool,
    /// The beginning of a possible word.
    word: Vec<u8>,
    /// Bytes to return next.
    ready: Vec<u8>,
    given: usize,
}

impl<R: BufRead> Strict<R> {
    pub(super) const fn new(input: R) -> Self {
        Self {
            input,
            is_text: false,
            is_escaped: false,
            word: Vec::new(),
            ready: Vec::new(),
            given: 0,
        }
    }

    fn take(&mut self, byte: u8) {
        if self.is_text {
            self.ready.push(byte);
            self.is_text = self.is_escaped || byte != b'"';
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            return;
        }
        self.word.push(byte);
        if WORDS.contains(&self.word.as_slice()) {
            self.ready.extend_from_slice(b"null");
            self.word.clear();
        } else if !WORDS.iter().any(|word| word.starts_with(&self.word)) {
            self.is_text = byte == b'"';
            self.ready.append(&mut self.word);
        }
    }
}

impl<R: BufRead> Read for Strict<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            self.ready.clear();
            self.given = 0;
            let input = self.input.fill_buf()?;
            let length = input.len().min(8 << 10);
            let mut chunk = [0; 8 << 10];
            chunk[..length].copy_from_slice(&input[..length]);
            self.input.consume(length);
            for &byte in &chunk[..length] {
                self.take(byte);
            }
            if length == 0 {
                self.ready.append(&mut self.word);
                if self.ready.is_empty() {
                    return Ok(0);
                }
            }
        }
        let length = buffer.len().min(self.ready.len() - self.given);
        buffer[..length].copy_from_slice(&self.ready[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_no_number_become_null_outside_of_texts_however_the_file_is_cut() {
        let text = r#"{"NaN": NaN, "a \" Infinity": [Infinity, -Infinity, -1, null], "b\\": "NaN"}"#;
        let expected = r#"{"NaN": null, "a \" Infinity": [null, null, -1, null], "b\\": "NaN"}"#;
        for size in 1..text.len() {
            let mut input = Strict::new(io::BufReader::with_capacity(size, text.as_bytes()));
            let mut read = String::new();
            input.read_to_string(&mut read).expect("a text");
            assert_eq!(read, expected, "{size}");
        }
    }
}
