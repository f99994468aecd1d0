//! Builds the document that reads a list page by page.

use apollo_compiler::ast::{
    Argument, Definition, Field, OperationDefinition, Selection, Type, Value as Literal, VariableDefinition,
};
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Node, name};
use async_graphql::Value;

use super::plan::Plan;
use super::{at, no_table};
use crate::admission::Parameters;
use crate::fault::Refusal;

/// The variable that holds the cursor.
pub(super) const AFTER: &str = "_after";

/// Response keys of the additional fields.
const PAGE: &str = "_page";
const TOTAL: &str = "_total";

/// Page size if the request does not set one: every list accepts it.
const PAGE_SIZE: i32 = 100;

/// Adds a variable for the cursor to an operation, and fields for the next cursor and the total
/// count.
///
/// # Errors
/// If the list has no pages, or the operation selects a page itself.
pub(super) fn paged(
    document: &Valid<ExecutableDocument>,
    parameters: Parameters,
    plan: &Plan,
) -> Result<Parameters, Refusal> {
    let Some((_, connection)) = plan.path.split_last().filter(|_| plan.is_paged) else {
        let message = format!("`{}` has no pages: leave out `pages=all`.", plan.path.join("."));
        return Err(no_table(message));
    };
    let printed = document.to_string();
    let mut tree = Parser::new()
        .parse_ast(printed, "query")
        .expect("a valid document is printed as one");
    let operation = tree.definitions.iter_mut().find_map(|definition| match definition {
        Definition::OperationDefinition(operation)
            if operation.name.as_deref() == parameters.operation_name.as_deref() =>
        {
            Some(operation.make_mut())
        }
        _ => None,
    });
    let operation = operation.expect("the operation was admitted");
    ask(field_at(operation, connection)?)?;
    operation.variables.push(Node::new(VariableDefinition {
        name: Name::new_unchecked(AFTER),
        ty: Node::new(Type::Named(name!("String"))),
        default_value: None,
        directives: Default::default(),
    }));
    Ok(Parameters {
        query: tree.to_string(),
        ..parameters
    })
}

/// Returns the field at a path of response keys.
fn field_at<'a>(operation: &'a mut OperationDefinition, path: &[String]) -> Result<&'a mut Field, Refusal> {
    let mut selections = &mut operation.selection_set;
    let (last, above) = path.split_last().expect("a connection is a field");
    for key in above {
        selections = &mut field(selections, key)?.selection_set;
    }
    field(selections, last)
}

fn field<'a>(selections: &'a mut [Selection], key: &str) -> Result<&'a mut Field, Refusal> {
    let is_meant = |field: &Field| field.alias.as_ref().unwrap_or(&field.name) == key;
    let mut fields = selections.iter_mut().filter_map(|selection| match selection {
        Selection::Field(field) if is_meant(field) => Some(field.make_mut()),
        _ => None,
    });
    let message = || format!("`pages=all` needs `{key}` in the operation itself, not in a fragment.");
    fields.next().ok_or_else(|| no_table(message()))
}

/// Makes a connection start after the cursor.
fn ask(connection: &mut Field) -> Result<(), Refusal> {
    for argument in ["after", "before", "last"] {
        if connection.arguments.iter().any(|given| given.name == argument) {
            let message = format!("`pages=all` reads every page from the first: leave out `{argument}`.");
            return Err(no_table(message));
        }
    }
    let mut arguments = vec![(name!("after"), Literal::Variable(Name::new_unchecked(AFTER)))];
    if !connection.arguments.iter().any(|given| given.name == "first") {
        arguments.push((name!("first"), Literal::Int(PAGE_SIZE.into())));
    }
    let arguments = arguments.into_iter().map(|(name, value)| Argument {
        name,
        value: Node::new(value),
    });
    connection.arguments.extend(arguments.map(Node::new));
    let leaf = |name: Name| selected(None, name, Vec::new());
    let info = vec![leaf(name!("hasNextPage")), leaf(name!("endCursor"))];
    connection
        .selection_set
        .push(selected(Some(PAGE), name!("pageInfo"), info));
    connection
        .selection_set
        .push(selected(Some(TOTAL), name!("totalCount"), Vec::new()));
    Ok(())
}

fn selected(alias: Option<&str>, name: Name, selection_set: Vec<Selection>) -> Selection {
    Selection::Field(Node::new(Field {
        alias: alias.map(Name::new_unchecked),
        name,
        arguments: Vec::new(),
        directives: Default::default(),
        selection_set,
    }))
}

/// Returns the cursor of the next page, if there is one, and the total count.
pub(super) fn next(plan: &Plan, data: &Value) -> (Option<String>, u64) {
    let connection = at(data, &plan.path[..plan.path.len() - 1]);
    let part = |path: &[&str]| {
        let path: Vec<String> = path.iter().map(|&key| key.to_owned()).collect();
        connection.and_then(|connection| at(connection, &path))
    };
    let has_next = part(&[PAGE, "hasNextPage"]) == Some(&Value::Boolean(true));
    let cursor = match part(&[PAGE, "endCursor"]) {
        Some(Value::String(cursor)) if has_next => Some(cursor.clone()),
        _ => None,
    };
    let total = match part(&[TOTAL]) {
        Some(Value::Number(total)) => total.as_u64().unwrap_or_default(),
        _ => 0,
    };
    (cursor, total)
}
