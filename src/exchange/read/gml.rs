//! GML, the Graph Modelling Language, as networkx, igraph and Gephi write it.

use std::io::{self, BufRead};

use quick_xml::escape::unescape;

use super::tokens::{Language, Token, Tokens, ended};
use super::xml::Stop;
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

const GML: Language = Language {
    signs: &["[", "]"],
    comments: &["#"],
};

/// Reads a graph: the lists `node` and `edge` within the list `graph`.
pub(super) fn read(input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut tokens = Tokens::new(input, GML);
    let read = graph(&mut tokens, to);
    ended(read, tokens.line(), to)
}

fn graph(tokens: &mut Tokens<impl BufRead>, to: &mut Understanding<'_>) -> Result<(), Stop> {
    let (mut nodes, mut links, mut depth, mut seen) = (0, 0, 0_usize, false);
    while let Some(token) = tokens.next()? {
        match (token, depth) {
            (Token::Sign("]"), 1..) => depth -= 1,
            (Token::Word(name), _) => match (name.as_str(), tokens.next()?, depth) {
                ("graph", Some(Token::Sign("[")), 0) => {
                    seen = true;
                    depth = 1;
                }
                ("node", Some(Token::Sign("[")), 1) => {
                    nodes += 1;
                    let row = row(tokens, "node.", nodes, to)?;
                    to.node(&row);
                }
                ("edge", Some(Token::Sign("[")), 1) => {
                    links += 1;
                    let row = row(tokens, "link.", links, to)?;
                    to.link(&row);
                }
                (_, Some(Token::Sign("[")), _) => pass_list(tokens)?,
                (_, Some(_), _) => {}
                (_, None, _) => return Err(broken_off()),
            },
            _ => return Err(Stop::Malformed("expected a name and its value".to_owned())),
        }
    }
    match (seen, depth) {
        (true, 0) => Ok(()),
        (false, _) => Err(Stop::Malformed("there is no graph in this file".to_owned())),
        (true, _) => Err(broken_off()),
    }
}

/// Reads the row of a list of names and values, after its opening bracket.
fn row(
    tokens: &mut Tokens<impl BufRead>,
    prefix: &'static str,
    number: usize,
    to: &mut Understanding<'_>,
) -> Result<Row, Stop> {
    let mut row = Row {
        number,
        prefix,
        cells: Vec::new(),
    };
    loop {
        match tokens.next()? {
            Some(Token::Sign("]")) => return Ok(row),
            Some(Token::Word(name)) => match tokens.next()? {
                Some(Token::Word(value)) => row.push_if_none(&name, value),
                Some(Token::Text(text)) => {
                    let value = unescape(&text).map_or_else(|_| text.clone(), |value| value.into_owned());
                    row.push_if_none(&name, value);
                }
                Some(Token::Sign("[")) => {
                    to.pass_over(prefix, &name, 1, number);
                    pass_list(tokens)?;
                }
                _ => return Err(broken_off()),
            },
            _ => return Err(broken_off()),
        }
    }
}

/// Skips a list, after its opening bracket.
fn pass_list(tokens: &mut Tokens<impl BufRead>) -> Result<(), Stop> {
    let mut depth = 1;
    while depth > 0 {
        match tokens.next()?.ok_or_else(broken_off)? {
            Token::Sign("[") => depth += 1,
            Token::Sign("]") => depth -= 1,
            _ => {}
        }
    }
    Ok(())
}

fn broken_off() -> Stop {
    Stop::Malformed("the file breaks off, or a name has no value".to_owned())
}
