//! Writes the values of an answer as JSON.

use async_graphql::Value;
use serde::Serialize;

/// Appends a value as JSON. [`Value::Binary`] is an object that is already text
/// ([`text`](crate::text)).
pub fn write_json(value: &Value, text: &mut Vec<u8>) {
    write(value, text);
}

/// Appends a value, and returns the number of bytes of the objects in it.
pub(crate) fn write(value: &Value, text: &mut Vec<u8>) -> usize {
    let start = text.len();
    match value {
        Value::Binary(object) => {
            text.extend_from_slice(object);
            object.len()
        }
        Value::List(items) => {
            let mut of_objects = 0;
            text.push(b'[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    text.push(b',');
                }
                of_objects += write(item, text);
            }
            text.push(b']');
            of_objects
        }
        Value::Object(fields) => {
            text.push(b'{');
            for (position, (name, value)) in fields.iter().enumerate() {
                write_name(position == 0, name, text);
                write(value, text);
            }
            text.push(b'}');
            text.len() - start
        }
        leaf => {
            write_leaf(leaf, text);
            0
        }
    }
}

/// Appends the name of a field, after a comma if it is not the first.
pub(crate) fn write_name(is_first: bool, name: &str, text: &mut Vec<u8>) {
    if !is_first {
        text.push(b',');
    }
    write_leaf(name, text);
    text.push(b':');
}

fn write_leaf(leaf: &(impl Serialize + ?Sized), text: &mut Vec<u8>) {
    serde_json::to_writer(text, leaf).expect("leaves are JSON, and a vector takes all of it");
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    #[test]
    fn values_are_written_as_serde_json_does() {
        let value = value!({
            "a": [1, -2.5e-7, 1e300, { "b": null, "\"": "\\ \u{1} \n é" }, []],
            "c": { "d": {}, "e": [true, false], "f": 12345678901_u64 }
        });
        let mut text = Vec::new();
        assert_eq!(write(&value, &mut text), text.len(), "all of it is of an object");
        assert_eq!(text, serde_json::to_vec(&value).expect("JSON"));
        let list = Value::List(vec![Value::Binary(text.clone().into()), Value::Boolean(true)]);
        let mut whole = Vec::new();
        assert_eq!(write(&list, &mut whole), text.len());
        assert_eq!(whole, [b"[", &*text, b",true]"].concat());
    }
}
