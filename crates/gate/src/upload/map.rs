//! The part `map`: assigns files to variables.

use serde_json::{Map, Value};

use super::{SPECIFICATION, faulty};
use crate::fault::{Refusal, cut};
use crate::uploads::Uploads;

/// Name and variables of each file, in the order of the map.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileMap(Vec<String>);

impl FileMap {
    /// Reads the map and replaces the nulls that it names by references to the files.
    pub(super) fn place(map: Value, variables: &mut Map<String, Value>) -> Result<Self, Refusal> {
        let Value::Object(entries) = map else {
            return Err(wrong("must be a JSON object"));
        };
        if entries.is_empty() {
            return Err(wrong(
                "names no file; send requests without files as `application/json`",
            ));
        }
        let mut names = Vec::with_capacity(entries.len());
        for (position, (name, paths)) in entries.into_iter().enumerate() {
            let shown = cut(&name, 60);
            let paths = match paths {
                Value::Array(paths) if !paths.is_empty() => paths,
                _ => return Err(wrong(&format!("must have a list of variables for `{shown}`"))),
            };
            for path in paths {
                let Value::String(path) = path else {
                    return Err(wrong(&format!("must name the variables of `{shown}` by texts")));
                };
                fill(variables, &path, &Uploads::reference(position))
                    .map_err(|problem| wrong(&format!("names `{}` for `{shown}`, {problem}", cut(&path, 60))))?;
            }
            names.push(name);
        }
        Ok(Self(names))
    }

    /// Returns the names of all parts that are files.
    pub(super) fn names(&self) -> &[String] {
        &self.0
    }
}

/// Puts a reference at a path, where the value must be null.
fn fill(variables: &mut Map<String, Value>, path: &str, reference: &str) -> Result<(), &'static str> {
    let mut steps = path.split('.');
    if steps.next() != Some("variables") {
        return Err("which is not of the form `variables.input.file`");
    }
    let first = steps.next().ok_or("which is not of the form `variables.input.file`")?;
    let nowhere = "which is not in the variables of `operations`";
    let mut place = variables.get_mut(first).ok_or(nowhere)?;
    for step in steps {
        place = match place {
            Value::Object(fields) => fields.get_mut(step),
            Value::Array(items) => step.parse().ok().and_then(|index: usize| items.get_mut(index)),
            _ => None,
        }
        .ok_or(nowhere)?;
    }
    if !place.is_null() {
        return Err("which is not null in `operations`");
    }
    *place = reference.into();
    Ok(())
}

fn wrong(problem: &str) -> Refusal {
    faulty(format!("The part `map` {problem}: see {SPECIFICATION}.")).about("map")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn place(map: Value, mut variables: Value) -> Result<(FileMap, Value), String> {
        let fields = variables.as_object_mut().expect("an object");
        let map = FileMap::place(map, fields).map_err(|refusal| refusal.faults[0].message().to_owned())?;
        Ok((map, variables))
    }

    #[test]
    fn references_stand_where_the_map_says() {
        let variables = json!({ "input": { "file": null, "dryRun": true }, "others": [null, 1], "one": null });
        let map = json!({ "a": ["variables.input.file", "variables.one"], "b": ["variables.others.0"] });
        let (map, variables) = place(map, variables).expect("a sound map");
        assert_eq!(map.names(), ["a", "b"]);
        let filled = json!({ "input": { "file": "0", "dryRun": true }, "others": ["1", 1], "one": "0" });
        assert_eq!(variables, filled);
    }

    #[test]
    fn a_map_that_leads_nowhere_is_told_so() {
        let variables = json!({ "file": null, "input": { "name": "x" } });
        for (map, words) in [
            (json!([]), "must be a JSON object"),
            (json!({}), "names no file"),
            (
                json!({ "0": "variables.file" }),
                "must have a list of variables for `0`",
            ),
            (json!({ "0": [] }), "must have a list of variables for `0`"),
            (json!({ "0": [1] }), "by texts"),
            (
                json!({ "0": ["file"] }),
                "names `file` for `0`, which is not of the form",
            ),
            (json!({ "0": ["variables"] }), "which is not of the form"),
            (json!({ "0": ["0.variables.file"] }), "which is not of the form"),
            (json!({ "0": ["variables.fil"] }), "which is not in the variables"),
            (json!({ "0": ["variables.file.0"] }), "which is not in the variables"),
            (json!({ "0": ["variables.input.name"] }), "which is not null"),
            (
                json!({ "0": ["variables.file"], "1": ["variables.file"] }),
                "for `1`, which is not null",
            ),
        ] {
            let told = place(map.clone(), variables.clone()).expect_err("refused");
            assert!(
                told.starts_with("The part `map` ") && told.contains(words),
                "{map}: {told}"
            );
        }
    }
}
