//! Parses JSON from clients. A repeated name in an object is an error: intermediaries may take one
//! value and this server the other (RFC 8259, §4), and GraphQL literals do not allow it either.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Error, Map, Number, Value};

use super::fault::cut;

/// Parses a text that is one JSON value. serde_json bounds the recursion.
pub(super) fn read(text: &[u8]) -> Result<Value, Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Once.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Describes the error of a text, which is named `called`.
pub(super) fn fault(called: &str, error: &Error) -> String {
    let place = format!("line {}, column {}", error.line(), error.column());
    match repeated(error) {
        Some(name) => format!("{called} has `{}` twice in one object ({place}).", cut(&name, 60)),
        None => format!("{called} is not JSON ({place})."),
    }
}

/// Returns the repeated name, if the error is about one.
pub(super) fn repeated(error: &Error) -> Option<String> {
    let message = error.to_string();
    let name = message.strip_prefix(REPEATED)?.rsplit_once(" at line ")?.0;
    Some(name.to_owned())
}

/// The beginning of the error about a repeated name.
const REPEATED: &str = "repeated name ";

/// A value without repeated names in its objects.
struct Once;

impl<'de> DeserializeSeed<'de> for Once {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("{REPEATED}{name}")));
            }
            let value = entries.next_value_seed(Self)?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_stand() {
        for text in [
            r#"{"a":[1,-2,0.5,1e3,"\u00e9",null,true,{}],"b":{"a":1}}"#,
            "null",
            "\"x\"",
            "[]",
            "18446744073709551615",
        ] {
            let expected: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(read(text.as_bytes()).expect("JSON"), expected, "{text}");
        }
        for text in ["", "{", "1 2", "{\"a\":1,}", "1e999", "{1:2}"] {
            assert!(
                read(text.as_bytes()).is_err_and(|error| repeated(&error).is_none()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_name_that_stands_twice_is_told() {
        for (text, name) in [
            (r#"{"a":1,"a":1}"#, "a"),
            (r#"[{"x":{"b at line 3":1,"b at line 3":2}}]"#, "b at line 3"),
            (r#"{"é":1,"\u00e9":2}"#, "é"),
        ] {
            let error = read(text.as_bytes()).expect_err("a repeated name");
            assert_eq!(repeated(&error).as_deref(), Some(name));
        }
    }
}
