//! DOT, the language of Graphviz.

use std::io::{self, BufRead};

use super::tokens::{Language, Token, Tokens, ended};
use super::xml::Stop;
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

const DOT: Language = Language {
    signs: &["--", "->", "{", "}", "[", "]", "=", ";", ",", ":"],
    comments: &["//", "#"],
};

/// Reads a graph: nodes with attributes, and links. A node that occurs only in links is not a row.
pub(super) fn read(input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut dot = Dot {
        tokens: Tokens::new(input, DOT),
        ahead: None,
        defaults: Default::default(),
        nodes: 0,
        links: 0,
    };
    let read = dot.graph(to);
    ended(read, dot.tokens.line(), to)
}

/// Names and values of attributes.
type Attributes = Vec<(String, String)>;

struct Dot<R> {
    tokens: Tokens<R>,
    ahead: Option<Token>,
    /// Attributes of subsequent nodes, and of subsequent links.
    defaults: [Attributes; 2],
    nodes: usize,
    links: usize,
}

impl<R: BufRead> Dot<R> {
    fn next(&mut self) -> Result<Token, Stop> {
        match self.ahead.take() {
            Some(token) => Ok(token),
            None => self
                .tokens
                .next()?
                .ok_or_else(|| Stop::Malformed("the file breaks off".to_owned())),
        }
    }

    /// Takes the next token if it is this sign; true if it was.
    fn takes(&mut self, sign: &'static str) -> Result<bool, Stop> {
        let next = self.next()?;
        let is_sign = next == Token::Sign(sign);
        if !is_sign {
            self.ahead = Some(next);
        }
        Ok(is_sign)
    }

    fn graph(&mut self, to: &mut Understanding<'_>) -> Result<(), Stop> {
        let mut seen = false;
        while !self.takes("{")? {
            let is_graph = |word: &str| ["graph", "digraph"].contains(&word.to_ascii_lowercase().as_str());
            match self.next()? {
                Token::Word(word) if is_graph(&word) => seen = true,
                Token::Word(word) if word.eq_ignore_ascii_case("strict") => {}
                Token::Word(_) | Token::Text(_) if seen => {}
                _ => return Err(Stop::Malformed("expected graph or digraph".to_owned())),
            }
        }
        if !seen {
            return Err(Stop::Malformed("expected graph or digraph".to_owned()));
        }
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Token::Sign("}") => depth -= 1,
                Token::Sign("{") => depth += 1,
                Token::Sign(";" | ",") => {}
                Token::Word(word) if word.eq_ignore_ascii_case("subgraph") => {
                    while !self.takes("{")? {
                        self.next()?;
                    }
                    depth += 1;
                }
                Token::Word(word) | Token::Text(word) => self.statement(&word, to)?,
                Token::Sign(sign) => return Err(Stop::Malformed(format!("expected a node or a link, not {sign}"))),
            }
        }
        Ok(())
    }

    /// Reads a statement that begins with a word.
    fn statement(&mut self, first: &str, to: &mut Understanding<'_>) -> Result<(), Stop> {
        if self.takes("=")? {
            self.next()?;
            return Ok(());
        }
        let about = ["node", "edge", "graph"]
            .iter()
            .position(|word| word.eq_ignore_ascii_case(first));
        if let Some(about) = about {
            let attributes = self.attributes()?;
            if let Some(defaults) = self.defaults.get_mut(about) {
                defaults.splice(0..0, attributes);
            }
            return Ok(());
        }
        let mut chain = vec![unescaped(first)];
        loop {
            self.pass_port()?;
            if !self.takes("--")? && !self.takes("->")? {
                break;
            }
            match self.next()? {
                Token::Word(node) | Token::Text(node) => chain.push(unescaped(&node)),
                Token::Sign(sign) => {
                    return Err(Stop::Malformed(format!(
                        "links with {sign}, a part of the graph, are not read"
                    )));
                }
            }
        }
        let attributes = self.attributes()?;
        if chain.len() == 1 {
            self.nodes += 1;
            to.node(&self.row("node.", &[("id", &chain[0])], &attributes));
        }
        for ends in chain.windows(2) {
            self.links += 1;
            to.link(&self.row("link.", &[("source", &ends[0]), ("target", &ends[1])], &attributes));
        }
        Ok(())
    }

    fn pass_port(&mut self) -> Result<(), Stop> {
        while self.takes(":")? {
            self.next()?;
        }
        Ok(())
    }

    /// Reads the attributes of a statement: `[a=1, b="x"; c=2]`, any number of times.
    fn attributes(&mut self) -> Result<Attributes, Stop> {
        let mut attributes = Attributes::new();
        while self.takes("[")? {
            while !self.takes("]")? {
                match self.next()? {
                    Token::Sign("," | ";") => {}
                    Token::Word(name) | Token::Text(name) => {
                        let value = if self.takes("=")? {
                            self.next()?
                        } else {
                            Token::Word("true".to_owned())
                        };
                        match value {
                            Token::Word(value) => attributes.push((name, value)),
                            Token::Text(value) => attributes.push((name, unescaped(&value))),
                            Token::Sign(sign) => return Err(Stop::Malformed(format!("expected a value, not {sign}"))),
                        }
                    }
                    Token::Sign(sign) => return Err(Stop::Malformed(format!("expected an attribute, not {sign}"))),
                }
            }
        }
        Ok(attributes)
    }

    /// Makes a row of a statement's attributes and of the defaults.
    fn row(&self, prefix: &'static str, names: &[(&str, &str)], attributes: &Attributes) -> Row {
        let is_link = prefix == "link.";
        let mut row = Row {
            number: if is_link { self.links } else { self.nodes },
            prefix,
            cells: Vec::new(),
        };
        for (name, value) in names {
            row.push(name, *value);
        }
        let defaults = &self.defaults[usize::from(is_link)];
        for (name, value) in attributes.iter().chain(defaults) {
            row.push_if_none(name, value.as_str());
        }
        row
    }
}

/// Removes escapes from a text; Graphviz's line breaks become spaces.
fn unescaped(text: &str) -> String {
    let mut letters = text.chars();
    let mut unescaped = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'l' | 'r') => unescaped.push(' '),
                other => unescaped.extend(other),
            },
            _ => unescaped.push(letter),
        }
    }
    unescaped
}
