//! The graph of a file, built from its lists as they are read.

use serde_json::{Map, Value};

use super::Place;
use super::adjacency::Adjacency;
use super::frame::Frame;
use super::object::{self, Form, is_link, row};
use super::overpass;
use super::solutions::Solutions;
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// The graph of a file.
pub(super) struct Graph<'t, 'a> {
    pub(super) to: &'t mut Understanding<'a>,
    pub(super) form: Form,
    solutions: Solutions,
    nodes: usize,
    links: usize,
    /// True if a list of a graph was seen.
    pub(super) seen: bool,
    /// The first names that do not belong to a graph.
    pub(super) names: Vec<String>,
    pub(super) adjacency: Adjacency,
    pub(super) frame: Frame,
    /// The names in the last object of a list, and a flag that they are those of a link.
    pair: (Vec<String>, bool),
}

impl<'t, 'a> Graph<'t, 'a> {
    /// Starts the graph of a file that begins with these bytes.
    pub(super) fn new(start: &[u8], to: &'t mut Understanding<'a>) -> Self {
        Self {
            to,
            form: Form {
                is_list: start.trim_ascii_start().starts_with(b"["),
                ..Form::default()
            },
            solutions: Solutions::new(start),
            nodes: 0,
            links: 0,
            seen: false,
            names: Vec::new(),
            adjacency: Adjacency::default(),
            frame: Frame::default(),
            pair: (Vec::new(), false),
        }
    }

    /// Reads an object of a list; `id` is its name if objects are named.
    pub(super) fn take(&mut self, place: Place, id: Option<String>, mut object: Map<String, Value>) {
        self.seen = true;
        if let Some(id) = id {
            object.entry("id").or_insert(Value::String(id));
        }
        match place {
            Place::Root if self.form.is_overpass => match overpass::city(&object) {
                Some(city) => self.node(place, city),
                None => self
                    .to
                    .pass_over("", "elements that are no places with a name", 1, self.nodes.max(1)),
            },
            Place::Solutions => {
                self.nodes += 1;
                self.solutions.take(self.nodes, &object, self.to);
            }
            Place::Features => match object::feature(&mut object) {
                Some(true) => self.link(object),
                Some(false) => self.node(place, object),
                None => {
                    self.nodes += 1;
                    self.to.pass_over("node.", "geometry", 1, self.nodes);
                }
            },
            Place::Links => self.link(object),
            Place::Nodes => {
                self.adjacency.add(&object);
                self.node(place, object);
            }
            _ if is_link(&object) || self.names_pair(&object) => self.link(object),
            _ => self.node(place, object),
        }
    }

    /// True if a list of a graph was seen, so that the file is no table.
    pub(super) const fn seen_list(&self) -> bool {
        self.links > 0 || self.adjacency.is_expected()
    }

    /// True if the names in an object are those of a link.
    fn names_pair(&mut self, object: &Map<String, Value>) -> bool {
        if !self.pair.0.iter().eq(object.keys()) {
            let mut row = Row::default();
            object.keys().for_each(|name| row.push(name, ""));
            self.pair = (object.keys().cloned().collect(), self.to.is_of_links(&row));
        }
        self.pair.1
    }

    /// Notes a value that does not belong to a graph, with the number of elements if it is a list.
    pub(super) fn pass_over(&mut self, name: &str, values: usize) {
        let name: String = name.chars().take(40).collect();
        self.to.pass_over("", &name, values, 1);
        if self.names.len() < 10 {
            self.names.push(name);
        }
    }

    fn node(&mut self, place: Place, object: Map<String, Value>) {
        self.nodes += 1;
        // D3 refers to nodes by position.
        self.form.position = (place == Place::Nodes).then_some(self.nodes - 1);
        let row = row("node.", self.nodes, object, &mut self.form, self.to);
        self.to.node(&row);
    }

    pub(super) fn link(&mut self, object: Map<String, Value>) {
        self.links += 1;
        let row = row("link.", self.links, object, &mut self.form, self.to);
        self.to.link(&row);
    }
}
