//! The grammar of executable documents (GraphQL specification, September 2025, §2). It serves two
//! purposes: to report the first syntax error in the grammar's terms, and to give the compiler a
//! text without ignored characters, which its own parser does not ignore everywhere. Recursion is
//! bounded by the nesting scan.

use super::lexer::{Kind, Lexer, Token, Wrong};
use crate::fault::Code;

/// The reason that a text is not an executable document.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) code: Code,
    pub(super) wrong: Wrong,
}

impl From<Wrong> for Refused {
    fn from(wrong: Wrong) -> Self {
        Self {
            code: Code::ParseFailed,
            wrong,
        }
    }
}

type Read<T = ()> = Result<T, Wrong>;

/// Returns the same document, with each token at the same offset and only blanks and line ends in
/// between: no comments, commas, byte order marks and descriptions.
pub(super) fn plain(text: &str) -> Result<String, Refused> {
    let mut lexer = Lexer::new(text);
    let token = lexer.next()?;
    let mut parser = Parser {
        lexer,
        text,
        token,
        plain: String::with_capacity(text.len()),
    };
    loop {
        parser.definition()?;
        if parser.token.kind == Kind::End {
            return Ok(parser.plain);
        }
    }
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    text: &'t str,
    /// The next token.
    token: Token<'t>,
    /// The tokens taken so far.
    plain: String,
}

/// Keywords of type system definitions, and what they define.
const TYPE_SYSTEM: [(&str, &str); 9] = [
    ("schema", "a schema"),
    ("scalar", "a scalar"),
    ("type", "a type"),
    ("interface", "an interface"),
    ("union", "a union"),
    ("enum", "an enum"),
    ("input", "an input type"),
    ("directive", "a directive"),
    ("extend", "an extension"),
];

