//! Extracts the cells of a table from the answer.

use async_graphql::Value;
use interurban_tables::{Cell, ColumnType, Row};

use super::plan::{Leaf, Plan};
use super::{at, nothing};
use crate::fault::Refusal;

/// Returns the rows of a page.
///
/// # Errors
/// NOT_FOUND if the list is null, or an object on the path to it.
pub(super) fn rows(plan: &Plan, data: &Value) -> Result<Vec<Row>, Refusal> {
    match at(data, &plan.path) {
        Some(Value::List(items)) => {
            let row = |item| plan.leaves.iter().map(|leaf| cell(leaf, item)).collect();
            Ok(items.iter().map(row).collect())
        }
        _ => {
            let length = 1
                + (1..plan.path.len())
                    .take_while(|&length| at(data, &plan.path[..length]) != Some(&Value::Null))
                    .count();
            Err(nothing(&plan.path[..length.min(plan.path.len())].join(".")))
        }
    }
}

fn cell(leaf: &Leaf, item: &Value) -> Cell {
    let mut found = Vec::new();
    gather(item, &leaf.path, &mut found);
    if leaf.is_joined {
        let texts: Vec<String> = found.into_iter().map(text).collect();
        return if texts.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(texts.join(";"))
        };
    }
    let Some(value) = found.first().filter(|value| ***value != Value::Null) else {
        return Cell::Empty;
    };
    let number = if let Value::Number(number) = value {
        Some(number)
    } else {
        None
    };
    match (leaf.column.holds, value) {
        (ColumnType::Text, value) => Cell::Text(text(value)),
        (ColumnType::Boolean, Value::Boolean(truth)) => Cell::Boolean(*truth),
        (ColumnType::Integer, _) => number
            .and_then(|number| number.as_i64())
            .map_or(Cell::Empty, Cell::Integer),
        (ColumnType::Number, _) => number
            .and_then(|number| number.as_f64())
            .map_or(Cell::Empty, Cell::Number),
        (ColumnType::Boolean, _) => Cell::Empty,
    }
}

/// Collects the values at the end of a path: several if there are lists on the path, none below
/// null.
fn gather<'v>(value: &'v Value, path: &[String], found: &mut Vec<&'v Value>) {
    match (value, path.split_first()) {
        (Value::List(items), _) => items.iter().for_each(|item| gather(item, path, found)),
        (value, None) => found.push(value),
        (Value::Object(fields), Some((key, rest))) => {
            if let Some(value) = fields.get(key.as_str()) {
                gather(value, rest, found);
            }
        }
        (_, Some(_)) => {}
    }
}

/// Converts a value to text; null is empty, an object or list of a scalar is JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Enum(name) => name.to_string(),
        other => serde_json::to_string(other).expect("answers hold only what JSON can"),
    }
}
