//! Tokenizer of the graph formats that are neither XML nor JSON.

use std::io::{self, BufRead};

use super::xml::Stop;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word or number.
    Word(String),
    /// A quoted text with its escapes.
    Text(String),
    /// A punctuation sign.
    Sign(&'static str),
}

/// The signs and comments of a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Language {
    /// Its signs; of two with the same beginning the longer one is first.
    pub(super) signs: &'static [&'static str],
    /// Signs that begin a comment to the end of the line.
    pub(super) comments: &'static [&'static str],
}

/// A file as a sequence of tokens.
pub(super) struct Tokens<R> {
    input: R,
    language: Language,
    /// Bytes read ahead.
    ahead: Vec<u8>,
    line: usize,
}

impl<R: BufRead> Tokens<R> {
    pub(super) const fn new(input: R, language: Language) -> Self {
        Self {
            input,
            language,
            ahead: Vec::new(),
            line: 1,
        }
    }

    /// Returns the number of the current line.
    pub(super) const fn line(&self) -> usize {
        self.line
    }

    fn peek(&mut self, at: usize) -> Result<Option<u8>, Stop> {
        while self.ahead.len() <= at {
            let Some(&byte) = self.input.fill_buf().map_err(Stop::Io)?.first() else {
                return Ok(None);
            };
            self.input.consume(1);
            self.ahead.push(byte);
        }
        Ok(Some(self.ahead[at]))
    }

    fn take(&mut self) -> Result<Option<u8>, Stop> {
        let byte = self.peek(0)?;
        if byte.is_some() {
            self.ahead.remove(0);
        }
        self.line += usize::from(byte == Some(b'\n'));
        Ok(byte)
    }

    fn is_next(&mut self, text: &str) -> Result<bool, Stop> {
        for (at, &byte) in text.as_bytes().iter().enumerate() {
            if self.peek(at)? != Some(byte) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns the next token; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Stop> {
        self.pass_blank()?;
        let Some(byte) = self.peek(0)? else {
            return Ok(None);
        };
        if byte == b'"' {
            return self.text().map(Some);
        }
        for sign in self.language.signs {
            if self.is_next(sign)? {
                for _ in 0..sign.len() {
                    self.take()?;
                }
                return Ok(Some(Token::Sign(sign)));
            }
        }
        let mut word = Vec::new();
        while let Some(byte) = self.peek(0)? {
            let mut ends = byte.is_ascii_whitespace() || byte == b'"';
            for sign in self.language.signs {
                ends = ends || self.is_next(sign)?;
            }
            if ends {
                break;
            }
            word.extend(self.take()?);
        }
        Ok(Some(Token::Word(utf8(word)?)))
    }

    fn text(&mut self) -> Result<Token, Stop> {
        self.take()?;
        let mut text = Vec::new();
        loop {
            match self.take()? {
                None => return Err(Stop::Malformed("a quotation mark is not closed".to_owned())),
                Some(b'"') => return Ok(Token::Text(utf8(text)?)),
                Some(b'\\') => {
                    text.push(b'\\');
                    text.extend(self.take()?);
                }
                Some(byte) => text.push(byte),
            }
        }
    }

    /// Skips white space and comments.
    fn pass_blank(&mut self) -> Result<(), Stop> {
        loop {
            while self.peek(0)?.is_some_and(|byte| byte.is_ascii_whitespace()) {
                self.take()?;
            }
            let mut is_comment = false;
            for comment in self.language.comments {
                is_comment = is_comment || self.is_next(comment)?;
            }
            if is_comment {
                while !matches!(self.take()?, None | Some(b'\n')) {}
            } else if self.language.comments.contains(&"//") && self.is_next("/*")? {
                while !self.is_next("*/")? {
                    if self.take()?.is_none() {
                        return Err(Stop::Malformed("a comment is not closed".to_owned()));
                    }
                }
                self.take()?;
                self.take()?;
            } else {
                return Ok(());
            }
        }
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, Stop> {
    String::from_utf8(bytes).map_err(|_| Stop::Encoding)
}

/// Handles the end of a file that was read by tokens.
pub(super) fn ended(
    read: Result<(), Stop>,
    line: usize,
    to: &mut crate::exchange::understand::Understanding<'_>,
) -> io::Result<()> {
    match read {
        Ok(()) => {}
        Err(Stop::Io(error)) => return Err(error),
        Err(Stop::Malformed(message)) => to.malformed(format!("{message}, at line {line} of the file")),
        Err(Stop::Encoding) => to.not_utf8(&format!("at line {line} of the file")),
    }
    Ok(())
}
