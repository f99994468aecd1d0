//! Describes the changes that an import makes or plans, record by record.

use serde_json::{Map, Value};

use crate::domain::Edit;
use crate::domain::image::Image;

/// Fields of no interest to readers.
const SILENT: [&str; 4] = ["version", "createdAt", "updatedAt", "isDefault"];

/// Maximum number of characters of a value that are shown.
const LONGEST_VALUE: usize = 120;

/// Describes an edit in one line: `create CITY parma: name "Parma", country "IT"`, or
/// `update CITY parma: population 100 -> 200`.
pub(super) fn told(edit: &Edit) -> String {
    let values = |image: &Option<Image>| image.as_ref().map(values).unwrap_or_default();
    let (before, after) = (values(&edit.before), values(&edit.after));
    let (word, image) = match (&edit.before, &edit.after) {
        (None, Some(image)) => ("create", image),
        (Some(_), Some(image)) => ("update", image),
        (Some(image), None) => ("delete", image),
        (None, None) => return String::new(),
    };
    let told = after.iter().filter(|(name, value)| before.get(*name) != Some(*value));
    let told = told.map(|(name, value)| match before.get(name) {
        Some(old) => format!("{name} {} -> {}", shown(old), shown(value)),
        None => format!("{name} {}", shown(value)),
    });
    let gone = before
        .iter()
        .filter(|(name, _)| edit.after.is_some() && !after.contains_key(*name));
    let gone = gone.map(|(name, old)| format!("{name} {} -> nothing", shown(old)));
    let told: Vec<String> = told.chain(gone).collect();
    let key = image.key(edit.network.as_deref());
    format!("{word} {} {key}: {}", image.entity(), told.join(", "))
}

/// Returns the values of a record that are not empty.
fn values(image: &Image) -> Map<String, Value> {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        _ => false,
    };
    let Value::Object(values) = image.to_json() else {
        return Map::new();
    };
    let said = values
        .into_iter()
        .filter(|(name, value)| !SILENT.contains(&name.as_str()) && !is_empty(value));
    said.collect()
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::EntityType;

    #[test]
    fn an_edit_is_told_by_what_it_changes() {
        let city = |population: Value| {
            let record = serde_json::json!({
                "key": "parma", "name": "Parma", "otherNames": [], "country": "IT", "lat": null, "lon": null,
                "population": population, "wikidataId": null,
            });
            Image::from_json(EntityType::City, record).expect("a city")
        };
        let edit = |before, after| Edit {
            network: None,
            record_id: None,
            before,
            after,
        };
        let (small, large) = (city(Value::Null), city(Value::from(200)));
        let new = told(&edit(None, Some(small.clone())));
        assert!(
            new.starts_with("create CITY parma: ") && new.contains("country \"IT\""),
            "{new}"
        );
        assert_eq!(
            told(&edit(Some(small.clone()), Some(large.clone()))),
            "update CITY parma: population 200"
        );
        assert_eq!(
            told(&edit(Some(large), Some(small))),
            "update CITY parma: population 200 -> nothing"
        );
    }
}
