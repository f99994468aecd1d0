//! Coerces variables to the types that an operation declares (GraphQL specification, October 2021,
//! §6.1.2 and §3).
//!
//! Written here instead of apollo-compiler's coercion because people see these faults most: they
//! name the variable and the path inside it, suggest enum values and input fields, and never repeat
//! the value. Integers such as `1.0` are accepted, and `@oneOf` is checked. Values of custom
//! scalars are passed unchanged, if the scalar accepts them. Cost: linear in the values; recursion
//! is bounded by the nesting scan.

use apollo_compiler::ast::{self, Type, Value as Literal};
use apollo_compiler::executable::Operation;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use serde_json::{Map, Number, Value};

use super::scalars::{InputTypes, Unfit, number, without_sign_of_zero};
use super::suggest::{choices, did_you_mean, similar};
use crate::fault::{Code, Fault, cut};

/// Coerces the values of an operation's variables. Values of undeclared variables are dropped,
/// defaults are applied, an omitted nullable variable stays omitted. On failure: one fault per
/// wrong variable.
pub(super) fn coerce(
    types: InputTypes<'_>,
    operation: &Operation,
    mut values: Map<String, Value>,
) -> Result<Map<String, Value>, Vec<Fault>> {
    let mut coerced = Map::new();
    let mut faults = Vec::new();
    for definition in &operation.variables {
        let name = definition.name.as_str();
        let place = Place {
            variable: name,
            path: Vec::new(),
        };
        let value = match (values.remove(name), &definition.default_value) {
            (Some(value), _) => place.value(types, &definition.ty, value),
            (None, Some(default)) => match literal(default) {
                Some(value) => place.value(types, &definition.ty, value),
                None => Err(place.fault("has a default that is no constant")),
            },
            (None, None) if definition.ty.is_non_null() => {
                Err(place.fault(&format!("of required type `{}` was not given", definition.ty)))
            }
            (None, None) => continue,
        };
        match value {
            Ok(value) => {
                coerced.insert(name.to_owned(), value);
            }
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(coerced) } else { Err(faults) }
}

/// Converts a constant of the document to JSON; `None` if it contains a variable or a number that
/// JSON cannot represent.
pub(super) fn literal(value: &ast::Value) -> Option<Value> {
    Some(match value {
        Literal::Null => Value::Null,
        Literal::Enum(name) => name.as_str().into(),
        Literal::String(text) => text.as_str().into(),
        Literal::Boolean(value) => (*value).into(),
        Literal::Int(digits) => Value::Number(number(digits.as_str())?),
        Literal::Float(digits) => Value::Number(number(digits.as_str())?),
        Literal::List(items) => items
            .iter()
            .map(|item| literal(item))
            .collect::<Option<Vec<_>>>()?
            .into(),
        Literal::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| Some((name.to_string(), literal(value)?)));
            fields.collect::<Option<Map<_, _>>>()?.into()
        }
        Literal::Variable(_) => return None,
    })
}

/// A variable and the path inside it, for messages.
#[derive(Clone)]
struct Place<'a> {
    variable: &'a str,
    path: Vec<String>,
}

