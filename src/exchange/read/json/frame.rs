//! Tables in JSON as pandas writes them: with its columns (`columns` and `data`, or lists by the
//! name of the column), or with its rows by their labels.

use serde_json::{Map, Value};

use super::graph::Graph;
use super::object::text;
use crate::exchange::row::Row;

/// The names of columns, where a list of them precedes rows without names.
pub(super) fn columns(list: &Value) -> Option<Vec<String>> {
    let names = list.as_array()?.iter().map(|name| match name {
        Value::Object(column) => text(column.get("name")?.clone()),
        name => name.as_str().map(str::to_owned),
    });
    names.collect()
}

/// A row without names.
pub(super) fn row(columns: &[String], values: Vec<Value>) -> Map<String, Value> {
    columns.iter().cloned().zip(values).collect()
}

/// A table whose columns, or whose rows, come one by one with their names.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// The rows, as far as columns have come.
    rows: Vec<Map<String, Value>>,
    /// True if a column has come.
    has_columns: bool,
}

impl Frame {
    /// True if a name in a file may be that of a column, or the number of a row.
    pub(super) fn may_hold(name: &str, graph: &Graph<'_, '_>) -> bool {
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        !graph.seen_list() && (is_number || graph.to.knows_column(name))
    }

    /// Takes a value of a file that is none of a graph: a column, or a row. False if it is neither.
    pub(super) fn take(&mut self, name: &str, value: Value, graph: &mut Graph<'_, '_>) -> bool {
        let cells: Vec<Value> = match value {
            Value::Object(object) if !self.has_columns && names_city(&object, graph) => {
                graph.take(super::Place::Root, None, object);
                return true;
            }
            Value::Object(object) => object.into_iter().map(|(_, value)| value).collect(),
            Value::Array(values) => values,
            _ => return false,
        };
        let are_cells = !cells.iter().any(|value| value.is_object() || value.is_array());
        let fits = self.has_columns && cells.len() == self.rows.len() || !self.has_columns && !cells.is_empty();
        if !are_cells || !fits {
            return false;
        }
        self.has_columns = true;
        self.rows.resize_with(cells.len(), Default::default);
        for (row, value) in self.rows.iter_mut().zip(cells) {
            row.insert(name.to_owned(), value);
        }
        true
    }

    /// Gives the rows of a table that came by its columns.
    pub(super) fn end(self, graph: &mut Graph<'_, '_>) {
        let is_table = self.rows.first().is_some_and(|row| names_city(row, graph));
        for row in self.rows.into_iter().filter(|_| is_table) {
            graph.take(super::Place::Root, None, row);
        }
    }
}

/// True if an object has the names of a city or of a link.
fn names_city(object: &Map<String, Value>, graph: &Graph<'_, '_>) -> bool {
    let mut row = Row::default();
    object.keys().for_each(|name| row.push(name, ""));
    graph.to.is_of_links(&row) || graph.to.is_of_cities(&row)
}
