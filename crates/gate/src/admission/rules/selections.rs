//! Checks fields and fragments: they exist in their place, and have the selections they need.

use std::collections::HashSet;

use apollo_compiler::ast::{
    DirectiveLocation, Field, FragmentDefinition, FragmentSpread, InlineFragment, OperationDefinition, OperationType,
    Selection,
};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};

use super::arguments::Owner;
use super::{Check, at, invalid, start, suggesting};
use crate::admission::suggest::similar;
use crate::fault::{Code, cut};

impl<'a> Check<'a> {
    pub(super) fn operation(&mut self, operation: &'a Node<OperationDefinition>) {
        self.variable_definitions(&operation.variables);
        let location = match operation.operation_type {
            OperationType::Query => DirectiveLocation::Query,
            OperationType::Mutation => DirectiveLocation::Mutation,
            OperationType::Subscription => DirectiveLocation::Subscription,
        };
        self.directives(&operation.directives, location);
        let root = self.schema().root_operation(operation.operation_type);
        self.selections(&operation.selection_set, root);
    }

    pub(super) fn fragment(&mut self, fragment: &'a Node<FragmentDefinition>) {
        let parent = self.condition(&fragment.type_condition);
        self.directives(&fragment.directives, DirectiveLocation::FragmentDefinition);
        self.selections(&fragment.selection_set, parent);
    }

    /// Checks the selections on a type. For an unknown type, checks only what does not depend on
    /// it. Recursion is bounded by the nesting scan.
    fn selections(&mut self, selections: &'a [Selection], parent: Option<&'a Name>) {
        for selection in selections {
            match selection {
                Selection::Field(field) => self.field(field, parent),
                Selection::FragmentSpread(spread) => self.spread(spread, parent),
                Selection::InlineFragment(inline) => self.inline(inline, parent),
            }
        }
    }

    fn field(&mut self, field: &'a Node<Field>, parent: Option<&'a Name>) {
        let schema = self.schema();
        let definition = parent.and_then(|parent| Some((parent, schema.type_field(parent, &field.name).ok()?)));
        if let (Some(parent), None) = (parent, definition) {
            self.report([start(field)], move || {
                let name = cut(&field.name, 60);
                let names = fields(schema, parent);
                let message = format!("Type `{parent}` does not have a field `{name}`.");
                suggesting(
                    Code::ValidationFailed,
                    &message,
                    similar(&field.name, names.into_iter()),
                )
            });
        }
        let output = definition.map(|(_, definition)| definition.ty.inner_named_type());
        if let Some(output) = output {
            self.leaf(field, output);
        }
        let owner = definition.map(|(parent, definition)| (Owner::Field(parent, &field.name), &*definition.arguments));
        self.arguments(&field.arguments, owner, start(field));
        self.directives(&field.directives, DirectiveLocation::Field);
        self.selections(&field.selection_set, output.filter(|output| self.is_composite(output)));
    }

    /// Checks that a field has a selection exactly if it returns an object.
    fn leaf(&mut self, field: &'a Node<Field>, output: &'a Name) {
        let name = &field.name;
        match (self.is_composite(output), field.selection_set.first()) {
            (true, None) => self.report([start(field)], move || {
                let name = cut(name, 60);
                invalid(format!(
                    "The field `{name}` returns an object: say which of its fields, as in `{name} {{ … }}`."
                ))
            }),
            (false, Some(first)) => {
                let brace = self.plain[..first.offset()].rfind('{').unwrap_or_default();
                self.report([brace], move || {
                    let name = cut(name, 60);
                    invalid(format!(
                        "The field `{name}` returns a value of `{output}`, which has no fields."
                    ))
                });
            }
            _ => {}
        }
    }

