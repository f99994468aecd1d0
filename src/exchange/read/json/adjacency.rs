//! Adjacency lists of networkx: the links of each node.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::graph::Graph;
use super::object::text;

/// The nodes of a file that may have adjacency lists.
#[derive(Debug, Default)]
pub(super) struct Adjacency {
    /// True if the file identifies itself as written by networkx.
    is_expected: bool,
    is_directed: bool,
    /// The ids of the nodes, in order.
    ids: Vec<Rc<str>>,
    positions: HashMap<Rc<str>, usize>,
    /// Number of lists read.
    taken: usize,
    /// Lists that came before the nodes.
    early: Vec<Vec<Map<String, Value>>>,
}

impl Adjacency {
    /// Reads a property of the whole graph in networkx's form.
    pub(super) fn say(&mut self, name: &str, value: &Value) {
        match name {
            "directed" => self.is_directed = *value == true,
            _ => self.is_expected = true,
        }
    }

    /// True if the file says that it is of networkx.
    pub(super) const fn is_expected(&self) -> bool {
        self.is_expected
    }

    /// Adds a node.
    pub(super) fn add(&mut self, node: &Map<String, Value>) {
        if self.is_expected
            && let Some(id) = node.get("id").cloned().and_then(text)
        {
            let id: Rc<str> = id.into();
            self.positions.insert(Rc::clone(&id), self.ids.len());
            self.ids.push(id);
        }
    }

    /// True if a link is repeated from its other end.
    fn is_back(&self, at: usize, target: &Value) -> bool {
        let target = text(target.clone()).and_then(|id| self.positions.get(id.as_str()));
        !self.is_directed && target.is_some_and(|&target| target < at)
    }
}

impl Graph<'_, '_> {
    /// Reads the links of the next node.
    pub(super) fn adjacent(&mut self, neighbours: Vec<Map<String, Value>>) {
        let at = self.adjacency.taken;
        let Some(source) = self.adjacency.ids.get(at).map(|id| Value::from(&**id)) else {
            return self.adjacency.early.push(neighbours);
        };
        self.adjacency.taken += 1;
        for mut link in neighbours {
            let target = link.remove("id").unwrap_or_default();
            if !self.adjacency.is_back(at, &target) {
                link.insert("source".to_owned(), source.clone());
                link.insert("target".to_owned(), target);
                self.link(link);
            }
        }
    }

    /// Reads the links that came before the nodes.
    pub(super) fn late_adjacency(&mut self) {
        let early = std::mem::take(&mut self.adjacency.early);
        early.into_iter().for_each(|neighbours| self.adjacent(neighbours));
    }

    /// Ends the file: notes lists without a node.
    pub(super) fn end(&mut self) {
        self.to.pass_over("", "adjacency", self.adjacency.early.len(), 1);
    }
}
