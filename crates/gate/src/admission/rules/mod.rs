//! Validates a document against the schema (GraphQL specification, September 2025, §5), rule by
//! rule as the reference implementation: the same number of faults at the same positions.
//!
//! Written here because faults are what people read most. The compiler validates once more, but it
//! reports consequences of a fault besides the fault, lacks some rules for values inside lists and
//! objects, and does not name arguments. Only the compiler compares the fields of one response key.

mod arguments;
mod definitions;
mod selections;
mod values;
mod variables;

use std::collections::HashMap;

use apollo_compiler::ast::{Definition, Document, FragmentDefinition, FragmentSpread, OperationDefinition};
use apollo_compiler::{Name, Node, Schema};

use self::variables::Use;
use super::lines::Lines;
use super::scalars::InputTypes;
use super::suggest::did_you_mean;
use crate::fault::{Code, Fault};

/// A fault and its positions, as offsets in the document. Its message is built only if it is
/// reported.
pub(super) struct Finding<'a> {
    places: Vec<usize>,
    words: Box<dyn Fn() -> Fault + 'a>,
}

impl<'a> Finding<'a> {
    pub(super) fn new(places: Vec<usize>, words: impl Fn() -> Fault + 'a) -> Self {
        let words = Box::new(words);
        Self { places, words }
    }
}

/// Returns the first faults in the order of their positions, at most `most`.
pub(super) fn told(mut findings: Vec<Finding<'_>>, lines: &Lines, most: usize) -> Vec<Fault> {
    findings.sort_by(|one, other| one.places.cmp(&other.places));
    let located = |finding: &Finding<'_>| {
        let places = finding.places.iter().take(most).map(|&offset| lines.location(offset));
        places.fold((finding.words)(), |fault, place| fault.at(Some(place)))
    };
    findings.iter().take(most).map(located).collect()
}

/// Finds all faults of a document, except conflicts of fields with one response key. `plain` is its
/// text, with blanks for everything ignored. Linear in the document, for each of its operations.
pub(super) fn find<'a>(types: InputTypes<'a>, document: &'a Document, plain: &'a str) -> Vec<Finding<'a>> {
    let mut parts = Vec::new();
    let mut fragments = HashMap::new();
    for definition in &document.definitions {
        let body = match definition {
            Definition::OperationDefinition(node) => Body::Operation(node),
            Definition::FragmentDefinition(node) => {
                fragments.insert(node.name.as_str(), parts.len());
                Body::Fragment(node)
            }
            _ => continue,
        };
        parts.push(Part {
            body,
            uses: Vec::new(),
            spreads: Vec::new(),
        });
    }
    let mut check = Check {
        types,
        plain,
        fragments,
        parts,
        part: 0,
        found: Vec::new(),
    };
    for part in 0..check.parts.len() {
        check.part = part;
        match check.parts[part].body {
            Body::Operation(operation) => check.operation(operation),
            Body::Fragment(fragment) => check.fragment(fragment),
        }
    }
    check.definitions();
    check.uses_of_variables();
    check.found
}

/// A definition of the document.
#[derive(Clone, Copy)]
enum Body<'a> {
    Operation(&'a Node<OperationDefinition>),
    Fragment(&'a Node<FragmentDefinition>),
}

/// A definition, with the variables and fragments that it uses itself.
struct Part<'a> {
    body: Body<'a>,
    uses: Vec<Use<'a>>,
    spreads: Vec<&'a Node<FragmentSpread>>,
}

struct Check<'a> {
    types: InputTypes<'a>,
    plain: &'a str,
    /// Fragments by name, as indices of `parts`; the last one if a name is repeated.
    fragments: HashMap<&'a str, usize>,
    parts: Vec<Part<'a>>,
    /// The current part.
    part: usize,
    found: Vec<Finding<'a>>,
}

impl<'a> Check<'a> {
    fn schema(&self) -> &'a Schema {
        self.types.schema
    }

    fn report(&mut self, places: impl Into<Vec<usize>>, words: impl Fn() -> Fault + 'a) {
        self.found.push(Finding::new(places.into(), words));
    }

    /// Returns a part and all fragments that it reaches, each once. Linear in the document.
    fn reached(&self, from: usize) -> Vec<usize> {
        let mut reached = vec![from];
        let mut seen = vec![false; self.parts.len()];
        seen[from] = true;
        let mut next = 0;
        while let Some(&part) = reached.get(next) {
            next += 1;
            for spread in &self.parts[part].spreads {
                if let Some(&below) = self.fragments.get(spread.fragment_name.as_str())
                    && !std::mem::replace(&mut seen[below], true)
                {
                    reached.push(below);
                }
            }
        }
        reached
    }

    /// Reports each repeated name, at its first position and at the repetition.
    fn repeated(&mut self, names: impl Iterator<Item = &'a Name>, words: impl Fn(&Name) -> Fault + Copy + 'a) {
        let mut first = HashMap::new();
        for name in names {
            let known = *first.entry(name.as_str()).or_insert_with(|| at(name));
            if known != at(name) {
                self.report([known, at(name)], move || words(name));
            }
        }
    }

    /// Reports each name that occurs several times, once, at all of its positions.
    fn unique(&mut self, names: impl Iterator<Item = &'a Name>, words: impl Fn(&Name) -> Fault + Copy + 'a) {
        let mut places: Vec<(&Name, Vec<usize>)> = Vec::new();
        let mut known = HashMap::new();
        for name in names {
            let index = *known.entry(name.as_str()).or_insert(places.len());
            match places.get_mut(index) {
                Some((_, places)) => places.push(at(name)),
                None => places.push((name, vec![at(name)])),
            }
        }
        for (name, places) in places.into_iter().filter(|(_, places)| places.len() > 1) {
            self.report(places, move || words(name));
        }
    }
}

/// Returns the offset of a name.
fn at(name: &Name) -> usize {
    name.location().map_or(0, |place| place.offset())
}

/// Returns the offset of a node.
fn start<T>(node: &Node<T>) -> usize {
    node.location().map_or(0, |place| place.offset())
}

fn invalid(message: impl AsRef<str>) -> Fault {
    Fault::new(Code::ValidationFailed, message)
}

/// Creates a fault with names that may have been meant.
fn suggesting(code: Code, message: &str, suggestions: Vec<String>) -> Fault {
    Fault::new(code, message).hint(&did_you_mean(&suggestions), suggestions)
}
