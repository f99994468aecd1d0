//! The rule of `@oneOf` for literals, which the compiler's validation does not know: exactly one field, and not null.

use apollo_compiler::Schema;
use apollo_compiler::ast::{Type, Value};
use apollo_compiler::executable::{ExecutableDocument, Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;

use crate::http::fault::{Code, Fault, Location};

/// Faults of literals in a valid document, at most `most`. Linear in the document; does nothing for schemas without `@oneOf`.
pub(super) fn faults(schema: &Schema, document: &ExecutableDocument, most: usize) -> Vec<Fault> {
    let has_one_of = |definition: &ExtendedType| {
        definition
            .as_input_object()
            .is_some_and(|it| it.directives.has("oneOf"))
    };
    if !schema.types.values().any(has_one_of) {
        return Vec::new();
    }
    let mut check = Check {
        schema,
        document,
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
    schema: &'a Schema,
    document: &'a ExecutableDocument,
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
                let place = argument
                    .location()
                    .and_then(|place| place.line_column(&self.document.sources));
                let location = place.map(|place| Location {
                    line: place.line,
                    column: place.column,
                });
                self.value(&definition.ty, &argument.value, location);
            }
        }
    }

    fn value(&mut self, ty: &Type, value: &Value, location: Option<Location>) {
        match value {
            Value::List(items) => items.iter().for_each(|item| self.value(ty.item_type(), item, location)),
            Value::Object(fields) => {
                let schema = self.schema;
                let name = ty.inner_named_type();
                let Some(ExtendedType::InputObject(definition)) = schema.types.get(name) else {
                    return;
                };
                if definition.directives.has("oneOf")
                    && (fields.len() != 1 || fields.iter().any(|(_, value)| value.is_null()))
                {
                    let message = format!("A value of `{name}` has exactly one field, and not null.");
                    self.faults
                        .push(Fault::new(Code::ValidationFailed, message).at(location));
                }
                for (field_name, value) in fields {
                    if let Some(field) = definition.fields.get(field_name) {
                        self.value(&field.ty, value, location);
                    }
                }
            }
            _ => {}
        }
    }
}