impl Place<'_> {
    fn inside(&self, step: &str) -> Self {
        let mut path = self.path.clone();
        path.push(step.to_owned());
        Self {
            variable: self.variable,
            path,
        }
    }

    fn fault(&self, problem: &str) -> Fault {
        let path: String = self.path.iter().map(|step| format!(".{step}")).collect();
        let argument = cut(&format!("${}{path}", self.variable), 100);
        let message = format!("Variable `{argument}` {problem}.");
        Fault::new(Code::BadUserInput, message).with("argument", argument)
    }

    fn value(&self, types: InputTypes<'_>, ty: &Type, value: Value) -> Result<Value, Fault> {
        let value = match value {
            Value::Number(number) => Value::Number(without_sign_of_zero(number)),
            other => other,
        };
        if value.is_null() {
            if ty.is_non_null() {
                return Err(self.fault(&format!("must be of type `{ty}`, not null")));
            }
            return Ok(Value::Null);
        }
        let name = match ty {
            Type::List(inner) | Type::NonNullList(inner) => {
                let items = match value {
                    Value::Array(items) => items,
                    single => return Ok(Value::Array(vec![self.value(types, inner, single)?])),
                };
                let items = items.into_iter().enumerate();
                return items
                    .map(|(index, item)| self.inside(&index.to_string()).value(types, inner, item))
                    .collect();
            }
            Type::Named(name) | Type::NonNullNamed(name) => name,
        };
        match types.schema.types.get(name) {
            Some(ExtendedType::Scalar(scalar)) if scalar.is_built_in() => self.built_in(name.as_str(), value),
            Some(ExtendedType::Enum(definition)) => {
                let names = || definition.values.keys().map(|name| name.as_str());
                match value.as_str() {
                    Some(text) if names().any(|name| name == text) => Ok(value),
                    Some(text) => {
                        let suggestions = similar(text, names());
                        let hint = match suggestions.is_empty() {
                            true => choices(names()),
                            false => did_you_mean(&suggestions),
                        };
                        let fault = self.fault(&format!("must be a value of `{name}`"));
                        Err(fault.hint(&hint, suggestions))
                    }
                    None => Err(self.mismatch(name.as_str(), &value)),
                }
            }
            Some(ExtendedType::InputObject(definition)) => match value {
                Value::Object(fields) => self.input_object(types, definition, fields),
                other => Err(self.mismatch(name.as_str(), &other)),
            },
            _ => match types.scalars.take_json(name, &value) {
                Ok(()) => Ok(value),
                Err(Unfit::Kind) => Err(self.mismatch(name.as_str(), &value)),
                Err(Unfit::Form(words, suggestions)) => {
                    Err(self.fault(&words).hint(&did_you_mean(&suggestions), suggestions))
                }
            },
        }
    }

    fn built_in(&self, name: &str, value: Value) -> Result<Value, Fault> {
        let coerced = match (name, &value) {
            ("Int", Value::Number(number)) => int(number).map(Value::from),
            ("Float", Value::Number(_)) | ("String" | "ID", Value::String(_)) | ("Boolean", Value::Bool(_)) => {
                Some(value.clone())
            }
            ("ID", Value::Number(number)) => whole(number).map(|whole| whole.into()),
            _ => None,
        };
        coerced.ok_or_else(|| self.mismatch(name, &value))
    }

    fn input_object(
        &self,
        types: InputTypes<'_>,
        definition: &InputObjectType,
        mut fields: Map<String, Value>,
    ) -> Result<Value, Fault> {
        let name = definition.name.as_str();
        if let Some(unknown) = fields.keys().find(|key| !definition.fields.contains_key(key.as_str())) {
            let suggestions = similar(unknown, definition.fields.keys().map(|key| key.as_str()));
            let fault = self.fault(&format!(
                "has a field `{}` that `{name}` does not have",
                cut(unknown, 60)
            ));
            return Err(fault.hint(&did_you_mean(&suggestions), suggestions));
        }
        let one_of = definition.directives.has("oneOf");
        if one_of && (fields.len() != 1 || fields.values().any(Value::is_null)) {
            return Err(self.fault(&format!("must have exactly one field of `{name}`, and not null")));
        }
        let mut coerced = Map::new();
        for (field_name, field) in &definition.fields {
            let inside = self.inside(field_name.as_str());
            let value = match (fields.remove(field_name.as_str()), &field.default_value) {
                (Some(value), _) => inside.value(types, &field.ty, value)?,
                (None, Some(default)) => literal(default).unwrap_or_default(),
                (None, None) if field.ty.is_non_null() => {
                    return Err(inside.fault(&format!("of required type `{}` was not given", field.ty)));
                }
                (None, None) => continue,
            };
            coerced.insert(field_name.to_string(), value);
        }
        Ok(coerced.into())
    }

    fn mismatch(&self, expected: &str, value: &Value) -> Fault {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(number) if expected == "Int" && !number.is_f64() => "an integer beyond 32 bits",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.fault(&format!("must be of type `{expected}`, not {found}"))
    }
}

/// Returns the digits of a number without a fraction; `1.0` counts as one.
fn whole(number: &Number) -> Option<String> {
    let float = || {
        number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() < 1e15)
    };
    match number.is_f64() {
        false => Some(number.to_string()),
        true => float().map(|float| format!("{float:.0}")),
    }
}

/// Returns a number as a GraphQL `Int`, a 32-bit integer; `1.0` counts as one.
fn int(number: &Number) -> Option<i32> {
    if let Some(whole) = number.as_i64() {
        return i32::try_from(whole).ok();
    }
    let float = number.as_f64()?;
    let in_range = float >= f64::from(i32::MIN) && float <= f64::from(i32::MAX);
    (in_range && float.fract() == 0.0).then_some(float as i32)
}
