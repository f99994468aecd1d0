//! UCINET's DL: a header with the labels of the nodes, then a matrix or lists of links.

use std::io::{self, BufRead};

use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// The form of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The strength of each link, row by row.
    Matrix,
    /// Two nodes, and the strength of their link.
    Edges,
    /// A node, and those that it is linked with.
    Neighbours,
}

/// The header of a file.
struct Header {
    /// The number of nodes; 0 if it is not told.
    nodes: usize,
    form: Form,
    /// True if the data name the nodes by their labels.
    is_embedded: bool,
    labels: Vec<String>,
}

/// Reads a network of one mode and one matrix.
pub(super) fn read(mut input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let (mut header, mut line, mut number) = (String::new(), Vec::new(), 0);
    let mut data: Option<Data> = None;
    loop {
        line.clear();
        number += 1;
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            to.not_utf8(&format!("at line {number} of the file"));
            return Ok(());
        };
        match &mut data {
            Some(data) => data.take(&words(text), to),
            None if text.trim_start().to_lowercase().starts_with("data:") => match understand(&header) {
                Ok(header) => data = Some(Data::new(header, to)),
                Err(message) => {
                    to.fault(RowError::of_row(1, RowErrorCode::Malformed, message));
                    return Ok(());
                }
            },
            None => header.push_str(text),
        }
    }
    if data.is_none() {
        let message = "there is no line data: in this file of UCINET";
        to.fault(RowError::of_row(1, RowErrorCode::Malformed, message));
    }
    Ok(())
}

/// The header of a file, or what of it cannot be read.
fn understand(text: &str) -> Result<Header, String> {
    let lower = text.to_lowercase();
    let (settings, labels) = match lower.find("labels:") {
        Some(at) => (&lower[..at], text.get(at + "labels:".len()..).unwrap_or_default()),
        None => (lower.as_str(), ""),
    };
    let settings = settings.replace('=', " = ");
    let settings = words(&settings);
    let value = |name: &str| {
        let at = settings.windows(2).position(|pair| pair[0] == name && pair[1] == "=")?;
        settings.get(at + 2)
    };
    let form = match value("format").map_or("fullmatrix", String::as_str) {
        "fullmatrix" => Form::Matrix,
        "edgelist1" => Form::Edges,
        "nodelist1" => Form::Neighbours,
        other => {
            return Err(format!(
                "the format {other} of DL is not read; export it as edgelist1 or fullmatrix"
            ));
        }
    };
    if value("nr").is_some() || value("nm").is_some_and(|matrices| matrices != "1") {
        return Err("this DL file has two modes or several matrices; export one matrix of one mode".to_owned());
    }
    let (labels, is_embedded) = match labels.to_lowercase().find("labels embedded") {
        Some(at) => (labels.get(..at).unwrap_or_default(), true),
        None => (labels, lower.contains("labels embedded")),
    };
    Ok(Header {
        nodes: value("n").and_then(|nodes| nodes.parse().ok()).unwrap_or(0),
        form,
        is_embedded,
        labels: words(labels),
    })
}

/// The data as they come.
struct Data {
    header: Header,
    /// Numbers of the matrix that have come.
    cells: usize,
    links: usize,
}

impl Data {
    /// Gives the nodes that the header names.
    fn new(header: Header, to: &mut Understanding<'_>) -> Self {
        let count = if header.is_embedded {
            0
        } else {
            header.nodes.max(header.labels.len())
        };
        for number in 1..=count {
            let mut node = row("node.", number);
            node.push("id", number.to_string());
            if let Some(label) = header.labels.get(number - 1) {
                node.push("label", label.as_str());
            }
            to.node(&node);
        }
        Self {
            header,
            cells: 0,
            links: 0,
        }
    }

    fn take(&mut self, words: &[String], to: &mut Understanding<'_>) {
        match (self.header.form, words) {
            (_, []) => {}
            (Form::Edges, [one, other, rest @ ..]) => self.link(one, other, rest.first(), to),
            (Form::Neighbours, [one, others @ ..]) => {
                others.iter().for_each(|other| self.link(one, other, None, to));
            }
            (Form::Edges, [_]) => to.pass_over("", "lines with one node", 1, self.links.max(1)),
            (Form::Matrix, words) if self.header.is_embedded => self.embedded(words, to),
            (Form::Matrix, words) => words.iter().for_each(|strength| {
                let (row, column) = (
                    self.cells / self.header.nodes.max(1),
                    self.cells % self.header.nodes.max(1),
                );
                self.cells += 1;
                self.cell(&(row + 1).to_string(), &(column + 1).to_string(), strength, to);
            }),
        }
    }

    /// A row of a matrix that begins with its label; the first line has those of the columns.
    fn embedded(&mut self, words: &[String], to: &mut Understanding<'_>) {
        if self.header.labels.is_empty() {
            self.header.labels = words.to_vec();
            return;
        }
        let labels = std::mem::take(&mut self.header.labels);
        for (column, strength) in labels.iter().zip(&words[1..]) {
            self.cell(&words[0], column, strength, to);
        }
        self.header.labels = labels;
    }

    fn cell(&mut self, one: &str, other: &str, strength: &String, to: &mut Understanding<'_>) {
        if strength.parse() != Ok(0.0) {
            self.link(one, other, Some(strength), to);
        }
    }

    fn link(&mut self, one: &str, other: &str, strength: Option<&String>, to: &mut Understanding<'_>) {
        self.links += 1;
        let mut link = row("link.", self.links);
        link.push("source", one);
        link.push("target", other);
        link.push("weight", strength.map_or("", String::as_str));
        to.link(&link);
    }
}

fn row(prefix: &'static str, number: usize) -> Row {
    Row {
        number,
        prefix,
        cells: Vec::new(),
    }
}

/// The words of a text, with spaces or commas between; what stands in quotation marks is one.
fn words(text: &str) -> Vec<String> {
    let is_between = |letter: char| letter.is_whitespace() || letter == ',';
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(is_between);
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_at(rest.find(is_between).unwrap_or(rest.len())),
        };
        words.push(word.to_owned());
        rest = after.trim_start_matches(is_between);
    }
    words
}
