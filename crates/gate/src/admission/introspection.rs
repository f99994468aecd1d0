//! Introspection: an addition to the compiler's types, and the sizes of its lists.
//!
//! The compiler's introspection types are those of October 2021. Editors also ask for `isOneOf`,
//! which the executor supports. Without this addition their standard query would be refused.

use apollo_compiler::ast::{FieldDefinition, Type};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema};

use super::prices::{FieldRule, INTROSPECTION, Items, fields_of};

/// Adds `__Type.isOneOf` to the schema.
pub(super) fn complete(schema: Valid<Schema>) -> Valid<Schema> {
    let mut schema = schema.into_inner();
    if let Some(ExtendedType::Object(definition)) = schema.types.get_mut("__Type") {
        let name = Name::new_static("isOneOf").expect("a legal name");
        definition.make_mut().fields.entry(name.clone()).or_insert_with(|| {
            Component::new(FieldDefinition {
                description: Some(Node::new_str(
                    "Whether an input object takes exactly one of its fields.",
                )),
                name,
                arguments: Vec::new(),
                ty: Type::Named(Name::new_static("Boolean").expect("a legal name")),
                directives: Default::default(),
            })
        });
    }
    Valid::assume_valid(schema)
}

/// Lengths of introspection's lists in this schema, averaged over all types, so that the price of a
/// full introspection is close to its size. Resolving it is cheap, so its objects cost no more than
/// leaves.
pub(super) struct IntrospectionSizes {
    types: u64,
    directives: u64,
    fields: u64,
    arguments: u64,
    enum_values: u64,
    input_fields: u64,
}

impl IntrospectionSizes {
    /// Measures a schema.
    pub(super) fn of(schema: &Schema) -> Self {
        let types = schema.types.len() as u64;
        let all_fields: Vec<_> = schema.types.values().flat_map(fields_of).collect();
        let arguments: usize = all_fields.iter().map(|(_, field)| field.arguments.len()).sum();
        let enum_values: usize = schema
            .types
            .values()
            .filter_map(ExtendedType::as_enum)
            .map(|it| it.values.len())
            .sum();
        let input_fields: usize = schema
            .types
            .values()
            .filter_map(ExtendedType::as_input_object)
            .map(|it| it.fields.len())
            .sum();
        let average = |total: usize, over: u64| (total as u64).div_ceil(over.max(1)).max(1);
        Self {
            types,
            directives: schema.directive_definitions.len() as u64,
            fields: average(all_fields.len(), types),
            arguments: average(arguments, all_fields.len() as u64),
            enum_values: average(enum_values, types),
            input_fields: average(input_fields, types),
        }
    }

    /// Returns the rule of a field of an introspection type.
    pub(super) fn rule(&self, type_name: &str, field_name: &str, ty: &Type) -> FieldRule {
        let items = match (type_name, field_name) {
            _ if !ty.is_list() => Items::One,
            ("__Schema", "types") => Items::List(self.types),
            ("__Schema", _) => Items::List(self.directives),
            (_, "fields") => Items::List(self.fields),
            (_, "args") => Items::List(self.arguments),
            (_, "enumValues") => Items::List(self.enum_values),
            (_, "inputFields") => Items::List(self.input_fields),
            _ => Items::List(1),
        };
        FieldRule::fixed(INTROSPECTION, items)
    }
}
