//! Checks operations and fragments as a whole: their names, their use, and the root fields of
//! subscriptions.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{DirectiveList, Field, FragmentDefinition, OperationDefinition, OperationType, Selection};
use apollo_compiler::{Name, Node};

use super::{Body, Check, at, invalid, start};
use crate::fault::cut;

impl<'a> Check<'a> {
    /// Checks rules that concern all definitions together.
    pub(super) fn definitions(&mut self) {
        let bodies: Vec<Body<'a>> = self.parts.iter().map(|part| part.body).collect();
        let operations: Vec<_> = bodies.iter().filter_map(|body| body.operation()).collect();
        let fragments: Vec<_> = bodies.iter().filter_map(|body| body.fragment()).collect();
        let names = operations.iter().filter_map(|operation| operation.name.as_ref());
        self.repeated(names, |name| {
            invalid(format!("There are two operations named `{}`.", cut(name, 60)))
        });
        let names = fragments.iter().map(|fragment| &fragment.name);
        self.repeated(names, |name| {
            invalid(format!("There are two fragments named `{}`.", cut(name, 60)))
        });
        for operation in &operations {
            if operation.name.is_none() && operations.len() > 1 {
                self.report([start(operation)], || {
                    invalid("An operation without a name must be the only one of its document.")
                });
            }
            if operation.operation_type == OperationType::Subscription {
                self.subscription(operation);
            }
        }
        self.unused(&fragments);
        self.cycles();
    }

    fn unused(&mut self, fragments: &[&'a Node<FragmentDefinition>]) {
        let operations = (0..self.parts.len()).filter(|&part| self.parts[part].body.operation().is_some());
        let reached: HashSet<usize> = operations.flat_map(|part| self.reached(part)).collect();
        let used: HashSet<&str> = reached
            .into_iter()
            .filter_map(|part| Some(self.parts[part].body.fragment()?.name.as_str()))
            .collect();
        for fragment in fragments
            .iter()
            .filter(|fragment| !used.contains(fragment.name.as_str()))
        {
            let name = &fragment.name;
            self.report([start(fragment)], move || {
                invalid(format!("The fragment `{}` is never used.", cut(name, 60)))
            });
        }
    }

    /// Reports fragments that spread themselves, at the spreads that form the cycle.
    fn cycles(&mut self) {
        let mut walk = Cycles {
            visited: HashSet::new(),
            path: Vec::new(),
            depth: HashMap::new(),
        };
        for part in 0..self.parts.len() {
            if self.parts[part].body.fragment().is_some() {
                self.cycles_from(part, &mut walk);
            }
        }
    }

    /// Follows spreads from a fragment. Recursion is bounded by the number of fragments.
    fn cycles_from(&mut self, part: usize, walk: &mut Cycles<'a>) {
        let Some(fragment) = self.parts[part].body.fragment() else {
            return;
        };
        let name = fragment.name.as_str();
        if !walk.visited.insert(name) {
            return;
        }
        walk.depth.insert(name, walk.path.len());
        for index in 0..self.parts[part].spreads.len() {
            let spread = self.parts[part].spreads[index];
            let target = &spread.fragment_name;
            walk.path.push(start(spread));
            match walk.depth.get(target.as_str()) {
                Some(&from) => self.report(&walk.path[from..], move || {
                    invalid(format!("The fragment `{}` spreads itself.", cut(target, 60)))
                }),
                None => {
                    if let Some(&below) = self.fragments.get(target.as_str()) {
                        self.cycles_from(below, walk);
                    }
                }
            }
            walk.path.pop();
        }
        walk.depth.remove(name);
    }

    /// Checks that a subscription selects exactly one field, not of introspection and without a
    /// condition.
    fn subscription(&mut self, operation: &'a Node<OperationDefinition>) {
        let mut roots = Roots::default();
        self.root_fields(&operation.selection_set, &mut roots);
        let places = |fields: &[&'a Node<Field>]| fields.iter().map(|field| start(field)).collect::<Vec<_>>();
        let extra: Vec<usize> = roots
            .fields
            .iter()
            .skip(1)
            .flat_map(|(_, fields)| places(fields))
            .collect();
        if !extra.is_empty() {
            self.report(extra, || {
                invalid("A subscription has one field at its root, not several.")
            });
        }
        for (_, fields) in &roots.fields {
            if fields[0].name.starts_with("__") {
                let name = &fields[0].name;
                self.report(places(fields), move || {
                    invalid(format!("A subscription cannot have `{name}` at its root."))
                });
            }
        }
        for place in roots.conditions {
            self.report([place], || {
                invalid("The root of a subscription takes neither `@skip` nor `@include`.")
            });
        }
    }

    /// True if a fragment on a type applies to the root of subscriptions.
    fn is_of_subscriptions(&self, on: &Name) -> bool {
        let root = self.schema().root_operation(OperationType::Subscription);
        root.is_some_and(|root| self.objects(on).contains(root.as_str()))
    }

    fn root_fields(&self, selections: &'a [Selection], roots: &mut Roots<'a>) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    roots.note_conditions(&field.directives);
                    let key = field.alias.as_ref().unwrap_or(&field.name).as_str();
                    match roots.fields.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, fields)) => fields.push(field),
                        None => roots.fields.push((key, vec![field])),
                    }
                }
                Selection::InlineFragment(inline) => {
                    roots.note_conditions(&inline.directives);
                    if inline
                        .type_condition
                        .as_ref()
                        .is_none_or(|on| self.is_of_subscriptions(on))
                    {
                        self.root_fields(&inline.selection_set, roots);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    roots.note_conditions(&spread.directives);
                    let part = self.fragments.get(spread.fragment_name.as_str());
                    let fragment = part.and_then(|&part| self.parts[part].body.fragment());
                    if let Some(fragment) = fragment
                        && self.is_of_subscriptions(&fragment.type_condition)
                        && roots.seen.insert(fragment.name.as_str())
                    {
                        self.root_fields(&fragment.selection_set, roots);
                    }
                }
            }
        }
    }
}

impl<'a> Body<'a> {
    fn operation(self) -> Option<&'a Node<OperationDefinition>> {
        match self {
            Self::Operation(node) => Some(node),
            Self::Fragment(_) => None,
        }
    }

    pub(super) fn fragment(self) -> Option<&'a Node<FragmentDefinition>> {
        match self {
            Self::Operation(_) => None,
            Self::Fragment(node) => Some(node),
        }
    }
}

struct Cycles<'a> {
    visited: HashSet<&'a str>,
    /// Positions of the spreads on the path.
    path: Vec<usize>,
    /// Length of the path to each fragment on it.
    depth: HashMap<&'a str, usize>,
}

/// The root selections of a subscription.
#[derive(Default)]
struct Roots<'a> {
    /// By response key.
    fields: Vec<(&'a str, Vec<&'a Node<Field>>)>,
    conditions: Vec<usize>,
    seen: HashSet<&'a str>,
}

impl Roots<'_> {
    fn note_conditions(&mut self, directives: &DirectiveList) {
        let conditions = directives
            .iter()
            .filter(|it| matches!(it.name.as_str(), "skip" | "include"));
        self.conditions
            .extend(conditions.map(|condition| at(&condition.name) - 1));
    }
}