impl<'t> Parser<'t> {
    /// Takes the token and returns it.
    fn advance(&mut self) -> Read<Token<'t>> {
        let taken = self.token;
        self.pad(taken.at);
        self.plain.push_str(taken.text);
        self.token = self.lexer.next()?;
        Ok(taken)
    }

    /// Fills with blanks up to an offset, and keeps line ends.
    fn pad(&mut self, to: usize) {
        let ignored = self.text[self.plain.len()..to].bytes();
        let blank = |byte| {
            if matches!(byte, b'\n' | b'\r') {
                byte as char
            } else {
                ' '
            }
        };
        self.plain.extend(ignored.map(blank));
    }

    fn unexpected<T>(token: Token<'_>) -> Read<T> {
        let found = token.described();
        let found = found.strip_prefix("the ").unwrap_or(&found);
        Err(Wrong::new(token.at, format!("unexpected {found}.")))
    }

    fn expected<T>(&self, what: &str) -> Read<T> {
        let found = self.token.described();
        Err(Wrong::new(self.token.at, format!("expected {what}, found {found}.")))
    }

    fn expect(&mut self, punctuator: &str) -> Read {
        match self.take(punctuator)? {
            true => Ok(()),
            false => self.expected(&format!("`{punctuator}`")),
        }
    }

    /// Takes the token if it is this punctuator.
    fn take(&mut self, punctuator: &str) -> Read<bool> {
        let there = self.token.is(punctuator);
        if there {
            self.advance()?;
        }
        Ok(there)
    }

    fn name(&mut self) -> Read<Token<'t>> {
        match self.token.kind {
            Kind::Name => self.advance(),
            _ => self.expected("a Name"),
        }
    }

    fn is_keyword(&self, word: &str) -> bool {
        self.token.kind == Kind::Name && self.token.text == word
    }

    fn keyword(&mut self, word: &str) -> Read {
        match self.is_keyword(word) {
            true => self.advance().map(drop),
            false => self.expected(&format!("`{word}`")),
        }
    }

    /// Parses one or more items between two punctuators.
    fn many(&mut self, (open, close): (&str, &str), item: impl Fn(&mut Self) -> Read) -> Read {
        self.expect(open)?;
        loop {
            item(self)?;
            if self.take(close)? {
                return Ok(());
            }
        }
    }

    /// Like [`many`](Self::many), but optional.
    fn optional_many(&mut self, between: (&str, &str), item: impl Fn(&mut Self) -> Read) -> Read {
        match self.token.is(between.0) {
            true => self.many(between, item),
            false => Ok(()),
        }
    }

    /// Parses any number of items between two punctuators.
    fn any(&mut self, (open, close): (&str, &str), item: impl Fn(&mut Self) -> Read) -> Read {
        self.expect(open)?;
        while !self.take(close)? {
            item(self)?;
        }
        Ok(())
    }

    /// Skips a description, which does not affect execution.
    fn description(&mut self) -> Read<Option<Token<'t>>> {
        let found = Some(self.token).filter(|token| matches!(token.kind, Kind::String | Kind::BlockString));
        if let Some(description) = found {
            self.pad(description.end());
            self.token = self.lexer.next()?;
        }
        Ok(found)
    }

    fn definition(&mut self) -> Result<(), Refused> {
        let description = self.description()?;
        let refused =
            |found: Token<'_>, takers| Wrong::new(found.at, format!("unexpected description, {takers}.")).into();
        match (self.token.kind, self.token.text, description) {
            (Kind::Punctuator, "{", Some(found)) => {
                Err(refused(found, "descriptions are not supported on shorthand queries"))
            }
            (Kind::Punctuator, "{", None) => Ok(self.selection_set()?),
            (Kind::Name, "query" | "mutation" | "subscription", _) => Ok(self.operation()?),
            (Kind::Name, "fragment", _) => Ok(self.fragment()?),
            (Kind::Name, word, _) => match (TYPE_SYSTEM.iter().find(|known| known.0 == word), description) {
                (Some((_, what)), None) => Err(self.not_executable(self.token, what)),
                (Some((word, what)), Some(found)) if *word != "extend" => Err(self.not_executable(found, what)),
                (_, Some(found)) => Err(refused(found, "only GraphQL definitions support descriptions")),
                (None, None) => Ok(Self::unexpected(self.token)?),
            },
            _ => Ok(Self::unexpected(self.token)?),
        }
    }

    fn not_executable(&self, at: Token<'_>, what: &str) -> Refused {
        let message = format!("a request holds operations and fragments; this defines {what}.");
        Refused {
            code: Code::ValidationFailed,
            wrong: Wrong::new(at.at, message),
        }
    }

    fn operation(&mut self) -> Read {
        self.name()?;
        if self.token.kind == Kind::Name {
            self.name()?;
        }
        self.optional_many(("(", ")"), Self::variable_definition)?;
        self.directives(false)?;
        self.selection_set()
    }

    fn variable_definition(&mut self) -> Read {
        self.description()?;
        self.variable()?;
        self.expect(":")?;
        self.type_reference()?;
        if self.take("=")? {
            self.value(true)?;
        }
        self.directives(true)
    }

    fn variable(&mut self) -> Read {
        self.expect("$")?;
        self.name().map(drop)
    }

    fn type_reference(&mut self) -> Read {
        if self.take("[")? {
            self.type_reference()?;
            self.expect("]")?;
        } else {
            self.name()?;
        }
        self.take("!").map(drop)
    }

    fn fragment(&mut self) -> Read {
        self.keyword("fragment")?;
        self.fragment_name()?;
        self.keyword("on")?;
        self.name()?;
        self.directives(false)?;
        self.selection_set()
    }

    fn fragment_name(&mut self) -> Read {
        match self.is_keyword("on") {
            true => Self::unexpected(self.token),
            false => self.name().map(drop),
        }
    }

    fn selection_set(&mut self) -> Read {
        self.many(("{", "}"), |parser| match parser.token.is("...") {
            true => parser.spread(),
            false => parser.field(),
        })
    }

    fn field(&mut self) -> Read {
        self.name()?;
        if self.take(":")? {
            self.name()?;
        }
        self.arguments(false)?;
        self.directives(false)?;
        match self.token.is("{") {
            true => self.selection_set(),
            false => Ok(()),
        }
    }

    fn spread(&mut self) -> Read {
        self.expect("...")?;
        if self.is_keyword("on") {
            self.advance()?;
            self.name()?;
        } else if self.token.kind == Kind::Name {
            self.fragment_name()?;
            return self.directives(false);
        }
        self.directives(false)?;
        self.selection_set()
    }

    fn arguments(&mut self, constant: bool) -> Read {
        self.optional_many(("(", ")"), |parser| parser.named_value(constant))
    }

    fn named_value(&mut self, constant: bool) -> Read {
        self.name()?;
        self.expect(":")?;
        self.value(constant)
    }

    fn directives(&mut self, constant: bool) -> Read {
        while self.take("@")? {
            self.name()?;
            self.arguments(constant)?;
        }
        Ok(())
    }

    fn value(&mut self, constant: bool) -> Read {
        let token = self.token;
        match (token.kind, token.text) {
            (Kind::Punctuator, "[") => self.any(("[", "]"), |parser| parser.value(constant)),
            (Kind::Punctuator, "{") => self.any(("{", "}"), |parser| parser.named_value(constant)),
            (Kind::Punctuator, "$") if constant => {
                self.advance()?;
                match self.token.kind {
                    Kind::Name => {
                        let message = format!("unexpected variable `${}` in constant value.", self.token.text);
                        Err(Wrong::new(token.at, message))
                    }
                    _ => Self::unexpected(token),
                }
            }
            (Kind::Punctuator, "$") => self.variable(),
            (Kind::Punctuator | Kind::End, _) => Self::unexpected(token),
            _ => self.advance().map(drop),
        }
    }
}
