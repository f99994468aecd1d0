//! Converts a checked document to the executor's types. The executor's own parser is not used: it
//! would parse the text a second time, does not know `\u{…}` and surrogate pairs, and counts
//! columns differently from clients.

use apollo_compiler::Node;
use apollo_compiler::ast::{self, Definition, DirectiveList, Document, OperationType as Kind};
use apollo_compiler::parser::SourceSpan;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, FragmentSpread, InlineFragment,
    OperationDefinition, OperationType, Selection, SelectionSet, Type, TypeCondition, VariableDefinition,
};
use async_graphql::{InputValue, Name, Pos, Positioned};

use super::lines::Lines;
use super::scalars::number;
use crate::fault::{Code, Fault};

/// Converts a valid document and keeps positions in the text. Cost: linear. Defaults of variables
/// are left out: coercion has applied them. Recursion is bounded by the nesting scan.
pub(super) fn executable(document: &Document, lines: &Lines) -> Result<ExecutableDocument, Fault> {
    let read = Reader { lines };
    let (mut single, mut named) = (None, Vec::new());
    let mut fragments = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(node) => {
                let operation = Positioned::new(read.operation(node)?, read.start(node.location()));
                match &node.name {
                    Some(name) => named.push((Name::new(name), operation)),
                    None => single = Some(operation),
                }
            }
            Definition::FragmentDefinition(node) => {
                let fragment = Positioned::new(read.fragment(node)?, read.start(node.location()));
                fragments.push((Name::new(&node.name), fragment));
            }
            _ => {}
        }
    }
    Ok(ExecutableDocument {
        operations: match single {
            Some(operation) => DocumentOperations::Single(operation),
            None => DocumentOperations::Multiple(named.into_iter().collect()),
        },
        fragments: fragments.into_iter().collect(),
    })
}

struct Reader<'a> {
    lines: &'a Lines,
}

