//! A document that was parsed, counted and validated once, and the bounded memory of such documents.

use std::sync::Arc;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::{self, Definition, Selection};
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{DiagnosticList, Valid};
use async_graphql::Pos;
use async_graphql::parser::types::ExecutableDocument as ExecutorDocument;
use moka::sync::Cache;

use super::executable::{argument_at, executable};
use super::lines::Lines;
use super::nesting::scan_document;
use super::scalars::InputTypes;
use super::{errors, expansion, literals, roots};
use crate::http::fault::{Code, Fault};
use crate::http::options::Limits;

/// The compiler's parser also counts blanks and comments; with that many of them a document is no work of a person.
const TOKENS_WITH_IGNORED: usize = 40_000;

/// Memory of a document by estimate: a part for each byte of text (two syntax trees) and a part for having one.
const BYTES_PER_BYTE: usize = 60;
const BYTES_PER_DOCUMENT: usize = 4_096;

/// A valid document in both forms: the one that is measured and the one that is executed.
#[derive(Debug)]
pub(in crate::http) struct Document {
    pub(super) measured: Valid<ExecutableDocument>,
    pub(super) executed: ExecutorDocument,
    pub(super) lines: Lines,
}

impl Document {
    /// The name of the argument whose value begins at a place.
    pub(in crate::http) fn argument_at(&self, place: Pos) -> Option<&str> {
        argument_at(&self.executed, place)
    }
}

/// Documents by their text. Only valid ones are kept, so that nobody can fill the memory with rubbish; the least used go first.
#[derive(Debug)]
pub(super) struct Documents {
    known: Cache<Arc<str>, Arc<Document>>,
}

impl Documents {
    /// A memory of about this many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let weight = |text: &Arc<str>, _: &Arc<Document>| {
            u32::try_from(text.len() * BYTES_PER_BYTE + BYTES_PER_DOCUMENT).unwrap_or(u32::MAX)
        };
        Self {
            known: Cache::builder().weigher(weight).max_capacity(bytes).build(),
        }
    }

    /// The document of a text, from memory or checked now. Cost now: linear in the text, but for the comparison of fields under one
    /// name, which is bounded by the number of tokens.
    pub(super) fn load(&self, types: InputTypes<'_>, limits: &Limits, text: &str) -> Result<Arc<Document>, Vec<Fault>> {
        if let Some(known) = self.known.get(text) {
            return Ok(known);
        }
        let document = Arc::new(check(types, limits, text)?);
        self.known.insert(text.into(), Arc::clone(&document));
        Ok(document)
    }
}

fn check(types: InputTypes<'_>, limits: &Limits, text: &str) -> Result<Document, Vec<Fault>> {
    let scanned = scan_document(text);
    within(
        "nesting",
        "brackets nested to the depth of",
        limits.nesting,
        scanned.nesting,
    )?;
    within("tokens", "a number of tokens of", limits.tokens, scanned.tokens)?;
    let lines = Lines::of(text);
    let told = |tree, found: &DiagnosticList, code| {
        let place = errors::Place { tree, lines: &lines };
        errors::faults(types.schema, place, found, code, limits.errors)
    };
    let mut parser = Parser::new()
        .token_limit(TOKENS_WITH_IGNORED)
        .recursion_limit(limits.nesting * 4);
    let tree = parser.parse_ast(text, "query").map_err(|found| {
        if parser.tokens_reached() >= TOKENS_WITH_IGNORED {
            let (most, measured) = (TOKENS_WITH_IGNORED as u64, parser.tokens_reached() as u64);
            return vec![Fault::limit(
                "tokens",
                "a number of tokens, blanks and comments of",
                most,
                measured,
            )];
        }
        told(None, &found.errors, Code::ParseFailed)
    })?;
    let counts = Counts::of(&tree);
    within("aliases", "a number of aliases of", limits.aliases, counts.aliases)?;
    within(
        "directives",
        "a number of directives of",
        limits.directives,
        counts.directives,
    )?;
    within(
        "operations",
        "a number of operations of",
        limits.operations,
        counts.operations,
    )?;
    if counts.operations == 0 {
        return Err(vec![Fault::new(
            Code::ValidationFailed,
            "The document holds no operation.",
        )]);
    }
    let measured = tree
        .to_executable_validate(types.schema)
        .map_err(|found| told(Some(&tree), &found.errors, Code::ValidationFailed))?;
    let expanded = expansion::selections(&measured);
    if expanded > limits.selections {
        let what = "a number of selections, with its fragments expanded, of";
        return Err(vec![Fault::limit("selections", what, limits.selections, expanded)]);
    }
    let faults = literals::faults(types, &measured, &lines, limits.errors);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut executed = executable(&tree, &lines).map_err(|fault| vec![fault])?;
    roots::flatten(&mut executed);
    Ok(Document {
        measured,
        executed,
        lines,
    })
}

fn within(limit: &str, what: &str, maximum: usize, measured: usize) -> Result<(), Vec<Fault>> {
    if measured <= maximum {
        return Ok(());
    }
    Err(vec![Fault::limit(limit, what, maximum as u64, measured as u64)])
}

/// What a document holds, each definition counted once.
#[derive(Debug, Default)]
struct Counts {
    aliases: usize,
    directives: usize,
    operations: usize,
}

impl Counts {
    fn of(document: &ast::Document) -> Self {
        let mut counts = Self::default();
        for definition in &document.definitions {
            counts.directives += definition.directives().len();
            match definition {
                Definition::OperationDefinition(operation) => {
                    counts.operations += 1;
                    counts.directives += operation.variables.iter().map(|it| it.directives.len()).sum::<usize>();
                    counts.selections(&operation.selection_set);
                }
                Definition::FragmentDefinition(fragment) => counts.selections(&fragment.selection_set),
                _ => {}
            }
        }
        counts
    }

    fn selections(&mut self, selections: &[Selection]) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    self.aliases += usize::from(field.alias.is_some());
                    self.directives += field.directives.len();
                    self.selections(&field.selection_set);
                }
                Selection::InlineFragment(inline) => {
                    self.directives += inline.directives.len();
                    self.selections(&inline.selection_set);
                }
                Selection::FragmentSpread(spread) => self.directives += spread.directives.len(),
            }
        }
    }
}
