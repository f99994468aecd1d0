//! A record in a file: whole, or only some of its values.

use super::column::{Column, ColumnSet};
use crate::domain::image::{FieldImage, Image, NetworkImage};

/// A record from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its position, as in [`RowError::row`](super::RowError::row).
    pub row: usize,
    /// Key of the network; `None` for cities and country groups.
    pub network: Option<String>,
    /// The record; values that the file does not give have their defaults.
    pub image: Image,
    /// The columns that the file gives.
    pub given: ColumnSet,
    /// The title of a partnership without its own.
    pub made_title: Option<String>,
    /// True if several rows may give the record.
    pub repeated: bool,
}

impl Incoming {
    /// Creates a field that a network does not have.
    pub(super) fn new_field(row: usize, network: &str, key: String, name: &str) -> Self {
        let field = FieldImage {
            key,
            name: name.to_owned(),
            aliases: Vec::new(),
            since: None,
            until: None,
        };
        Self {
            row,
            network: Some(network.to_owned()),
            image: Image::Network(NetworkImage {
                fields: vec![field],
                ..NetworkImage::new(network, network)
            }),
            given: ColumnSet::of(Column::Fields),
            made_title: None,
            repeated: false,
        }
    }
}
