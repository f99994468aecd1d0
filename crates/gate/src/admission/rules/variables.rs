//! Checks variables: their definitions and their uses.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{DirectiveLocation, VariableDefinition};
use apollo_compiler::{Name, Node};

use super::values::{Expected, Way};
use super::{Body, Check, invalid, start};
use crate::fault::cut;

/// A use of a variable.
#[derive(Clone, Copy)]
pub(super) struct Use<'a> {
    pub(super) name: &'a Name,
    /// Its offset.
    pub(super) place: usize,
    /// The value expected there.
    pub(super) expected: Expected<'a>,
}

impl<'a> Check<'a> {
    pub(super) fn variable_definitions(&mut self, variables: &'a [Node<VariableDefinition>]) {
        self.unique(variables.iter().map(|variable| &variable.name), |name| {
            invalid(format!("The variable `${}` is defined twice.", cut(name, 60)))
        });
        for variable in variables {
            let (ty, name) = (&*variable.ty, &variable.name);
            let inner = ty.inner_named_type();
            let definition = self.schema().types.get(inner);
            let is_input = definition.is_some_and(|definition| definition.is_input_type());
            if definition.is_none() {
                self.unknown_type(inner);
            } else if !is_input {
                self.report([start(&variable.ty)], move || {
                    let name = cut(name, 60);
                    invalid(format!(
                        "The variable `${name}` cannot be of type `{ty}`, which is for answers only."
                    ))
                });
            }
            if let Some(default) = &variable.default_value {
                let expected = match is_input {
                    true => Expected::typed(ty),
                    false => Expected::default(),
                };
                self.value(default, expected, &Way::of_default(name));
            }
            self.directives(&variable.directives, DirectiveLocation::VariableDefinition);
        }
    }

    /// Checks for each operation that the variables it reaches are defined, used and of fitting
    /// types.
    pub(super) fn uses_of_variables(&mut self) {
        for part in 0..self.parts.len() {
            let Body::Operation(operation) = self.parts[part].body else {
                continue;
            };
            let reached = self.reached(part);
            let uses: Vec<Use<'a>> = reached
                .iter()
                .flat_map(|&part| self.parts[part].uses.iter().copied())
                .collect();
            let defined: HashMap<&str, _> = operation.variables.iter().map(|it| (it.name.as_str(), it)).collect();
            let used: HashSet<&str> = uses.iter().map(|it| it.name.as_str()).collect();
            for variable in operation.variables.iter().filter(|it| !used.contains(it.name.as_str())) {
                let name = &variable.name;
                self.report([start(variable)], move || {
                    invalid(format!("The variable `${}` is never used.", cut(name, 60)))
                });
            }
            for used in uses {
                match defined.get(used.name.as_str()) {
                    Some(variable) => self.fits(variable, used),
                    None => self.report([used.place, start(operation)], move || {
                        let name = cut(used.name, 60);
                        match &operation.name {
                            Some(operation) => {
                                let operation = cut(operation, 60);
                                invalid(format!(
                                    "The operation `{operation}` does not define the variable `${name}`."
                                ))
                            }
                            None => invalid(format!("The operation does not define the variable `${name}`.")),
                        }
                    }),
                }
            }
        }
    }

    fn fits(&mut self, variable: &'a Node<VariableDefinition>, used: Use<'a>) {
        let Some(ty) = used.expected.ty else { return };
        let given = &*variable.ty;
        if !self.schema().types.contains_key(given.inner_named_type()) {
            return;
        }
        let places = [start(variable), used.place];
        let name = &variable.name;
        let has_default = variable
            .default_value
            .as_ref()
            .is_some_and(|default| !default.is_null());
        let fits = match ty.is_non_null() && !given.is_non_null() && (has_default || used.expected.has_default) {
            true => given.is_assignable_to(&ty.clone().nullable()),
            false => given.is_assignable_to(ty),
        };
        if !fits {
            self.report(places, move || {
                let name = cut(name, 60);
                invalid(format!(
                    "The variable `${name}` of type `{given}` cannot stand where `{ty}` is expected."
                ))
            });
        }
        if let Some(one_of) = used.expected.one_of.filter(|_| !given.is_non_null()) {
            self.report(places, move || {
                let name = cut(name, 60);
                invalid(format!(
                    "The variable `${name}` must not be nullable, to be the one field of `{one_of}`."
                ))
            });
        }
    }
}
