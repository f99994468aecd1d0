//! Colours and sizes of cities in drawings.

use std::collections::{BTreeSet, HashMap};

use crate::exchange::graph::{Graph, NodeRow};

/// Red, green and blue.
pub(super) type Colour = [u8; 3];

/// Colours of fields in the order of their keys, distinguishable with colour blindness (Okabe and
/// Ito 2008).
const COLOURS: [Colour; 8] = [
    [0, 114, 178],
    [230, 159, 0],
    [0, 158, 115],
    [204, 121, 167],
    [86, 180, 233],
    [213, 94, 0],
    [240, 228, 66],
    [0, 0, 0],
];

/// The colour of cities without a field.
const GREY: Colour = [153, 153, 153];

/// The colours of the fields of a graph.
pub(super) struct Colours<'a>(HashMap<&'a str, Colour>);

impl<'a> Colours<'a> {
    pub(super) fn of(graph: &'a Graph) -> Self {
        let fields: BTreeSet<&str> = graph.nodes().iter().filter_map(|node| node.field.as_deref()).collect();
        Self(fields.into_iter().zip(COLOURS.into_iter().cycle()).collect())
    }

    /// Returns the colour of a city's primary field.
    pub(super) fn get(&self, node: &NodeRow) -> Colour {
        node.field.as_deref().map_or(GREY, |field| self.0[field])
    }
}

/// Returns the size of a city, which grows with its degree.
pub(super) fn size(node: &NodeRow) -> f64 {
    4.0 + 2.0 * f64::from(node.degree).sqrt()
}
