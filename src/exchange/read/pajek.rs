//! Pajek's networks: vertices with numbers and labels, and lines between them.

use std::io::{self, BufRead};

use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// What the lines of a part are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Vertices,
    /// A line, with its weight.
    Lines,
    /// A vertex, and those it is linked with.
    Lists,
    /// A row of a matrix.
    Matrix,
    Unknown,
}

/// Reads a network. Where vertices have no labels, their numbers are their names.
pub(super) fn read(mut input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let (mut part, mut line, mut number) = (Part::Unknown, Vec::new(), 0);
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
            break;
        }
        match (head.as_deref(), part) {
            (None, _) => {}
            (Some(head), _) if head.starts_with('%') => {}
            (Some("*network"), _) => {}
            (Some(head), _) if starts_part => {
                part = match head {
                    "*vertices" => Part::Vertices,
                    "*edges" | "*arcs" => Part::Lines,
                    "*edgeslist" | "*arcslist" => Part::Lists,
                    "*matrix" => Part::Matrix,
                    _ => Part::Unknown,
                };
                match part {
                    Part::Vertices => vertices = words.get(1).and_then(|count| count.parse().ok()).unwrap_or(0),
                    Part::Unknown => to.pass_over("", head, 1, number),
                    Part::Lines | Part::Lists | Part::Matrix => {}
                }
            }
            (Some(_), Part::Vertices) => {
                listed += 1;
                let mut vertex = row("node.", listed, &[("id", &words[0])]);
                if let Some(label) = words.get(1) {
                    vertex.push("label", label.as_str());
                }
                to.node(&vertex);
            }
            (Some(_), Part::Lines) if words.len() > 1 => {
                links += 1;
                let weight = words.get(2).map_or("", String::as_str);
                to.link(&row(
                    "link.",
                    links,
                    &[("source", &words[0]), ("target", &words[1]), ("weight", weight)],
                ));
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

/// The words of a line; what stands in quotation marks is one.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}