    fn spread(&mut self, spread: &'a Node<FragmentSpread>, parent: Option<&'a Name>) {
        self.parts[self.part].spreads.push(spread);
        let name = &spread.fragment_name;
        match self.fragments.get(name.as_str()) {
            None => {
                let known: Vec<&str> = self.fragments.keys().copied().collect();
                self.report([at(name)], move || {
                    let message = format!("There is no fragment `{}`.", cut(name, 60));
                    suggesting(Code::ValidationFailed, &message, similar(name, known.iter().copied()))
                });
            }
            Some(&part) => {
                let on = self.parts[part]
                    .body
                    .fragment()
                    .map(|fragment| &fragment.type_condition);
                self.possible(on, parent, start(spread));
            }
        }
        self.directives(&spread.directives, DirectiveLocation::FragmentSpread);
    }

    fn inline(&mut self, inline: &'a Node<InlineFragment>, parent: Option<&'a Name>) {
        let below = match &inline.type_condition {
            Some(on) => {
                self.possible(Some(on), parent, start(inline));
                self.condition(on)
            }
            None => parent,
        };
        self.directives(&inline.directives, DirectiveLocation::InlineFragment);
        self.selections(&inline.selection_set, below);
    }

    /// Returns the type of a type condition, if it is a composite type.
    fn condition(&mut self, on: &'a Name) -> Option<&'a Name> {
        let schema = self.schema();
        if !schema.types.contains_key(on) {
            self.unknown_type(on);
        } else if !self.is_composite(on) {
            self.report([at(on)], move || {
                invalid(format!("A fragment cannot be on `{on}`, which has no fields."))
            });
        } else {
            return Some(on);
        }
        None
    }

    pub(super) fn unknown_type(&mut self, name: &'a Name) {
        let schema = self.schema();
        self.report([at(name)], move || {
            let message = format!("There is no type `{}`.", cut(name, 60));
            suggesting(
                Code::ValidationFailed,
                &message,
                similar(name, schema.types.keys().map(|name| name.as_str())),
            )
        });
    }

    /// Reports a fragment on a type that cannot occur here.
    fn possible(&mut self, on: Option<&'a Name>, parent: Option<&'a Name>, place: usize) {
        let Some((on, parent)) = on.filter(|on| self.is_composite(on)).zip(parent) else {
            return;
        };
        if on == parent || !self.objects(on).is_disjoint(&self.objects(parent)) {
            return;
        }
        self.report([place], move || {
            invalid(format!(
                "A fragment on `{on}` never applies here, where there is `{parent}`."
            ))
        });
    }

    fn is_composite(&self, name: &Name) -> bool {
        let definition = self.schema().types.get(name);
        definition
            .is_some_and(|definition| definition.is_object() || definition.is_interface() || definition.is_union())
    }

    /// Returns the possible object types of a type.
    pub(super) fn objects(&self, name: &Name) -> HashSet<&'a str> {
        let types = &self.schema().types;
        match types.get(name) {
            Some(ExtendedType::Union(union)) => union.members.iter().map(|member| member.as_str()).collect(),
            Some(ExtendedType::Interface(_)) => types
                .iter()
                .filter(|(_, definition)| {
                    definition
                        .as_object()
                        .is_some_and(|object| object.implements_interfaces.contains(name))
                })
                .map(|(name, _)| name.as_str())
                .collect(),
            _ => types
                .get_key_value(name)
                .map(|(name, _)| name.as_str())
                .into_iter()
                .collect(),
        }
    }
}

/// The offset of a selection.
trait Offset {
    fn offset(&self) -> usize;
}

impl Offset for Selection {
    fn offset(&self) -> usize {
        match self {
            Self::Field(field) => start(field),
            Self::FragmentSpread(spread) => start(spread),
            Self::InlineFragment(inline) => start(inline),
        }
    }
}

/// Returns the field names of a type.
fn fields<'s>(schema: &'s apollo_compiler::Schema, type_name: &Name) -> Vec<&'s str> {
    match schema.types.get(type_name) {
        Some(ExtendedType::Object(object)) => object.fields.keys().map(|name| name.as_str()).collect(),
        Some(ExtendedType::Interface(interface)) => interface.fields.keys().map(|name| name.as_str()).collect(),
        _ => Vec::new(),
    }
}
