//! Rules for literals that the compiler's validation does not know: a value of a `@oneOf` type has
//! exactly one field, and not null; a custom scalar takes the values that its owner says.

use apollo_compiler::Node;
use apollo_compiler::ast::{Type, Value};
use apollo_compiler::executable::{ExecutableDocument, Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;

use super::lines::Lines;
use super::scalars::{InputTypes, kind};
use crate::http::fault::{Code, Fault, cut};

/// Faults of literals in a valid document, at most `most`. Linear in the document.
pub(super) fn faults(types: InputTypes<'_>, document: &ExecutableDocument, lines: &Lines, most: usize) -> Vec<Fault> {
    let mut check = Check {
        types,
        lines,
        faults: Vec::new(),
    };
    for operation in document.operations.iter() {
        check.selection_set(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        check.selection_set(&fragment.selection_set);
    }
    check.faults.truncate(most);
    check.faults
}

struct Check<'a> {
    types: InputTypes<'a>,
    lines: &'a Lines,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn selection_set(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    self.arguments(field);
                    self.selection_set(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selection_set(&inline.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn arguments(&mut self, field: &Field) {
        for argument in &field.arguments {
            if let Some(definition) = field.definition.argument_by_name(argument.name.as_str()) {
                self.value(argument.name.as_str(), &definition.ty, &argument.value);
            }
        }
    }

    /// Checks a value at a place such as `scope.countries[0]`. One value stands for a list of one.
    fn value(&mut self, place: &str, ty: &Type, value: &Node<Value>) {
        match (ty, &**value) {
            (_, Value::Variable(_) | Value::Null) => {}
            (Type::List(inner) | Type::NonNullList(inner), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&format!("{place}[{index}]"), inner, item);
                }
            }
            (Type::List(inner) | Type::NonNullList(inner), _) => self.value(place, inner, value),
            (Type::Named(name) | Type::NonNullNamed(name), literal) => match self.types.schema.types.get(name) {
                Some(ExtendedType::InputObject(definition)) => {
                    let Value::Object(fields) = literal else { return };
                    if definition.directives.has("oneOf")
                        && (fields.len() != 1 || fields.iter().any(|(_, value)| value.is_null()))
                    {
                        let problem = format!("a value of `{name}` has exactly one field, and not null");
                        self.fault(place, &problem, value);
                    }
                    for (field_name, value) in fields {
                        if let Some(field) = definition.fields.get(field_name) {
                            self.value(&format!("{place}.{field_name}"), &field.ty, value);
                        }
                    }
                }
                Some(ExtendedType::Scalar(_)) if !self.types.scalars.take(name, literal) => {
                    let problem = format!("expected value of type {ty}, found {}", kind(literal));
                    self.fault(place, &problem, value);
                }
                _ => {}
            },
        }
    }

    fn fault(&mut self, place: &str, problem: &str, value: &Node<Value>) {
        let argument = cut(place, 100);
        let location = value.location().map(|place| self.lines.location(place.offset()));
        let fault = Fault::new(Code::ValidationFailed, format!("`{argument}`: {problem}.")).at(location);
        self.faults.push(fault.with("argument", argument));
    }
}
