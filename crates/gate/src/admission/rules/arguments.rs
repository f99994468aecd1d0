//! Checks arguments of fields and directives: they exist, are unique, and required ones are given.

use std::fmt;

use apollo_compiler::ast::{Argument, DirectiveList, DirectiveLocation, InputValueDefinition};
use apollo_compiler::{Name, Node};

use super::values::{Expected, Way};
use super::{Check, invalid, start, suggesting};
use crate::admission::suggest::similar;
use crate::fault::{Code, cut};

/// A definition with arguments.
#[derive(Clone, Copy)]
pub(super) enum Owner<'a> {
    /// A field of a type.
    Field(&'a Name, &'a Name),
    Directive(&'a Name),
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(parent, name) => write!(formatter, "`{parent}.{name}`"),
            Self::Directive(name) => write!(formatter, "`@{name}`"),
        }
    }
}

impl<'a> Check<'a> {
    /// Checks the arguments at a position. For an unknown owner, the known arguments are not known
    /// either.
    pub(super) fn arguments(
        &mut self,
        arguments: &'a [Node<Argument>],
        owner: Option<(Owner<'a>, &'a [Node<InputValueDefinition>])>,
        place: usize,
    ) {
        self.unique(arguments.iter().map(|argument| &argument.name), |name| {
            invalid(format!("The argument `{}` is given twice.", cut(name, 60)))
        });
        for argument in arguments {
            let definition = owner.and_then(|(_, known)| known.iter().find(|known| known.name == argument.name));
            if let (Some((owner, known)), None) = (owner, definition) {
                self.report([start(argument)], move || {
                    let message = format!("{owner} has no argument `{}`.", cut(&argument.name, 60));
                    suggesting(
                        Code::ValidationFailed,
                        &message,
                        similar(&argument.name, known.iter().map(|known| known.name.as_str())),
                    )
                });
            }
            let expected = definition.map_or(Expected::default(), |definition| Expected::of(definition));
            self.value(&argument.value, expected, &Way::begin(&argument.name));
        }
        let Some((owner, known)) = owner else { return };
        for missing in known.iter().filter(|known| known.is_required()) {
            if !arguments.iter().any(|argument| argument.name == missing.name) {
                self.report([place], move || {
                    let (name, ty) = (&missing.name, &missing.ty);
                    invalid(format!(
                        "{owner} takes the argument `{name}` of type `{ty}`, which is missing."
                    ))
                    .with("argument", name.as_str())
                });
            }
        }
    }

    /// Checks the directives at a location.
    pub(super) fn directives(&mut self, directives: &'a DirectiveList, location: DirectiveLocation) {
        let known = &self.schema().directive_definitions;
        for (index, directive) in directives.iter().enumerate() {
            let name = &directive.name;
            let definition = known.get(name);
            match definition {
                None => self.report([start(directive)], move || {
                    let message = format!("There is no directive `@{}`.", cut(name, 60));
                    suggesting(
                        Code::ValidationFailed,
                        &message,
                        similar(name, known.keys().map(|name| name.as_str())),
                    )
                }),
                Some(definition) if !definition.locations.contains(&location) => {
                    self.report([start(directive)], move || {
                        invalid(format!("The directive `@{name}` cannot stand at {}.", place(location)))
                    });
                }
                Some(_) => {}
            }
            let first = directives.iter().take(index).find(|other| other.name == *name);
            if let Some(first) = first.filter(|_| definition.is_some_and(|definition| !definition.repeatable)) {
                self.report([start(first), start(directive)], move || {
                    invalid(format!("The directive `@{name}` stands twice at one place."))
                });
            }
            let owner = definition.map(|definition| (Owner::Directive(name), &*definition.arguments));
            self.arguments(&directive.arguments, owner, start(directive));
        }
    }
}

/// Describes a location in words.
const fn place(location: DirectiveLocation) -> &'static str {
    match location {
        DirectiveLocation::Query => "a query",
        DirectiveLocation::Mutation => "a mutation",
        DirectiveLocation::Subscription => "a subscription",
        DirectiveLocation::Field => "a field",
        DirectiveLocation::FragmentDefinition => "the definition of a fragment",
        DirectiveLocation::FragmentSpread => "the spread of a fragment",
        DirectiveLocation::InlineFragment => "an inline fragment",
        DirectiveLocation::VariableDefinition => "the definition of a variable",
        _ => "this place",
    }
}