impl Reader<'_> {
    fn start(&self, place: Option<SourceSpan>) -> Pos {
        let location = self.lines.location(place.map_or(0, |place| place.offset()));
        Pos {
            line: location.line,
            column: location.column,
        }
    }

    fn name(&self, name: &apollo_compiler::Name) -> Positioned<Name> {
        Positioned::new(Name::new(name), self.start(name.location()))
    }

    fn operation(&self, operation: &ast::OperationDefinition) -> Result<OperationDefinition, Fault> {
        Ok(OperationDefinition {
            ty: match operation.operation_type {
                Kind::Query => OperationType::Query,
                Kind::Mutation => OperationType::Mutation,
                Kind::Subscription => OperationType::Subscription,
            },
            variable_definitions: all(&operation.variables, |variable| self.variable(variable))?,
            directives: self.directives(&operation.directives)?,
            selection_set: self.selections(&operation.selection_set)?,
        })
    }

    fn variable(&self, variable: &Node<ast::VariableDefinition>) -> Result<Positioned<VariableDefinition>, Fault> {
        let ty = Type::new(&variable.ty.to_string()).expect("a type as the parser writes it");
        let definition = VariableDefinition {
            name: self.name(&variable.name),
            var_type: Positioned::new(ty, self.start(variable.ty.location())),
            directives: self.directives(&variable.directives)?,
            default_value: None,
        };
        Ok(Positioned::new(definition, self.start(variable.location())))
    }

    fn fragment(&self, fragment: &ast::FragmentDefinition) -> Result<FragmentDefinition, Fault> {
        Ok(FragmentDefinition {
            type_condition: self.condition(&fragment.type_condition),
            directives: self.directives(&fragment.directives)?,
            selection_set: self.selections(&fragment.selection_set)?,
        })
    }

    fn condition(&self, on: &apollo_compiler::Name) -> Positioned<TypeCondition> {
        let on = self.name(on);
        Positioned::new(TypeCondition { on: on.clone() }, on.pos)
    }

    fn selections(&self, selections: &[ast::Selection]) -> Result<Positioned<SelectionSet>, Fault> {
        let items = all(selections, |selection| self.selection(selection))?;
        let start = items.first().map_or_else(Pos::default, |first| first.pos);
        Ok(Positioned::new(SelectionSet { items }, start))
    }

    fn selection(&self, selection: &ast::Selection) -> Result<Positioned<Selection>, Fault> {
        let (start, selection) = match selection {
            ast::Selection::Field(field) => {
                let start = self.start(field.location());
                (start, Selection::Field(Positioned::new(self.field(field)?, start)))
            }
            ast::Selection::FragmentSpread(spread) => {
                let start = self.start(spread.location());
                let spread = FragmentSpread {
                    fragment_name: self.name(&spread.fragment_name),
                    directives: self.directives(&spread.directives)?,
                };
                (start, Selection::FragmentSpread(Positioned::new(spread, start)))
            }
            ast::Selection::InlineFragment(inline) => {
                let start = self.start(inline.location());
                let inline = InlineFragment {
                    type_condition: inline.type_condition.as_ref().map(|on| self.condition(on)),
                    directives: self.directives(&inline.directives)?,
                    selection_set: self.selections(&inline.selection_set)?,
                };
                (start, Selection::InlineFragment(Positioned::new(inline, start)))
            }
        };
        Ok(Positioned::new(selection, start))
    }

    fn field(&self, field: &ast::Field) -> Result<Field, Fault> {
        Ok(Field {
            alias: field.alias.as_ref().map(|alias| self.name(alias)),
            name: self.name(&field.name),
            arguments: all(&field.arguments, |argument| self.argument(argument))?,
            directives: self.directives(&field.directives)?,
            selection_set: self.selections(&field.selection_set)?,
        })
    }

    fn directives(&self, directives: &DirectiveList) -> Result<Vec<Positioned<Directive>>, Fault> {
        all(&directives.0, |directive| {
            let start = self.start(directive.location());
            let directive = Directive {
                name: self.name(&directive.name),
                arguments: all(&directive.arguments, |argument| self.argument(argument))?,
            };
            Ok(Positioned::new(directive, start))
        })
    }

    fn argument(&self, argument: &ast::Argument) -> Result<(Positioned<Name>, Positioned<InputValue>), Fault> {
        let value = Positioned::new(self.value(&argument.value)?, self.start(argument.value.location()));
        Ok((self.name(&argument.name), value))
    }

    fn value(&self, value: &Node<ast::Value>) -> Result<InputValue, Fault> {
        Ok(match &**value {
            ast::Value::Null => InputValue::Null,
            ast::Value::Boolean(value) => InputValue::Boolean(*value),
            ast::Value::Enum(name) => InputValue::Enum(Name::new(name)),
            ast::Value::Variable(name) => InputValue::Variable(Name::new(name)),
            ast::Value::String(text) => InputValue::String(text.clone()),
            ast::Value::Int(number) => self.number(value, number.as_str())?,
            ast::Value::Float(number) => self.number(value, number.as_str())?,
            ast::Value::List(items) => InputValue::List(all(items, |item| self.value(item))?),
            ast::Value::Object(fields) => {
                let fields = all(fields, |(name, value)| Ok((Name::new(name), self.value(value)?)))?;
                InputValue::Object(fields.into_iter().collect())
            }
        })
    }

    fn number(&self, value: &Node<ast::Value>, digits: &str) -> Result<InputValue, Fault> {
        number(digits).map(InputValue::Number).ok_or_else(|| {
            let place = value.location().map(|place| self.lines.location(place.offset()));
            Fault::new(Code::ParseFailed, "This number is too large to be read.").at(place)
        })
    }
}

/// Returns the name of the argument whose value begins at a position.
pub(super) fn argument_at(document: &ExecutableDocument, place: Pos) -> Option<&str> {
    let operations = document
        .operations
        .iter()
        .map(|(_, operation)| &operation.node.selection_set);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set);
    operations
        .chain(fragments)
        .find_map(|set| argument_in(&set.node, place))
}

fn argument_in(set: &SelectionSet, place: Pos) -> Option<&str> {
    set.items.iter().find_map(|selection| match &selection.node {
        Selection::Field(field) => {
            let arguments = &field.node.arguments;
            let named = arguments.iter().find(|(_, value)| value.pos == place);
            let named = named.map(|(name, _)| name.node.as_str());
            named.or_else(|| argument_in(&field.node.selection_set.node, place))
        }
        Selection::InlineFragment(inline) => argument_in(&inline.node.selection_set.node, place),
        Selection::FragmentSpread(_) => None,
    })
}

/// Converts all items; stops at the first fault.
fn all<A, B>(items: &[A], convert: impl Fn(&A) -> Result<B, Fault>) -> Result<Vec<B>, Fault> {
    items.iter().map(convert).collect()
}
