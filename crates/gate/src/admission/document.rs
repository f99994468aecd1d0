//! Parsed and validated documents, and their bounded cache.

use std::sync::Arc;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::{self, Definition, Selection};
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::Valid;
use async_graphql::parser::types::ExecutableDocument as ExecutorDocument;
use async_graphql::{Pos, selects_twice};
use moka::sync::Cache;

use super::executable::{argument_at, executable};
use super::lines::Lines;
use super::nesting::scan_document;
use super::rules::Finding;
use super::scalars::InputTypes;
use super::syntax::Refused;
use super::{errors, expansion, roots, rules, syntax};
use crate::fault::{Code, Fault};
use crate::options::Limits;

/// Estimated memory of a document: per byte of text (two syntax trees), and per document.
const BYTES_PER_BYTE: usize = 60;
const BYTES_PER_DOCUMENT: usize = 4_096;

/// A valid document in two forms: one to be measured and one to be executed.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) measured: Valid<ExecutableDocument>,
    pub(super) executed: ExecutorDocument,
    pub(super) lines: Lines,
    /// True if the document selects introspection fields.
    pub(super) introspects: bool,
    /// True if no response key is selected twice, so that no selections have to be merged.
    pub(super) selects_once: bool,
}

impl Document {
    /// Returns the name of the argument whose value begins at a position.
    pub(crate) fn argument_at(&self, place: Pos) -> Option<&str> {
        argument_at(&self.executed, place)
    }
}

/// Documents by text. Only valid ones are kept, so that invalid ones cannot fill the cache; the
/// least used are evicted first.
#[derive(Debug)]
pub(super) struct Documents {
    known: Cache<Arc<str>, Arc<Document>>,
}

impl Documents {
    /// Creates a cache of about this many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let weight = |text: &Arc<str>, _: &Arc<Document>| {
            u32::try_from(text.len() * BYTES_PER_BYTE + BYTES_PER_DOCUMENT).unwrap_or(u32::MAX)
        };
        Self {
            known: Cache::builder().weigher(weight).max_capacity(bytes).build(),
        }
    }

    /// Returns the document of a text, from the cache or after checks. Cost of the checks: linear
    /// in the text, except for the comparison of fields with one response key, which is bounded by
    /// the number of tokens.
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
    let plain = syntax::plain(text).map_err(|refused| vec![not_read(refused, &lines)])?;
    let tree = Parser::new()
        .recursion_limit(limits.nesting * 4)
        .parse_ast(&plain, "query")
        .map_err(|found| rules::told(errors::findings(&found.errors, false), &lines, limits.errors))?;
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
    let measured = validated(types, &tree, &plain, |found| rules::told(found, &lines, limits.errors))?;
    let expanded = expansion::selections(&measured);
    if expanded > limits.selections {
        let what = "a number of selections, with its fragments expanded, of";
        return Err(vec![Fault::limit("selections", what, limits.selections, expanded)]);
    }
    let mut executed = executable(&tree, &lines).map_err(|fault| vec![fault])?;
    roots::flatten(&mut executed);
    Ok(Document {
        measured,
        selects_once: !selects_twice(&executed),
        executed,
        lines,
        introspects: counts.introspects,
    })
}

/// Returns the fault of a text that is not an executable document, at its first error.
fn not_read(Refused { code, wrong }: Refused, lines: &Lines) -> Fault {
    let message = match code {
        Code::ParseFailed => format!("Syntax error: {}", wrong.message),
        _ => errors::capitalised(&wrong.message),
    };
    Fault::new(code, message).at(Some(lines.location(wrong.at)))
}

/// Returns the document with types, if it is valid by our rules and by the compiler's.
fn validated(
    types: InputTypes<'_>,
    tree: &ast::Document,
    plain: &str,
    told: impl Fn(Vec<Finding<'_>>) -> Vec<Fault>,
) -> Result<Valid<ExecutableDocument>, Vec<Fault>> {
    let mut found = rules::find(types, tree, plain);
    match tree.to_executable_validate(types.schema) {
        Ok(valid) if found.is_empty() => Ok(valid),
        Ok(_) => Err(told(found)),
        Err(more) => {
            found.extend(errors::findings(&more.errors, !found.is_empty()));
            Err(told(found))
        }
    }
}

fn within(limit: &str, what: &str, maximum: usize, measured: usize) -> Result<(), Vec<Fault>> {
    if measured <= maximum {
        return Ok(());
    }
    Err(vec![Fault::limit(limit, what, maximum as u64, measured as u64)])
}

/// Counts of a document, with each definition counted once.
#[derive(Debug, Default)]
struct Counts {
    aliases: usize,
    directives: usize,
    operations: usize,
    introspects: bool,
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
                    self.introspects |= field.name == "__schema" || field.name == "__type";
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
