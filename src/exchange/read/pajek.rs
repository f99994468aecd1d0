//! Pajek's networks: vertices with numbers and labels, and lines between them.

mod two_mode;

use std::io::{self, BufRead};

use self::two_mode::TwoMode;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// The kind of the lines in a section.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Vertices,
    /// A line, with its weight.
    Lines,
    /// A vertex and its neighbours.
    Lists,
    /// A row of a matrix.
    Matrix,
    Unknown,
    /// A list of the vertices' numbers, which is ignored.
    Numbers,
}

/// Reads a network. If vertices have no labels, their numbers are their names.
pub(super) fn read(mut input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let (mut part, mut line, mut number) = (Part::Unknown, Vec::new(), 0);
    let mut list = String::new();
    let mut two_mode = TwoMode::default();
    let (mut vertices, mut listed, mut links, mut matrix) = (0, 0, 0, 0);
    loop {
        line.clear();
        number += 1;
        let is_end = input.read_until(b'\n', &mut line)? == 0;
        let Ok(text) = std::str::from_utf8(&line) else {
            to.not_utf8(&format!("at line {number} of the file"));
            return Ok(());
        };
        let words = words(text);
        let head = words.first().map(|word| word.to_lowercase());
        let starts_part = head.as_ref().is_some_and(|head| head.starts_with('*'));
        if (is_end || starts_part) && part == Part::Vertices && listed == 0 {
            for vertex in 1..=vertices {
                to.node(&row("node.", vertex, &[("id", &vertex.to_string())]));
            }
        }
        if is_end {
            two_mode.end(&mut links, to);
            break;
        }
        match (head.as_deref(), part) {
            (None, _) => {}
            (Some(head), _) if head.starts_with('%') => {}
            (Some("*network"), _) => part = Part::Unknown,
            (Some("*vertices"), Part::Numbers) => {}
            (Some(head), _) if starts_part => {
                part = match head {
                    "*vertices" => Part::Vertices,
                    "*edges" | "*arcs" => Part::Lines,
                    "*edgeslist" | "*arcslist" => Part::Lists,
                    "*matrix" => Part::Matrix,
                    "*partition" | "*vector" | "*permutation" | "*cluster" | "*hierarchy" => Part::Numbers,
                    _ => Part::Unknown,
                };
                match part {
                    Part::Numbers => list = words.join(" "),
                    Part::Vertices => {
                        vertices = words.get(1).and_then(|count| count.parse().ok()).unwrap_or(0);
                        two_mode = TwoMode::new(vertices, words.get(2));
                    }
                    Part::Unknown => to.pass_over("", head, 1, number),
                    Part::Lines | Part::Lists | Part::Matrix => {}
                }
            }
            (Some(_), Part::Vertices) if two_mode.vertex(&words) => listed += 1,
            (Some(_), Part::Lines) if words.len() > 1 && two_mode.line(&words[0], &words[1]) => {}
            (Some(_), Part::Vertices) => {
                listed += 1;
                let mut vertex = row("node.", listed, &[("id", &words[0])]);
                if let Some(label) = words.get(1) {
                    vertex.push("label", label.as_str());
                }
                let is_drawn = |word: &&String| word.parse::<f64>().is_ok() || SHAPES.contains(&word.as_str());
                let drawn = words.iter().skip(2).take_while(is_drawn).count();
                say(&mut vertex, words.get(2 + drawn..).unwrap_or_default());
                to.node(&vertex);
            }
            (Some(_), Part::Lines) if words.len() > 1 => {
                links += 1;
                let weight = words.get(2).filter(|weight| weight.parse::<f64>().is_ok());
                let mut link = row("link.", links, &[("source", &words[0]), ("target", &words[1])]);
                link.push("weight", weight.map_or("", String::as_str));
                say(&mut link, &words[2 + usize::from(weight.is_some())..]);
                to.link(&link);
            }
            (Some(_), Part::Lists) => {
                for other in &words[1..] {
                    links += 1;
                    to.link(&row("link.", links, &[("source", &words[0]), ("target", other)]));
                }
            }
            (Some(_), Part::Matrix) => {
                matrix += 1;
                for (column, weight) in (1..).zip(&words) {
                    if weight.parse() != Ok(0.0) {
                        links += 1;
                        let (source, target) = (matrix.to_string(), column.to_string());
                        to.link(&row(
                            "link.",
                            links,
                            &[("source", &source), ("target", &target), ("weight", weight)],
                        ));
                    }
                }
            }
            (Some(_), Part::Unknown) if listed == 0 && vertices == 0 => {
                let message = "expected *Vertices; this is no network of Pajek";
                to.fault(RowError::of_row(1, RowErrorCode::Malformed, message));
                return Ok(());
            }
            (Some(_), Part::Numbers) => to.pass_over("", &list, 1, number),
            (Some(_), Part::Lines | Part::Unknown) => to.pass_over("", "lines of other parts", 1, number),
        }
    }
    if vertices == 0 && listed == 0 {
        to.fault(RowError::of_row(
            1,
            RowErrorCode::Malformed,
            "there are no *Vertices in this file",
        ));
    }
    Ok(())
}

/// The shapes of vertices.
const SHAPES: [&str; 8] = [
    "ellipse", "box", "diamond", "triangle", "cross", "house", "man", "empty",
];

/// Adds what follows the numbers on a line: periods in brackets, and named values.
fn say(row: &mut Row, words: &[String]) {
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match (word.starts_with('['), word.as_str()) {
            (true, _) => row.push_if_none("time", word.as_str()),
            (_, "l") => row.push_if_none("label", rest.next().map_or("", String::as_str)),
            (_, name) => row.push_if_none(name, rest.next().map_or("", String::as_str)),
        }
    }
}

fn row(prefix: &'static str, number: usize, cells: &[(&str, &str)]) -> Row {
    let mut row = Row {
        number,
        prefix,
        cells: Vec::new(),
    };
    for (name, text) in cells {
        row.push(name, *text);
    }
    row
}

/// Splits a line into words; a quoted text is one word.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None if rest.starts_with('[') => rest.split_at(rest.find(']').map_or(rest.len(), |end| end + 1)),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}
