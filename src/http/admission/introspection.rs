//! What introspection offers beyond the compiler's knowledge.
//!
//! The compiler's introspection types are those of October 2021. Editors also ask for `isOneOf`, which the executor answers; without
//! this addition their standard query would be refused.

use apollo_compiler::ast::{FieldDefinition, Type};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema};

/// The schema with `__Type.isOneOf`.
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
