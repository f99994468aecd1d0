//! DOT, the language of Graphviz.

use std::fmt::Display;
use std::io::{self, Write};

use crate::exchange::graph::{Attribute, Graph, NODE, finite, link_attributes};

/// Writes an undirected graph that may have parallel links.
pub(super) fn write(graph: &Graph, mut output: impl Write) -> io::Result<()> {
    writeln!(output, "graph {} {{", quoted(&graph.provenance.network))?;
    for (name, text) in graph.statements() {
        writeln!(output, "  {}={};", quoted(name), quoted(&text))?;
    }
    for node in graph.nodes() {
        write!(output, "  {} [label={}", quoted(&node.id), quoted(&node.label))?;
        attributes(&mut output, &NODE, node)?;
        writeln!(output, "];")?;
    }
    for link in graph.links() {
        let (source, target) = graph.ends(link);
        write!(
            output,
            "  {} -- {} [id={}",
            quoted(&source.id),
            quoted(&target.id),
            quoted(&link.id)
        )?;
        write!(output, ", label={}", quoted(&link.label))?;
        if let Some(strength) = finite(link.strength) {
            write!(output, ", strength={}", quoted(&strength.to_string()))?;
        }
        attributes(&mut output, link_attributes(graph), link)?;
        writeln!(output, "];")?;
    }
    writeln!(output, "}}")
}

fn attributes<R>(output: &mut impl Write, attributes: &[Attribute<R>], row: &R) -> io::Result<()> {
    for attribute in attributes {
        if let Some(value) = (attribute.value)(row) {
            write!(output, ", {}={}", attribute.name, quoted(&value.to_string()))?;
        }
    }
    Ok(())
}

/// Quotes a text. Graphviz reads a backslash in a label as the beginning of an escape, so it is
/// doubled.
fn quoted(text: &str) -> impl Display {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
