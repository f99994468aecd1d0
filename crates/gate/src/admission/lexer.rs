//! Reads the tokens of a GraphQL document one at a time, without recursion (GraphQL specification,
//! September 2025, §2.1).

/// A lexical or syntax error at an offset in bytes. The message continues a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) message: String,
}

impl Wrong {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

/// The kinds of tokens, named as in the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Punctuator,
    Name,
    Int,
    Float,
    String,
    BlockString,
    End,
}

/// A token and its offset in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl Token<'_> {
    /// Returns the offset after it.
    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    /// True if it is this punctuator.
    pub(super) fn is(&self, punctuator: &str) -> bool {
        self.kind == Kind::Punctuator && self.text == punctuator
    }

    /// Describes it for messages: "Name `on`", "`}`", "the end of the document".
    pub(super) fn described(&self) -> String {
        let kind = match self.kind {
            Kind::Punctuator => return format!("`{}`", self.text),
            Kind::End => return "the end of the document".to_owned(),
            Kind::Name => "Name",
            Kind::Int => "Int",
            Kind::Float => "Float",
            Kind::String => "String",
            Kind::BlockString => "BlockString",
        };
        format!("{kind} `{}`", self.text.trim_matches('"'))
    }
}

/// Splits a text into tokens.
pub(super) struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    /// Returns the next token; [`Kind::End`] at the end, any number of times.
    pub(super) fn next(&mut self) -> Result<Token<'t>, Wrong> {
        self.skip_ignored();
        let at = self.at;
        let (kind, end) = match self.bytes[at..] {
            [] => (Kind::End, at),
            [
                b'!' | b'$' | b'&' | b'(' | b')' | b':' | b'=' | b'@' | b'[' | b']' | b'{' | b'|' | b'}',
                ..,
            ] => (Kind::Punctuator, at + 1),
            [b'.', b'.', b'.', ..] => (Kind::Punctuator, at + 3),
            [b'"', b'"', b'"', ..] => (Kind::BlockString, self.block_string(at + 3)?),
            [b'"', ..] => (Kind::String, self.string(at + 1)?),
            [b'-' | b'0'..=b'9', ..] => self.number(at)?,
            [byte, ..] if is_name_start(byte) => (Kind::Name, self.while_at(at, is_name_continue)),
            [b'\'', ..] => {
                let message = "unexpected single quote character ('), did you mean to use a double quote (\")?";
                return Err(Wrong::new(at, message));
            }
            _ => return Err(Wrong::new(at, format!("unexpected character: {}.", self.character(at)))),
        };
        self.at = end;
        Ok(Token {
            kind,
            text: &self.text[at..end],
            at,
        })
    }

    /// Skips white space, line ends, commas, byte order marks and comments.
    fn skip_ignored(&mut self) {
        loop {
            self.at = match self.bytes[self.at..] {
                [b' ' | b'\t' | b'\n' | b'\r' | b',', ..] => self.at + 1,
                [0xEF, 0xBB, 0xBF, ..] => self.at + 3,
                [b'#', ..] => self.while_at(self.at, |byte| !matches!(byte, b'\n' | b'\r')),
                _ => return,
            }
        }
    }

    /// Returns the first offset where a condition does not hold.
    fn while_at(&self, from: usize, holds: impl Fn(u8) -> bool) -> usize {
        let length = self.bytes[from..].iter().take_while(|byte| holds(**byte)).count();
        from + length
    }

    fn number(&self, from: usize) -> Result<(Kind, usize), Wrong> {
        let mut kind = Kind::Int;
        let mut at = from + usize::from(self.bytes[from] == b'-');
        if self.bytes.get(at) == Some(&b'0') {
            at += 1;
            if self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
                let found = self.character(at);
                return Err(Wrong::new(
                    at,
                    format!("invalid number, unexpected digit after 0: {found}."),
                ));
            }
        } else {
            at = self.digits(at)?;
        }
        if self.bytes.get(at) == Some(&b'.') {
            (kind, at) = (Kind::Float, self.digits(at + 1)?);
        }
        if matches!(self.bytes.get(at), Some(b'e' | b'E')) {
            let signed = matches!(self.bytes.get(at + 1), Some(b'+' | b'-'));
            (kind, at) = (Kind::Float, self.digits(at + 1 + usize::from(signed))?);
        }
        match self.bytes.get(at) {
            Some(&byte) if byte == b'.' || is_name_start(byte) => Err(self.no_digit(at)),
            _ => Ok((kind, at)),
        }
    }

    fn digits(&self, from: usize) -> Result<usize, Wrong> {
        match self.while_at(from, |byte| byte.is_ascii_digit()) {
            end if end == from => Err(self.no_digit(from)),
            end => Ok(end),
        }
    }

    fn no_digit(&self, at: usize) -> Wrong {
        let found = self.character(at);
        Wrong::new(at, format!("invalid number, expected digit but got: {found}."))
    }

    /// Returns the offset after a string whose content begins at `from`. It must end on its line.
    fn string(&self, from: usize) -> Result<usize, Wrong> {
        let mut at = from;
        loop {
            at = match self.bytes.get(at) {
                Some(b'"') => return Ok(at + 1),
                Some(b'\\') => self.escape(at)?,
                None | Some(b'\n' | b'\r') => return Err(Wrong::new(at, "unterminated string.")),
                Some(_) => at + 1,
            }
        }
    }

    /// Returns the offset after the escape sequence at `at`.
    fn escape(&self, at: usize) -> Result<usize, Wrong> {
        match self.bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
            Some(b'u') if self.bytes.get(at + 2) == Some(&b'{') => self.braced(at),
            Some(b'u') => match (self.four_digits(at), self.four_digits(at + 6)) {
                (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => Ok(at + 12),
                (Some(0xD800..=0xDFFF) | None, _) => Err(self.no_unicode(at, 6)),
                (Some(_), _) => Ok(at + 6),
            },
            _ => {
                let found = self.text[at..].chars().take(2).collect::<String>();
                Err(Wrong::new(at, format!("invalid character escape sequence: `{found}`.")))
            }
        }
    }

    /// Returns the number written as `\u` and four hexadecimal digits at an offset.
    fn four_digits(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        let hexadecimal = digits.iter().all(u8::is_ascii_hexdigit);
        let text = std::str::from_utf8(digits).ok().filter(|_| hexadecimal)?;
        u32::from_str_radix(text, 16).ok()
    }

    /// Returns the offset after `\u{…}` with one to eight digits of a valid character.
    fn braced(&self, at: usize) -> Result<usize, Wrong> {
        let end = self.while_at(at + 3, |byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(&self.text[at + 3..end], 16).ok();
        let closed = end <= at + 11 && self.bytes.get(end) == Some(&b'}');
        match number.and_then(char::from_u32) {
            Some(_) if closed => Ok(end + 1),
            _ => Err(self.no_unicode(at, (end - at + 1).min(12))),
        }
    }

    fn no_unicode(&self, at: usize, length: usize) -> Wrong {
        let found: String = self.text[at..].chars().take(length).collect();
        Wrong::new(at, format!("invalid Unicode escape sequence: `{found}`."))
    }

    /// Returns the offset after a block string whose content begins at `from`.
    fn block_string(&self, from: usize) -> Result<usize, Wrong> {
        let mut at = from;
        loop {
            at = match self.bytes[at..] {
                [] => return Err(Wrong::new(at, "unterminated string.")),
                [b'\\', b'"', b'"', b'"', ..] => at + 4,
                [b'"', b'"', b'"', ..] => return Ok(at + 3),
                _ => at + 1,
            }
        }
    }

    /// Describes a character for messages: itself if it is printable, else its code point.
    fn character(&self, at: usize) -> String {
        match self.text[at..].chars().next() {
            None => "the end of the document".to_owned(),
            Some(seen @ ' '..='~') => format!("`{seen}`"),
            Some(other) => format!("U+{:04X}", u32::from(other)),
        }
    }
}

const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

const fn is_name_continue(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
