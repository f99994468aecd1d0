//! SIF, Cytoscape's lists of interactions: a node, a word, and the nodes that it is linked with.

use std::io::{self, BufRead};

use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// Reads the links of a file, line by line. Where a line has a tab, names may have spaces.
pub(super) fn read(mut input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let (mut line, mut number, mut links) = (Vec::new(), 0, 0);
    loop {
        line.clear();
        number += 1;
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            to.not_utf8(&format!("at line {number} of the file"));
            return Ok(());
        };
        let separator = |letter: char| {
            if text.contains('\t') {
                letter == '\t'
            } else {
                letter.is_whitespace()
            }
        };
        let mut words = text.split(separator).map(str::trim).filter(|word| !word.is_empty());
        let Some(node) = words.next() else { continue };
        let mut is_linked = words.next().is_none();
        if is_linked {
            to.pass_over("", "nodes without links", 1, number);
        }
        for other in words {
            (links, is_linked) = (links + 1, true);
            let mut link = Row {
                number: links,
                prefix: "link.",
                cells: Vec::new(),
            };
            link.push("source", node);
            link.push("target", other);
            to.link(&link);
        }
        if !is_linked {
            to.malformed(format!(
                "line {number} has two words; SIF has a node, a word and the nodes that it is linked with"
            ));
            return Ok(());
        }
    }
}
